//! the function or associated item `filter` exists for struct `Book`, but its trait bounds were not satisfied

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::filter(Book.year.ge(1));
}
