//! `QuerySet<Book>` is not an iterator

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    for _book in Book::objects() {}
}
