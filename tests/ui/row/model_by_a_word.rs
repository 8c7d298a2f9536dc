//! `model` does not stand on a struct that is read from rows; the model stands alone: `#[row(Author)]`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(model = "Author")]
struct Line {
    name: String,
}

fn main() {}
