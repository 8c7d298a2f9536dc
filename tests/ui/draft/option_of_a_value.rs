//! Values that may be missing, for fields that are never null.

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run(title: Option<String>, year: Option<i32>) {
    let _ = Book::draft().title(title);
    let _ = Book::draft().title(Some("Emma"));
    let _ = Book::draft().year(year);
}

fn main() {}
