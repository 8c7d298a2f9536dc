//! sqlx written by hand, on one connection that is kept: what a library over sqlx can hope for.

use super::{Contender, Found};
use crate::shape::Shape;
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use std::collections::HashMap;

pub enum Held {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

struct User {
    id: i64,
    _name: String,
    _hair_color: Option<String>,
}

struct Author {
    id: i64,
    _name: String,
}

struct Book {
    _id: i64,
    _title: String,
    author_id: i64,
}

impl Held {
    pub async fn connect(url: &str) -> Self {
        if url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(url).await.expect("the file is there");
            // As the other contender has it.
            sqlx::query("PRAGMA journal_mode = WAL").execute(&mut connection).await.expect("WAL can be set");
            sqlx::query("PRAGMA synchronous = FULL").execute(&mut connection).await.expect("FULL can be set");
            return Held::Sqlite(connection);
        }
        Held::Postgres(PgConnection::connect(url).await.expect("the server is there"))
    }
}

/// The same work for both drivers; only the texts differ.
macro_rules! work {
    ($name:ident, $connection:ty, $row:ty, $list:expr, $keys:ident, $texts:expr) => {
        async fn $name(connection: &mut $connection, shape: Shape, n: i64) -> sqlx::Result<usize> {
            let [users, user, insert, joined, books] = $texts;
            let read_user = |row: $row| {
                Ok(User { id: row.try_get(0)?, _name: row.try_get(1)?, _hair_color: row.try_get(2)? })
            };
            Ok(match shape {
                Shape::Rows(rows) => {
                    sqlx::query(users).bind(rows).try_map(read_user).fetch_all(connection).await?.len()
                }
                Shape::ByKey => {
                    let user = sqlx::query(user).bind(n + 1).try_map(read_user).fetch_one(connection).await?;
                    usize::from(user.id == n + 1)
                }
                Shape::Insert => {
                    let row = sqlx::query(insert).bind("Guest").bind("black").fetch_one(connection).await?;
                    let guest = User { id: row.try_get(0)?, _name: "Guest".to_owned(), _hair_color: Some("black".to_owned()) };
                    usize::from(guest.id > 0)
                }
                Shape::Joined => {
                    let read = |row: $row| {
                        let book = Book { _id: row.try_get(0)?, _title: row.try_get(1)?, author_id: row.try_get(2)? };
                        Ok((book, Author { id: row.try_get(3)?, _name: row.try_get(4)? }))
                    };
                    let (book, author) = sqlx::query(joined).bind(n + 1).try_map(read).fetch_one(connection).await?;
                    1 + usize::from(book.author_id == author.id)
                }
                Shape::Nested => {
                    let read = |row: $row| Ok(Author { id: row.try_get(0)?, _name: row.try_get(1)? });
                    let authors = sqlx::query("SELECT id, name FROM author").try_map(read).fetch_all(&mut *connection).await?;
                    let $keys: Vec<i64> = authors.iter().map(|author| author.id).collect();
                    let read = |row: $row| {
                        Ok(Book { _id: row.try_get(0)?, _title: row.try_get(1)?, author_id: row.try_get(2)? })
                    };
                    let found = sqlx::query(books).bind($list).try_map(read).fetch_all(connection).await?;
                    let mut of: HashMap<i64, Vec<Book>> = HashMap::with_capacity($keys.len());
                    for book in found {
                        of.entry(book.author_id).or_default().push(book);
                    }
                    let nested: Vec<(Author, Vec<Book>)> = authors
                        .into_iter()
                        .map(|author| { let books = of.remove(&author.id).unwrap_or_default(); (author, books) })
                        .collect();
                    nested.iter().map(|(_, books)| 1 + books.len()).sum()
                }
            })
        }
    };
}

work!(
    sqlite,
    SqliteConnection,
    sqlx::sqlite::SqliteRow,
    format!("[{}]", keys.iter().map(i64::to_string).collect::<Vec<_>>().join(",")),
    keys,
    [
        "SELECT id, name, hair_color FROM users WHERE id <= ?",
        "SELECT id, name, hair_color FROM users WHERE id = ?",
        "INSERT INTO guest (name, hair_color) VALUES (?, ?) RETURNING id",
        "SELECT b.id, b.title, b.author_id, a.id, a.name FROM book b JOIN author a ON a.id = b.author_id WHERE b.id = ?",
        "SELECT id, title, author_id FROM book WHERE author_id IN (SELECT value FROM json_each(?))",
    ]
);

work!(
    postgres,
    PgConnection,
    sqlx::postgres::PgRow,
    &keys,
    keys,
    [
        "SELECT id, name, hair_color FROM users WHERE id <= $1",
        "SELECT id, name, hair_color FROM users WHERE id = $1",
        "INSERT INTO guest (name, hair_color) VALUES ($1, $2) RETURNING id",
        "SELECT b.id, b.title, b.author_id, a.id, a.name FROM book b JOIN author a ON a.id = b.author_id WHERE b.id = $1",
        "SELECT id, title, author_id FROM book WHERE author_id = ANY($1)",
    ]
);

impl Contender for Held {
    fn name(&self) -> &'static str {
        "sqlx, held connection"
    }

    fn run(&mut self, shape: Shape, n: i64) -> Found<'_> {
        Box::pin(async move {
            let found = match self {
                Held::Sqlite(connection) => sqlite(connection, shape, n).await,
                Held::Postgres(connection) => postgres(connection, shape, n).await,
            };
            found.expect("the work can be done")
        })
    }
}
