//! An array of arrays: Postgres has only rectangles, so there is none.

use orm::prelude::*;

#[derive(Model)]
struct Grid {
    id: i64,
    cells: Vec<Vec<i32>>,
}

fn main() {}
