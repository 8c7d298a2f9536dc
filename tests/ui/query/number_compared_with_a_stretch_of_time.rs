//! a number is a stretch of time once its unit is said; write `TimeDelta::minutes(1) * Call.minutes` in its place

use orm::prelude::*;

#[derive(Model)]
pub struct Call {
    pub id: i64,
    pub begun: DateTime<Utc>,
    pub ended: DateTime<Utc>,
    pub minutes: i32,
}

async fn run(db: &Database) -> orm::Result<()> {
    Call::objects().filter((Call.ended - Call.begun).gt(Call.minutes)).all(db).await?;
    Ok(())
}

fn main() {}
