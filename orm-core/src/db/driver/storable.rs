//! Values that no database stores, or none faithfully.

use crate::error::{Error, Result};

/// The error for what no database can store in a text.
pub(in crate::db) fn check_text(text: &str) -> Result<()> {
    if text.as_bytes().contains(&0) {
        return Err(Error::InvalidText {
            model: None,
            field: None,
        });
    }
    Ok(())
}

/// SQLite would store NaN as null.
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
