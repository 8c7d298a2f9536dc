//! `Row` is derived for structs without parameters

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Book)]
struct Line<'a> {
    title: &'a str,
}

fn main() {}
