//! a `i32` is no `TimeDelta`; write a value of that type, or of a number `.cast::<TimeDelta>()`

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
