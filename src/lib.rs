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
//! WHERE orm_icontains("t1"."name", orm_fold(?))
//! ```
//!
//! The guide teaches all of it, from an empty folder to a service that runs: `docs/guide/start.md` of the package is its
//! first page, `docs/guide/SUMMARY.md` lists the others, `docs/guide/reference.md` has every lookup and function with its
//! SQL, and `mdbook build docs` makes a book of it. Who comes from Django, Rails, Prisma, SeaORM or Diesel finds their words
//! in `docs/guide/coming-from.md`. Where to begin here:
//!
//! - Declare models: [`derive@Model`], [`ForeignKey`], [`schema!`], [`Database::create_tables`].
//! - One row: [`draft().….save(&db)`](traits::SaveDraft::save), [`get`](traits::Objects::get),
//!   [`save`](traits::Objects::save), [`delete`](traits::Objects::delete).
//! - Queries: [`QuerySet`] and its ends; what fields can be asked is on [`Column`](query::Column), what relations can
//!   on [`ToOne`](query::ToOne) and [`ToMany`](query::ToMany).
//! - Structs read from a query, nested as the data is: [`derive@Row`], [`QuerySet::values_as`].
//! - Related rows: [`ForeignKey::get`], [`ManyToMany`], [`QuerySet::select_related`], [`QuerySet::prefetch_related`].
//! - Where it runs: [`Database`], [`Transaction`]; what goes wrong: [`enum@Error`].
//!
//! The root holds what a program types in its first hour. [`query`] holds the types that calls give, [`db`] those of
//! settings, [`schema`](mod@schema) the description of tables, `migrate` (feature `migrate`) their changes, [`testing`] assertions on what is sent, [`traits`] what
//! bounds name.

extern crate self as orm;

#[doc(hidden)]
pub mod doc;

pub mod db;
pub mod functions;
#[cfg(feature = "migrate")]
pub mod migrate;
pub mod query;
pub mod schema;
pub mod testing;
pub mod traits;

#[cfg(feature = "decimal")]
#[doc(inline)]
pub use orm_core::__dec as dec;
#[doc(inline)]
pub use orm_core::__schema as schema;
#[doc(inline)]
pub use orm_core::__sql as sql;
#[doc(inline)]
pub use orm_core::db::{Database, Executor, Transaction};
#[doc(inline)]
pub use orm_core::error::{Error, FieldError, Result};
#[cfg(feature = "json")]
#[doc(inline)]
pub use orm_core::model::Json;
#[doc(inline)]
pub use orm_core::model::{
    Choices, Embed, Expr, Field, ForeignKey, ManyToMany, Model, OneToOne, Predicate, Scalar,
    all_of, any_of, count, outer, raw, search, value,
};
#[doc(inline)]
pub use orm_core::objects::{QuerySet, Row, exists, prefetch};
#[doc(inline)]
pub use orm_derive::{Choices, Embed, Field, Model, Row};

#[doc(hidden)]
pub use orm_core::objects::items::{everywhere::*, imported::*};
#[doc(hidden)]
pub use orm_core::{
    __migrate as migrate, __query as query, __query as query_as, __query as query_scalar,
    __table as table, __table as joinable, __table as allow_tables_to_appear_in_same_query,
};

/// Derives of other libraries.
mod derives_of_other_names {
    pub use orm_derive::{
        AsChangeset, Associations, Choice, Cte, DbEnum, DeriveActiveEnum, DeriveActiveModel,
        DeriveEntityModel, DeriveIntoActiveModel, DerivePartialModel, DeriveRelation,
        DeriveValueType, DieselNewType, Embeddable, Embedded, EmbeddedModel, Entity,
        FromQueryResult, FromRow, Identifiable, Insertable, NewType, Projection, Queryable,
        QueryableByName, SQLModel, Selectable, Shape, SqlEnum, Table,
    };
}
#[doc(hidden)]
pub use derives_of_other_names::*;
#[doc(hidden)]
pub use orm_derive::{atomic, model, test, transactional};

pub use chrono;
#[cfg(feature = "chrono-tz")]
pub use chrono_tz;
#[cfg(feature = "decimal")]
pub use rust_decimal;
#[cfg(feature = "decimal")]
pub use rust_decimal::Decimal;
#[cfg(feature = "json")]
pub use serde_json;
#[cfg(feature = "time")]
pub use time;
#[cfg(feature = "uuid")]
pub use uuid;

