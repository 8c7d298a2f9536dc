//! each partition knows its own rows alone, so a `unique` has the fields that divide them; write `unique(serial, day)` on the struct

use orm::prelude::*;

#[derive(Model)]
pub struct Device {
    pub id: i64,
}

#[derive(Model)]
#[orm(primary_key(number, day), partition_by = range(day), unique(place, number))]
pub struct Reading {
    pub number: i64,
    pub day: i32,
    #[orm(unique)]
    pub serial: i64,
    pub place: i64,
    #[orm(related_name = "reading", on_delete = Cascade)]
    pub device: OneToOne<Device>,
}

fn main() {}
