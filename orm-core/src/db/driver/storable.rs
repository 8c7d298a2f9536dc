//! Values that no database stores, or none faithfully.

use super::Refusal;
#[cfg(feature = "json")]
use crate::value::{JsonFailure, JsonText};
use chrono::TimeDelta;

/// Refuses a text that no database can store.
pub(in crate::db) fn check_text(text: &str) -> Result<(), Refusal> {
    if text.as_bytes().contains(&0) {
        return Err(Refusal::Text);
    }
    Ok(())
}

/// Refuses NaN, which SQLite would store as null.
pub(in crate::db) fn check_float(number: f64) -> Result<f64, Refusal> {
    if number.is_nan() {
        return Err(Refusal::OutOfRange("NaN cannot be stored".into()));
    }
    Ok(number)
}

/// Refuses a value that cannot be written as a JSON document, or holds what Postgres cannot store.
#[cfg(feature = "json")]
pub(in crate::db) fn check_json(document: &JsonText) -> Result<&str, Refusal> {
    document.text().map_err(|failure| match failure {
        JsonFailure::Nul => Refusal::Text,
        other => Refusal::OutOfRange(other.why().into()),
    })
}

/// Returns a duration in microseconds, as databases store it; refuses one that is too long.
pub(in crate::db) fn check_duration(duration: TimeDelta) -> Result<i64, Refusal> {
    let micros = duration.num_microseconds();
    micros.ok_or_else(|| Refusal::OutOfRange("a duration is too long to be stored".into()))
}
