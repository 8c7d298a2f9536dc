//! a query of `models::Book` begins with `objects()`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::for_update();
    let _ = Book::build();
}

fn copies(book: Book) {
    let _ = book.replicate();
    let _ = book.is_dirty();
    let _ = book.soft_delete();
    let _ = book.pk();
}
