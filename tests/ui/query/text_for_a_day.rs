//! a text is no `NaiveDate`

use orm::prelude::*;

#[derive(Model)]
struct Visit {
    id: i64,
    day: NaiveDate,
    at: DateTime<Utc>,
    begins: Option<NaiveTime>,
    shown: NaiveDateTime,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: Decimal,
}

fn main() {
    let text = String::from("2024-12-31");
    let _ = Visit.day.ge("2024-12-31");
    let _ = Visit.at.ge(&text);
    let _ = Visit.begins.ge("10:30");
    let _ = Visit.shown.ge(text.clone());
    let _ = Visit.price.gt("9.99");
    let _ = Visit::draft().day("2024-12-31").price(text);
}
