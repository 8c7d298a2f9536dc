//! `schema!` lists the models themselves; write `Author` without `::table()`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = schema![Author::table(), Book];
    let _ = schema![&Author, &Book];
}
