//! `create_date_column` does not stand on a field

use orm::prelude::*;

#[derive(Embed)]
pub struct Address {
    pub city: String,
}

#[derive(Model)]
pub struct Author {
    pub id: i64,
    #[orm(create_date_column)]
    pub created: DateTime<Utc>,
    #[orm(delete_date_column)]
    pub deleted: Option<DateTime<Utc>>,
    #[orm(owned)]
    pub address: Address,
}

fn main() {}
