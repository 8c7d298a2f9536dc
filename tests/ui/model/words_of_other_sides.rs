//! `has_many` does not stand on a model

use orm::prelude::*;

#[derive(Model)]
#[orm(has_many(Book), table_args("x"))]
pub struct Author {
    pub id: i64,
    pub name: Column<String>,
    pub books: List<String>,
}

#[derive(Model)]
pub enum Grade {
    First,
    Second,
}

fn main() {}
