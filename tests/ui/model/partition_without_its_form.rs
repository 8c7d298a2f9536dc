//! `hash` says into how many partitions rows are divided; write `partition_by = hash(device, 8)`

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(device, day), partition_by = hash(device))]
pub struct Hashed {
    pub device: i64,
    pub day: i32,
}

#[derive(Model)]
#[orm(primary_key(device, day), partition_by = month(day))]
pub struct Monthly {
    pub device: i64,
    pub day: i32,
}

#[derive(Model)]
#[orm(primary_key(device, day), partition_by = range(date))]
pub struct Misspelt {
    pub device: i64,
    pub day: i32,
}

#[derive(Model)]
#[orm(primary_key(device, day), partition = "day")]
pub struct OfAnotherLibrary {
    pub device: i64,
    pub day: i32,
}

fn main() {}
