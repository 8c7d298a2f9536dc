//! mismatched types

use orm::prelude::*;

fn not_blank(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("is blank".to_owned()) } else { Ok(()) }
}

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(validate = not_blank)]
    year: i32,
}

fn main() {}
