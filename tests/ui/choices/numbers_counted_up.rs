//! No database counts choices up.

use orm::prelude::*;

#[derive(Choices, Clone, PartialEq)]
#[repr(i16)]
enum Priority {
    Low = 1,
    High = 2,
}

#[derive(Model)]
struct Queue {
    #[orm(primary_key)]
    priority: Priority,
}

fn main() {}
