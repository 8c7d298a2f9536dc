//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;
use orm::count;

fn main() {
    let _ = Book::objects().exclude(count().gt(3));
}
