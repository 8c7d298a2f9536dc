//! an `Option` of a condition stands behind `&` and `|`, and not in front

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn found(words: &[&str], year: Option<i32>) -> QuerySet<Book> {
    let mut condition = None;
    for word in words {
        condition = condition | Book.title.icontains(*word);
    }
    let of_year = year.map(|year| Book.year.eq(year));
    Book::objects().filter(condition).filter(of_year & Book.title.eq("Emma"))
}

fn main() {}
