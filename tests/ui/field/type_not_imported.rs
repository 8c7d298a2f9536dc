//! Each type is answered with the import that it lacks.

use orm::prelude::*;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
    returned: Option<DateTime<Utc>>,
    fee: Decimal,
}

fn main() {}
