//! A type that cannot go to another thread is one message.

use orm::prelude::*;

#[derive(Model)]
struct Job {
    id: i64,
    run: Box<dyn Fn()>,
}

#[derive(Model)]
struct Note {
    id: i64,
    text: str,
}

fn main() {}
