//! `{integer}` does not identify a `Stay`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(book, tag))]
struct Stay {
    #[orm(related_name = "+", on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(related_name = "+", on_delete = Cascade)]
    tag: ForeignKey<Tag>,
}

async fn run(db: &Database) -> orm::Result<()> {
    let _ = Stay::get(1, db).await?;
    Ok(())
}

fn main() {}
