//! `Window<models::Tagging>` is no window, or one over rows of another model than the value

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book.year.sum().over(partition_by(Tagging.tag));
}
