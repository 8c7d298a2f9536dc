//! JSON documents, as `jsonb` of Postgres has them: numbers are exact, and any text can be a key.
//!
//! - `contain`: which document contains another
//! - `edit`: documents with other values in one place, or of some keys
//!
//! A path is an array of keys and positions: `["tags",0]`.

mod contain;
mod edit;

use super::FunctionFailure::{self, NotJson};
use super::functions;
use crate::db::sqlite::packed::SqliteCell;
use crate::value::{JsonFailure, JsonNode, locate, write_quoted};
use contain::{contains, has_key};
use std::borrow::Cow;
use std::cmp::Ordering;

functions! {
    c"orm_json_normal"(document: &str) => parsed(document)?.to_normal_text();
    // The value of a column that becomes one of texts.
    c"orm_json_as_text"(document: &str) => parsed(document)?.to_spaced_text();
    c"orm_json_nullif"(document: &str, other: Option<&str>) => {
        let is_other = match other {
            Some(other) => parsed(document)?.to_normal_text() == parsed(other)?.to_normal_text(),
            None => false,
        };
        (!is_other).then_some(document)
    };
    c"orm_json_at"(document: &str, path: &str) => at(document, path)?.map(|found| found.to_text());
    c"orm_json_text"(document: &str, path: &str) => match at(document, path)? {
        Some(JsonNode::Text(text)) => Some(text),
        _ => None,
    };
    c"orm_json_int"(document: &str, path: &str) => match at(document, path)? {
        Some(JsonNode::Number(number)) => number.as_i64(),
        _ => None,
    };
    c"orm_json_float"(document: &str, path: &str) => match at(document, path)? {
        Some(JsonNode::Number(number)) => number.as_f64(),
        _ => None,
    };
    c"orm_json_bool"(document: &str, path: &str) => match at(document, path)? {
        Some(JsonNode::Bool(truth)) => Some(truth),
        _ => None,
    };
    c"orm_json_array_length"(document: &str, path: &str) => match at(document, path)? {
        Some(JsonNode::Array(values)) => i64::try_from(values.len()).ok(),
        _ => None,
    };
    // The texts of the elements, which `json_each` hands out as they are.
    c"orm_json_elements"(document: &str) => match parsed(document)? {
        JsonNode::Array(values) => Some(texts(&values)),
        _ => None,
    };
    c"orm_json_entries"(document: &str) => match parsed(document)? {
        JsonNode::Object(pairs) => {
            let entries = pairs.into_iter().map(entry).collect();
            Some(JsonNode::Array(entries).to_text())
        }
        _ => None,
    };
    c"orm_json_has_key"(document: &str, key: &str) => has_key(&parsed(document)?, key);
    c"orm_json_has_any_key"(document: &str, keys: &str) => {
        let (document, keys) = (parsed(document)?, steps(keys)?);
        keys.iter().any(|key| is_key(&document, key))
    };
    c"orm_json_has_all_keys"(document: &str, keys: &str) => {
        let (document, keys) = (parsed(document)?, steps(keys)?);
        keys.iter().all(|key| is_key(&document, key))
    };
    c"orm_json_contains"(document: &str, other: &str) => contains(&parsed(document)?, &parsed(other)?);
    c"orm_json_set"(document: &str, path: &str, value: Option<&str>) => {
        let value = parsed(value.unwrap_or("null"))?;
        edit::set(parsed(document)?, &steps(path)?, value).to_text()
    };
    c"orm_json_remove"(document: &str, path: &str) => {
        edit::remove(parsed(document)?, &steps(path)?).to_text()
    };
    c"orm_json_merge"(document: &str, keys: Option<&str>) => {
        let keys = parsed(keys.unwrap_or("null"))?;
        edit::merge(parsed(document)?, keys).to_text()
    };
    c"orm_json_of"(value: SqliteCell<'_>) => written(value);
    c"orm_json_of_bool"(truth: i64) => if truth == 0 { "false" } else { "true" };
}

/// Compares two documents: equal ones are the same in their normal form, which orders others somehow.
pub(in crate::db::sqlite) fn compare(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    normal(left).cmp(&normal(right))
}

fn normal(document: &str) -> Cow<'_, str> {
    match JsonNode::parse(document) {
        Ok(node) => Cow::Owned(node.to_normal_text()),
        Err(_) => Cow::Borrowed(document),
    }
}

impl From<JsonFailure> for FunctionFailure {
    fn from(_: JsonFailure) -> Self {
        NotJson
    }
}

/// Returns a pair of an object as an object of both.
fn entry((key, value): (String, JsonNode)) -> JsonNode {
    let pairs = [("key", JsonNode::Text(key)), ("value", value)];
    JsonNode::Object(pairs.map(|(name, of)| (name.to_owned(), of)).into())
}

fn parsed(text: &str) -> Result<JsonNode, FunctionFailure> {
    Ok(JsonNode::parse(text)?)
}

/// Reads a path, or a list of keys.
fn steps(path: &str) -> Result<Vec<JsonNode>, FunctionFailure> {
    match parsed(path)? {
        JsonNode::Array(steps) => Ok(steps),
        _ => Err(NotJson),
    }
}

/// Returns the array of the texts of these documents.
fn texts(documents: &[JsonNode]) -> String {
    let mut json = String::from("[");
    for (n, document) in documents.iter().enumerate() {
        json.push_str(if n > 0 { "," } else { "" });
        write_quoted(&document.to_text(), &mut json);
    }
    json + "]"
}

/// Returns the value at the end of a path; only that is taken apart.
fn at(document: &str, path: &str) -> Result<Option<JsonNode>, FunctionFailure> {
    let found = locate(document, &steps(path)?)?;
    found.map(parsed).transpose()
}

fn is_key(document: &JsonNode, key: &JsonNode) -> bool {
    matches!(key, JsonNode::Text(key) if has_key(document, key))
}

/// Writes a text or number as a document, a number as short as Postgres does; an infinite one is a text. Null is null.
fn written(value: SqliteCell<'_>) -> Option<String> {
    let node = match value {
        SqliteCell::Integer(number) => return Some(number.to_string()),
        SqliteCell::Text(text) => JsonNode::Text(str::from_utf8(text).ok()?.to_owned()),
        SqliteCell::Real(number) if number.is_finite() => {
            JsonNode::parse(&format!("{number}")).ok()?
        }
        SqliteCell::Real(number) if number > 0.0 => JsonNode::Text("Infinity".to_owned()),
        SqliteCell::Real(_) => JsonNode::Text("-Infinity".to_owned()),
        SqliteCell::Null | SqliteCell::Blob(_) => return None,
    };
    Some(node.to_normal_text())
}

#[cfg(test)]
mod tests;
