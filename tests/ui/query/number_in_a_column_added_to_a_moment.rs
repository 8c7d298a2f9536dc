//! a number is a stretch of time once its unit is said; write `TimeDelta::minutes(1) * Call.minutes` in its place, or `TimeDelta::days(1) * Loan.days`

use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
    days: i32,
}

fn main() {
    let _ = Loan.lent + Loan.days;
    let _ = Loan.lent - Loan.days;
}
