//! a condition on an aggregate goes to `filter`, behind `values`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::count;

fn main() {
    let _ = Book::objects().values((Book.year, count())).having(count().gt(1));
}
