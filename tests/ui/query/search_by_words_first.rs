//! `&str` does not name fields that can be searched together

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = search("women", Book.title);
}
