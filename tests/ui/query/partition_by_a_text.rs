//! `&str` is no field that rows have in common; write one such as `partition_by(Visit.doctor)` or `.distinct_on(Visit.doctor)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::functions::{partition_by, rank};
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(rank().over(partition_by("author").order_by(Book.year)));
}
