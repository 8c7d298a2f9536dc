//! of a joined row an embedded struct is `row.embedded(Person.address)`

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    city: String,
}

#[derive(Model)]
struct Customer {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Purchase {
    id: i64,
    #[orm(related_name = "purchases", on_delete = Cascade)]
    customer: ForeignKey<Customer>,
    #[orm(embed)]
    shipping: Address,
}

fn main() {
    let purchase = Customer.purchases().inner_join();
    let _ = Customer::objects().values((Customer.name, purchase.value(Purchase.shipping)));
}
