//! Each type is answered with the import that it lacks, where the prelude is not imported.

use orm::Model;

#[derive(Model)]
struct Loan {
    id: i64,
    lent: DateTime<Utc>,
    returned: Option<DateTime<Utc>>,
    fee: Decimal,
}

fn main() {}
