//! Numbers have no other names.

use orm::prelude::*;

#[derive(Choices)]
#[repr(i16)]
#[orm(rename_all = "kebab-case")]
enum Priority {
    Low = 1,
    #[orm(rename = "high")]
    High = 2,
}

fn main() {}
