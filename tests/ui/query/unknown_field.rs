//! no field `titel` on type `BookFields`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Book.titel.eq("x");
}
