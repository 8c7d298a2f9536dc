//! `ByTitle` cannot implement `Ordering`, which is sealed

use orm::prelude::*;
use orm::query::Order;
use orm::traits::Ordering;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub title: String,
}

pub struct ByTitle;

impl Ordering<Book> for ByTitle {}

pub fn order() -> Order<Book> {
    Book.title.asc()
}

fn main() {}
