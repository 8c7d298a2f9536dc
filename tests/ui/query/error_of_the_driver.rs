//! an error is told by its variant

use orm::prelude::*;

fn is_taken(error: &Error) -> bool {
    match error {
        Error::Database(error) => error.is_unique_violation(),
        other => other.is_unique_violation(),
    }
}

fn main() {}
