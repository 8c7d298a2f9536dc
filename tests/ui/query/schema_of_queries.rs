//! `schema!` lists the models themselves; write `Book` without `::objects()`

use orm::prelude::*;

fn main() {
    let _ = schema![Book::objects()];
    let _ = schema!["author"];
}
