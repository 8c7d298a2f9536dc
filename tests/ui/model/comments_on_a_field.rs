//! Comments are those of a whole table.

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    /// The title on the cover.
    #[orm(comments)]
    title: String,
}

fn main() {}
