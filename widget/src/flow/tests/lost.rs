//! Votes whose fate this page does not know: each is one vote in the end.

use super::*;

#[test]
fn a_vote_is_remembered_before_it_leaves_and_again_when_it_is_held() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No));
    assert!(
        matches!(talk.said.as_slice(), [Effect::Remember(vote), Effect::Post(..)]
            if vote == &remembered(1, Answer::No, Fate::Sent)),
        "{:?}",
        talk.said
    );
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::No, Fate::Held))));
}

#[test]
fn a_vote_whose_reply_was_lost_is_sent_again_as_it_was_and_then_simply_remembered() {
    for answer in [Answer::No, stars(4)] {
        let mut talk = Talk::left_by_an_earlier_visit(answer);
        assert_eq!(talk.flow.state(), "pending", "it is not shown as held");
        talk.on(Event::Back);
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
        assert_eq!(talk.flow.state(), "pending");
        assert!(!talk.flow.busy(), "nobody is told that it is tried");
        talk.acknowledge();
        assert_eq!(talk.flow.state(), "remembered");
        assert_eq!(
            talk.said,
            [Effect::Remember(remembered(9, answer, Fate::Held))],
            "nothing is said and the focus stays"
        );
    }
}

#[test]
fn an_id_that_the_collector_knows_with_other_content_is_a_vote_that_it_holds() {
    let mut talk = Talk::left_by_an_earlier_visit(stars(4));
    talk.on(Event::Back).fail(refused(ErrorCode::IdReused));
    assert_eq!(talk.flow.state(), "pending");
    assert_eq!(
        talk.amend().unwrap().answer,
        Some(stars(4)),
        "which answer it holds is not known"
    );
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(9, stars(4), Fate::Held))));
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
    talk.on(Event::Back)
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
    talk.on(Event::Back).give_up();
    assert_eq!(talk.flow.step(), Step::Remembered);
    talk.on(Event::Edit).on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().1.answer, Some(Answer::No));
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::Yes));
}

#[test]
fn a_change_that_did_not_arrive_is_made_on_the_next_visit() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).posted = Some(Answer::Yes);
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::No));
    assert_eq!((talk.flow.state(), talk.flow.busy()), ("pending", false));
    talk.acknowledge();
    assert_eq!(
        talk.said,
        [Effect::Remember(remembered(9, Answer::No, Fate::Held))]
    );
}

#[test]
fn what_stands_between_and_refuses_says_nothing_of_the_vote() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).fail(Failure {
        fault: Fault::Status(403),
        retry_after: None,
    });
    assert_eq!((talk.flow.state(), talk.flow.can_retry()), ("failed", true));
    talk.on(Event::Edit).on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(9));
}

#[test]
fn that_a_lost_vote_does_not_get_through_is_told_once_and_it_can_be_sent_again() {
    let mut talk = Talk::left_by_an_earlier_visit(stars(3));
    talk.on(Event::Back).give_up();
    assert_eq!(talk.said, [Effect::Say(Say::Fault(Fault::Line))]);
    assert_eq!(talk.flow.fault(), Some(Fault::Line));
    assert!(talk.flow.pending() && talk.flow.can_retry());

    talk.on(Event::Retry);
    assert_eq!(talk.post().unwrap().0, &identity(9));
    assert!(talk.said(&Effect::Focus(Focus::Send)));
    assert_eq!(talk.flow.state(), "sending", "the citizen asked for it");
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "remembered");
    assert!(!talk.flow.pending());
    assert!(talk.said(&Effect::Say(Say::Saved)));
}

#[test]
fn when_the_line_is_back_what_did_not_get_through_is_sent_and_nobody_is_disturbed() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).give_up().on(Event::Back);
    assert_eq!(talk.post().unwrap().0, &identity(9));
    assert_eq!(
        (talk.flow.state(), talk.flow.fault(), talk.flow.busy()),
        ("failed", Some(Fault::Line), false),
        "what is shown stays until it is known to be gone"
    );
    talk.give_up();
    assert_eq!(talk.said, [], "it is told once");
    talk.on(Event::Back).acknowledge();
    assert_eq!((talk.flow.state(), talk.flow.fault()), ("remembered", None));

    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(2)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up()
        .on(Event::Back)
        .acknowledge();
    assert_eq!(talk.flow.state(), "done");
    assert!(talk.said(&Effect::Rescue(Focus::Outcome)));
    assert!(!talk.said(&Effect::Focus(Focus::Outcome)));
}

#[test]
fn the_line_being_back_is_nothing_to_whoever_waits_for_nothing() {
    for mut talk in [
        Talk::about(Question::Useful),
        Talk::remembering(Answer::Yes),
        voted(Answer::No),
    ] {
        assert_eq!(talk.on(Event::Back).said, []);
    }
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No));
    assert_eq!(talk.on(Event::Back).said, [], "it is under way");
}

#[test]
fn whoever_goes_on_writing_while_nobody_asked_sends_the_rest_himself() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(2)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up()
        .on(Event::Back);
    assert!(!talk.flow.locked());
    talk.on(Event::Write("كلام أكثر".into())).acknowledge();
    assert_eq!((talk.flow.state(), talk.amend()), ("follow", None));
    talk.on(Event::Send);
    assert_eq!(talk.amend().unwrap().comment, Some(Some("كلام أكثر".into())));
}

#[test]
fn a_bare_refusal_after_a_lost_reply_leaves_the_vote_under_its_id() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No))
        .fail(Failure::LINE)
        .on(Event::Again)
        .fail(Failure {
            fault: Fault::Status(404),
            retry_after: None,
        });
    assert!(!talk.said(&Effect::Forget(identity(1))));
    assert!(talk.flow.can_retry());
    talk.on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(1));
}

#[test]
fn of_a_refused_vote_nothing_is_left_in_the_one_that_follows_it() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).fail(refused(ErrorCode::PageCap));
    talk.on(Event::Pick(Answer::Yes)).acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::Yes, Fate::Held))));
}

#[test]
fn stars_that_are_only_chosen_are_not_sent_with_what_nobody_asked_for() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(2)))
        .on(Event::Send)
        .give_up()
        .on(Event::Back)
        .on(Event::Pick(stars(5)));
    talk.fail(Failure::LINE).on(Event::Again);
    assert!(!talk.said(&Effect::Remember(remembered(1, stars(5), Fate::Sent))));
    talk.acknowledge();
    assert_eq!(talk.amend(), None);
    talk.on(Event::Send);
    assert_eq!(talk.amend().unwrap().answer, Some(stars(5)));
}
