//! a text is no `i32`; write a number

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = orm::functions::coalesce((Book.year, "unknown"));
}
