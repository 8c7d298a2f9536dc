//! the values of `sql!` have no names, and go into its `{}` in their order

use orm::prelude::*;

fn main() {
    let _ = sql!("DELETE FROM book WHERE year = {year}", year = 1868);
}
