//! Words, and what was taken away from an answer, on their way across reloads and visits: sent once, and
//! only if somebody said so.

use super::*;

#[test]
fn words_that_were_not_sent_outlive_a_reload_and_are_thrown_away_when_they_are_held() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write("كلام".into()));
    let unsent = Unsent {
        reasons: Some(vec![Reason::NotFound]),
        comment: Some("كلام".into()),
        section: None,
        sent: false,
    };
    assert_eq!(talk.kept, Some(unsent));
    let mut again = Talk::beginning(
        Question::Useful,
        Some(remembered(1, Answer::No, Fate::Held)),
        talk.kept.clone(),
    );
    again.on(Event::Edit);
    assert_eq!(again.flow.draft().comment, "كلام");
    again.on(Event::Send);
    assert!(again.kept.as_ref().is_some_and(|unsent| unsent.sent));
    let change = again.amend().unwrap();
    assert_eq!(change.reasons, Some(vec![Reason::NotFound]));
    assert_eq!(change.comment, Some(Some("كلام".into())));
    again.acknowledge();
    assert_eq!(again.kept, None);
}

#[test]
fn words_that_were_sent_and_did_not_arrive_go_with_the_vote_after_a_reload() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(3)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    let mut again = reloaded(&talk, stars(3));
    again.on(Event::Back);
    assert_eq!(again.post().unwrap().1.words(), Some("كلام"));
    again.acknowledge();
    assert_eq!((again.flow.state(), &again.kept), ("remembered", &None));

    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    let mut again = reloaded(&talk, Answer::No);
    again.on(Event::Back);
    assert_eq!(again.post().unwrap().1.words(), None, "the vote as it was");
    again.acknowledge();
    assert_eq!(again.amend().unwrap().comment, Some(Some("كلام".into())));
    assert!(again.flow.state() == "pending" && again.kept.is_some());
    again.acknowledge();
    assert_eq!((again.flow.state(), &again.kept), ("remembered", &None));
}

#[test]
fn words_stay_for_another_vote_when_the_first_is_refused_and_go_when_it_is_withdrawn() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(4)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .fail(refused(ErrorCode::PageCap));
    assert!(talk.kept.is_some());

    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into())).on(Event::Withdraw);
    talk.acknowledge();
    assert_eq!(talk.kept, None);
}

#[test]
fn words_that_were_sent_after_a_vote_that_is_held_go_by_themselves_on_the_next_visit() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    let vote = remembered(1, Answer::No, Fate::Held);
    let mut again = Talk::beginning(Question::Useful, Some(vote), talk.kept.clone());
    assert_eq!(again.flow.state(), "pending");
    again.on(Event::Back);
    assert_eq!(again.amend().unwrap().comment, Some(Some("كلام".into())));
    again.acknowledge();
    assert_eq!((again.flow.state(), &again.kept), ("remembered", &None));
}

#[test]
fn whoever_goes_on_writing_or_takes_the_answer_back_sends_no_words_until_he_says_so_again() {
    for event in [
        Event::Write("كلام لم يكتمل".into()),
        Event::Toggle(Reason::Unclear),
        Event::Mean(Some("fees".into())),
        Event::Withdraw,
    ] {
        let mut talk = stuck();
        assert!(talk.kept.as_ref().is_some_and(|unsent| unsent.sent));
        talk.on(event);
        assert!(talk.kept.as_ref().is_some_and(|unsent| !unsent.sent));
    }
}

#[test]
fn what_was_only_closed_is_tried_again_when_the_line_is_back() {
    let mut talk = stuck();
    talk.on(Event::Close);
    assert_eq!(talk.flow.state(), "pending");
    talk.on(Event::Back);
    assert_eq!(talk.amend().unwrap().comment, Some(Some("كلام".into())));
}

#[test]
fn what_was_taken_away_on_a_dead_line_is_taken_away_on_the_next_visit() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .acknowledge();
    talk.on(Event::Edit)
        .on(Event::Toggle(Reason::NotFound))
        .on(Event::Write(String::new()));
    assert!(talk.kept.is_some(), "it is not lost by a reload either");
    talk.on(Event::Send).give_up();
    let mut again = reloaded(&talk, Answer::No);
    again.on(Event::Back).acknowledge();
    let change = again.amend().unwrap();
    assert_eq!(
        (&change.reasons, &change.comment),
        (&Some(vec![]), &Some(None))
    );
    again.acknowledge();
    assert_eq!((again.flow.state(), &again.kept), ("remembered", &None));

    // The stars were sent with words, which the collector still holds.
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(3)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .acknowledge();
    talk.on(Event::Edit)
        .on(Event::Write(String::new()))
        .on(Event::Send)
        .give_up();
    let mut again = reloaded(&talk, stars(3));
    again.on(Event::Back).fail(refused(ErrorCode::IdReused));
    assert_eq!(again.amend().unwrap().comment, Some(None));
}

