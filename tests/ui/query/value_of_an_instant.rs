//! an `Instant` measures how long something takes

use orm::prelude::*;

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    pub lent: DateTime<Utc>,
}

fn main() {
    let _ = Loan::objects().filter(Loan.lent.gt(std::time::Instant::now()));
}
