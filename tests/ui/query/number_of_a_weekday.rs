//! a `Weekday` is no number; write `weekday.number_from_monday() as i32`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::chrono::Weekday;
use orm::prelude::*;

fn main() {
    let _ = Book::objects().filter(Book.year.eq(Weekday::Mon));
}
