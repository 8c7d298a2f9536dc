//! `i64` is no date or time

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(auto_now_add)]
    title: Option<i64>,
}

fn main() {}
