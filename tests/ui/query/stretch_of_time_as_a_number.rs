//! a stretch of time is a number once its unit is said; write `(Loan.returned - Loan.lent).num_days()`

use orm::prelude::*;

#[derive(Model)]
pub struct Loan {
    pub id: i64,
    pub days: i32,
    pub lent: DateTime<Utc>,
    pub returned: DateTime<Utc>,
}

async fn run(db: &Database) -> orm::Result<()> {
    Loan::objects().filter(Loan.days.lt(Loan.returned - Loan.lent)).all(db).await?;
    Ok(())
}

fn main() {}
