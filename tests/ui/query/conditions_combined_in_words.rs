//! conditions are combined by `|`; write `a | b`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.year.gt(1900).or_(Book.year.lt(1800));
    let _ = Book.year.gt(1900).and_(Book.in_print.eq(true));
    let _ = Book.year.gt(1900).not_();
}
