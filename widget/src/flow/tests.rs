//! Every path of the conversation, told from the citizen's chair.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use rayak_shared::ReceiptState;

mod elsewhere;
mod lost;
mod outbox;
mod withdrawal;

const LIMITS: ViewLimits = ViewLimits {
    comment: 20,
    reasons: 2,
    amend_hours: 720,
};

/// A flow with its effects, and identities numbered in the order in which they are made.
struct Talk {
    flow: Flow,
    made: u8,
    /// What another card has been told since this one was drawn.
    elsewhere: Option<Remembered>,
    said: Vec<Effect>,
    /// What this browser keeps of the words, which is looked at apart from what is said.
    kept: Option<Unsent>,
    /// The answer that was posted last, which the collector's receipt repeats.
    posted: Option<Answer>,
}

impl Talk {
    fn about(question: Question) -> Self {
        Self::beginning(question, None, None)
    }

    fn remembering(answer: Answer) -> Self {
        Self::beginning(
            answer.question(),
            Some(remembered(9, answer, Fate::Held)),
            None,
        )
    }

    /// Its reply never came, or nobody was there any more to read it.
    fn left_by_an_earlier_visit(answer: Answer) -> Self {
        Self::beginning(
            answer.question(),
            Some(remembered(9, answer, Fate::Sent)),
            None,
        )
    }

    fn beginning(question: Question, vote: Option<Remembered>, kept: Option<Unsent>) -> Self {
        Self {
            flow: Flow::new(question, LIMITS, vote, kept.clone()),
            kept,
            made: 0,
            elsewhere: None,
            said: Vec::new(),
            posted: None,
        }
    }

    fn on(&mut self, event: Event) -> &mut Self {
        let (made, elsewhere) = (&mut self.made, &self.elsewhere);
        self.said = self.flow.on(event, &mut || match elsewhere {
            Some(vote) => Vote::Given(vote.clone()),
            None => {
                *made += 1;
                Vote::New(identity(*made))
            }
        });
        let kept = &mut self.kept;
        self.said.retain_mut(|effect| match effect {
            Effect::Keep(unsent) => {
                *kept = unsent.take();
                false
            }
            _ => true,
        });
        self.posted = self.post().map_or(self.posted, |(_, draft)| draft.answer);
        self
    }

    /// The collector acknowledges the request under way.
    fn acknowledge(&mut self) -> &mut Self {
        let receipt = Acknowledged {
            answer: self.posted.unwrap_or(Answer::No),
            ..receipt(None)
        };
        self.on(Event::Answered(Ok(receipt)))
    }

    fn fail(&mut self, failure: Failure) -> &mut Self {
        self.on(Event::Answered(Err(failure)))
    }

    /// Four broken attempts: after the last the citizen is asked.
    fn give_up(&mut self) -> &mut Self {
        for _ in 0..3 {
            self.fail(Failure::LINE).on(Event::Again);
        }
        self.fail(Failure::LINE)
    }

    fn post(&self) -> Option<(&Identity, &Draft)> {
        self.said.iter().find_map(|effect| match effect {
            Effect::Post(identity, draft) => Some((identity, draft)),
            _ => None,
        })
    }

    fn amend(&self) -> Option<&Change> {
        self.said.iter().find_map(|effect| match effect {
            Effect::Amend(_, change) => Some(change),
            _ => None,
        })
    }

    fn said(&self, effect: &Effect) -> bool {
        self.said.contains(effect)
    }
}

fn identity(number: u8) -> Identity {
    Identity::from_bytes([number; 16], [number; 16])
}

fn remembered(number: u8, answer: Answer, fate: Fate) -> Remembered {
    Remembered {
        identity: identity(number),
        answer,
        fate,
    }
}

fn stars(stars: i64) -> Answer {
    Answer::stars(stars).unwrap()
}

fn receipt(reference: Option<&str>) -> Acknowledged {
    Acknowledged {
        reference: reference.map(str::to_owned),
        state: ReceiptState::Received,
        answer: Answer::No,
        masked: "mobile email".to_owned(),
    }
}

fn refused(code: ErrorCode) -> Failure {
    Failure {
        fault: Fault::Refused(code),
        retry_after: None,
    }
}

fn voted(answer: Answer) -> Talk {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(answer)).acknowledge();
    talk
}

