//! cannot find type `Boook` in this scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Boook)]
struct BookLine {
    title: String,
}

fn main() {}
