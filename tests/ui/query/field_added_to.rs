//! a field is set by `set`, within `update`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    Book.year += 1;
}
