//! A float is no primary key, whatever its type is called; nor is a document.

use orm::prelude::*;

type Weight = f32;

#[derive(Field, Clone, PartialEq, Debug)]
struct Celsius(f64);

#[derive(Model)]
struct Reading {
    #[orm(primary_key)]
    value: Celsius,
}

#[derive(Model)]
#[orm(primary_key(sensor, weight))]
struct Measure {
    sensor: i32,
    weight: Weight,
}

#[derive(Model)]
struct Page {
    #[orm(primary_key)]
    data: orm::serde_json::Value,
}

fn main() {}
