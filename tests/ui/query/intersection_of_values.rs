//! what two queries both find is asked by `intersect`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let titles = Book::objects().values(Book.title);
    let _ = titles.clone().intersection(titles);
}
