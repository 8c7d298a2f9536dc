//! `sql!` needs one value for each `{}` in its text, and one `{}` for each value

use orm::prelude::*;

fn main() {
    let _ = sql!("SELECT id FROM book WHERE title = {} AND year = {}", "Emma");
    let _ = sql!("SELECT id FROM book WHERE title = {}", "Emma", 1815);
}
