//! An answer: yes or no to one question, stars to the other.

use crate::{Question, RawAnswer};

/// What a visitor answered. The answer tells which question it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    Yes,
    No,
    /// One to five; made by [`Answer::stars`] only, so no other number occurs.
    Stars(Stars),
}

/// A number of stars, one to five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stars(u8);

impl Answer {
    /// An answer in stars; `None` unless `stars` is one to five.
    #[must_use]
    pub const fn stars(stars: i64) -> Option<Self> {
        match stars {
            1..=5 => Some(Self::Stars(Stars(stars as u8))),
            _ => None,
        }
    }

    /// The question that this answers.
    #[must_use]
    pub const fn question(self) -> Question {
        match self {
            Self::Yes | Self::No => Question::Useful,
            Self::Stars(_) => Question::Service,
        }
    }

    /// Every answer that a question takes, in the order in which it is offered.
    #[must_use]
    pub const fn of(question: Question) -> &'static [Self] {
        const USEFUL: &[Answer] = &[Answer::Yes, Answer::No];
        const SERVICE: &[Answer] = &[
            Answer::Stars(Stars(1)),
            Answer::Stars(Stars(2)),
            Answer::Stars(Stars(3)),
            Answer::Stars(Stars(4)),
            Answer::Stars(Stars(5)),
        ];
        match question {
            Question::Useful => USEFUL,
            Question::Service => SERVICE,
        }
    }

    /// Its place among the answers of its question, from 0: the place of its count.
    #[must_use]
    pub const fn place(self) -> usize {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Stars(Stars(n)) => n as usize - 1,
        }
    }

    /// The answer as one word, for addresses, element values and remembered answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Stars(Stars(1)) => "1",
            Self::Stars(Stars(2)) => "2",
            Self::Stars(Stars(3)) => "3",
            Self::Stars(Stars(4)) => "4",
            Self::Stars(_) => "5",
        }
    }

    /// Reads what [`Answer::code`] wrote.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [Self::of(Question::Useful), Self::of(Question::Service)];
        all.into_iter()
            .flatten()
            .copied()
            .find(|answer| answer.code() == code)
    }

    /// The answer as the wire writes it: a word or a number.
    #[must_use]
    pub fn raw(self) -> RawAnswer {
        match self {
            Self::Stars(Stars(n)) => RawAnswer::Stars(i64::from(n)),
            Self::Yes | Self::No => RawAnswer::Code(self.code().to_owned()),
        }
    }

    /// Reads the wire's answer; a number of stars written as a word is none.
    #[must_use]
    pub fn from_raw(raw: &RawAnswer) -> Option<Self> {
        match raw {
            RawAnswer::Code(code) if code == "yes" => Some(Self::Yes),
            RawAnswer::Code(code) if code == "no" => Some(Self::No),
            RawAnswer::Code(_) => None,
            RawAnswer::Stars(n) => Self::stars(*n),
        }
    }
}

#[cfg(feature = "serde")]
mod serde_impl {
    //! A word or a number where people read it; one byte, its place over both questions, in the log.

    use super::Answer;
    use crate::{Question, RawAnswer};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    fn over_both() -> impl Iterator<Item = Answer> {
        [Answer::of(Question::Useful), Answer::of(Question::Service)]
            .into_iter()
            .flatten()
            .copied()
    }

    impl Serialize for Answer {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            if serializer.is_human_readable() {
                return self.raw().serialize(serializer);
            }
            let place = over_both()
                .position(|answer| answer == *self)
                .unwrap_or_default();
            (place as u8).serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for Answer {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            if deserializer.is_human_readable() {
                let raw = RawAnswer::deserialize(deserializer)?;
                return Self::from_raw(&raw)
                    .ok_or_else(|| D::Error::custom("an answer is \"yes\", \"no\" or 1 to 5"));
            }
            let place = u8::deserialize(deserializer)?;
            over_both()
                .nth(usize::from(place))
                .ok_or_else(|| D::Error::custom("no answer has this place"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_one_to_five() {
        assert!(Answer::stars(0).is_none());
        assert!(Answer::stars(6).is_none());
        assert_eq!(Answer::stars(3).map(Answer::place), Some(2));
    }

    #[test]
    fn every_answer_reads_back_from_its_code_and_from_the_wire() {
        for question in Question::ALL {
            for answer in Answer::of(*question) {
                assert_eq!(Answer::from_code(answer.code()), Some(*answer));
                assert_eq!(Answer::from_raw(&answer.raw()), Some(*answer));
                assert_eq!(answer.question(), *question);
            }
        }
    }
}
