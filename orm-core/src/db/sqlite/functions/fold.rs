//! Texts without regard to case, by Unicode. ASCII, which most texts are, costs no copy of them.

use memchr::memchr2_iter;
use std::borrow::Cow;
use std::str;

/// Returns the one form of all texts that differ by case alone: their lower case in upper case.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() {
        return text.to_lowercase().to_uppercase().into();
    }
    if text.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return text.to_ascii_uppercase().into();
    }
    text.into()
}

/// Returns whether a text, [folded](fold), has a text in it that is folded already; nothing if one of them is not UTF-8.
/// ASCII is not looked through for that once more.
pub(super) fn contains(text: &[u8], folded: &[u8]) -> Option<bool> {
    if !text.is_ascii() {
        let (text, folded) = (str::from_utf8(text).ok()?, str::from_utf8(folded).ok()?);
        return Some(fold(text).contains(folded));
    }
    let Some(&first) = folded.first() else {
        return Some(true);
    };
    // A folded text has no small letter of ASCII; others are not in an ASCII text.
    let mut starts = memchr2_iter(first, first.to_ascii_lowercase(), text);
    Some(starts.any(|start| {
        let found = text.get(start..start + folded.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(folded))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 16] = [
        "",
        "a",
        "Z",
        "Nature",
        "LITTLE WOMEN",
        "little women",
        "l\u{e9}a",
        "L\u{c9}A",
        "stra\u{df}e",
        "STRASSE",
        "\u{3c3}\u{3c2}",
        "\u{3a3}",
        "\u{130}",
        "i\u{307}",
        "\u{212a}elvin",
        "@[`{",
    ];

    #[test]
    fn ascii_is_folded_as_all_texts_are() {
        for text in TEXTS {
            assert_eq!(fold(text), text.to_lowercase().to_uppercase(), "{text:?}");
        }
    }

    #[test]
    fn a_text_is_found_as_in_the_folded_text() {
        let parts = TEXTS
            .iter()
            .chain(&["t", "TT", "wo", "men", "n ", "se", "k", "[", "{"]);
        for part in parts.map(|part| fold(part)) {
            for text in TEXTS {
                let expected = fold(text).contains(&*part);
                let found = contains(text.as_bytes(), part.as_bytes());
                assert_eq!(found, Some(expected), "{text:?} {part:?}");
            }
        }
    }

    #[test]
    fn nothing_is_known_of_what_is_no_text() {
        assert_eq!(contains(b"caf\xe9", b"CAF"), None);
        assert_eq!(contains(b"caf\xe9", b""), None);
    }
}
