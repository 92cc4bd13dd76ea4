//! Rust sources as the names they use: enough of a lexer to leave comments,
//! strings and characters out, and enough of a parser to spell out `use` trees.

/// A path as it is used, `a::b::{c, d}` spelled out as two, with its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) line: usize,
    pub(super) segments: Vec<String>,
}

impl Path {
    pub(super) fn first(&self) -> &str {
        self.segments.first().map_or("", String::as_str)
    }

    /// Whether the path holds these segments side by side.
    pub(super) fn holds(&self, side_by_side: &[&str]) -> bool {
        self.segments
            .windows(side_by_side.len())
            .any(|window| window == side_by_side)
    }
}

/// The text with comments, strings and characters blanked, line by line as
/// long as before.
pub(super) fn code(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let blank = opaque(rest, code.chars().next_back());
        let length = blank.unwrap_or(first.len_utf8());
        let (piece, after) = rest.split_at(length);
        if blank.is_some() {
            code.extend(piece.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            code.push_str(piece);
        }
        rest = after;
    }
    code
}

/// The length of the comment, string or character that `rest` begins with.
fn opaque(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    if rest.starts_with('\'') {
        return character(rest);
    }
    // r"…", r#"…"#, br"…": not the end of a name such as `for`.
    let starts_a_word = !before.is_some_and(is_word);
    let raw = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    if !starts_a_word || !raw.trim_start_matches('#').starts_with('"') {
        return None;
    }
    let prefix = rest.len() - raw.len() + hashes + 1;
    let close = format!("\"{}", "#".repeat(hashes));
    let body = rest.get(prefix..)?;
    Some(
        body.find(&close)
            .map_or(rest.len(), |at| prefix + at + close.len()),
    )
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        if here.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let mut characters = rest.chars().skip(1);
    let (first, second) = (characters.next()?, characters.next()?);
    (first == '\\' || second == '\'').then(|| quoted(rest, '\''))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[derive(Debug, PartialEq, Eq, Clone)]
enum Token {
    Word(String),
    /// `::`
    Step,
    Mark(char),
}

fn tokens(code: &str) -> Vec<(usize, Token)> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\n' {
            line += 1;
        } else if is_word(character) {
            let mut word = String::from(character);
            while let Some(next) = characters.next_if(|next| is_word(*next)) {
                word.push(next);
            }
            tokens.push((line, Token::Word(word)));
        } else if character == ':' && characters.next_if_eq(&':').is_some() {
            tokens.push((line, Token::Step));
        } else if !character.is_whitespace() {
            tokens.push((line, Token::Mark(character)));
        }
    }
    tokens
}

/// Every word of the code with its line, fields and methods included.
pub(super) fn words(text: &str) -> Vec<(usize, String)> {
    tokens(&code(text))
        .into_iter()
        .filter_map(|(line, token)| match token {
            Token::Word(word) => Some((line, word)),
            _ => None,
        })
        .collect()
}

/// Every path of the code. A lone name is a path of one; a field or a method
/// (`.name`) is none.
pub(super) fn paths(text: &str) -> Vec<Path> {
    let tokens = tokens(&code(text));
    let mut reader = Reader {
        tokens: &tokens,
        found: Vec::new(),
    };
    let mut after_dot = false;
    while let Some((_, token)) = reader.tokens.first() {
        match token {
            Token::Word(_) if !after_dot => reader.path(&[]),
            _ => {
                after_dot = *token == Token::Mark('.');
                reader.advance();
                continue;
            }
        }
        after_dot = false;
    }
    reader.found
}

struct Reader<'a> {
    tokens: &'a [(usize, Token)],
    found: Vec<Path>,
}

impl Reader<'_> {
    fn advance(&mut self) {
        self.tokens = self.tokens.split_first().map_or(&[], |(_, rest)| rest);
    }

    /// Reads one path from a word on; `before` is what stood before a brace.
    fn path(&mut self, before: &[String]) {
        let mut segments = before.to_vec();
        let line = self.tokens.first().map_or(0, |(line, _)| *line);
        while let Some((_, Token::Word(word))) = self.tokens.first() {
            segments.push(word.clone());
            self.advance();
            if !matches!(self.tokens.first(), Some((_, Token::Step))) {
                break;
            }
            self.advance();
            if matches!(self.tokens.first(), Some((_, Token::Mark('{')))) {
                return self.group(&segments);
            }
        }
        self.found.push(Path { line, segments });
    }

    fn group(&mut self, before: &[String]) {
        self.advance();
        while let Some((_, token)) = self.tokens.first() {
            match token {
                // `as Name` renames what was just read.
                Token::Word(word) if word == "as" => {
                    self.advance();
                    self.advance();
                }
                Token::Word(_) => self.path(before),
                Token::Mark('}') => return self.advance(),
                _ => self.advance(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> Vec<String> {
        let found = paths(text).into_iter();
        found.map(|path| path.segments.join("::")).collect()
    }

    #[test]
    fn a_use_tree_is_spelled_out() {
        assert_eq!(
            spelled("use a::{b, c::{self, D as E}, f::*};"),
            ["use", "a::b", "a::c::self", "a::c::D", "a::f"]
        );
    }

    #[test]
    fn a_path_in_an_expression_is_read_with_its_line() {
        let found = paths("fn f() {\n    x.now(a::b::<C>());\n}");
        assert!(found.contains(&Path {
            line: 2,
            segments: vec!["a".to_owned(), "b".to_owned()]
        }));
        assert!(!found.iter().any(|path| path.holds(&["now"])));
    }

    #[test]
    fn comments_strings_and_characters_are_not_code() {
        for text in [
            "// sled",
            "//! sled\n",
            "/* a /* sled */ sled */",
            "\"sled \\\" sled\"",
            "r#\"sled \" sled\"#",
            "b\"sled\"",
            "br\"sled\"",
        ] {
            assert!(
                !words(text).iter().any(|(_, word)| word == "sled"),
                "{text}"
            );
        }
    }

    #[test]
    fn code_after_a_string_a_character_or_a_lifetime_is_code() {
        for text in [
            "\"a\" sled",
            "'\"' sled",
            "'\\'' sled",
            "&'a sled",
            "for r in sled",
            "/* a */ sled",
        ] {
            assert!(words(text).iter().any(|(_, word)| word == "sled"), "{text}");
        }
    }

    #[test]
    fn blanking_keeps_lines_where_they_were() {
        assert_eq!(
            words("/*\n\n*/ a\n\"\n\" b"),
            [(3, "a".to_owned()), (5, "b".to_owned())]
        );
    }
}
