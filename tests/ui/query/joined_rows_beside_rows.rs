//! joined rows stand beside values, and a row would be there once for each of them

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let book = Author.books().inner_join();
    let _ = Author::objects().select_related(&book);
    let _ = Author::objects().prefetch_related(book);
}
