//! a default is an expression of Rust, and `cuid()` is of another library

use orm::prelude::*;

#[derive(Model)]
struct Booking {
    #[orm(primary_key, default = cuid())]
    id: String,
}

fn main() {}
