//! A foreign key that is given a draft, a row that may be missing, and the pair of `get_or_create`.

use orm::prelude::*;

#[derive(Model)]
pub struct Author {
    pub id: i64,
    #[orm(unique)]
    pub name: String,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

async fn run(db: &Database) -> orm::Result<()> {
    Book::draft().author(Author::draft().name("Ada")).save(db).await?;
    let found = Author::objects().filter(Author.name.eq("Ada")).first(db).await?;
    Book::draft().author(&found).save(db).await?;
    let made = Author::draft().name("Ada").get_or_create(Author.name, db).await?;
    Book::draft().author(made).save(db).await?;
    Ok(())
}

fn main() {}
