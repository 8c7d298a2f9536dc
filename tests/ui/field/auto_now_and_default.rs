//! `auto_now` sets the field by itself, so `default` never counts; keep one of them

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(auto_now, default = orm::chrono::NaiveDate::MIN)]
    title: orm::chrono::NaiveDate,
}

fn main() {}
