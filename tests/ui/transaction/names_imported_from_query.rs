//! conditions are combined by `&` and `|`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::query::Condition;

fn printed() -> Condition<Book> {
    todo!()
}

fn main() {}
