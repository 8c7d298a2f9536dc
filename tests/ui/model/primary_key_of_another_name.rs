//! A key of another name is marked.

use orm::prelude::*;

#[derive(Model)]
struct Member {
    member_no: i64,
    name: String,
}

fn main() {}
