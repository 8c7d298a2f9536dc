//! `&str` is no `Option<i32>`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::coalesce((Book.year, "unknown"));
}
