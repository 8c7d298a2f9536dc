//! unknown option `colour`; a field knows `primary_key`, …

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(colour = "red")]
    title: String,
}

fn main() {}
