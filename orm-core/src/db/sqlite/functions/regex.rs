//! Regular expressions.

use super::FunctionFailure::{self, InvalidRegex};
use super::functions;
use regex::{Regex, RegexBuilder};
use std::cell::RefCell;

functions! {
    c"orm_regex"(text: &str, pattern: &str) => is_found(text, pattern, false)?;
    c"orm_iregex"(text: &str, pattern: &str) => is_found(text, pattern, true)?;
}

/// A regular expression that was compiled.
struct Compiled {
    pattern: String,
    ignores_case: bool,
    regex: Regex,
}

thread_local! {
    /// The last one on this thread: a query asks for the same row after row.
    static LAST: RefCell<Option<Compiled>> = const { RefCell::new(None) };
}

/// Returns whether the regular expression is found somewhere in the text.
fn is_found(text: &str, pattern: &str, ignores_case: bool) -> Result<bool, FunctionFailure> {
    LAST.with_borrow_mut(|last| {
        let is_it = |last: &&Compiled| last.pattern == pattern && last.ignores_case == ignores_case;
        if let Some(last) = last.as_ref().filter(is_it) {
            return Ok(last.regex.is_match(text));
        }
        let compiled = compile(pattern, ignores_case)?;
        Ok(last.insert(compiled).regex.is_match(text))
    })
}

fn compile(pattern: &str, ignores_case: bool) -> Result<Compiled, FunctionFailure> {
    let regex = RegexBuilder::new(pattern)
        .case_insensitive(ignores_case)
        .dot_matches_new_line(true)
        .build();
    Ok(Compiled {
        pattern: pattern.to_owned(),
        ignores_case,
        regex: regex.map_err(|_| InvalidRegex)?,
    })
}
