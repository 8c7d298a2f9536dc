//! A model that is `pub` may have private fields of private types.

#![deny(warnings)]

use orm::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Choices)]
enum Side {
    Debit,
    Credit,
}

#[derive(Clone, Debug, PartialEq, Field)]
struct Amount(i64);

#[derive(Clone, Debug, Embed)]
struct Place {
    shelf: String,
    row: i32,
}

#[derive(Clone, Debug, Embed)]
enum Payment {
    Cash,
    Card { side: Side, amount: Amount },
    Voucher(#[orm(embed)] Place),
    Transfer(#[orm(on_delete = Protect)] ForeignKey<Account>),
}

#[derive(Debug, Model)]
pub struct Entry {
    id: i64,
}

/// Private itself, and a relation of what is public.
#[derive(Debug, Model)]
struct Account {
    id: i64,
}

#[derive(Debug, Model)]
pub struct Line {
    id: i64,
    #[orm(on_delete = Cascade)]
    entry: ForeignKey<Entry>,
    #[orm(on_delete = Protect)]
    account: ForeignKey<Account>,
    #[orm(on_delete = Protect, related_name = "+")]
    other: Option<ForeignKey<Account>>,
    side: Side,
    amount: Amount,
    #[orm(embed)]
    place: Place,
    #[orm(embed)]
    payment: Payment,
}

#[derive(Debug, Model)]
pub struct Note {
    id: i64,
    #[orm(on_delete = Cascade)]
    entry: ForeignKey<Entry>,
    side: Side,
    amount: Amount,
    #[orm(embed)]
    place: Place,
}

fn main() {
    _ = Line::objects().filter(Line.side.eq(Side::Debit));
    _ = Line::draft().side(Side::Credit);
}
