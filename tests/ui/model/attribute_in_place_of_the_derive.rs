use orm::prelude::*;

#[orm::model]
pub struct Book {
    pub id: i64,
    #[orm(max_length = 200)]
    pub title: String,
}

/// Nothing else is said of it.
pub async fn find(db: &Database) -> orm::Result<Vec<Book>> {
    Book::objects().filter(Book.title.eq("Emma")).all(db).await
}

fn main() {}
