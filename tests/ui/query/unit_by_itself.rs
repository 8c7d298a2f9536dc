//! cannot find value `Month` in this scope

use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
}

fn months() {
    let _ = Loan::objects().values((Loan.lent.trunc(Month), count()));
}

fn main() {}
