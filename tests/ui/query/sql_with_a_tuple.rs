//! the values of `sql!` follow its text one by one, without the parentheses of a tuple; write `sql!("… WHERE id = {} AND name = {}", id, name)`

use orm::prelude::*;

fn main() {
    let (id, name) = (1, "Jo");
    let _ = sql!("INSERT INTO author VALUES ({}, {})", (id, name));
    let _ = sql!("DELETE FROM author WHERE id = {}", (id,));
}
