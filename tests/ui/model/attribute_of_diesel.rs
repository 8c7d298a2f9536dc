//! An attribute of another library, with all it says.

use orm::prelude::*;

#[derive(Model)]
#[diesel(table_name = books)]
struct Book {
    id: i64,
    #[sea_orm(unique)]
    title: String,
}

#[derive(Model)]
#[orm(timestamps)]
struct Author {
    id: i64,
    #[orm(map = "full_name")]
    name: String,
}

fn main() {}
