//! A round of the post, to a mail server that has its faults: whom they are counted against, and who gets his
//! letter nevertheless.

use super::server::{Heard, Manners, Server};
use super::{is_written_to_at, say};
use crate::house::House;
use rayak::config::DEFAULT;
use rayak::domain::people::{AccountId, Reach, Role};
use rayak::post::round;
use std::fs::File;

/// A house whose people have something to be told, in the order in which a first round comes to them.
struct Street {
    house: House,
    server: Server,
    people: Vec<(AccountId, String)>,
}

impl Street {
    async fn of(count: usize) -> Self {
        let server = Server::start().await;
        let config = format!("{DEFAULT}{}", server.named());
        let house = House::configured(&config, Box::new(File::sync_data));
        let mut people = Vec::new();
        for number in 0..count {
            let member = house.member(Role::Manager, Reach::Everywhere).await;
            let address = format!("owner-{number}@example.sa");
            is_written_to_at(&house, &member, &address, "daily").await;
            people.push((member.id, address));
        }
        people.sort();
        say(&house, "pothole", "Prices are missing on this page").await;
        house.wait_hours(24);
        Self {
            house,
            server,
            people,
        }
    }

    fn address(&self, place: usize) -> String {
        self.people[place].1.clone()
    }

    /// Does a round. Gives the places of those whose letters the server took, or heard and dropped.
    async fn round(&self) -> Vec<usize> {
        round(&self.house.app, || false).await.unwrap();
        let heard = self.server.heard().into_iter();
        let letters = heard.filter_map(|it| match it {
            Heard::Letter(to, _) => self.people.iter().position(|(_, address)| *address == to),
            _ => None,
        });
        letters.collect()
    }

    fn failures(&self) -> Vec<u8> {
        let accounts = self.people.iter().map(|(id, _)| {
            let account = self.house.app.store.account(*id).unwrap().unwrap();
            account.mail.unwrap().failed
        });
        accounts.collect()
    }

    fn minutes_pass(&self, minutes: i64) {
        self.house.wait_ms(minutes * 60_000);
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_at_one_mailbox_holds_up_no_other() {
    let street = Street::of(4).await;
    let first = street.address(0);
    street.server.behaves(Manners {
        hangs_up_at: vec![first.clone()],
        ..Manners::default()
    });
    round(&street.house.app, || false).await.unwrap();
    let heard = street.server.heard();
    let connections = heard.iter().filter(|it| **it == Heard::Connection);
    assert_eq!(connections.count(), 2, "the others go on a new connection");
    let letter = |heard: &[Heard], of: &str| {
        let name = heard.iter().find_map(|it| match it {
            Heard::Letter(to, name) if to == of => Some(name.clone()),
            _ => None,
        });
        name.unwrap_or_else(|| panic!("no letter to {of} in {heard:?}"))
    };
    for place in 1..4 {
        letter(&heard, &street.address(place));
    }
    assert_eq!(street.failures(), [1, 0, 0, 0]);
    assert!(
        street.round().await.is_empty(),
        "it waits, like a refused one"
    );
    street.server.behaves(Manners::default());
    street.minutes_pass(1);
    round(&street.house.app, || false).await.unwrap();
    let again = street.server.heard();
    assert_eq!(
        letter(&again, &first),
        letter(&heard, &first),
        "by its name the mailbox knows it"
    );
    assert_eq!(street.failures(), [0, 0, 0, 0]);
    street.minutes_pass(60);
    assert!(street.round().await.is_empty());
}

#[tokio::test]
async fn a_server_that_breaks_off_at_several_in_a_row_is_left_alone_and_nobody_is_always_last() {
    let street = Street::of(5).await;
    let all = street.people.iter().map(|(_, address)| address.clone());
    street.server.behaves(Manners {
        hangs_up_at: all.collect(),
        ..Manners::default()
    });
    assert_eq!(street.round().await, [0, 1, 2]);
    assert!(
        street.round().await.is_empty(),
        "it is left alone for a while"
    );
    street.house.wait_ms(15_000);
    assert_eq!(
        street.round().await,
        [3],
        "it begins after the one at whom the last round ended"
    );
    assert_eq!(
        street.failures(),
        [1, 1, 0, 0, 0],
        "what is the server's fault is counted against nobody"
    );
    street.server.behaves(Manners::default());
    street.house.wait_ms(30_000);
    assert_eq!(street.round().await, [4, 2, 3]);
    street.minutes_pass(1);
    assert_eq!(street.round().await, [0, 1]);
    assert_eq!(street.failures(), [0; 5]);
}

#[tokio::test]
async fn what_a_server_refuses_to_all_is_counted_against_no_mailbox() {
    let street = Street::of(2).await;
    let second = street.address(1);
    let manners = [
        Manners {
            to_all: Some("554 no service for you"),
            ..Manners::default()
        },
        Manners {
            to_sender: Some("550 unknown sender"),
            ..Manners::default()
        },
        Manners {
            to_mailboxes: street
                .people
                .iter()
                .map(|(_, address)| (address.clone(), "421 closing down"))
                .collect(),
            ..Manners::default()
        },
    ];
    for manners in manners {
        street.server.behaves(manners.clone());
        assert!(street.round().await.is_empty());
        assert_eq!(street.failures(), [0, 0], "{manners:?}");
        street.minutes_pass(60);
    }
    street.server.behaves(Manners {
        to_mailboxes: vec![(second, "550 no such mailbox")],
        ..Manners::default()
    });
    assert_eq!(street.round().await, [0]);
    assert_eq!(street.failures(), [0, 1], "that is the mailbox's own");
}