/// The page is loaded anew, and this browser remembers what it was told.
fn reloaded(talk: &Talk, answer: Answer) -> Talk {
    let remembered = remembered(1, answer, Fate::Sent);
    Talk::beginning(answer.question(), Some(remembered), talk.kept.clone())
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
fn no_is_sent_at_once_and_asks_for_reasons_when_it_is_held() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No));
    let (identity, draft) = talk.post().unwrap();
    assert_eq!(
        (draft.answer, identity),
        (Some(Answer::No), &self::identity(1))
    );
    assert_eq!(talk.flow.state(), "sending");
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "follow");
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::No, Fate::Held))));
    assert!(talk.said(&Effect::Say(Say::Saved)));
}

#[test]
fn reasons_and_words_amend_the_same_vote() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write(" كلام ".into()))
        .on(Event::Send);
    let change = talk.amend().unwrap();
    assert_eq!(change.answer, None);
    assert_eq!(change.reasons, Some(vec![Reason::NotFound]));
    assert_eq!(change.comment, Some(Some("كلام".into())));
    assert_eq!(talk.flow.state(), "amending");
    talk.on(Event::Answered(Ok(receipt(Some("RK7-4M2-9XQ-5")))));
    assert_eq!(talk.flow.state(), "done");
    assert_eq!(talk.flow.reference(), Some("RK7-4M2-9XQ-5"));
    assert_eq!(talk.flow.masked(), "mobile email");
    assert!(talk.said(&Effect::Focus(Focus::Outcome)));
}

#[test]
fn sending_nothing_more_ends_without_a_request() {
    let mut talk = voted(Answer::Yes);
    talk.on(Event::Send);
    assert_eq!(talk.flow.state(), "done");
    assert_eq!(talk.said, [Effect::Focus(Focus::Outcome)]);
}

#[test]
fn another_answer_replaces_the_vote_and_clears_its_reasons() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write("كلام".into()))
        .on(Event::Pick(Answer::Yes));
    assert_eq!(
        talk.amend().unwrap(),
        &Change {
            answer: Some(Answer::Yes),
            ..Change::default()
        }
    );
    assert!(talk.flow.draft().reasons.is_empty());
    assert_eq!(talk.flow.draft().comment, "كلام");
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "follow");
    assert!(talk.said(&Effect::Remember(remembered(1, Answer::Yes, Fate::Held))));
}

#[test]
fn the_same_answer_again_sends_nothing() {
    let mut talk = voted(Answer::No);
    assert!(talk.on(Event::Pick(Answer::No)).said.is_empty());
    assert_eq!(talk.flow.state(), "follow");
}

#[test]
fn a_mind_changed_while_the_vote_is_under_way_is_sent_after_it() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No))
        .on(Event::Pick(Answer::Yes));
    let wanted = Effect::Remember(remembered(1, Answer::Yes, Fate::Sent));
    assert_eq!(talk.said, [wanted], "the next visit knows it, too");
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::Yes));
}

#[test]
fn words_sent_while_another_answer_is_under_way_follow_it() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Pick(Answer::Yes))
        .on(Event::Write("كلام".into()))
        .on(Event::Send);
    assert_eq!(talk.amend(), None);
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().comment, Some(Some("كلام".into())));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "done");
}

#[test]
fn no_more_reasons_are_taken_than_allowed() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Toggle(Reason::Unclear));
    assert_eq!(talk.said, [Effect::Say(Say::ReasonsFull)]);
    talk.on(Event::Toggle(Reason::Other));
    assert_eq!(
        talk.flow.draft().reasons,
        [Reason::NotFound, Reason::Unclear]
    );
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Toggle(Reason::Other));
    assert_eq!(talk.flow.draft().reasons, [Reason::Unclear, Reason::Other]);
}

#[test]
fn stars_wait_for_send_and_take_the_words_along() {
    let mut talk = Talk::about(Question::Service);
    assert!(talk.on(Event::Pick(stars(3))).said.is_empty());
    assert!(talk.on(Event::Pick(stars(4))).said.is_empty());
    talk.on(Event::Write("جيد".into())).on(Event::Send);
    let (_, draft) = talk.post().unwrap();
    assert_eq!((draft.answer, draft.words()), (Some(stars(4)), Some("جيد")));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "done");
}

