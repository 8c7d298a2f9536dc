//! The words of a search, read from a text that a person typed.

use std::fmt;
use std::ops::RangeInclusive;

/// The most terms of one search; those after them are left out.
const MAX_TERMS: usize = 100;

/// The longest term in bytes; Postgres keeps no word of 2 048 or more.
const MAX_TERM_BYTES: usize = 1_000;

/// The characters that stand between words on every database: control characters, spaces, ASCII punctuation, and the
/// punctuation, symbols and numbers of Unicode that databases disagree about, such as `×`, `€`, `²` and `½`. Postgres
/// columns are computed with this list.
pub const SEPARATORS: [RangeInclusive<char>; 28] = [
    '\0'..='/',
    ':'..='@',
    '['..='`',
    '{'..='\u{a9}',
    '\u{ab}'..='\u{b4}',
    '\u{b6}'..='\u{b9}',
    '\u{bb}'..='\u{bf}',
    '\u{d7}'..='\u{d7}',
    '\u{f7}'..='\u{f7}',
    '\u{2000}'..='\u{2070}',
    '\u{2074}'..='\u{207e}',
    '\u{2080}'..='\u{208e}',
    '\u{20a0}'..='\u{20cf}',
    '\u{2150}'..='\u{215f}',
    '\u{2189}'..='\u{2bff}',
    '\u{3000}'..='\u{3004}',
    '\u{3008}'..='\u{3020}',
    '\u{3030}'..='\u{3030}',
    '\u{3192}'..='\u{3195}',
    '\u{3220}'..='\u{3229}',
    '\u{3248}'..='\u{325f}',
    '\u{3280}'..='\u{3289}',
    '\u{32b1}'..='\u{32bf}',
    '\u{ff01}'..='\u{ff0f}',
    '\u{ff1a}'..='\u{ff20}',
    '\u{ff3b}'..='\u{ff40}',
    '\u{ff5b}'..='\u{ff65}',
    '\u{ffe0}'..='\u{ffee}',
];

/// The words of a search: a row matches if it has those of one alternative. Those of none match nothing.
///
/// A text is read as web searches do: all words are looked for; `"two words"` next to each other, `-word` not at all,
/// `one or another` either of them, and `word*` with any ending. Any text can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords {
    alternatives: Vec<SearchAlternative>,
}

/// Terms that are looked for together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchAlternative {
    /// Terms that are all there; at least one.
    pub wanted: Vec<SearchTerm>,
    /// Terms of which none is there.
    pub unwanted: Vec<SearchTerm>,
}

/// Words that stand next to each other, mostly one.
#[derive(Clone, PartialEq, Eq)]
pub struct SearchTerm {
    /// The words, with a space between them: letters, digits, and no character of [`SEPARATORS`] but that.
    pub words: String,
    /// The last word may go on.
    pub is_prefix: bool,
}

impl SearchWords {
    /// Reads the words of a text.
    pub fn read(text: &str) -> Self {
        let mut alternatives = vec![SearchAlternative::new()];
        let tokens = SearchTokens { rest: text };
        for token in tokens.take(MAX_TERMS) {
            match (token, alternatives.last_mut()) {
                (SearchToken::Or, _) => alternatives.push(SearchAlternative::new()),
                (SearchToken::Term { term, wanted: true }, Some(last)) => last.wanted.push(term),
                (SearchToken::Term { term, .. }, Some(last)) => last.unwanted.push(term),
                (SearchToken::Term { .. }, None) => {}
            }
        }
        alternatives.retain(|alternative| !alternative.wanted.is_empty());
        SearchWords { alternatives }
    }

    /// Returns whether nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// The alternatives, of which one is enough.
    pub fn alternatives(&self) -> &[SearchAlternative] {
        &self.alternatives
    }
}

impl SearchAlternative {
    fn new() -> Self {
        SearchAlternative {
            wanted: Vec::new(),
            unwanted: Vec::new(),
        }
    }

    /// The terms, each with whether it is to be there.
    pub fn terms(&self) -> impl Iterator<Item = (&SearchTerm, bool)> {
        let wanted = self.wanted.iter().map(|term| (term, true));
        wanted.chain(self.unwanted.iter().map(|term| (term, false)))
    }
}

impl SearchTerm {
    /// The term of these words, if there are any.
    fn new(text: &str, is_prefix: bool) -> Option<Self> {
        let words: Vec<_> = text.split(is_separator).filter(|it| is_word(it)).collect();
        let words = words.join(" ");
        let is_short = words.len() <= MAX_TERM_BYTES;
        (!words.is_empty() && is_short).then_some(SearchTerm { words, is_prefix })
    }
}

