//! a condition to begin with is a value

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn conditions(year: Option<i32>) -> Predicate<Book> {
    let mut condition = Predicate::new();
    if let Some(year) = year {
        condition &= Book.year.eq(year);
    }
    let mut other: Predicate<Book> = Predicate::default();
    other &= Book.in_print;
    condition & other & Predicate::<Book>::none() & Predicate::all([Book.in_print.eq(true), Book.year.gt(1868)])
}

fn main() {}
