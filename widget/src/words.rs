//! What a text box must know of the words in it: how many are left, when to say so, and in which
//! direction they run.

/// The number of characters still free, or how many there are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Left(usize),
    Over(usize),
}

impl Room {
    /// Counts Unicode scalar values, as the collector does.
    #[must_use]
    pub fn of(words: &str, limit: u32) -> Self {
        let (count, limit) = (words.chars().count(), limit as usize);
        if count > limit {
            Self::Over(count - limit)
        } else {
            Self::Left(limit - count)
        }
    }

    /// Whether the step from `before` to here is worth an announcement. A voice that counted every
    /// letter would make typing impossible, so it speaks at fifty, at ten, and at the limit.
    #[must_use]
    pub fn is_news_after(self, before: Self) -> bool {
        self.rank() > before.rank()
    }

    fn rank(self) -> u8 {
        match self {
            Self::Left(51..) => 0,
            Self::Left(11..) => 1,
            Self::Left(_) => 2,
            Self::Over(_) => 3,
        }
    }
}

/// Whether a text says by itself in which direction it runs. Digits, signs and an empty box do not,
/// and a browser left to guess would take them for left-to-right even on an Arabic page.
#[must_use]
pub fn has_direction(words: &str) -> bool {
    words.chars().any(is_strong)
}

/// A letter of a script in use in the region, or of one of its neighbours. It may err on the side
/// of "no": the box then keeps the page's direction, which is never absurd.
fn is_strong(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}'
        | '\u{386}'..='\u{52f}' | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | '\u{6fa}'..='\u{6ff}' | '\u{750}'..='\u{77f}'
        | '\u{904}'..='\u{939}' | '\u{985}'..='\u{9b9}' | '\u{3041}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_unicode_scalar_values() {
        assert_eq!(Room::of("رأيك", 10), Room::Left(6));
        assert_eq!(Room::of("👍🏽", 1), Room::Over(1));
        assert_eq!(Room::of("", 0), Room::Left(0));
    }

    #[test]
    fn the_counter_speaks_at_fifty_at_ten_and_at_the_limit() {
        let mut spoken = Vec::new();
        let mut before = Room::of("", 1000);
        for length in 1..=1010 {
            let room = Room::of(&"a".repeat(length), 1000);
            if room.is_news_after(before) {
                spoken.push(room);
            }
            before = room;
        }
        assert_eq!(spoken, [Room::Left(50), Room::Left(10), Room::Over(1)]);
    }

    #[test]
    fn deleting_is_not_announced() {
        assert!(!Room::Left(60).is_news_after(Room::Left(40)));
    }

    #[test]
    fn digits_signs_and_emoji_have_no_direction_and_letters_have() {
        for words in ["", "0501234567", "٠٥٠١٢٣٤٥٦٧", "۴۵", "940!", "؟ ،", "👍"] {
            assert!(!has_direction(words), "{words}");
        }
        for words in ["٤ أيام", "4 days", "۴ دن", "è"] {
            assert!(has_direction(words), "{words}");
        }
    }
}
