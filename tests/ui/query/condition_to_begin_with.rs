//! a condition to begin with is a value; write `let mut condition: Predicate<Book> = value(true).into();`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Predicate::<Book>::new();
    let _ = Predicate::<Book>::none();
}
