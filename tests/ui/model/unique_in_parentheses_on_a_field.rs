//! `unique` on a field is of that field alone, and has no parentheses; write more on the struct, with the names of its fields: `#[orm(unique(ignore_case(email)))]`, `#[orm(unique(tenant, email))]`

use orm::prelude::*;

#[derive(Model)]
struct User {
    id: i64,
    #[orm(unique(ignore_case))]
    email: String,
    #[orm(index(ignore_case))]
    name: String,
    #[orm(max_length = 20, ignore_case)]
    nickname: String,
}

fn main() {}
