//! a query is no relation: related rows are loaded by theirs, with what is asked of them behind it

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().prefetch_related(Book::objects().filter(Book.year.gt(1900)));
    let _ = Author::objects().annotate(Book::objects().values(Book.year.max()));
}
