//! Votes whose fate this page does not know, or that another card of it was told: each is one vote in
//! the end.

use super::*;

#[test]
fn a_vote_is_remembered_before_it_leaves_and_again_when_it_is_held() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No));
    assert!(
        matches!(talk.said.as_slice(), [Effect::Remember(vote), Effect::Post(..)]
            if vote == &remembered(1, Answer::No, false)),
        "{:?}",
        talk.said
    );
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::No, true))));
}

#[test]
fn a_vote_whose_reply_was_lost_is_sent_again_as_it_was_and_then_simply_remembered() {
    for answer in [Answer::No, stars(4)] {
        let mut talk = Talk::left_by_an_earlier_visit(answer);
        assert_eq!(talk.flow.state(), "remembered");
        talk.on(Event::Again);
        let (identity, draft) = talk.post().unwrap();
        assert_eq!(
            (identity, draft),
            (
                &self::identity(9),
                &Draft {
                    answer: Some(answer),
                    ..Draft::default()
                }
            )
        );
        assert_eq!(talk.flow.state(), "remembered", "nobody is told of it");
        assert!(!talk.flow.busy());
        talk.acknowledge();
        assert_eq!(talk.flow.state(), "remembered");
        assert_eq!(
            talk.said,
            [Effect::Remember(remembered(9, answer, true))],
            "nothing is said and the focus stays"
        );
    }
}

#[test]
fn an_id_that_the_collector_knows_with_other_content_is_a_vote_that_it_holds() {
    let mut talk = Talk::left_by_an_earlier_visit(stars(4));
    talk.on(Event::Again).fail(refused(ErrorCode::IdReused));
    assert_eq!(talk.flow.state(), "remembered");
    assert_eq!(
        talk.amend().unwrap().answer,
        Some(stars(4)),
        "which answer it holds is not known"
    );
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(9, stars(4), true))));
    assert!(talk.flow.has_unread_words());
    talk.on(Event::Edit)
        .on(Event::Pick(stars(5)))
        .on(Event::Send);
    assert_eq!(
        talk.amend(),
        Some(&Change {
            answer: Some(stars(5)),
            ..Change::default()
        }),
        "the words that were sent with it stay"
    );
}

#[test]
fn a_lost_vote_that_is_refused_for_good_is_forgotten_and_asked_for_anew() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again)
        .fail(refused(ErrorCode::QuestionNotAsked));
    assert_eq!(talk.said, [Effect::Forget(identity(9))]);
    assert_eq!(
        (talk.flow.state(), talk.flow.draft().answer),
        ("ask", None),
        "it is no news to whoever has just come"
    );
    talk.on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(1));
}

#[test]
fn a_first_vote_that_is_refused_for_good_is_forgotten() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No))
        .fail(refused(ErrorCode::PageCap));
    assert!(talk.said(&Effect::Forget(identity(1))));
}

#[test]
fn a_lost_vote_stays_remembered_while_the_line_is_broken_and_goes_first_when_it_is_changed() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again).give_up();
    assert_eq!(talk.said, []);
    assert_eq!(talk.flow.state(), "remembered");
    talk.on(Event::Edit).on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().1.answer, Some(Answer::No));
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::Yes));
}

#[test]
fn a_change_and_a_withdrawal_are_remembered_before_they_leave() {
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Edit).on(Event::Pick(Answer::No));
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, false))));
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Withdraw);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::Yes, false))));
}

#[test]
fn a_change_that_did_not_arrive_is_made_on_the_next_visit() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again).posted = Some(Answer::Yes);
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::No));
    assert_eq!((talk.flow.state(), talk.flow.busy()), ("remembered", false));
    talk.acknowledge();
    assert_eq!(
        talk.said,
        [Effect::Remember(remembered(9, Answer::No, true))]
    );
}

#[test]
fn a_withdrawal_that_had_arrived_is_found_out_on_the_next_visit() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again);
    talk.on(Event::Answered(Ok(Receipt {
        state: ReceiptState::Withdrawn,
        ..receipt(None)
    })));
    assert_eq!(talk.said, [Effect::Forget(identity(9))]);
    assert_eq!(talk.flow.state(), "ask");
}

#[test]
fn what_stands_between_and_refuses_says_nothing_of_the_vote() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again).fail(Failure {
        fault: Fault::Status(403),
        retry_after: None,
    });
    assert_eq!(talk.said, []);
    assert_eq!(talk.flow.state(), "remembered");
    talk.on(Event::Edit).on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(9));
}

#[test]
fn a_lost_vote_is_withdrawn_once_it_is_known_to_be_held() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again).on(Event::Withdraw);
    assert_eq!((talk.flow.state(), talk.flow.locked()), ("sending", true));
    talk.acknowledge();
    assert!(talk.said(&Effect::Withdraw(identity(9))));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "withdrawn");

    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Again).give_up().on(Event::Withdraw);
    assert_eq!(talk.post().unwrap().0, &identity(9));
}

#[test]
fn what_another_card_of_the_page_was_told_meanwhile_is_amended() {
    let mut talk = Talk::about(Question::Useful);
    talk.elsewhere = Some(remembered(7, Answer::Yes, true));
    talk.on(Event::Pick(Answer::No));
    let change = Change {
        answer: Some(Answer::No),
        ..Change::default()
    };
    assert!(talk.said(&Effect::Amend(identity(7), change)));
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(7, Answer::No, true))));

    let mut talk = Talk::about(Question::Service);
    talk.elsewhere = Some(remembered(7, stars(2), false));
    talk.on(Event::Pick(stars(5))).on(Event::Send);
    let (identity, draft) = talk.post().unwrap();
    assert_eq!(
        (identity, draft.answer),
        (&self::identity(7), Some(stars(2)))
    );
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(stars(5)));
}