/// The names that most programs need: `use orm::prelude::*;`.
///
/// Without `Result`, so that nobody's own is shadowed: that is [`orm::Result`](crate::Result). Types of fields that other
/// crates declare are here too: those of dates and times, `Uuid` and `Decimal`.
///
/// ```
/// use orm::prelude::*;
///
/// #[derive(Model)]
/// pub struct Loan {
///     pub id: i64,
///     pub until: NaiveDate,
/// }
///
/// fn late() -> QuerySet<Loan> {
///     Loan::objects().filter(Loan.until.lt(now().date())).order_by(Loan.until)
/// }
/// # orm::doc::assert_sql(&late(), r#"SELECT … FROM "loan" WHERE "loan"."until" < orm_date(?) ORDER BY "loan"."until""#);
/// ```
/// ```sql
/// SELECT … FROM "loan" WHERE "loan"."until" < orm_date(?) ORDER BY "loan"."until"
/// ```
pub mod prelude {
    #[cfg(feature = "decimal")]
    #[doc(no_inline)]
    pub use crate::Decimal;
    #[cfg(feature = "json")]
    pub use crate::Json;
    #[doc(no_inline)]
    pub use chrono::{DateTime, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
    #[cfg(feature = "decimal")]
    #[doc(hidden)]
    pub use orm_core::dec_;
    #[cfg(feature = "json")]
    #[doc(no_inline)]
    pub use serde_json::json;
    #[cfg(feature = "uuid")]
    #[doc(no_inline)]
    pub use uuid::Uuid;

    pub use crate::db::{Backend, FetchMode};
    #[doc(hidden)]
    pub use crate::derives_of_other_names::*;
    pub use crate::functions::{
        case, coalesce, concat, cume_dist, dense_rank, greatest, least, lower, now, ntile, nullif,
        order_by, partition_by, percent_rank, rank, row_number, upper,
    };
    pub use crate::query::{Cte, OnConflict, Values, Written, incoming};
    pub use crate::traits::{
        Begin, Draft, DraftRelations, ExecuteSql, Expression, Objects, OptionalForeignKey,
        SaveDraft, ValidateRow,
    };
    pub use crate::{
        Choices, Database, Embed, Error, Executor, Expr, ForeignKey, ManyToMany, Model, OneToOne,
        Predicate, QuerySet, Row, Transaction, all_of, any_of, count, exists, outer, raw, search,
        value,
    };
    pub use orm_core::__schema as schema;
    pub use orm_core::__sql as sql;
    #[cfg(not(feature = "migrate"))]
    #[doc(hidden)]
    pub use orm_core::embed_migrations_;
    /// The bound that rustc proposes where a function of any model is given a key.
    #[doc(hidden)]
    pub use orm_core::model::KeyIs;
    #[doc(hidden)]
    pub use orm_core::objects::{
        AskedBeforeCalled as _, BegunByObjectsOfModel as _, EndsBehindValidate as _,
        EndsOfTransactions as _, FoundByGetOfModel as _, ListedByConstantOfChoices as _,
        NoFieldOfThatName as _, OtherNamesOfAnswers as _, OtherNamesOfDatabases as _,
        OtherNamesOfDrafts as _, OtherNamesOfDurations as _, OtherNamesOfErrors as _,
        OtherNamesOfExecutors as _, OtherNamesOfFutures as _, OtherNamesOfHandles as _,
        OtherNamesOfLists as _, OtherNamesOfOptionalForeignKeys as _, OtherNamesOfReadStructs as _,
        OtherNamesOfRows as _, OtherNamesOfStreams as _, OtherNamesOfTransactions as _,
        OtherNamesOfTuples as _, RunByDatabaseOfModel as _,
    };
    #[doc(hidden)]
    pub use orm_core::objects::{
        OuterRef, free_functions::*, imports::*, items::everywhere::*, referenced_rows::unnamed::*,
    };
    #[doc(hidden)]
    pub use orm_core::{
        __conditions_ as and_, __conditions_ as cond_, __conditions_ as dynamic_,
        __conditions_ as or_, __filter_ as filter_, __query_ as query_, __query_as_ as query_as_,
        __query_as_ as query_file_as_, __query_as_ as query_scalar_,
        __table as allow_tables_to_appear_in_same_query, __table as joinable, __table as table,
    };
    pub use orm_derive::Field;
    #[cfg(feature = "migrate")]
    #[doc(no_inline)]
    pub use orm_derive::embed_migrations;
}

/// The names that the derives write.
#[doc(hidden)]
pub mod __private {
    pub use core::result::Result::{Err, Ok};
    pub use orm_core::db::{Executor, Pending, Target};
    pub use orm_core::error::{DecodeResult, Error, Result};
    pub use orm_core::model::*;
    pub use orm_core::objects::{
        ColumnField, CopiedDraft, CopyIn, DeleteReport, DraftSource, FieldReader, FieldSource,
        FlattenedRow, HoldsDrafts, IntoDrafts, ItemCursor, NamedFields, NamedReader, NamedRow,
        Objects, OtherNamesOfHandles, OtherNamesOfReadStructs, QuerySet, RelatedRow, Row,
        RowFields, RowToUpdate, SameRow, Selection, ToMany, Written, assert_column_field,
        assert_flattened_row, get_or_create_draft, has_relations, read_row, reverse_foreign_key,
        reverse_many_to_many, row_item, save_draft, save_draft_with, set_load_policies_within,
        set_load_policy_of_rows, update_or_create_draft,
    };
    pub use orm_core::query::{self, Tree};
    pub use orm_core::schema;
    pub use orm_core::value::{Reader, Value, ValueSink};
    pub use orm_core::{
        __never_one_value as never_one_value, __optional_relations as optional_relations,
        __other_names_of_choices as other_names_of_choices,
        __other_names_of_drafts as other_names_of_drafts,
        __other_names_of_models as other_names_of_models, __relations_called as relations_called,
    };
}

/// The programs of the guide; those of the README and of the pages that begin with it are of `examples/library`.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../docs/guide/arrays.md")]
    mod arrays {}
    #[doc = include_str!("../docs/guide/coming-from.md")]
    mod coming_from {}
    #[doc = include_str!("../docs/guide/connections.md")]
    mod connections {}
    #[doc = include_str!("../docs/guide/ctes.md")]
    mod ctes {}
    #[doc = include_str!("../docs/guide/embedded.md")]
    mod embedded {}
    #[doc = include_str!("../docs/guide/errors.md")]
    mod errors {}
    #[doc = include_str!("../docs/guide/helpers.md")]
    mod helpers {}
    #[cfg(feature = "json")]
    #[doc = include_str!("../docs/guide/json.md")]
    mod json {}
    #[doc = include_str!("../docs/guide/many-rows.md")]
    mod many_rows {}
    #[doc = include_str!("../docs/guide/mistakes.md")]
    mod mistakes {}
    #[doc = include_str!("../docs/guide/queries.md")]
    mod queries {}
    #[doc = include_str!("../docs/guide/models.md")]
    mod models {}
    #[doc = include_str!("../docs/guide/replicas.md")]
    mod replicas {}
    #[doc = include_str!("../docs/guide/rows.md")]
    mod rows {}
    #[doc = include_str!("../docs/guide/running.md")]
    mod running {}
    #[doc = include_str!("../docs/guide/pages.md")]
    mod pages {}
    #[doc = include_str!("../docs/guide/raw-sql.md")]
    mod raw_sql {}
    #[doc = include_str!("../docs/guide/relations.md")]
    mod relations {}
    #[doc = include_str!("../docs/guide/types.md")]
    mod types {}
    #[doc = include_str!("../docs/guide/search.md")]
    mod search {}
    #[doc = include_str!("../docs/guide/shapes.md")]
    mod shapes {}
    #[doc = include_str!("../docs/guide/tables.md")]
    mod tables {}
    #[doc = include_str!("../docs/guide/tenants.md")]
    mod tenants {}
    #[doc = include_str!("../docs/guide/testing.md")]
    mod testing {}
    #[doc = include_str!("../docs/guide/transactions.md")]
    mod transactions {}
    #[doc = include_str!("../docs/guide/writing.md")]
    mod writing {}
}
