//! The parts of a query: handles of fields and relations, orders, assignments, and the results that are no models.
//!
//! Programs seldom name these types, since they come from calls: `Book.title` is a [`Column`], `Book.title.asc()` an
//! [`Order`], `Author.books()` a [`ToMany`]. A function that takes or returns one names it by this module.
//!
//! ```
//! # use orm::doc::*;
//! use orm::query::Order;
//!
//! fn newest_first() -> Vec<Order<Book>> {
//!     vec![Book.year.desc(), Book.title.asc()]
//! }
//!
//! let query = Book::objects().order_by(newest_first());
//! # assert_sql(&query, r#"SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."title""#);
//! ```
//! ```sql
//! SELECT … FROM "book" ORDER BY "book"."year" DESC, "book"."title"
//! ```

#[cfg(feature = "json")]
#[doc(inline)]
pub use orm_core::model::JsonPath;
#[doc(inline)]
pub use orm_core::model::{
    Aggregated, Assignment, ByExpression, ByValue, Column, DoNothing, DoUpdate,
    DoUpdateWithoutTarget, Embedded, EmbeddedOptional, EmbeddedPosition, FieldPosition, Implicit,
    IncomingKey, LoadedRows, ManyToManyPath, OnConflict, Order, OuterKey, PerRow, Raw,
    ReverseOneToOne, Search, StructPosition, ToOne, ToOneOptional, Window, WindowFunction,
    incoming,
};
#[doc(inline)]
pub use orm_core::objects::{
    Chunks, CopyIn, Cte, DeleteReport, FieldRows, InnerJoin, JoinedEmbedded, KeysetPage, LeftJoin,
    ModelRows, Page, PageRequest, Returning, RowStream, Single, Sql, ToMany, ValueStream, Values,
    WithRelated, Written,
};
#[cfg(feature = "json")]
#[doc(inline)]
pub use orm_core::query::JsonStep;
#[doc(inline)]
pub use orm_core::query::RawSql;
#[cfg(feature = "json")]
#[doc(inline)]
pub use orm_core::value::JsonText;
#[doc(inline)]
pub use orm_core::value::{Array, ColumnValues, IsSet, NotSet, Parameter, Value};
/// Names of the root, for whoever looks for them here.
#[doc(hidden)]
pub use orm_core::{
    model::{Expr, Predicate},
    objects::{QuerySet, items::queries::*},
};

/// The ways from a query's model to the row that a handle speaks of.
///
/// `Book.title` is a `Column<Root<Book>, String, 1>`, and `Book.author.name` a
/// `Column<Via<Root<Book>, Author, 5>, String, 1>`: the numbers are positions of fields.
///
/// ```
/// # use orm::doc::*;
/// use orm::query::Column;
/// use orm::query::path::Root;
///
/// fn title() -> Column<Root<Book>, String, 1> {
///     Book.title
/// }
/// # assert_sql(&Book::objects().filter(title().eq("Nature")), r#"SELECT … FROM "book" WHERE "book"."title" = ?"#);
/// ```
pub mod path {
    #[doc(inline)]
    pub use orm_core::model::{Root, Via, ViaBack, ViaOptional, Within, WithinOptional};
}
