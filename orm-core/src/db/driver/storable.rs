//! Values that no database stores, or none faithfully.

use crate::error::{Error, Result};

/// Refuses a text that no database can store.
pub(in crate::db) fn check_text(text: &str) -> Result<()> {
    if text.as_bytes().contains(&0) {
        return Err(Error::InvalidText {
            model: None,
            field: None,
        });
    }
    Ok(())
}

/// Refuses NaN, which SQLite would store as null.
pub(in crate::db) fn check_float(number: f64) -> Result<f64> {
    if number.is_nan() {
        return Err(Error::OutOfRange {
            model: None,
            field: None,
            why: "NaN cannot be stored".to_owned(),
        });
    }
    Ok(number)
}
