//! Lists of names in the forms of other libraries are shown in the form of this one.

use orm::prelude::*;

#[derive(Model)]
#[orm(unique_together = ["currency", "day"], ordering = ["-day", "currency"])]
struct Rate {
    id: i64,
    currency: String,
    day: NaiveDate,
}

#[derive(Model)]
#[orm(unique = ["author", "title"], index_together = [("author", "year"), ("year", "title")])]
struct Book {
    id: i64,
    title: String,
    author: String,
    year: i32,
}

fn main() {}
