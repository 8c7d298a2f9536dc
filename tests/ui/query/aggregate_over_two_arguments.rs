//! this method takes 1 argument but 2 arguments were supplied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let sum = Book.year.sum().over(partition_by(Book.author), order_by(Book.year));
    let _ = Book::objects().values((Book.title, sum));
}
