//! a row of raw SQL cannot be read as `AuthorPage`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorPage {
    name: String,
    #[row(from = Author.books())]
    books: Vec<BookLine>,
}

#[derive(Row)]
#[row(Book)]
struct BookLine {
    title: String,
}

async fn pages(db: &Database) -> orm::Result<Vec<AuthorPage>> {
    db.fetch(sql!("SELECT name, 1 AS books FROM author")).await
}

fn main() {}
