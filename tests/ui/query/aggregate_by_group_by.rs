//! no method named `group_by` found for struct `QuerySet<M, Out>` in the current scope

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().group_by(Book.year);
}
