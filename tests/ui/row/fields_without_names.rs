//! `Row` is derived for a struct with named fields, and `AuthorLine` has fields without names

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine(i64, String);

fn main() {}
