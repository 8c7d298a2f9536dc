//! A draft has setters for the fields of its own model.

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

fn main() {
    _ = Author::draft().name("Louisa").title("Little Women");
}
