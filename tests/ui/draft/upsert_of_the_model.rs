#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Author::upsert(Author::draft().name("Jane"));
}