#[test]
fn stars_can_be_taken_back_before_sending() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(2))).on(Event::Clear);
    assert_eq!(talk.flow.draft().answer, None);
    talk.on(Event::Send);
    assert_eq!(talk.said, [Effect::Focus(Focus::Answers)]);
    assert_eq!(talk.flow.state(), "ask");
}

#[test]
fn nothing_changes_under_the_hand_while_it_is_being_sent() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(4)))
        .on(Event::Send)
        .on(Event::Pick(stars(1)))
        .on(Event::Write("x".into()));
    assert_eq!(talk.flow.draft().answer, Some(stars(4)));
    assert!(talk.flow.locked());
    assert!(talk.flow.draft().comment.is_empty());
}

#[test]
fn edited_stars_amend_the_vote() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(4)))
        .on(Event::Write("جيد".into()))
        .on(Event::Send)
        .acknowledge();
    talk.on(Event::Edit);
    assert_eq!(talk.flow.state(), "follow");
    talk.on(Event::Pick(stars(2)))
        .on(Event::Write(String::new()))
        .on(Event::Send);
    let expected = Change {
        answer: Some(stars(2)),
        comment: Some(None),
        ..Change::default()
    };
    assert_eq!(talk.amend(), Some(&expected));
}

#[test]
fn too_many_words_are_not_sent_and_not_lost() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("x".repeat(21))).on(Event::Send);
    let fault = Fault::Refused(ErrorCode::CommentTooLong);
    assert_eq!(
        talk.said,
        [
            Effect::Say(Say::Fault(fault)),
            Effect::Focus(Focus::Comment)
        ]
    );
    assert_eq!(
        (talk.flow.state(), talk.flow.can_retry()),
        ("failed", false)
    );
    talk.on(Event::Write("x".repeat(20)));
    assert_eq!(talk.flow.state(), "follow");
}

#[test]
fn a_broken_line_is_tried_again_under_the_same_id_after_growing_pauses() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No));
    for pause in [2, 4, 8] {
        talk.fail(Failure::LINE);
        assert!(talk.said(&Effect::Wait(pause)), "{pause}");
        assert_eq!((talk.flow.state(), talk.flow.waiting()), ("sending", true));
        talk.on(Event::Again);
        assert_eq!(talk.post().unwrap().0, &identity(1));
    }
    talk.fail(Failure::LINE);
    assert_eq!((talk.flow.state(), talk.flow.can_retry()), ("failed", true));
    assert_eq!(talk.said, [Effect::Say(Say::Fault(Fault::Line))]);
    talk.on(Event::Retry);
    assert_eq!(talk.post().unwrap().0, &identity(1));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "follow");
}

#[test]
fn only_the_first_pause_is_announced() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No)).fail(Failure::LINE);
    assert!(talk.said(&Effect::Say(Say::Waiting)));
    talk.on(Event::Again).fail(Failure::LINE);
    assert_eq!(talk.said, [Effect::Wait(4)]);
}

#[test]
fn a_collector_that_names_a_pause_is_given_it_unless_it_is_too_long_to_sit_through() {
    for (asked, wait) in [(1, Some(2)), (7, Some(7)), (30, Some(30)), (31, None)] {
        let mut talk = Talk::about(Question::Useful);
        let failure = Failure {
            fault: Fault::Refused(ErrorCode::TooMany),
            retry_after: Some(asked),
        };
        talk.on(Event::Pick(Answer::No)).fail(failure);
        let waited = talk.said.iter().find_map(|effect| match effect {
            Effect::Wait(seconds) => Some(*seconds),
            _ => None,
        });
        assert_eq!(waited, wait, "{asked}");
        assert_eq!(talk.flow.can_retry(), wait.is_none(), "{asked}");
    }
}

#[test]
fn a_vote_of_unknown_fate_is_repeated_as_it_was_before_anything_new_is_sent() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(4))).on(Event::Send).give_up();
    talk.on(Event::Pick(stars(2))).on(Event::Send);
    let (identity, draft) = talk.post().unwrap();
    assert_eq!(
        (identity, draft.answer),
        (&self::identity(1), Some(stars(4)))
    );
    talk.acknowledge();
    assert_eq!(talk.amend().unwrap().answer, Some(stars(2)));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "done");
}

