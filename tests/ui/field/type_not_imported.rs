//! `DateTime` and `Utc` are not imported; write `use orm::chrono::{DateTime, Utc};`

use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
    returned: Option<DateTime<Utc>>,
    fee: Decimal,
}

fn main() {}
