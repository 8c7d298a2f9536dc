//! a `bool` of Rust is no condition: fields are compared by methods such as `.eq(…)`, and conditions combined by `&`, `|` and `!`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book::objects().filter(true);
}
