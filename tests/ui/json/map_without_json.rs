//! `HashMap<String, i64>` cannot be stored in a column

use orm::prelude::*;
use std::collections::HashMap;

#[derive(Model)]
struct Account {
    id: i64,
    limits: HashMap<String, i64>,
}

fn main() {}
