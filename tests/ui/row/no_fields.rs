//! `Row` is derived for a struct with named fields, and `AuthorLine` has no fields

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine;

fn main() {}