fn is_separator(c: char) -> bool {
    SEPARATORS.iter().any(|range| range.contains(&c))
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}'
    )
}

/// A part of a text that was typed.
enum SearchToken {
    /// `or`
    Or,
    /// `word`, `"two words"`, `-word`
    Term { term: SearchTerm, wanted: bool },
}

/// The parts of a text, one after the other.
struct SearchTokens<'t> {
    rest: &'t str,
}

impl Iterator for SearchTokens<'_> {
    type Item = SearchToken;

    fn next(&mut self) -> Option<SearchToken> {
        loop {
            let text = self.rest.trim_start();
            let first = text.chars().next()?;
            let bare = text.strip_prefix('-').unwrap_or(text);
            let wanted = first != '-';
            let term = match bare.strip_prefix(is_quote) {
                Some(quoted) => self.quoted(quoted),
                None => match self.word(bare) {
                    word if wanted && word.eq_ignore_ascii_case("or") => {
                        return Some(SearchToken::Or);
                    }
                    word => SearchTerm::new(word, word.ends_with('*')),
                },
            };
            if let Some(term) = term {
                return Some(SearchToken::Term { term, wanted });
            }
        }
    }
}

impl<'t> SearchTokens<'t> {
    /// Takes the text up to the next quote, or to the end.
    fn quoted(&mut self, text: &'t str) -> Option<SearchTerm> {
        let (quoted, rest) = text.split_once(is_quote).unwrap_or((text, ""));
        self.rest = rest;
        SearchTerm::new(quoted, false)
    }

    /// Takes the text up to the next space or quote, or to the end.
    fn word(&mut self, text: &'t str) -> &'t str {
        let end = text.find(|c: char| c.is_whitespace() || is_quote(c));
        let (word, rest) = text.split_at(end.unwrap_or(text.len()));
        self.rest = rest;
        word
    }
}

/// Words that a person typed are not shown.
impl fmt::Debug for SearchTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SearchTerm(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The terms of each alternative: `-` before those that are unwanted, `*` behind those that may go on.
    fn read(text: &str) -> Vec<Vec<String>> {
        let written = |term: &SearchTerm, sign: &str| {
            let star = if term.is_prefix { "*" } else { "" };
            format!("{sign}{}{star}", term.words)
        };
        let words = SearchWords::read(text);
        let alternatives = words.alternatives().iter();
        alternatives
            .map(|it| {
                let wanted = it.wanted.iter().map(|term| written(term, ""));
                let unwanted = it.unwanted.iter().map(|term| written(term, "-"));
                wanted.chain(unwanted).collect()
            })
            .collect()
    }

    #[test]
    fn a_text_is_read_as_web_searches_do() {
        let cases: [(&str, &[&[&str]]); 14] = [
            ("little women", &[&["little", "women"]]),
            ("\"little women\" book", &[&["little women", "book"]]),
            ("book\"little women\"", &[&["book", "little women"]]),
            ("little -men", &[&["little", "-men"]]),
            ("jo -\"little men\"", &[&["jo", "-little men"]]),
            ("meg or jo beth", &[&["meg"], &["jo", "beth"]]),
            ("wom* Nature", &[&["wom*", "Nature"]]),
            ("well-known a@b.com", &[&["well known", "a b com"]]),
            ("wel-kn* 3.1*", &[&["wel kn*", "3 1*"]]),
            ("m\u{b2} \u{bd} price 5\u{20ac}", &[&["m", "price", "5"]]),
            ("\u{201e}so it\u{201c} goes", &[&["so it", "goes"]]),
            ("\"not closed", &[&["not closed"]]),
            ("--twice", &[]),
            ("\"or\" OR x", &[&["or"], &["x"]]),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn signs_of_query_languages_are_no_words() {
        for text in [
            "",
            " ",
            "\"",
            "\"\"",
            "-",
            "- -",
            "*",
            "()",
            "\0",
            "or",
            "or or",
            "'",
            "\\",
            ":*",
            "-word",
            "\u{1f980}",
            "\u{2026}",
            "\u{bd}",
        ] {
            assert!(SearchWords::read(text).is_empty(), "{text:?}");
        }
        let signs = "a' & !b | (c:*) <-> d\\ NEAR(e) {f} : g^";
        let words = ["a", "b", "c", "d", "NEAR e", "f", "g"];
        assert_eq!(read(signs), [words]);
        assert_eq!(read("a\0b"), [["a b"]]);
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(read(&"word ".repeat(10_000))[0].len(), MAX_TERMS);
        assert!(SearchWords::read(&"a".repeat(10_000)).is_empty());
    }
}
