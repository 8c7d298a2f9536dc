//! `BookLine` must say whose rows it is read from

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
struct BookLine {
    title: String,
}

fn main() {}
