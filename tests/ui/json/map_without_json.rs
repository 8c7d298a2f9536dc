//! `HashMap<String, i64>` cannot be the type of a model's field

use orm::prelude::*;
use std::collections::HashMap;

#[derive(Model)]
struct Account {
    id: i64,
    limits: HashMap<String, i64>,
}

fn main() {}
