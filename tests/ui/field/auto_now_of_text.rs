//! `String` is no date or time, so the time of writing cannot be set by itself

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(auto_now)]
    title: String,
}

fn main() {}
