//! expected an option, such as `max_length = 255`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm("title")]
    title: String,
}

fn main() {}