#[test]
fn a_change_of_unknown_fate_is_sent_again_even_if_it_is_taken_back() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write("كلام".into()))
        .on(Event::Send)
        .give_up();
    talk.on(Event::Toggle(Reason::NotFound))
        .on(Event::Write(String::new()))
        .on(Event::Send);
    let expected = Change {
        answer: None,
        reasons: Some(vec![]),
        comment: Some(None),
        section: Some(None),
    };
    assert_eq!(talk.amend(), Some(&expected));
}

#[test]
fn a_refused_vote_shows_why_and_may_be_given_again_under_a_new_id() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No))
        .fail(refused(ErrorCode::OriginNotAllowed));
    assert_eq!(
        (talk.flow.state(), talk.flow.can_retry()),
        ("failed", false)
    );
    assert_eq!(talk.flow.draft().answer, None);
    talk.on(Event::Pick(Answer::No));
    assert_eq!(talk.post().unwrap().0, &identity(2));
}

#[test]
fn refused_stars_keep_stars_and_words() {
    let mut talk = Talk::about(Question::Service);
    talk.on(Event::Pick(stars(4)))
        .on(Event::Write("جيد".into()))
        .on(Event::Send)
        .fail(refused(ErrorCode::PageCap));
    assert_eq!(
        (talk.flow.draft().answer, talk.flow.draft().comment.as_str()),
        (Some(stars(4)), "جيد")
    );
    assert_eq!((talk.flow.state(), talk.flow.step()), ("failed", Step::Ask));
}

#[test]
fn a_refused_change_leaves_the_words_and_shows_the_answer_that_is_held() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Pick(Answer::Yes))
        .fail(refused(ErrorCode::QuestionNotAsked));
    assert_eq!(
        (talk.flow.step(), talk.flow.draft().answer),
        (Step::Follow, Some(Answer::No))
    );
    assert_eq!(talk.flow.draft().comment, "كلام");
}

#[test]
fn a_vote_that_can_no_longer_be_changed_may_be_given_anew() {
    for code in [ErrorCode::AmendClosed, ErrorCode::UnknownFeedback] {
        let mut talk = Talk::remembering(Answer::Yes);
        talk.on(Event::Edit)
            .on(Event::Pick(Answer::No))
            .fail(refused(code));
        assert!(talk.said(&Effect::Forget(identity(9))));
        assert_eq!(
            (talk.flow.step(), talk.flow.draft().answer),
            (Step::Ask, None)
        );
        talk.on(Event::Pick(Answer::No));
        assert_eq!(talk.post().unwrap().0, &identity(1));
    }
}

#[test]
fn a_withdrawn_answer_is_forgotten_and_may_be_given_under_a_new_id() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into()))
        .on(Event::Send)
        .acknowledge()
        .on(Event::Withdraw);
    assert!(talk.said(&Effect::Withdraw(identity(1))));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "withdrawn");
    assert_eq!(
        talk.said,
        [Effect::Forget(identity(1)), Effect::Focus(Focus::Outcome)]
    );
    assert_eq!(talk.flow.draft(), &Draft::default());
    talk.on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(2));
}

#[test]
fn a_withdrawal_that_does_not_get_through_can_be_repeated() {
    let mut talk = Talk::remembering(Answer::Yes);
    talk.on(Event::Withdraw).give_up();
    assert_eq!(
        (talk.flow.state(), talk.flow.step()),
        ("failed", Step::Remembered)
    );
    talk.on(Event::Retry);
    assert!(talk.said(&Effect::Withdraw(identity(9))));
}

#[test]
fn withdrawn_stars_can_be_given_again() {
    let mut talk = Talk::remembering(stars(4));
    talk.on(Event::Withdraw)
        .acknowledge()
        .on(Event::Pick(stars(5)));
    assert_eq!(talk.flow.state(), "ask");
    talk.on(Event::Send);
    assert_eq!(talk.post().unwrap().0, &identity(1));
}

#[test]
fn a_remembered_answer_is_shown_and_changed_in_place() {
    let mut talk = Talk::remembering(stars(4));
    assert_eq!(talk.flow.state(), "remembered");
    assert!(!talk.flow.is_open());
    talk.on(Event::Edit)
        .on(Event::Pick(stars(5)))
        .on(Event::Send);
    assert_eq!(
        talk.amend(),
        Some(&Change {
            answer: Some(stars(5)),
            ..Change::default()
        })
    );
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "done");
}

