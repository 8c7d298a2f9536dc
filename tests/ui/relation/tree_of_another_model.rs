//! only a foreign key from a model to itself makes a tree

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.author.ancestors(7);
}
