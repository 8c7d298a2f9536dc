//! all rows of a query are aggregated by `aggregate`

use orm::prelude::*;

#[derive(Model)]
struct Refuel {
    id: i64,
    litres: f64,
}

async fn litres(db: &Database) -> orm::Result<f64> {
    let sum = Refuel::objects().sum(Refuel.litres, db).await?;
    Ok(sum.unwrap_or(0.0))
}

fn main() {}
