//! unknown option `max_size`; did you mean `max_length`, `max_digits`, or `max`?

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(max_size = 80)]
    title: String,
    #[orm(index_type = "hash")]
    subtitle: String,
}

fn main() {}
