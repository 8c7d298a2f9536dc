//! a case is an expression once `otherwise` says its value where no condition holds

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().order_by(case().when(Book.in_print, 1));
}
