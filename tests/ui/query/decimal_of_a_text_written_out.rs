//! `dec!` takes a number, and no text

use orm::dec;
use orm::prelude::*;

fn main() {
    let _: Decimal = dec!("9.99");
}
