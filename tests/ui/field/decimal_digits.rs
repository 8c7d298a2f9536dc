//! A decimal has both numbers of digits, at most 18 of them, and no more behind the point than there are.

use orm::Decimal;
use orm::prelude::*;

#[derive(Model)]
struct Rate {
    #[orm(primary_key, max_digits = 5, decimal_places = 2)]
    percent: Decimal,
}

#[derive(Model)]
struct Line {
    id: i64,
    #[orm(max_digits = 12)]
    price: Decimal,
    #[orm(decimal_places = 2)]
    discount: Option<Decimal>,
    #[orm(max_digits = 19, decimal_places = 2)]
    total: Decimal,
    #[orm(max_digits = 2, decimal_places = 4)]
    share: Decimal,
    #[orm(on_delete = Protect, max_digits = 5, decimal_places = 2)]
    rate: ForeignKey<Rate>,
}

fn main() {}
