//! Accounts, sessions, tokens and the audit log as records: kept, carried, verified.

use super::backups::restore;
use super::house::{House, rayak, vote};
use rayak::command::{backup, compact, rebuild, verify};
use rayak::domain::people::{
    Account, AccountId, Asked, By, Deed, DisplayName, Reach, Role, Scope, Session, SignInName,
    Token,
};
use rayak::domain::{Instant, Wordings};
use serde_json::json;
use std::path::Path;

fn account(number: u8) -> Account {
    let asked = Asked {
        name: SignInName::parse(&format!("person{number}")).unwrap(),
        display: DisplayName::parse("Somebody").unwrap(),
        role: Role::Viewer,
        reach: Reach::Everywhere,
    };
    Account::new(AccountId([number; 8]), asked, Instant(1_000))
}

/// Two accounts with a session and a token, and five lines of the audit log.
pub(super) async fn people(house: &House) {
    let write = house.app.writer.between(|store| {
        let mut change = store.audited()?;
        for number in [1, 2] {
            change.put_account(&account(number))?;
            change.tell(
                Instant(1_000),
                By::CommandLine,
                Deed::LinkMade(AccountId([number; 8])),
            )?;
        }
        change.commit()?;
        let mut change = store.audited()?;
        let of = AccountId([1; 8]);
        change.put_session(&[7; 32], &Session::new(of, Instant(2_000)))?;
        let token = Token {
            account: of,
            name: "reports".to_owned(),
            scopes: vec![Scope::Figures],
            created: Instant(2_000),
            last_used: None,
            expires: Instant(9_000),
        };
        change.put_token(&[8; 32], &token)?;
        for deed in [Deed::SignedIn, Deed::PasswordChanged, Deed::SignedOut] {
            change.tell(Instant(2_000), By::Account(of), deed)?;
        }
        change.commit()
    });
    write.await.unwrap();
}

/// What a closed store says of its people.
fn verified(data: &Path) -> (bool, Vec<String>) {
    let (good, report) = rayak(&["verify"], data);
    let faults = report["faults"].as_array().unwrap();
    let told = faults.iter().map(|fault| {
        let (page, what) = (&fault["page"], &fault["what"]);
        format!("{}: {}", page.as_str().unwrap(), what.as_str().unwrap())
    });
    (good, told.collect())
}

/// The engine of a closed store.
fn tree(data: &Path) -> (sled::Db, sled::Tree) {
    let db = sled::open(data.join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    (db, tree)
}

fn audit_key(number: u64) -> Vec<u8> {
    [b"l".as_slice(), &number.to_be_bytes()].concat()
}

#[tokio::test]
async fn the_audit_log_is_a_chain_whose_end_is_told() {
    let house = House::new();
    let before = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((before.audit, before.audit_digest), (0, None));
    people(&house).await;
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((report.accounts, report.audit), (2, 5));
    assert_eq!(report.faults, []);
    let first = report.audit_digest.unwrap();
    let tell = house.app.writer.between(|store| {
        let mut change = store.audited()?;
        change.tell(Instant(3_000), By::Stranger, Deed::SignInFailed(None))?;
        change.commit()
    });
    tell.await.unwrap();
    let later = verify(&house.app, |_, _| ()).await.unwrap();
    assert_ne!(later.audit_digest, Some(first));
    let newest: Vec<_> = house.app.store.audit_before(u64::MAX).collect();
    assert_eq!(newest.len(), 6);
    let (number, entry) = newest[0].as_ref().unwrap();
    assert_eq!((*number, entry.by), (6, By::Stranger));
    let older = house.app.store.audit_before(3).map(|line| line.unwrap().0);
    assert_eq!(older.collect::<Vec<_>>(), [2, 1]);
}

#[tokio::test]
async fn a_line_that_was_changed_taken_out_or_moved_is_told_with_its_place() {
    let house = House::new();
    people(&house).await;
    let directory = house.close().await;
    assert_eq!(verified(directory.path()), (true, Vec::new()));

    // One line under its own key as it would be written, but with another deed in it.
    let forge = House::new();
    let tell = forge.app.writer.between(|store| {
        let mut change = store.audited()?;
        for _ in 0..3 {
            change.tell(Instant(2_000), By::Stranger, Deed::SignedIn)?;
        }
        change.commit()
    });
    tell.await.unwrap();
    let forged = {
        let closed = forge.close().await;
        let (_db, tree) = tree(closed.path());
        tree.get(audit_key(3)).unwrap().unwrap()
    };
    let honest = {
        let (_db, tree) = tree(directory.path());
        tree.insert(audit_key(3), forged).unwrap().unwrap()
    };
    let (good, faults) = verified(directory.path());
    assert!(!good);
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].starts_with("audit log: line 3 does not follow line 2"));
    assert!(faults[1].starts_with("audit log: line 4 does not follow line 3"));

    {
        let (_db, tree) = tree(directory.path());
        tree.insert(audit_key(3), honest).unwrap();
        tree.remove(audit_key(2)).unwrap();
    }
    let (_, faults) = verified(directory.path());
    assert_eq!(
        faults,
        ["audit log: the lines after 1 and before 3 are gone"]
    );
}

