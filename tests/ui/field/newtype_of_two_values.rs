//! what follows it can only be `PhantomData`

use orm::prelude::*;

#[derive(Field)]
struct Money(i64, String);

fn main() {}
