//! A document taken apart.

use super::cursor::JsonCursor;
use super::{JsonFailure, JsonNumber, MAX_DEPTH};
use crate::value::escape::write_quoted;
use std::borrow::Cow;

/// A value of JSON. Numbers are equal by what they stand for, and objects whatever the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsonNode {
    Null,
    Bool(bool),
    Number(JsonNumber),
    Text(String),
    Array(Vec<JsonNode>),
    /// Each key once, by its length and then by its bytes.
    Object(Vec<(String, JsonNode)>),
}

impl JsonNode {
    /// Reads the text of a document.
    pub(crate) fn parse(text: &str) -> Result<JsonNode, JsonFailure> {
        JsonCursor::new(text).whole()
    }

    /// Puts the pairs of an object in their order; of equal keys the last counts.
    pub(crate) fn sort(pairs: &mut Vec<(String, JsonNode)>) {
        // The sort is stable, so that of equal keys the last comes first once all are reversed.
        pairs.reverse();
        pairs.sort_by(|(left, _), (right, _)| (left.len(), left).cmp(&(right.len(), right)));
        pairs.dedup_by(|(later, _), (earlier, _)| later == earlier);
    }

    /// Refuses a document that one of the databases cannot store, or Rust could not read back.
    pub(super) fn check(&self) -> Result<(), JsonFailure> {
        self.check_at(MAX_DEPTH)
    }

    fn check_at(&self, levels: usize) -> Result<(), JsonFailure> {
        let deeper = || levels.checked_sub(1).ok_or(JsonFailure::TooDeep);
        match self {
            JsonNode::Text(text) => check_text(text),
            JsonNode::Array(values) => {
                let levels = deeper()?;
                values.iter().try_for_each(|value| value.check_at(levels))
            }
            JsonNode::Object(pairs) => {
                let levels = deeper()?;
                pairs.iter().try_for_each(|(key, value)| {
                    check_text(key)?;
                    value.check_at(levels)
                })
            }
            JsonNode::Null | JsonNode::Bool(_) | JsonNode::Number(_) => Ok(()),
        }
    }

    /// Returns whether an integer would be rounded where it is read as a `u64`, an `i64` or the nearest float.
    pub(super) fn is_rounded(&self) -> bool {
        match self {
            JsonNode::Number(number) => number.is_rounded(),
            JsonNode::Array(values) => values.iter().any(JsonNode::is_rounded),
            JsonNode::Object(pairs) => pairs.iter().any(|(_, value)| value.is_rounded()),
            JsonNode::Null | JsonNode::Bool(_) | JsonNode::Text(_) => false,
        }
    }

    /// Returns the text.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, COMPACT, |number| number.as_str().into());
        text
    }

    /// Returns the text that Postgres makes of a `jsonb`: `{"a": [1, 2]}`.
    #[cfg(feature = "sqlite")]
    pub(crate) fn to_spaced_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, SPACED, |number| number.as_str().into());
        text
    }

    /// Returns the text in which floats stand as `serde_json` writes them.
    pub(super) fn to_serde_json_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, COMPACT, JsonNumber::as_serde_json);
        text
    }

    /// Returns the text in which equal numbers are equal.
    pub(crate) fn to_normal_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, COMPACT, |number| number.normal().into());
        text
    }

    fn write(
        &self,
        to: &mut String,
        separators: Separators,
        number: fn(&JsonNumber) -> Cow<'_, str>,
    ) {
        match self {
            JsonNode::Null => to.push_str("null"),
            JsonNode::Bool(truth) => to.push_str(if *truth { "true" } else { "false" }),
            JsonNode::Number(own) => to.push_str(&number(own)),
            JsonNode::Text(text) => write_quoted(text, to),
            JsonNode::Array(values) => {
                to.push('[');
                for (n, value) in values.iter().enumerate() {
                    to.push_str(if n > 0 { separators.value } else { "" });
                    value.write(to, separators, number);
                }
                to.push(']');
            }
            JsonNode::Object(pairs) => {
                to.push('{');
                for (n, (key, value)) in pairs.iter().enumerate() {
                    to.push_str(if n > 0 { separators.value } else { "" });
                    write_quoted(key, to);
                    to.push_str(separators.key);
                    value.write(to, separators, number);
                }
                to.push('}');
            }
        }
    }
}

/// The signs behind a value that another one follows, and behind a key.
#[derive(Clone, Copy)]
struct Separators {
    value: &'static str,
    key: &'static str,
}

const COMPACT: Separators = Separators {
    value: ",",
    key: ":",
};

#[cfg(feature = "sqlite")]
const SPACED: Separators = Separators {
    value: ", ",
    key: ": ",
};

fn check_text(text: &str) -> Result<(), JsonFailure> {
    if text.contains('\0') {
        return Err(JsonFailure::Nul);
    }
    Ok(())
}
