//! days and hours are made of a `TimeDelta`

use orm::prelude::*;
use std::time::Duration;

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    pub lent: DateTime<Utc>,
}

fn main() {
    let _ = Loan::objects().filter(Loan.lent.gt(Utc::now() - Duration::days(7)));
    let _ = Loan::objects().filter(Loan.lent.lt(now() - Duration::weeks(1)));
}
