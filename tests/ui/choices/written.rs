//! what is stored of a choice is written by `to_string`; write `.to_string()`

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Status {
    Draft,
    Printed,
}

fn written(status: Status) -> String {
    status.as_str().to_owned()
}

fn shown(status: Status) -> String {
    status.display_name()
}

fn main() {}
