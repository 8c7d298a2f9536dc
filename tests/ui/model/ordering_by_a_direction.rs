//! the highest first is said by `-` in front of the field, the lowest first by the field alone; write `ordering = -year`

use orm::prelude::*;

#[derive(Model)]
#[orm(ordering = (year, desc))]
struct Book {
    id: i64,
    year: i32,
}

#[derive(Model)]
#[orm(ordering = name.asc)]
struct Author {
    id: i64,
    name: String,
}

/// A field of that name is one like others.
#[derive(Model)]
#[orm(ordering = (-asc, desc))]
struct Trend {
    id: i64,
    asc: i32,
    desc: i32,
}

fn main() {}
