//! types and traits of `orm::query` and `orm::traits` are named by their path

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn copies() -> Assignment<Book> {
    Book.year.set(1868)
}

fn rows(db: &Database) -> RowStream<Book> {
    Book::objects().stream(db)
}

fn chosen(condition: impl IntoPredicate<Book>) -> QuerySet<Book> {
    Book::objects().filter(condition)
}

fn main() {}
