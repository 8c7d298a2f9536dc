//! `min` is a number without an exponent, as in `min = 1000`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    #[orm(min = 9, max = 1)]
    year: i32,
    #[orm(min = 1e3)]
    copies: i32,
    #[orm(max = "9")]
    stars: i32,
    #[orm(min = 0.001, max_digits = 8, decimal_places = 2)]
    price: orm::rust_decimal::Decimal,
    #[orm(min = 1, validate = check, related_name = "sequels", on_delete = Cascade)]
    first: Option<ForeignKey<Book>>,
}

fn main() {}
