//! a rule answers a `Result<(), …>`, and this one a `bool`

use orm::prelude::*;

fn not_blank(text: &str) -> bool {
    !text.is_empty()
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(validate = not_blank)]
    title: String,
}

fn main() {}
