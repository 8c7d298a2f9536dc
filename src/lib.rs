//! Models, queries and relations for SQLite and Postgres: as pleasant as Django's ORM, as typed as Diesel, as fast as
//! hand-written SQL.
//!
//! ```
//! use orm::prelude::*;
//!
//! #[derive(Model)]
//! pub struct Author {
//!     pub id: i64,
//!     #[orm(max_length = 255)]
//!     pub name: String,
//! }
//!
//! #[derive(Model)]
//! pub struct Book {
//!     pub id: i64,
//!     #[orm(max_length = 255)]
//!     pub title: String,
//!     #[orm(related_name = "books", on_delete = Cascade)]
//!     pub author: ForeignKey<Author>,
//! }
//!
//! #[tokio::main]
//! async fn main() -> orm::Result<()> {
//!     let db = Database::connect("sqlite::memory:").await?;
//!     db.create_tables(schema![Author, Book]).await?;
//!
//!     let louisa = Author::draft().name("Louisa May Alcott").save(&db).await?;
//!     Book::draft().title("Little Women").author(&louisa).save(&db).await?;
//!
//!     let books = Book::objects().filter(Book.author.name.icontains("alcott")).all(&db).await?;
//!     assert_eq!(books[0].title, "Little Women");
//!     for book in louisa.books().all(&db).await? {
//!         println!("{} by {}", book.title, book.author.get(&db).await?.name);
//!     }
//!     Ok(())
//! }
//! ```
//! ```sql
//! SELECT "book"."id", "book"."title", "book"."author_id" FROM "book"
//! INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id"
//! WHERE instr(orm_fold("t1"."name"), orm_fold(?)) > 0
//! ```
//!
//! - Declare models: [`derive@Model`], [`ForeignKey`], [`schema!`], [`Database::create_tables`].
//! - One row: [`SaveDraft::save`], [`Objects::get`], [`Objects::save`], [`Objects::delete`].
//! - Queries: [`QuerySet`] and its ends; what fields can be asked is on [`Column`], what relations can on [`ToOne`] and
//!   [`ToMany`].
//! - Related rows: [`ForeignKey::get`], [`ManyToMany`], [`QuerySet::select_related`], [`QuerySet::prefetch_related`].
//! - Where it runs: [`Database`], [`Transaction`]; what goes wrong: [`enum@Error`].

extern crate self as orm;

#[doc(hidden)]
pub mod doc;

pub use orm_core::backend::Backend;
pub use orm_core::db::{
    Begin, Database, DatabaseBuilder, Executor, Pending, Pooler, SentStatement, Transaction,
    assert_no_n_plus_one, assert_queries,
};
pub use orm_core::error::{DatabaseError, Error, Result};
pub use orm_core::model::{
    Assignment, Assignments, Column, Draft, Expr, Expression, Field, FieldSet, ForeignKey,
    Implicit, IntoField, IntoKey, IntoPredicate, Key, KeyField, LoadedRows, ManyToMany,
    ManyToManyPath, Model, Moment, Numeric, OneToOne, Operand, Order, Ordering, Path, Predicate,
    ReverseOneToOne, Root, Scalar, Text, ToOne, ToOneOptional, ValueList, all_of, any_of, value,
};
pub use orm_core::objects::{
    DeleteReport, FieldRows, Load, ModelRows, Objects, OptionalForeignKey, Push, QuerySet,
    Relations, RowStream, SaveDraft, Sql, ToMany, prefetch,
};
pub use orm_core::schema;
pub use orm_core::schema::FetchMode;
pub use orm_derive::{Field, Model};

pub use chrono;
#[cfg(feature = "uuid")]
pub use uuid;

/// What most programs need: `use orm::prelude::*;`.
///
/// Without `Result`, so that nobody's own is shadowed: that is [`orm::Result`](crate::Result).
pub mod prelude {
    pub use crate::{
        Backend, Database, Draft, Error, Executor, Expression, FetchMode, ForeignKey, ManyToMany,
        Model, Objects, OneToOne, OptionalForeignKey, Path, Predicate, QuerySet, SaveDraft,
        Transaction, all_of, any_of, value,
    };
    pub use orm_core::__schema as schema;
    pub use orm_derive::Field;
}

/// What the derives write.
#[doc(hidden)]
pub mod __private {
    pub use orm_core::db::{Executor, Pending};
    pub use orm_core::error::Result;
    pub use orm_core::model::*;
    pub use orm_core::objects::{
        DeleteReport, Objects, QuerySet, SaveDraft, ToMany, foreign_key, members, related,
    };
    pub use orm_core::query::{self, Tree};
    pub use orm_core::schema;
    pub use orm_core::value::{Reader, Value};
}

/// The programs of the guide.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../docs/guide/connections.md")]
    mod connections {}
    #[doc = include_str!("../docs/guide/relations.md")]
    mod relations {}
}
