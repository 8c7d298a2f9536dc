//! an `orm::Error` tells of the database alone, and an error of your own is of a type of your own

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> orm::Result<()> {
    if Book::objects().count(db).await? == 0 {
        return Err(Error::new("no books"));
    }
    Ok(())
}

fn main() {}
