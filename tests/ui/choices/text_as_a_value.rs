//! The text that is stored, written as the value of a variant.

use orm::prelude::*;

#[derive(Choices, Clone, Debug, PartialEq)]
enum Role {
    Admin = "ADMIN",
    Guest = "GUEST",
}

fn main() {}
