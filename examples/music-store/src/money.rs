//! Money.

use orm::Decimal;

/// Writes an amount of dollars: `$1.98`.
pub fn dollars(amount: Decimal) -> String {
    format!("${amount:.2}")
}
