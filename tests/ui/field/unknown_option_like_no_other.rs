//! unknown option `colour`; of those that a field knows the usual ones are `primary_key`, …

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(colour = "red")]
    title: String,
}

fn main() {}
