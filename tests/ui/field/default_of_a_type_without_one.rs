//! the trait bound `State: Default` is not satisfied

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
