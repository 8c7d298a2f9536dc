//! Names of other libraries that a program may have for things of its own: found where they are imported by name.

use orm::prelude::*;
use orm::{Condition, Expr, F, Q, Set};

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
    year: i32,
}

fn any_of_two() -> Condition {
    todo!()
}

async fn run(db: &Database) -> orm::Result<()> {
    let either = Condition::any().add(Book.year.gt(1900));
    Book::draft().title(Set("Emma")).year(1815).save(db).await?;
    Book::objects().filter(F("year")).all(db).await?;
    Book::objects().filter(Q("year")).all(db).await?;
    Book::objects().filter(Expr::cust("year > 1900")).all(db).await?;
    Ok(())
}

fn main() {}
