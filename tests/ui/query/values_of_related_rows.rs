//! the values of many related rows are aggregated, or loaded with their rows; write `.array_agg(Book.title)` or `.max(Book.year)`, or `.prefetch_related(Author.books())`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().values((Author.id, Author.books().values(Book.year)));
    let _ = Book::objects().annotate(Book.tags.values(Tag.name));
}
