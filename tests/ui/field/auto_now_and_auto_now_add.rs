//! `auto_now` sets the time at every write, `auto_now_add` at the first alone; keep one of them

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(auto_now, auto_now_add)]
    title: orm::chrono::NaiveDate,
}

fn main() {}
