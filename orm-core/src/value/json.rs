//! JSON documents on their way to a database and back: as texts.
//!
//! - `node`: a document taken apart, how it is written, and when two are equal
//! - `cursor`: the text of a document, read from left to right
//! - `finite`: floats that JSON has no form for
//! - `number`: numbers, exact as they are written

mod cursor;
mod finite;
mod node;
mod number;

use crate::error::{Error, Result};
#[cfg(feature = "sqlite")]
pub(crate) use cursor::position;
pub(crate) use node::JsonNode;
pub(crate) use number::JsonNumber;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

/// The number of levels that a document may be nested: as many as `serde_json` reads back.
pub(crate) const MAX_DEPTH: usize = 127;

/// The text of a JSON document.
///
/// A document that is made of a Rust value is written in one form, whatever wrote it: keys by their length and then by
/// their bytes, as Postgres keeps them, numbers in full without an exponent, no spaces. A value that cannot be stored
/// as JSON has no text, but the reason; statements that bind it are refused.
///
/// ```
/// # use orm_core::value::JsonText;
/// let document = JsonText::of(&serde_json::json!({ "name": "Jo", "age": 15 }));
/// assert_eq!(document.to_string(), r#"{"age":15,"name":"Jo"}"#);
/// assert_eq!(JsonText::of(&1e16).to_string(), "10000000000000000.0");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct JsonText(std::result::Result<String, JsonFailure>);

/// A reason why a value is no document that both databases store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum JsonFailure {
    /// A text or key holds a NUL character.
    Nul,
    /// The document is nested too deep.
    TooDeep,
    /// A number has too many digits.
    Number,
    /// A float is not finite.
    NotFinite,
    /// The value cannot be serialized.
    Serialize,
    /// The text is no JSON.
    Syntax,
}

impl JsonFailure {
    /// Returns the reason in words.
    pub(crate) fn why(self) -> &'static str {
        match self {
            JsonFailure::Nul => "a text of the JSON document holds a NUL character",
            JsonFailure::TooDeep => "the JSON document is nested deeper than 127 levels",
            JsonFailure::Number => {
                "a number of the JSON document has over 131072 digits before or 16383 after the point"
            }
            JsonFailure::NotFinite => {
                "a float of the JSON document is not finite, which JSON has no form for"
            }
            JsonFailure::Serialize => {
                "the value cannot be written as JSON; keys of maps must be texts or numbers"
            }
            JsonFailure::Syntax => "the text is no JSON",
        }
    }
}

impl JsonText {
    /// Writes a value as a document.
    ///
    /// ```
    /// use orm::query::JsonText;
    ///
    /// assert_eq!(JsonText::of(&[1, 2]).to_string(), "[1,2]");
    /// ```
    pub fn of<T: Serialize + ?Sized>(value: &T) -> JsonText {
        JsonText(write(value))
    }

    /// Takes the text of a document, such as one of a file, and writes it in the one form. A text that is no JSON, or a document
    /// that cannot be stored, is refused with the statement that binds it.
    ///
    /// ```
    /// # use orm_core::value::JsonText;
    /// assert_eq!(JsonText::of_text(r#"{"name": "Jo", "age": 15}"#).to_string(), r#"{"age":15,"name":"Jo"}"#);
    /// ```
    #[doc(hidden)]
    pub fn of_text(text: &str) -> JsonText {
        JsonText(in_one_form(text))
    }

    /// Takes the text of a document that a database stores.
    pub(crate) fn stored(text: &str) -> JsonText {
        JsonText(Ok(text.to_owned()))
    }

    /// Returns the text.
    pub(crate) fn text(&self) -> std::result::Result<&str, JsonFailure> {
        self.0.as_deref().map_err(|failure| *failure)
    }

    /// Returns the document with each number in its shortest form, so that equal documents are equal texts: `1.0` is
    /// `1`.
    pub(crate) fn normal(&self) -> JsonText {
        JsonText(self.text().and_then(normal))
    }

