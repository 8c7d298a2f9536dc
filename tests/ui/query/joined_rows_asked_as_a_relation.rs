//! rows are chosen before they are joined, and in the query by a condition on the joined row

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let book = Author.books().inner_join();
    let _ = book.filter(Book.year.gt(1900));
    let _ = book.count();
    let _ = book.eq(1);
    let _ = Author.books().left_join().order_by(Book.year);
    let _ = Author.books().left_join().inner_join();
}
