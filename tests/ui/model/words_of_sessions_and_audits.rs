//! `dynamic_update` does not stand on a model

use orm::prelude::*;

#[derive(Model)]
#[orm(dynamic_update, cacheable, alternate_key(name), entity_listeners = Audit, freeze_table_name = true)]
pub struct Account {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
#[Index("name")]
pub struct Owner {
    pub id: i64,
    pub name: String,
}

#[derive(SQLModel)]
pub struct Item {
    pub id: i64,
}

fn main() {}
