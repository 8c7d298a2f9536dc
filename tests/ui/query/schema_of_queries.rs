//! `schema!` lists the models themselves; write `Book` without `::objects()`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = schema![Book::objects()];
    let _ = schema!["author"];
}
