//! struct `AuthorDraft<_, _>` has no field named `name`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = AuthorDraft { name: "Emerson".to_owned() };
}
