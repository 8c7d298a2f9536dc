//! a default becomes the type of its field by itself

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(default = "untitled".into())]
    title: String,
    #[orm(default = first_year().into())]
    year: i32,
}

fn first_year() -> i16 {
    1
}

fn main() {}
