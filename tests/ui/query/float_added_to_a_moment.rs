//! a number is a stretch of time once its unit is said, and an integer; write `TimeDelta::seconds(1) * Call.seconds.cast::<i64>()`

use orm::prelude::*;

#[derive(Model)]
pub struct Call {
    pub id: i64,
    pub begun: DateTime<Utc>,
    pub seconds: f64,
}

async fn run(db: &Database) -> orm::Result<()> {
    Call::objects().filter((Call.begun + Call.seconds).lt(now())).all(db).await?;
    Ok(())
}

fn main() {}
