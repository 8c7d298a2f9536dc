use orm::prelude::*;

#[derive(Model)]
struct Author {
    #[id]
    key: i64,
    #[max_length = 20]
    name: String,
}

#[derive(Model)]
#[orm(constraint = unique(title))]
struct Book {
    #[orm(primary_key, auto)]
    id: i64,
    title: String,
}

fn main() {}
