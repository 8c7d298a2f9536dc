//! the model is named by its type, such as `#[row(Author)]`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row("Book")]
struct BookLine {
    title: String,
}

fn main() {}
