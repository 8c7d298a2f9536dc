//! Fields of variants that no column holds.

use orm::prelude::*;

#[derive(Model)]
struct Bank {
    id: i64,
}

#[derive(Embed)]
enum Payment {
    Cash(i64, i64),
    Voucher(Option<String>),
    Card {
        #[orm(default = 1)]
        attempts: i32,
        #[orm(auto_now_add)]
        at: DateTime<Utc>,
        sizes: u128,
    },
    Transfer(#[orm(on_delete = SetNull)] ForeignKey<Bank>),
    Kind(String),
}

#[derive(Model)]
struct Purchase {
    id: i64,
    #[orm(embed)]
    payment: Payment,
}

fn main() {}
