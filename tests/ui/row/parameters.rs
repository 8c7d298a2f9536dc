//! `Row` is derived for structs without parameters

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine<'a, T> {
    id: T,
    name: &'a str,
}

fn main() {}
