//! `dec!` takes a number that is written out

use orm::dec;
use orm::prelude::*;

fn main() {
    let cents = 999;
    let _: Decimal = dec!(cents);
}
