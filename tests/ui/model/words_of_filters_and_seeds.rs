//! `default_scope` does not stand on a model

use orm::prelude::*;

#[derive(Model)]
#[orm(default_scope = "active", unique_constraints = "name")]
pub struct Account {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
#[orm(query_filter = "deleted = false", sql_delete = "UPDATE post SET deleted = true")]
pub struct Post {
    pub id: i64,
    pub deleted: bool,
}

#[derive(Model)]
#[orm(underscored, has_data, edges(to = "pets"), embedded_id)]
pub struct Owner {
    pub id: i64,
}

fn main() {}
