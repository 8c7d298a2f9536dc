//! The objects and arrays of a file, piece by piece. Each piece is the text that stands in the file.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// A value of JSON, of which the parts are still text.
pub(crate) enum Piece<'t> {
    Null,
    Bool(bool),
    Number(&'t str),
    Text(String),
    Array(Vec<&'t str>),
    Object,
}

impl<'t> Piece<'t> {
    /// Takes apart what stands in a file.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        Some(match text.bytes().next()? {
            b'n' => Piece::Null,
            b't' => Piece::Bool(true),
            b'f' => Piece::Bool(false),
            b'"' => Piece::Text(serde_json::from_str(text).ok()?),
            b'[' => Piece::Array(array(text).ok()?),
            b'{' => Piece::Object,
            _ => Piece::Number(text),
        })
    }
}

/// Returns the elements of an array.
pub(crate) fn array(text: &str) -> serde_json::Result<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(text)?;
    Ok(elements.into_iter().map(RawValue::get).collect())
}

/// Returns the pairs of an object in their order, also those of the same key.
pub(crate) fn object(text: &str) -> serde_json::Result<Vec<(String, &str)>> {
    let pairs: Pairs<'_> = serde_json::from_str(text)?;
    Ok(pairs.0)
}

/// Returns why a text cannot be taken apart: it is no JSON at all, or of another kind than what is wanted.
pub(crate) fn mistake(error: &serde_json::Error, other_kind: &str) -> String {
    if error.is_data() {
        return other_kind.to_owned();
    }
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    format!("the text is no JSON: {why}, at column {}", error.column())
}

/// Returns the text as JSON has it.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

struct Pairs<'t>(Vec<(String, &'t str)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
            pairs.push((key, value.get()));
        }
        Ok(Pairs(pairs))
    }
}
