//! the highest values of a field come first by `desc`, behind the field

#[path = "../models.rs"]
mod models;

use models::*;
use orm::query::Order;

fn main() {
    let _ = Book::objects().order_by((Book.year, Order::Desc));
}
