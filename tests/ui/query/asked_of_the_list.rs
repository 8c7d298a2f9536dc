//! rows that were read are a `Vec`

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

/// A trait of the user's own comes first.
trait Total {
    fn sum(&self) -> i32;
}

impl Total for [i32] {
    fn sum(&self) -> i32 {
        self.iter().sum()
    }
}

async fn run(db: &Database) -> orm::Result<()> {
    let books = Book::objects().all(db).await?;
    let _ = books.count();
    let _ = books.filter(|book| book.year > 1900);
    let _ = Book::objects().all(db).await?.order_by(Book.title);
    let _ = books.sum();
    books.save(db).await?;
    books.delete(db).await?;
    let _: i32 = vec![1, 2].sum();
    Ok(())
}

fn main() {}
