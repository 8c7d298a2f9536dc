//! `creation_timestamp` does not stand on a field

use orm::prelude::*;

#[derive(Model)]
pub struct Invoice {
    pub id: i64,
    #[orm(creation_timestamp)]
    pub made: DateTime<Utc>,
    #[orm(timestamp)]
    pub version: i64,
    #[orm(element_collection)]
    pub words: Vec<String>,
    #[orm(lob)]
    pub text: String,
    #[orm(mapped_column)]
    pub place: String,
    #[orm(nullzero)]
    pub note: String,
}

#[derive(Model)]
pub struct Seat {
    #[orm(embedded_id)]
    pub id: i64,
}

fn main() {}
