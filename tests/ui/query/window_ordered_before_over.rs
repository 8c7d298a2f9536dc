//! a window function has a value once `over` says among which rows; write `.over(partition_by(…).order_by(…))` behind it, or `.over(())` for all rows

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(Book.year.lag(1).desc());
}