    /// Reads the document as a value of Rust. The error holds nothing of the document.
    ///
    /// ```
    /// use orm::query::JsonText;
    ///
    /// let numbers: Vec<i32> = JsonText::of(&[1, 2]).parse()?;
    /// assert_eq!(numbers, [1, 2]);
    /// assert!(JsonText::of("two").parse::<i32>().is_err());
    /// # Ok::<(), orm::Error>(())
    /// ```
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        let text = self
            .text()
            .map_err(|failure| Error::decode(failure.why()))?;
        let text = as_read(text);
        serde_json::from_str(&text).map_err(|error| unfit::<T>(&error))
    }

    /// Reads the document as any value. An integer that `serde_json` would round is an error.
    pub(crate) fn parse_any(&self) -> Result<serde_json::Value> {
        let value = self.parse()?;
        if let Ok(text) = self.text()
            && rounds_integers()
            && has_long_digits(text)
            && JsonNode::parse(text).is_ok_and(|node| node.is_rounded())
        {
            return Err(Error::decode(
                "JSON with an integer that no `u64`, `i64` or `f64` holds; read it with the feature `arbitrary_precision` of `serde_json`",
            ));
        }
        Ok(value)
    }

    /// Returns the number of bytes of the text.
    pub(crate) fn len(&self) -> usize {
        self.text().map_or(0, str::len)
    }
}

/// Writes a value in the one form of documents.
fn write<T: Serialize + ?Sized>(value: &T) -> std::result::Result<String, JsonFailure> {
    finite::check_floats(value)?;
    let written = serde_json::to_string(value).map_err(|_| JsonFailure::Serialize)?;
    in_one_form(&written)
}

/// Writes the text of a document in the one form of documents.
fn in_one_form(text: &str) -> std::result::Result<String, JsonFailure> {
    let node = JsonNode::parse(text)?;
    node.check()?;
    Ok(node.to_text())
}

/// Returns the text of a document in which equal numbers are equal texts.
pub(crate) fn normal(text: &str) -> std::result::Result<String, JsonFailure> {
    JsonNode::parse(text).map(|node| node.to_normal_text())
}

/// Returns the text of the value to which a way leads; none where it leads to nothing.
#[cfg(any(feature = "sqlite", test))]
pub(crate) fn locate<'t>(
    text: &'t str,
    steps: &[JsonNode],
) -> std::result::Result<Option<&'t str>, JsonFailure> {
    let mut found = text.trim_ascii();
    for step in steps {
        match cursor::step(found, step)? {
            Some(value) => found = value,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// Returns the text of a document as `serde_json` is to read it. With its feature `arbitrary_precision` numbers are the
/// same where their texts are, so that a float must have the text of one.
fn as_read(text: &str) -> Cow<'_, str> {
    if rounds_integers() {
        return Cow::Borrowed(text);
    }
    match JsonNode::parse(text) {
        Ok(node) => Cow::Owned(node.to_serde_json_text()),
        Err(_) => Cow::Borrowed(text),
    }
}

fn unfit<T>(error: &serde_json::Error) -> Error {
    let ty = std::any::type_name::<T>();
    let ty = ty.rsplit("::").next().unwrap_or(ty);
    Error::decode(format!(
        "JSON that does not fit `{ty}`, at its byte {}",
        error.column()
    ))
}

/// Returns whether numbers of `serde_json` hold a float where they hold no integer: not where another crate has turned its
/// feature `arbitrary_precision` on.
fn rounds_integers() -> bool {
    static ROUNDS: LazyLock<bool> = LazyLock::new(|| {
        serde_json::from_str::<serde_json::Number>("100000000000000000001")
            .is_ok_and(|number| number.to_string() != "100000000000000000001")
    });
    *ROUNDS
}

/// Returns whether twenty digits stand in a row: a `u64` has fewer, or as many.
fn has_long_digits(text: &str) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run == 20
    })
}

impl Default for JsonText {
    /// `null`.
    fn default() -> Self {
        JsonText::stored("null")
    }
}

/// Shows the text.
impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Ok(text) => f.write_str(text),
            Err(failure) => f.write_str(failure.why()),
        }
    }
}

/// Shows nothing of the document, which may be secret.
impl fmt::Debug for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonText(_)")
    }
}

#[cfg(test)]
mod tests;
