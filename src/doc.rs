//! Models for the examples of the documentation.

use crate::prelude::*;
use crate::{Result, schema};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The place where somebody lives.
#[derive(Embed, Debug, Clone, PartialEq)]
pub struct Address {
    pub city: String,
    pub zip: Option<String>,
}

/// A member of a club, whose bills may go to another address.
#[derive(Model, Debug, Clone)]
pub struct Member {
    pub id: i64,
    #[orm(embed)]
    pub address: Address,
    #[orm(embed)]
    pub billing: Option<Address>,
}

/// Somebody who writes books.
#[derive(Model, Debug, Clone)]
pub struct Author {
    pub id: i64,
    #[orm(max_length = 255, unique)]
    pub name: String,
    pub birth_year: Option<i32>,
    #[orm(related_name = "students", on_delete = SetNull)]
    pub mentor: Option<ForeignKey<Author>>,
}

/// A book, by one author.
#[derive(Model, Debug, Clone)]
pub struct Book {
    pub id: i64,
    #[orm(max_length = 255)]
    pub title: String,
    pub year: i32,
    pub subtitle: Option<String>,
    #[orm(default = 1)]
    pub copies: i32,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Author>,
    #[orm(related_name = "books")]
    pub tags: ManyToMany<Tag>,
}

/// The books of an author, counted: rows of a query.
#[derive(Model, Debug, Clone)]
#[orm(cte)]
pub struct Shelf {
    #[orm(primary_key)]
    pub author: OneToOne<Author>,
    pub books: i64,
    pub last: Option<i32>,
}

/// Someone who was taught by an author, or by anyone who was: rows of a query.
#[derive(Model, Debug, Clone)]
#[orm(cte)]
pub struct Pupil {
    #[orm(primary_key)]
    pub author: OneToOne<Author>,
}

/// The subject of a book, or its kind.
#[derive(Model, Debug, Clone)]
pub struct Tag {
    pub id: i64,
    #[orm(unique)]
    pub name: String,
}

/// An article whose words can be searched.
#[derive(Model, Debug, Clone)]
#[orm(search(title, body))]
pub struct Article {
    pub id: i64,
    pub title: String,
    pub body: Option<String>,
}

/// The hours for which somebody has a room.
#[derive(Model, Debug, Clone)]
#[orm(no_overlap(room, starts..ends))]
pub struct Booking {
    pub id: i64,
    pub room: i32,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

/// A page of a site, whose content is a document.
#[cfg(feature = "json")]
#[derive(Model, Debug, Clone)]
pub struct Page {
    pub id: i64,
    pub data: serde_json::Value,
}

/// A sale in a shop.
#[derive(Model, Debug, Clone)]
pub struct Sale {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub paid_at: Option<DateTime<Utc>>,
    pub due: NaiveDate,
    pub opens: NaiveTime,
    pub warranty: TimeDelta,
}

/// A library in memory: Ralph Waldo Emerson, Louisa May Alcott, whom he taught, an essay and two novels.
pub async fn library() -> Result<Database> {
    let db = Database::builder("sqlite::memory:").record_queries(true);
    let db = db.connect().await?;
    db.create_tables(schema![Author, Book, Tag]).await?;
    let essay = Tag::draft().name("essay").save(&db).await?;
    let novel = Tag::draft().name("novel").save(&db).await?;
    let emerson = Author::draft()
        .name("Ralph Waldo Emerson")
        .birth_year(1803)
        .save(&db)
        .await?;
    let louisa = Author::draft()
        .name("Louisa May Alcott")
        .birth_year(1832)
        .mentor(&emerson)
        .save(&db)
        .await?;
    let nature = Book::draft()
        .title("Nature")
        .year(1836)
        .author(&emerson)
        .save(&db)
        .await?;
    let women = Book::draft()
        .title("Little Women")
        .year(1868)
        .subtitle("Meg, Jo, Beth and Amy")
        .author(&louisa)
        .save(&db)
        .await?;
    let men = Book::draft()
        .title("Little Men")
        .year(1871)
        .author(&louisa)
        .save(&db)
        .await?;
    let tagged = [(&nature, &essay), (&women, &novel), (&men, &novel)];
    Book.tags.add_many(tagged, &db).await?;
    Ok(db)
}

/// A query of an example.
pub trait Example {
    /// The model whose columns are shortened.
    type Model: Model;
    /// The query on SQLite.
    fn sql(&self) -> Result<crate::query::Sql>;
}

impl<M: Model, Out: Send + 'static> Example for QuerySet<M, Out> {
    type Model = M;
    fn sql(&self) -> Result<crate::query::Sql> {
        self.to_sql_for(Backend::Sqlite)
    }
}

impl<M: Model, Out: Send + 'static> Example for crate::query::Values<M, Out> {
    type Model = M;
    fn sql(&self) -> Result<crate::query::Sql> {
        self.to_sql_for(Backend::Sqlite)
    }
}

/// The text on SQLite, the columns of the model itself shortened to `…`.
#[track_caller]
pub fn assert_sql<Q: Example>(query: &Q, expected: &str) {
    let sql = query.sql().expect("the query of an example is valid");
    assert_eq!(shortened::<Q::Model>(sql.text()), expected);
}

/// The text that was sent last to a [`library`], the columns of `M` shortened to `…`.
#[track_caller]
pub fn assert_last_sql<M: Model>(db: &Database, expected: &str) {
    let queries = db.queries();
    let last = queries.last().expect("an example that sent something");
    assert_eq!(shortened::<M>(&last.text), expected);
}

fn shortened<M: Model>(text: &str) -> String {
    let table = M::table();
    let columns: Vec<_> = table
        .columns()
        .iter()
        .map(|column| format!(r#""{}"."{}""#, table.name, column.name))
        .collect();
    text.replace(&columns.join(", "), "…")
}

/// Asserts that creating the tables of these models sends each of these statements.
#[track_caller]
pub fn assert_tables(schema: &crate::schema::Schema, backend: Backend, expected: &[&str]) {
    let on_one_line = |text: &str| {
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").replace("( ", "(").replace(" )", ")")
    };
    let sql = schema
        .to_sql(backend)
        .expect("the models of an example fit together");
    let statements: Vec<_> = sql.split(";\n").map(on_one_line).collect();
    for expected in expected {
        assert!(statements.contains(&on_one_line(expected)), "{sql}");
    }
}
