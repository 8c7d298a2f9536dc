//! `&str` is no field that rows have in common

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().distinct_on("author");
}
