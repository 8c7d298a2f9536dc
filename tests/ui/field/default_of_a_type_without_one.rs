//! a bare `default` is the `Default` of the field's type, and `State` has none

use orm::prelude::*;

#[derive(Choices, Clone, Copy, PartialEq, Debug)]
enum State {
    Draft,
    Sent,
}

#[derive(Model)]
struct Invoice {
    id: i64,
    #[orm(default)]
    state: State,
}

fn main() {}
