//! What another card or tab of the same browser does meanwhile: nothing is sent over it, or thrown away
//! with what it was about.

use super::*;

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
fn with_an_answer_that_is_withdrawn_goes_also_what_another_card_has_kept() {
    let mut flow = Talk::remembering(Answer::No).flow;
    let mut fresh = || Vote::New(identity(2));
    flow.on(Event::Withdraw, &mut fresh);
    let effects = flow.on(Event::Answered(Ok(receipt(None))), &mut fresh);
    assert!(effects.contains(&Effect::Keep(None)), "{effects:?}");
}
