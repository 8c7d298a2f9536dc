//! no method named `having` found for struct `Values<M, Out>` in the current scope

#[path = "../models.rs"]
mod models;

use models::*;
use orm::count;

fn main() {
    let _ = Book::objects().values((Book.year, count())).having(count().gt(1));
}
