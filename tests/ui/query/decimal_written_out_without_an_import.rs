//! cannot find macro `dec` in this scope

use orm::prelude::*;

fn main() {
    let _: Decimal = dec!(9.99);
}
