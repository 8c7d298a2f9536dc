//! no field `titel` on type `BookFields`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct BookLine {
    id: i64,
    titel: String,
}

fn main() {}
