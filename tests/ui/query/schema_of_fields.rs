//! `schema!` lists the models themselves; write `Book` without a field

use orm::prelude::*;

fn main() {
    let _ = schema![Book.title];
}
