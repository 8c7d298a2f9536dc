//! A default in quotes, of fields that are no text.

use orm::prelude::*;

#[derive(Choices, Clone, Copy, PartialEq, Debug)]
pub enum Stage {
    New,
    InReview,
}

#[derive(Model)]
pub struct Payment {
    #[orm(default = "Uuid::new_v4")]
    pub id: Uuid,
    #[orm(default = "Utc::now")]
    pub received: DateTime<Utc>,
    #[orm(default = "2026-01-01")]
    pub day: Option<NaiveDate>,
    #[orm(default = "0")]
    pub cents: i64,
    #[orm(max_digits = 12, decimal_places = 2, default = "0.00")]
    pub amount: Decimal,
    #[orm(default = "open")]
    pub state: String,
    #[orm(default = "in_review")]
    pub stage: Stage,
}

fn main() {}
