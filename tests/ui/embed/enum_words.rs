//! Words on an embedded enum and its variants.

use orm::prelude::*;

#[derive(Model)]
struct Bank {
    id: i64,
}

#[derive(Embed)]
struct Card {
    number: String,
}

#[derive(Embed)]
#[orm(discriminator = "type", rename_all = "kebab")]
enum Payment {
    #[orm(embed)]
    Card(Card),
    #[orm(other)]
    Voucher(String),
    #[orm(name = "money")]
    Cash,
    Parts(#[orm(related_name = "parts", on_delete = Cascade)] ForeignKey<Bank>),
}

#[derive(Embed)]
enum Change<T> {
    Made(T),
}

#[derive(Embed)]
enum Colour {
    Red(String),
    #[orm(rename = "red")]
    Blue,
}

fn main() {}
