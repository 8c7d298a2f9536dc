//! An embedded enum is compared as a whole, by its kind, or by a field of a variant.

use orm::prelude::*;

#[derive(Embed)]
enum Payment {
    Cash,
    Card { number: String },
}

#[derive(Model)]
struct Purchase {
    id: i64,
    #[orm(embed)]
    payment: Payment,
}

fn main() {
    _ = Purchase.payment.eq(PaymentKind::Cash);
    _ = Purchase.payment.kind.eq("cash");
    _ = Purchase.payment.number.eq("12");
}
