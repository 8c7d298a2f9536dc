//! cannot find function `when` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run() {
    let _ = Book::objects().values(when(Book.year.gt(1900), "new").otherwise("old"));
}

fn main() {}
