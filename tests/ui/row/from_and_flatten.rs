//! a field is read from one place; keep one `from`, or `flatten` alone

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Row)]
#[row(Author)]
struct AuthorLine {
    #[row(from = Author.name, flatten)]
    name: String,
}

fn main() {}
