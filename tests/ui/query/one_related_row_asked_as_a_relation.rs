//! the conditions of a related row stand in front of `single` and `first`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let newest = Author.books().order_by(Book.year.desc()).first();
    let _ = newest.filter(Book.year.gt(1900));
    let _ = newest.eq(1);
    let _ = newest.column(Book.title);
}
