//! Trigrams: the runs of three characters in the words of a text, as the extension `pg_trgm` of Postgres finds them.

use super::functions;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

functions! {
    c"orm_similarity"(one: &str, other: &str) => similarity(one, other);
}

/// The share of trigrams that two texts have in common, rounded as Postgres does: to an `f32`.
fn similarity(one: &str, other: &str) -> f64 {
    let (one, other) = (trigrams(one), trigrams(other));
    let n_common = one.intersection(&other).count();
    let n_all = one.len() + other.len() - n_common;
    if n_common == 0 {
        return 0.0;
    }
    f64::from(count(n_common) / count(n_all))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no text has so many trigrams, and Postgres rounds as well"
)]
fn count(n: usize) -> f32 {
    n as f32
}

/// The trigrams of a text: those of each of its words in lower case, with two spaces before it and one behind it.
fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let words = text.split(|c: char| !is_of_word(c));
    let mut trigrams = BTreeSet::new();
    for word in words.filter(|word| !word.is_empty()) {
        let lower = word.chars().map(lower);
        let padded = [' ', ' '].into_iter().chain(lower).chain([' ']);
        let padded: Vec<char> = padded.collect();
        trigrams.extend(padded.windows(3).map(|run| [run[0], run[1], run[2]]));
    }
    trigrams
}

/// Returns whether the character belongs to words: a letter or a digit, and no other number such as `²`.
fn is_of_word(c: char) -> bool {
    static DIGIT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\p{Nd}$").expect("a regular expression"));
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || c.is_numeric() && DIGIT.is_match(c.encode_utf8(&mut [0; 4]))
}

/// Returns the lower case of a character by itself, which is one character: of `Σ` always `σ`, and of `İ` `i`.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::{similarity, trigrams};

    #[test]
    fn trigrams_are_those_of_padded_words() {
        let found: Vec<String> = trigrams("Cat x!").iter().map(String::from_iter).collect();
        assert_eq!(found, ["  c", "  x", " ca", " x ", "at ", "cat"]);
    }

    #[test]
    fn similarity_is_the_share_of_common_trigrams() {
        let cases = [
            ("word", "two words", 0.363_636_38_f32),
            ("word", "WORD", 1.0),
            ("word", "", 0.0),
            ("", "", 0.0),
            ("abc", "xyz", 0.0),
            ("\u{3a3}", "\u{3c3}", 1.0),
            ("m\u{b2}", "m", 1.0),
            ("\u{bd}", "\u{bd}", 0.0),
            ("\u{130}", "i", 1.0),
            ("\u{663}", "\u{663}", 1.0),
        ];
        for (one, other, expected) in cases {
            let found = similarity(one, other);
            assert!(
                (found - f64::from(expected)).abs() < 1e-9,
                "{one} {other}: {found}"
            );
        }
    }
}
