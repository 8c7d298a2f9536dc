//! `Person.address.eq("Vienna")`

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
}

async fn found(db: &Database) -> orm::Result<()> {
    let _ = Person::objects().filter(Person.address.eq("Vienna")).all(db).await?;
    Ok(())
}

fn main() {}
