//! whether rows are related is asked in a condition; write `.filter(Author.books().is_empty())`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Author::objects().where_has(Author.books());
    let _ = Author::objects().or_where_has(Author.books());
    let _ = Author::objects().where_relation(Author.books(), Book.year.gt(1868));
    let _ = Author::objects().filter_has(Author.books());
    let _ = Author::objects().or_doesnt_have(Author.books());
}
