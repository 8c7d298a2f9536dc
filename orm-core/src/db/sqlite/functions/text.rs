//! Texts, character by character, as Postgres takes them apart and puts them together.

use super::FunctionFailure::{self, NegativeLength, OutOfRange, TooLong};
use super::argument::TextBytes;
use super::fold::{contains, fold};
use super::functions;
use super::like::like;
use std::borrow::Cow;

/// The greatest number of bytes of a text, for SQLite and for Postgres.
const LONGEST: usize = 1_000_000_000;

functions! {
    c"orm_lower"(text: &str) => text.to_lowercase();
    c"orm_upper"(text: &str) => text.to_uppercase();
    c"orm_fold"(text: &str) => fold(text);
    // The second text is folded already: by `orm_fold`, once for all rows.
    c"orm_icontains"(text: TextBytes<'_>, folded: TextBytes<'_>) => contains(text.0, folded.0);
    c"orm_like"(text: &str, pattern: &str) => like(text, pattern);
    c"orm_substr"(text: &str, start: i64) => {
        let start = position(start)?.max(1);
        middle(text, start - 1, None)
    };
    c"orm_substr"(text: &str, start: i64, length: i64) => {
        let (start, length) = (position(start)?, position(length)?);
        if length < 0 {
            return Err(NegativeLength);
        }
        let first = start.max(1);
        middle(text, first - 1, Some((start + length - first).max(0)))
    };
    c"orm_left"(text: &str, count: i64) => {
        let count = kept(text, position(count)?);
        middle(text, 0, Some(count))
    };
    c"orm_right"(text: &str, count: i64) => {
        let count = kept(text, position(count)?);
        middle(text, characters(text) - count, None)
    };
    c"orm_lpad"(text: &str, length: i64, fill: &str) => {
        let padding = padding(text, position(length)?, fill)?;
        padding + middle(text, 0, Some(position(length)?))
    };
    c"orm_rpad"(text: &str, length: i64, fill: &str) => {
        let padding = padding(text, position(length)?, fill)?;
        middle(text, 0, Some(position(length)?)).to_owned() + &padding
    };
    c"orm_repeat"(text: &str, times: i64) => {
        let times = usize::try_from(position(times)?).unwrap_or(0);
        check_length(text.len().checked_mul(times))?;
        text.repeat(times)
    };
    c"orm_replace"(text: &str, from: &str, to: &str) => replace(text, from, to)?;
    // A code point that is no character, such as zero, makes no text.
    c"orm_chr"(code: i64) => {
        let character = u32::try_from(position(code)?).ok().and_then(char::from_u32);
        character.filter(|it| *it != '\0').map(String::from)
    };
    c"orm_ord"(text: &str) => text.chars().next().map_or(0, |first| i64::from(u32::from(first)));
    c"orm_reverse"(text: &str) => text.chars().rev().collect::<String>();
}

/// A position or number of characters, which is an `i32` for Postgres.
fn position(number: i64) -> Result<i64, FunctionFailure> {
    i32::try_from(number).map(i64::from).map_err(|_| OutOfRange)
}

fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// So many characters, below zero all but so many.
fn kept(text: &str, count: i64) -> i64 {
    if count < 0 {
        (characters(text) + count).max(0)
    } else {
        count.min(characters(text))
    }
}

/// The text without so many characters, and of that so many at most.
fn middle(text: &str, skipped: i64, length: Option<i64>) -> &str {
    let text = &text[offset(text, skipped)..];
    length.map_or(text, |length| &text[..offset(text, length)])
}

/// The number of bytes of so many characters.
fn offset(text: &str, count: i64) -> usize {
    let count = usize::try_from(count).unwrap_or(0);
    let mut starts = text.char_indices();
    starts.nth(count).map_or(text.len(), |(start, _)| start)
}

/// The text with another in place of each that is `from`; an empty one stands nowhere.
fn replace<'v>(text: &'v str, from: &str, to: &str) -> Result<Cow<'v, str>, FunctionFailure> {
    if from.is_empty() {
        return Ok(text.into());
    }
    let mut pieces = text.split(from);
    let Some(first) = pieces.next().filter(|it| it.len() < text.len()) else {
        return Ok(text.into());
    };
    let mut replaced = first.to_owned();
    for piece in pieces {
        check_length(Some(replaced.len() + to.len() + piece.len()))?;
        replaced.push_str(to);
        replaced.push_str(piece);
    }
    Ok(replaced.into())
}

/// The characters that fill the text up to a length.
fn padding(text: &str, length: i64, fill: &str) -> Result<String, FunctionFailure> {
    let missing = usize::try_from(length - characters(text)).unwrap_or(0);
    let rounds = missing.div_ceil(fill.chars().count().max(1));
    check_length(rounds.checked_mul(fill.len()))?;
    Ok(fill.chars().cycle().take(missing).collect())
}

/// Refuses a text of so many bytes if it is too long; none is too many to count.
fn check_length(bytes: Option<usize>) -> Result<(), FunctionFailure> {
    if bytes.is_none_or(|bytes| bytes > LONGEST) {
        return Err(TooLong);
    }
    Ok(())
}
