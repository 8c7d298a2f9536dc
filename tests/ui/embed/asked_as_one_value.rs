//! `.contains("Vienna")` of an embedded struct

use orm::prelude::*;

#[derive(Embed)]
struct Address {
    street: String,
    city: String,
}

#[derive(Model)]
struct Person {
    id: i64,
    #[orm(embed)]
    address: Address,
    #[orm(embed)]
    billing: Option<Address>,
}

async fn found(db: &Database) -> orm::Result<()> {
    let _ = Person::objects().filter(Person.address.contains("Vienna")).all(db).await?;
    let _ = Person::objects().filter(Person.billing.icontains("vienna")).all(db).await?;
    Ok(())
}

fn main() {}
