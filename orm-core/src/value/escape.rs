//! Texts as JSON writes them.

use std::fmt::Write;

/// Appends a text between quote marks, with what JSON cannot hold escaped.
pub(crate) fn write_quoted(text: &str, to: &mut String) {
    to.push('"');
    let mut rest = text;
    let is_special = |sign: char| matches!(sign, '"' | '\\' | '\u{0}'..='\u{1f}');
    while let Some(at) = rest.find(is_special) {
        to.push_str(&rest[..at]);
        let special = rest.as_bytes()[at];
        // Writing to a `String` cannot fail.
        _ = match special {
            b'"' | b'\\' => write!(to, "\\{}", char::from(special)),
            control => write!(to, "\\u{control:04x}"),
        };
        rest = &rest[at + 1..];
    }
    to.push_str(rest);
    to.push('"');
}
