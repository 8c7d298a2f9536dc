//! cannot use `&str` where a `Option<i32>` is expected

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::coalesce((Book.year, "unknown"));
}