#[test]
fn words_that_this_browser_never_saw_stay_unless_new_ones_are_given() {
    let mut talk = Talk::remembering(Answer::No);
    assert!(talk.flow.has_unread_words());
    talk.on(Event::Edit).on(Event::Send);
    assert_eq!(talk.amend(), None);
    talk.on(Event::Edit)
        .on(Event::Write("كلام".into()))
        .on(Event::Send);
    assert_eq!(talk.amend().unwrap().comment, Some(Some("كلام".into())));
}

#[test]
fn a_late_reply_to_nothing_changes_nothing() {
    let mut talk = voted(Answer::No);
    assert!(talk.acknowledge().said.is_empty());
    assert!(talk.on(Event::Again).said.is_empty());
    assert!(talk.on(Event::Retry).said.is_empty());
    assert_eq!(talk.flow.state(), "follow");
}

#[test]
fn the_focus_has_somewhere_to_go_when_what_held_it_goes() {
    let mut talk = Talk::about(Question::Useful);
    talk.on(Event::Pick(Answer::No)).give_up().on(Event::Retry);
    assert!(
        talk.said(&Effect::Focus(Focus::Send)),
        "the button to retry"
    );

    for code in [ErrorCode::AmendClosed, ErrorCode::UnknownFeedback] {
        let mut talk = Talk::remembering(stars(4));
        talk.on(Event::Withdraw).fail(refused(code));
        assert!(talk.said(&Effect::Focus(Focus::Answers)), "{code:?}");
    }
}

#[test]
fn words_are_counted_as_they_are_sent() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write(["x".repeat(20).as_str(), " \n"].concat()))
        .on(Event::Send);
    assert_eq!(talk.amend().unwrap().comment, Some(Some("x".repeat(20))));
}

#[test]
fn the_part_of_the_page_goes_with_words_and_only_with_words() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Mean(Some("fees".into())))
        .on(Event::Toggle(Reason::Unclear))
        .on(Event::Send);
    assert_eq!(talk.amend().unwrap().section, None);
    talk.acknowledge().on(Event::Edit);
    talk.on(Event::Write("كلام".into())).on(Event::Send);
    let change = talk.amend().unwrap();
    assert_eq!(change.section, Some(Some("fees".to_owned())));
    talk.acknowledge().on(Event::Edit);
    talk.on(Event::Mean(None)).on(Event::Send);
    assert_eq!(talk.amend().unwrap().section, Some(None));
}

#[test]
fn whoever_has_nothing_to_add_closes_and_loses_nothing_that_was_written() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into())).on(Event::Close);
    assert_eq!(talk.flow.state(), "remembered");
    assert_eq!(talk.said, [Effect::Focus(Focus::Answers)]);
    talk.on(Event::Edit);
    assert_eq!(talk.flow.draft().comment, "كلام");
}

#[test]
fn the_line_beside_a_part_asks_for_the_vote_alone() {
    let mut talk = Talk::about(Question::Useful);
    talk.flow = talk.flow.brief(true);
    talk.on(Event::Pick(Answer::No)).acknowledge();
    assert_eq!(
        (talk.flow.state(), talk.flow.is_open()),
        ("remembered", false)
    );
    assert!(talk.said(&Effect::Rescue(Focus::Answers)));
    talk.on(Event::Edit).on(Event::Pick(Answer::Yes));
    assert!(!talk.flow.is_open());
    assert_eq!(talk.amend().unwrap().answer, Some(Answer::Yes));
}

#[test]
fn for_whoever_comes_next_nothing_is_left() {
    let mut talk = voted(Answer::No);
    talk.on(Event::Write("كلام".into())).on(Event::Anew);
    assert_eq!(talk.flow.draft(), &Draft::default());
    assert_eq!((talk.flow.state(), &talk.kept), ("ask", &None));
    talk.acknowledge();
    assert_eq!(talk.flow.state(), "ask");
    talk.on(Event::Pick(Answer::Yes));
    assert_eq!(talk.post().unwrap().0, &identity(2));
}
