//! `i32` is no `i64`; write `i64::from(number)`

use orm::prelude::*;

#[derive(Model)]
struct Vote {
    id: i64,
    is_up: bool,
}

fn main() {
    let score = case().when(Vote.is_up.eq(true), 1).otherwise(-1).sum();
    let _ = coalesce((score, 0));
    let score = case().when(Vote.is_up.eq(true), 1).otherwise(-1).sum();
    let _ = coalesce((score, 0_i64)); // this one compiles
}