#[test]
fn what_was_only_left_empty_takes_nothing_away_on_the_next_visit() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    let vote = remembered(1, Answer::No, Fate::Held);
    let mut again = Talk::beginning(Question::Useful, Some(vote), talk.kept.clone());
    again.on(Event::Back);
    assert_eq!(again.amend().unwrap().reasons, None, "they may be held");
}

#[test]
fn reasons_that_were_taken_away_are_so_after_a_visit_without_a_line_too() {
    let taken = Unsent {
        reasons: Some(vec![]),
        sent: true,
        ..Unsent::default()
    };
    let vote = remembered(1, Answer::No, Fate::Sent);
    let mut talk = Talk::beginning(Question::Useful, Some(vote), Some(taken.clone()));
    talk.on(Event::Back).give_up();
    assert_eq!(talk.kept, Some(taken));
    talk.on(Event::Back).fail(refused(ErrorCode::IdReused));
    assert_eq!(talk.amend().unwrap().reasons, Some(vec![]));
}

#[test]
fn a_replay_of_a_vote_that_was_changed_since_says_nothing_of_the_words_that_are_held() {
    let vote = remembered(1, stars(3), Fate::Sent);
    let kept = Unsent {
        comment: Some("كلام".into()),
        sent: true,
        ..Unsent::default()
    };
    let mut talk = Talk::beginning(Question::Service, Some(vote), Some(kept));
    talk.on(Event::Back);
    talk.on(Event::Answered(Ok(Acknowledged {
        answer: stars(3),
        state: ReceiptState::Amended,
        ..receipt(None)
    })));
    assert_eq!(talk.amend().unwrap().comment, Some(Some("كلام".into())));
}

#[test]
fn words_that_something_between_does_not_let_through_can_be_changed() {
    let blocked = Failure {
        fault: Fault::Status(403),
        retry_after: None,
    };
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(2)))
        .on(Event::Write("<b>".into()))
        .on(Event::Send)
        .fail(blocked)
        .on(Event::Write("كلام".into()))
        .on(Event::Send);
    let (identity, draft) = talk.post().unwrap();
    assert_eq!((identity, draft.words()), (&self::identity(1), Some("كلام")));

    // What seemed to be held back had arrived.
    talk.fail(blocked)
        .on(Event::Write(String::new()))
        .on(Event::Send)
        .fail(refused(ErrorCode::IdReused));
    assert_eq!(talk.amend().unwrap().comment, Some(None));
}

#[test]
fn whoever_writes_while_a_cancelled_withdrawal_arrives_is_told_and_keeps_the_words() {
    let vote = remembered(9, Answer::No, Fate::Leaving);
    let mut talk = Talk::beginning(Question::Useful, Some(vote), None);
    talk.on(Event::Back)
        .on(Event::Edit)
        .on(Event::Write("كلام".into()))
        .acknowledge();
    assert!(talk.said(&Effect::Forget(identity(9))));
    assert_eq!(talk.flow.state(), "failed");
    assert_eq!(talk.flow.draft().comment, "كلام");
}

#[test]
fn a_withdrawal_that_waits_for_words_that_did_not_arrive_is_shown_as_waiting() {
    let mut talk = stuck();
    talk.on(Event::Close).on(Event::Back).on(Event::Withdraw);
    talk.give_up();
    assert!(talk.flow.pending() && talk.flow.leaving());
}

#[test]
fn words_that_nobody_sent_do_not_go_with_stars_that_were_held_back() {
    let kept = Unsent {
        comment: Some("كلام".into()),
        ..Unsent::default()
    };
    let vote = remembered(1, stars(3), Fate::Sent);
    let mut talk = Talk::beginning(Question::Service, Some(vote), Some(kept));
    talk.on(Event::Back).fail(Failure {
        fault: Fault::Status(403),
        retry_after: None,
    });
    talk.on(Event::Back);
    assert_eq!(talk.post().unwrap().1.words(), None);
}
