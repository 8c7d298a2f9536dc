//! `Cover` cannot be stored in a column

use orm::prelude::*;

struct Cover;

#[derive(Field)]
struct Bound(Cover);

fn main() {}