#[tokio::test]
async fn a_backup_carries_people_and_their_log_and_leaves_sessions() {
    let house = House::new();
    people(&house).await;
    house.send(&vote(&json!("yes"))).await;
    house.app.take_down_wordings().await.unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let made = backup(
        &house.app,
        Some(elsewhere.path().join("all.backup")),
        |_, _| (),
    );
    let made = made.await.unwrap();
    assert_eq!((made.pages, made.accounts), (1, 2));
    let digest = verify(&house.app, |_, _| ()).await.unwrap().audit_digest;
    let of = AccountId([1; 8]);
    assert_eq!(house.app.store.sessions(of).unwrap().len(), 1);

    let into = elsewhere.path().join("again");
    let (good, report) = restore(&made.file, &into);
    assert!(good, "{report}");
    assert_eq!(report["accounts"], 2);
    let again = super::house::open(&into, Box::new(std::fs::File::sync_data));
    assert_eq!(again.accounts().unwrap(), [account(1), account(2)]);
    assert_eq!(again.tokens().unwrap().len(), 1);
    assert_eq!(again.sessions(of).unwrap(), []);
    assert_eq!(again.verify_people().unwrap().last, digest);
    let wordings = house.app.store.wordings().unwrap();
    assert_eq!(again.wordings().unwrap(), wordings);
    assert_ne!(wordings, Wordings::default());
}

#[tokio::test]
async fn compacting_carries_people_and_rebuilding_leaves_them_alone() {
    let house = House::new();
    people(&house).await;
    house.send(&vote(&json!("yes"))).await;
    let digest = verify(&house.app, |_, _| ()).await.unwrap().audit_digest;
    compact(&house.app.store, |_, _| ()).await.unwrap();
    let mended = rebuild(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(mended.faults, []);
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((report.accounts, report.audit_digest), (2, digest));
    let of = AccountId([1; 8]);
    assert_eq!(house.app.store.sessions(of).unwrap().len(), 1);
}

#[tokio::test]
async fn a_damaged_account_is_told_and_shuts_nobody_else_out() {
    let house = House::new();
    people(&house).await;
    let directory = house.close().await;
    {
        let (_db, tree) = tree(directory.path());
        let key = [b"a".as_slice(), &[1; 8]].concat();
        let mut frame = tree.get(&key).unwrap().unwrap().to_vec();
        *frame.last_mut().unwrap() ^= 1;
        tree.insert(key, frame).unwrap();
    }
    let (good, faults) = verified(directory.path());
    assert!(!good);
    assert_eq!(
        faults,
        [
            "accounts: a record is damaged: record a: its checksum does not match; run `rayak verify`"
        ]
    );
    let again = super::house::open(directory.path(), Box::new(std::fs::File::sync_data));
    assert_eq!(again.accounts().unwrap(), [account(2)]);
    assert!(again.people_whole().is_err(), "a backup would miss one");
}
