//! the rows between are asked by a query of their own model

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn ask(book: &Book) {
    let _ = book.notes.through();
    let _ = book.notes.order_by(Tagging.note);
}

fn main() {
    let _ = ask;
}
