//! Votes whose fate this page does not know, or that another card of it was told: each is one vote in
//! the end.

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
fn a_change_and_a_withdrawal_are_remembered_before_they_leave() {
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Edit).on(Event::Pick(Answer::No));
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::No, Fate::Sent))));
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Withdraw);
    assert!(talk.said(&Effect::Remember(remembered(9, Answer::Yes, Fate::Leaving))));
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
fn what_another_card_of_the_page_was_told_meanwhile_is_amended() {
    let mut talk = Talk::about(Question::Useful);
    talk.elsewhere = Some(remembered(7, Answer::Yes, Fate::Held));
    talk.on(Event::Pick(Answer::No));
    let change = Change {
        answer: Some(Answer::No),
        ..Change::default()
    };
    assert!(talk.said(&Effect::Amend(identity(7), change)));
    talk.acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(7, Answer::No, Fate::Held))));

    let mut talk = Talk::about(Question::Service);
    talk.elsewhere = Some(remembered(7, stars(2), Fate::Sent));
    talk.on(Event::Pick(stars(5))).on(Event::Send);
    let (identity, draft) = talk.post().unwrap();
    assert_eq!(
        (identity, draft.answer),
        (&self::identity(7), Some(stars(2)))
    );
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(stars(5)));
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

/// The page is loaded anew, and this browser remembers what it was told.
fn reloaded(talk: &Talk, answer: Answer) -> Talk {
    let remembered = remembered(1, answer, Fate::Sent);
    Talk::beginning(answer.question(), Some(remembered), talk.kept.clone())
}

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

/// Words that were sent, and nothing could get through.
fn stuck() -> Talk {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    talk
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
fn what_another_tab_sent_meanwhile_is_not_sent_over() {
    let waiting = stuck().flow;
    let now = |vote: Remembered, kept: Option<Unsent>| {
        Flow::new(Question::Useful, LIMITS, Some(vote), kept)
    };
    let sent = |words: &str| {
        Some(Unsent {
            comment: Some(words.into()),
            sent: true,
            ..Unsent::default()
        })
    };
    let pending = || remembered(1, Answer::No, Fate::Sent);
    let other = [
        now(remembered(1, Answer::No, Fate::Held), None),
        now(remembered(1, Answer::Yes, Fate::Held), sent("كلام")),
        now(pending(), sent("كلام آخر")),
    ];
    for now in &other {
        assert!(waiting.is_overtaken_by(now), "{now:?}");
    }
    assert!(!waiting.is_overtaken_by(&now(pending(), sent("كلام"))));
    let nothing_is_kept_here = Flow::new(Question::Useful, LIMITS, None, None);
    assert!(!waiting.is_overtaken_by(&nothing_is_kept_here));
    assert!(
        !voted(Answer::No).flow.is_overtaken_by(&other[1]),
        "it waits for nothing"
    );
}

#[test]
fn what_another_card_keeps_is_left_alone_by_one_that_keeps_nothing() {
    let mut flow = Flow::new(
        Question::Useful,
        LIMITS,
        Some(remembered(1, Answer::No, Fate::Held)),
        None,
    );
    let effects = flow.on(Event::Edit, &mut || Vote::New(identity(2)));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Keep(_)))
    );
}

#[test]
fn of_a_refused_vote_nothing_is_left_in_the_one_that_follows_it() {
    let mut talk = Talk::left_by_an_earlier_visit(Answer::No);
    talk.on(Event::Back).fail(refused(ErrorCode::PageCap));
    talk.on(Event::Pick(Answer::Yes)).acknowledge();
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::Yes, Fate::Held))));
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
fn a_withdrawal_that_another_tab_has_cancelled_is_not_made() {
    let mut talk = Talk::remembering(Answer::No);
    talk.on(Event::Withdraw).give_up();
    for fate in [Fate::Held, Fate::Sent] {
        let vote = remembered(9, Answer::No, fate);
        let now = Flow::new(Question::Useful, LIMITS, Some(vote), None);
        assert!(talk.flow.is_overtaken_by(&now), "{fate:?}");
        talk.on(Event::Back);
        assert!(!talk.flow.is_overtaken_by(&now), "it is under way");
        talk.give_up();
    }
}

#[test]
fn what_waits_is_not_dropped_because_another_tab_begins_to_write() {
    let vote = remembered(1, Answer::No, Fate::Sent);
    let half = Unsent {
        comment: Some("ك".into()),
        ..Unsent::default()
    };
    for kept in [None, Some(half)] {
        let now = Flow::new(Question::Useful, LIMITS, Some(vote.clone()), kept);
        assert!(!stuck().flow.is_overtaken_by(&now), "nothing else was sent");
    }
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
fn words_outlive_that_another_card_has_withdrawn_the_vote() {
    let mut talk = Talk::about(Question::Service);
    talk.elsewhere = Some(remembered(7, stars(2), Fate::Leaving));
    talk.on(Event::Pick(stars(5)))
        .on(Event::Write("كلام".into()))
        .on(Event::Send);
    talk.on(Event::Answered(Ok(Acknowledged {
        state: ReceiptState::Withdrawn,
        ..receipt(None)
    })));
    assert!(talk.said(&Effect::Forget(identity(7))));
    assert_eq!(talk.flow.draft().comment, "كلام");
    assert!(talk.kept.is_some());
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

#[test]
fn an_answer_whose_withdrawal_may_have_arrived_is_not_shown_as_held() {
    let mut talk = Talk::remembering(Answer::No);
    talk.on(Event::Withdraw).give_up();
    talk.on(Event::Edit).on(Event::Close);
    assert!(talk.flow.pending());
    talk.on(Event::Back);
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::No));
}

#[test]
fn with_an_answer_that_is_withdrawn_goes_also_what_another_card_has_kept() {
    let mut flow = Talk::remembering(Answer::No).flow;
    let mut fresh = || Vote::New(identity(2));
    flow.on(Event::Withdraw, &mut fresh);
    let effects = flow.on(Event::Answered(Ok(receipt(None))), &mut fresh);
    assert!(effects.contains(&Effect::Keep(None)), "{effects:?}");
}
