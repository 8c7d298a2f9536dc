//! `&str` is nothing that rows are divided into partitions by; write `partition_by(Visit.doctor)`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::functions::{partition_by, rank};
use orm::prelude::*;

fn main() {
    let _ = Book::objects().values(rank().over(partition_by("author").order_by(Book.year)));
}
