//! rows that are divided by `day` have it in their primary key; write `#[orm(primary_key(id, day))]` on the struct

use orm::prelude::*;

#[derive(Model)]
#[orm(partition_by = range(day))]
pub struct Reading {
    pub id: i64,
    pub day: i32,
}

fn main() {}
