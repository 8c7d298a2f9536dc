//! a number is no day; write

use orm::prelude::*;

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    pub until: NaiveDate,
    pub lent: DateTime<Utc>,
}

fn main() {
    let _ = Loan::objects().filter(Loan.until.eq(2024));
    let _ = Loan::objects().filter(Loan.lent.gt(1_700_000_000));
    let _ = Loan::draft().lent(1_700_000_000);
}
