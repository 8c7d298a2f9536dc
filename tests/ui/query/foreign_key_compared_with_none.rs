//! cannot use `Option<_>` where a `ForeignKey<Author>` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.eq(None);
}
