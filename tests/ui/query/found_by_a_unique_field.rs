//! a row of `Account` is found by a field other than its key with a query

use orm::prelude::*;

#[derive(Model)]
pub struct Account {
    pub id: i64,
    #[orm(unique)]
    pub login: String,
}

#[derive(Model)]
pub struct Person {
    pub id: i64,
    #[orm(unique)]
    pub tax_number: String,
}

impl Person {
    pub async fn get_by_tax_number(number: &str, db: &Database) -> orm::Result<Person> {
        let is_its_own = Person.tax_number.eq(number);
        Person::objects().filter(is_its_own).get(db).await
    }
}

async fn run(db: &Database) -> orm::Result<()> {
    Account::get_by_login("emma", db);
    Person::get_by_tax_number("12", db).await?;
    Person::find_by_tax_number("12", db);
    Ok(())
}

fn main() {}
