//! A float is no primary key, and nothing else is said of the model.

use orm::prelude::*;

#[derive(Model, Clone, PartialEq, Debug)]
struct Reading {
    #[orm(primary_key)]
    value: f64,
    note: String,
}

#[derive(Model)]
#[orm(primary_key(sensor, weight))]
struct Measure {
    sensor: i32,
    weight: f32,
}

async fn look(db: &Database) -> orm::Result<()> {
    let reading = Reading::get(1.5, db).await?;
    let _: f64 = reading.value;
    Reading::draft().value(2.5).note("x").save(db).await?;
    Reading::objects().filter(Reading.value.gt(1.0)).all(db).await?;
    Ok(())
}

fn main() {}
