//! This library.

use super::{Contender, Found};
use crate::shape::{AUTHORS, BOOKS_EACH, Shape, USERS};
use orm::prelude::*;
use orm::schema;

#[derive(Model)]
#[orm(table = "users")]
pub struct User {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Model)]
pub struct Author {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
pub struct Book {
    pub id: i64,
    pub title: String,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
}

/// The table that inserts go to, so that they do not change what the others read.
#[derive(Model)]
pub struct Guest {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

pub struct Orm {
    db: Database,
}

impl Orm {
    pub async fn connect(url: &str) -> orm::Result<Self> {
        Ok(Orm { db: Database::connect(url).await? })
    }

    /// Fills the tables that all contenders read.
    pub async fn seed(&self) -> orm::Result<()> {
        let models = || schema![User, Author, Book, Guest];
        self.db.drop_tables(models()).await?;
        self.db.create_tables(models()).await?;
        let tx = self.db.begin().await?;
        for n in 0..USERS {
            let user = User::draft().name(format!("User {n}"));
            if n % 2 == 0 { user.hair_color("black") } else { user }.save(&tx).await?;
        }
        for n in 0..AUTHORS {
            let author = Author::draft().name(format!("Author {n}")).save(&tx).await?;
            for n in 0..BOOKS_EACH {
                Book::draft().title(format!("Book {n}")).author(&author).save(&tx).await?;
            }
        }
        tx.commit().await
    }

    async fn work(&self, shape: Shape, n: i64) -> orm::Result<usize> {
        let db = &self.db;
        Ok(match shape {
            Shape::Rows(rows) => User::objects().filter(User.id.le(rows)).all(db).await?.len(),
            Shape::ByKey => usize::from(User::get(n + 1, db).await?.id == n + 1),
            Shape::Insert => {
                let guest = Guest::draft().name("Guest").hair_color("black").save(db).await?;
                usize::from(guest.id > 0)
            }
            Shape::Joined => {
                let book = Book::objects().select_related(Book.author).filter(Book.id.eq(n + 1)).get(db).await?;
                1 + usize::from(book.author.loaded().is_some())
            }
            Shape::Nested => {
                let authors = Author::objects().prefetch_related(Author.books()).all(db).await?;
                authors.iter().map(|(_, books)| 1 + books.len()).sum()
            }
        })
    }
}

impl Contender for Orm {
    fn name(&self) -> &'static str {
        "orm"
    }

    fn run(&mut self, shape: Shape, n: i64) -> Found<'_> {
        Box::pin(async move { self.work(shape, n).await.expect("the work can be done") })
    }
}
