//! A field holds no unsigned integer.

use orm::prelude::*;

#[derive(Choices)]
#[repr(u8)]
enum Priority {
    Low = 1,
    High = 2,
}

fn main() {}
