//! Stores an author and a book, and finds the book again.
//!
//! ```sh
//! cargo run -p library
//! ```

use library::{Author, Book};
use orm::prelude::*;

#[tokio::main]
async fn main() -> orm::Result<()> {
    let db = Database::connect(&library::url()).await?;

    let louisa = Author::draft().name("Louisa May Alcott").save(&db).await?;
    Book::draft()
        .title("Little Women")
        .author(&louisa)
        .save(&db)
        .await?;

    let books = Book::objects()
        .filter(Book.author.name.icontains("alcott"))
        .all(&db)
        .await?;
    for book in &books {
        println!("{} by {}", book.title, book.author.get(&db).await?.name);
    }
    Ok(())
}
