//! `natural_id` does not stand on a field

use orm::prelude::*;

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(natural_id)]
    pub isbn: String,
    #[orm(temporal = "DATE")]
    pub day: NaiveDate,
    #[orm(has_default_value = 3)]
    pub rating: i32,
    #[orm(allow_null = false)]
    pub title: String,
    #[orm(created_by)]
    pub clerk: String,
    #[orm(hybrid_property)]
    pub twice: i32,
    #[orm(order_by = "name")]
    pub places: Vec<String>,
}

fn main() {}
