//! `i64` is no `Option<f64>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let year = 1900i64;
    let _ = Book::objects().values((Book.title, orm::count())).filter(Book.year.avg().gt(year));
}
