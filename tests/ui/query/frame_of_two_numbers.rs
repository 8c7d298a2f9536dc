//! the trait bound `{integer}: RangeBounds<i64>` is not satisfied

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book.year.sum().over(order_by(Book.year).rows(-2, 0));
}
