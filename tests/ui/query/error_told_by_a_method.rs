//! an error is told by its variant

fn is_missing(error: orm::Error) -> bool {
    error.is_not_found()
}

fn main() {}
