//! Answers that were taken back on a line that breaks: withdrawn in the end, unless that was cancelled.

use super::*;

#[test]
fn a_change_and_a_withdrawal_are_remembered_before_they_leave() {
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Edit).on(Event::Pick(Answer::No));
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, Fate::Sent))));
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Withdraw);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::Yes, Fate::Leaving))));
}

#[test]
fn a_withdrawal_that_had_arrived_is_found_out_on_the_next_visit() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back);
    talk.on(Event::Answered(Ok(Acknowledged {
        state: ReceiptState::Withdrawn,
        ..receipt(None)
    })));
    assert_eq!(talk.said, [Effect::Forget(identity(9))]);
    assert_eq!(talk.flow.state(), "ask");
}

#[test]
fn a_lost_vote_is_withdrawn_once_it_is_known_to_be_held() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).on(Event::Withdraw);
    assert_eq!((talk.flow.state(), talk.flow.locked()), ("sending", true));
    talk.acknowledge();
    assert!(talk.said(&Effect::Withdraw(identity(9))));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "withdrawn");

    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).give_up().on(Event::Withdraw);
    assert_eq!(talk.post().unwrap().0, &identity(9));
}

#[test]
fn a_withdrawal_that_did_not_arrive_is_made_on_the_next_visit() {
    let mut talk = Talk::beginning(
        Question::Useful,
        Some(remembered(9, Answer::No, Fate::Leaving)),
        None,
    );
    assert_eq!(talk.flow.state(), "pending");
    talk.on(Event::Back);
    assert!(talk.said(&Effect::Withdraw(identity(9))), "{:?}", talk.said);
    assert!(!talk.flow.busy(), "nobody asked for it on this visit");
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "withdrawn");
    assert!(talk.said(&Effect::Forget(identity(9))));
    assert!(!talk.said(&Effect::Focus(Focus::Outcome)));
}

#[test]
fn a_withdrawal_that_did_not_arrive_is_none_once_the_answer_is_to_stay() {
    let mut talk = Talk::remembering(Answer::No);
    talk.on(Event::Withdraw).give_up();
    talk.on(Event::Edit);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, Fate::Sent))));
    talk.on(Event::Close).on(Event::Back);
    assert!(!talk.said(&Effect::Withdraw(identity(9))));
}

#[test]
fn a_withdrawal_is_known_to_the_next_visit_also_while_the_vote_itself_is_under_way() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).on(Event::Withdraw);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, Fate::Leaving))));
    talk.give_up().on(Event::Edit);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, Fate::Sent))));
}

#[test]
fn a_refused_withdrawal_leaves_the_answer_that_is_shown() {
    let vote = remembered(9, Answer::No, Fate::Leaving);
    let mut talk = Talk::beginning(Question::Useful, Some(vote), None);
    talk.on(Event::Back)
        .fail(refused(ErrorCode::OriginNotAllowed));
    assert_eq!(talk.flow.step(), Step::Remembered);
    assert_eq!(talk.flow.draft().answer, Some(Answer::No));
}

#[test]
fn a_withdrawal_that_nobody_asked_for_on_this_visit_can_be_cancelled_while_it_waits() {
    let vote = remembered(9, Answer::No, Fate::Leaving);
    let mut talk = Talk::beginning(Question::Useful, Some(vote), None);
    talk.on(Event::Back).fail(Failure::LINE).on(Event::Edit);
    assert_eq!(talk.flow.step(), Step::Follow);
    talk.on(Event::Pick(Answer::Yes)).on(Event::Again);
    assert!(!talk.said(&Effect::Withdraw(identity(9))));
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::Yes));
}

#[test]
fn whoever_withdraws_what_was_withdrawn_is_told_of_no_fault() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).on(Event::Withdraw);
    talk.on(Event::Answered(Ok(Acknowledged {
        state: ReceiptState::Withdrawn,
        ..receipt(None)
    })));
    assert_eq!((talk.flow.state(), talk.flow.fault()), ("ask", None));
}

#[test]
fn an_answer_whose_withdrawal_may_have_arrived_is_not_shown_as_held() {
    let mut talk = Talk::remembering(Answer::No);
    talk.on(Event::Withdraw).give_up();
    talk.on(Event::Edit).on(Event::Close);
    assert!(talk.flow.pending());
    talk.on(Event::Back);
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::No));
}
