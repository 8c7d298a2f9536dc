//! `&str` is no window

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values((Book.title, row_number().over("year")));
}
