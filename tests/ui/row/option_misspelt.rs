//! unknown option `form`; did you mean `from`?

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    #[row(form = Author.books().count())]
    n_books: i64,
}

fn main() {}
