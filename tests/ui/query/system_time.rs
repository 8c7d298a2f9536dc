//! a `SystemTime` is no `DateTime<Utc>`

use orm::prelude::*;
use std::time::SystemTime;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
}

async fn run(db: &Database) -> orm::Result<Vec<Loan>> {
    Loan::draft().lent(SystemTime::now()).save(db).await?;
    Loan::objects().filter(Loan.lent.lt(SystemTime::now())).all(db).await
}

fn main() {}
