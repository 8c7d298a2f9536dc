//! an aggregate has no value in a single row

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let _ = Tagging.note.set(Tagging.note.count().cast::<String>());
}
