//! Words with their place in the text, and the words that somebody seeks.
//!
//! A word goes on through letters and digits, and ends where Arabic letters meet others, since articles and
//! figures are often written without a space («الـPDF», «شارع12»). A placeholder for masked data is no word.

use super::normal::{Letters, is_drawn_out, squeezed};
use super::stem;
use rayak_shared::personal;
use std::collections::HashSet;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text, marks and what nobody sees included. Words that one character stands for
    /// («ﷺ», "½") share its bytes.
    pub span: Range<usize>,
    pub normal: String,
    /// The word as it is looked for: what shares a stem with it finds it.
    pub sought: Sought,
}

impl Token {
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.normal.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sought {
    pub stem: String,
    /// Other stems that it may have: those of its other readings, where the first letters may be a
    /// conjunction or the article of Jazan («امبلدية»), or where a letter is drawn out.
    pub others: Vec<String>,
}

impl Sought {
    /// The stems by which it finds and is found.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.stem).chain(self.others.iter().map(|it| &**it))
    }

    #[must_use]
    pub fn finds(&self, token: &Token) -> bool {
        self.forms()
            .any(|sought| token.sought.forms().any(|form| form == sought))
    }
}

/// The words that a query asks for, each once, in its order.
#[must_use]
pub fn stems(query: &str) -> Vec<Sought> {
    let mut stems: Vec<Sought> = Vec::new();
    let mut known = HashSet::new();
    for Token { sought, .. } in tokens(query) {
        if known.insert(sought.clone()) {
            stems.push(sought);
        }
    }
    stems
}

/// Where a text has what is sought: in order, and without overlap.
#[must_use]
pub fn hits(text: &str, sought: &[Sought]) -> Vec<Range<usize>> {
    let forms: HashSet<&str> = sought.iter().flat_map(Sought::forms).collect();
    let is_found = |token: &Token| token.sought.forms().any(|form| forms.contains(form));
    let mut hits: Vec<Range<usize>> = Vec::new();
    for Token { span, .. } in tokens(text).filter(is_found) {
        match hits.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => hits.push(span),
        }
    }
    hits
}

/// The words of a text, in their order.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    let stemmer = stem::Stemmer::new();
    Words {
        text,
        at: 0,
        letters: Letters::of(""),
        ahead: None,
        from: 0,
    }
    .map(move |(span, letters)| {
        let written = text.get(span.clone()).unwrap_or_default();
        let begins_with_hamza = written.starts_with(['أ', 'إ', 'آ']);
        token(span, &letters, begins_with_hamza, &stemmer)
    })
}

fn token(
    span: Range<usize>,
    letters: &[char],
    begins_with_hamza: bool,
    stemmer: &stem::Stemmer,
) -> Token {
    let normal = squeezed(letters, 1);
    let (stem, mut others) = stemmer.stems(&normal, begins_with_hamza);
    if others.is_empty() && is_drawn_out(letters) {
        let (doubled, _) = stemmer.stems(&squeezed(letters, 2), begins_with_hamza);
        others.extend((doubled != stem).then_some(doubled));
    }
    Token {
        span,
        normal,
        sought: Sought { stem, others },
    }
}

/// How the letters of a word belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Arabic,
    Other,
}

fn kind(c: char) -> Option<Kind> {
    match c {
        '\u{620}'..='\u{64a}'
        | '\u{66e}'..='\u{6d3}'
        | '\u{6fa}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8c9}' => Some(Kind::Arabic),
        _ if c.is_alphanumeric() || is_combining_mark(c) => Some(Kind::Other),
        _ => None,
    }
}

/// Cuts a text into words, one stretch between placeholders after another.
struct Words<'a> {
    text: &'a str,
    /// Where the next stretch begins.
    at: usize,
    letters: Letters<'a>,
    ahead: Option<(char, Range<usize>)>,
    /// Where the present stretch begins.
    from: usize,
}

impl Words<'_> {
    fn letter(&mut self) -> Option<(char, Range<usize>)> {
        self.ahead.take().or_else(|| self.letters.next())
    }

    /// Goes on to the next stretch; false at the end of the text.
    fn stretch(&mut self) -> bool {
        let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) else {
            return false;
        };
        let opened = rest.match_indices('⟦');
        let mut placeholders = opened.filter_map(|(at, _)| {
            let length = personal::placeholder(rest.get(at..)?)?;
            Some((at, at + length))
        });
        let (end, next) = placeholders.next().unwrap_or((rest.len(), rest.len()));
        self.letters = Letters::of(rest.get(..end).unwrap_or_default());
        self.from = self.at;
        self.at += next;
        true
    }
}

impl Iterator for Words<'_> {
    type Item = (Range<usize>, Vec<char>);

    fn next(&mut self) -> Option<Self::Item> {
        let (first, mut span) = loop {
            match self.letter() {
                Some((c, span)) if kind(c).is_some() => break (c, span),
                Some(_) => {}
                None if self.stretch() => {}
                None => return None,
            }
        };
        let mut word = vec![first];
        while let Some((c, here)) = self.letter() {
            if kind(c).is_some() && kind(c) == kind(first) {
                word.push(c);
                span.end = here.end;
            } else if c == '\'' && kind(first) == Some(Kind::Other) {
                // An apostrophe belongs to the word if the word goes on behind it.
                match self.letter() {
                    Some((next, there)) if kind(next) == Some(Kind::Other) => {
                        word.extend([c, next]);
                        span.end = there.end;
                    }
                    other => {
                        self.ahead = other;
                        break;
                    }
                }
            } else {
                self.ahead = Some((c, here));
                break;
            }
        }
        Some((self.from + span.start..self.from + span.end, word))
    }
}
