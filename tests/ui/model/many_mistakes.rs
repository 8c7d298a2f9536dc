//! Six mistakes, each said once, and none that follows from another.

use orm::prelude::*;

#[derive(Model)]
struct Author {
    id: i64,
    name: String,
}

#[derive(Model)]
#[orm(ordering = yaer)]
struct Book {
    id: i64,
    #[orm(uniqe)]
    title: String,
    #[orm(max_length = 0)]
    subtitle: Option<String>,
    year: i32,
    #[orm(on_delete = SetNull)]
    author: ForeignKey<Author>,
    editor: Option<ForeignKey<Author>>,
}

async fn nothing_follows(author: &Author, db: &Database) -> orm::Result<()> {
    let mut book = Book::draft().title("x").save(db).await?;
    book.year = 1868;
    book.save(db).await?;
    Book::objects().filter(Book.author.name.eq("x")).all(db).await?;
    author.book_set().all(db).await?;
    Ok(())
}

fn main() {}
