//! a default is an expression of Rust, and `i32` is no text; a field that may be null is an `Option<i32>`, and null without a default

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(default = "none")]
    year: i32,
    #[orm(default = "null")]
    copies: Option<i32>,
    #[orm(default = nil)]
    subtitle: Option<String>,
    #[orm(default = "many")]
    pages: i32,
    #[orm(default = "1")]
    in_print: bool,
}

fn main() {}
