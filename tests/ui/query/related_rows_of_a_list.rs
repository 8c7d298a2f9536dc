//! `Vec<models::Author>` is none that a `orm::ForeignKey<models::Author>` leads to

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn read(authors: Vec<Author>) -> QuerySet<Book> {
    Book::objects().filter(Book.author.eq(authors))
}

fn main() {}
