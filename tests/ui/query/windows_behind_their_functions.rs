//! a window function has a value once `over` says among which rows

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

use orm::functions::{rank, row_number};

fn run() {
    let _ = Book::objects().annotate(rank().partition_by(Book.author));
    let _ = Book::objects().annotate(row_number());
    let _ = Book::objects().values(Book.year - Book.year.lag(1));
}

fn main() {}
