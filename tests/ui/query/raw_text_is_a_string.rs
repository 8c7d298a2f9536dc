//! the text of raw SQL is a literal of the program, and values go in `{}`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let title = "Emma".to_owned();
    let _ = Book::objects().filter(raw::<bool>(format!("title = '{title}'"), ()));
    let _ = Book::objects().filter(raw::<bool>(&format!("title = '{title}'"), ()));
}
