//! rows that are marked as deleted are rows like others, which a condition leaves out

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().with_deleted();
    let _ = Book::objects().unscoped();
}
