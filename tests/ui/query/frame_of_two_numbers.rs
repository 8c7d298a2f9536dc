//! the rows of a window are a range, counted from the row itself, which is 0; write `.rows(-2..=0)` for the two rows before and the row, or `.rows(..)` for all

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book.year.sum().over(order_by(Book.year).rows(-2, 0));
}
