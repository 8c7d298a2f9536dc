//! rules that a row does not pass are the error `Validation`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

async fn run(db: &Database) -> Result<Tag, String> {
    match Tag::draft().name("novel").save(db).await {
        Ok(tag) => Ok(tag),
        Err(Error::Invalid(changeset)) => Err(changeset.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn main() {}
