//! `choices` stands alone, on a field whose type is an enum with `#[derive(Choices)]`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(choices = ["draft", "live"])]
    state: String,
}

fn main() {}
