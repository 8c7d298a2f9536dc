//! a choice contains no text

use orm::prelude::*;

#[derive(Choices)]
enum Status {
    Open,
    Done,
}

#[derive(Model)]
struct Task {
    id: i64,
    status: Status,
}

fn main() {
    let _ = Task.status.contains("op");
}
