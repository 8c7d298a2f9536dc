//! a number is a stretch of time once its unit is said; write `TimeDelta::minutes(120)`, `TimeDelta::hours(2)` or `TimeDelta::days(7)`

use orm::prelude::*;

#[derive(Model)]
pub struct Call {
    pub id: i64,
    pub begun: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    pub planned: TimeDelta,
}

async fn run(db: &Database) -> orm::Result<()> {
    Call::objects().filter((Call.ended - Call.begun).gt(120)).all(db).await?;
    Call::objects().filter(Call.planned.eq("2 hours")).all(db).await?;
    Call::draft().begun(Utc::now()).ended(Utc::now()).planned(60).save(db).await?;
    Ok(())
}

fn main() {}
