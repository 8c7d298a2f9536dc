//! is no embedded struct of a row of `Purchase`; write one such as `row.embedded(Person.address)`, and of a field `row.value(Person.name)`

use orm::prelude::*;

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
    price: i32,
}

fn main() {
    let purchase = Customer.purchases().inner_join();
    let _ = Customer::objects().values((Customer.name, purchase.embedded(Purchase.price)));
}
