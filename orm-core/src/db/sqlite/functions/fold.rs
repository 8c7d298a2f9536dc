//! Texts without regard to case, by Unicode. ASCII, which most texts are, costs no copy of them.

use memchr::memchr2_iter;
use std::borrow::Cow;

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

/// Returns whether a text, [folded](fold), has a text in it that is folded already.
pub(super) fn contains(text: &str, folded: &str) -> bool {
    if !text.is_ascii() {
        return fold(text).contains(folded);
    }
    let (text, folded) = (text.as_bytes(), folded.as_bytes());
    let Some(&first) = folded.first() else {
        return true;
    };
    // A folded text has no small letter of ASCII; others are not in an ASCII text.
    let mut starts = memchr2_iter(first, first.to_ascii_lowercase(), text);
    starts.any(|start| {
        let found = text.get(start..start + folded.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(folded))
    })
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
                assert_eq!(contains(text, &part), expected, "{text:?} {part:?}");
            }
        }
    }
}
