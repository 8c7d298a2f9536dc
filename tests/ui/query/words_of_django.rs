//! a field of the query around is named by `outer`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn run() {
    let _ = Book.author.eq(OuterRef("id"));
}

fn main() {}
