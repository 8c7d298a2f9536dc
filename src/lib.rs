//! Models, queries and relations for SQLite and Postgres: as pleasant as Django's ORM, as typed as Diesel, as fast as
//! hand-written SQL.

extern crate self as orm;

#[doc(hidden)]
pub mod doc;

pub use orm_core::backend::Backend;
pub use orm_core::db::{
    Database, DatabaseBuilder, Executor, Pending, Query, Transaction, assert_queries,
};
pub use orm_core::error::{DatabaseError, Error, Result};
pub use orm_core::model::{
    Assignment, Assignments, Column, Draft, Expr, Expression, Field, FieldSet, Fill, ForeignKey,
    IntoKey, IntoPredicate, Key, KeyField, List, Model, Moment, Numeric, Operand, Order, Ordering,
    Path, Predicate, Relations, Root, Scalar, Text, ToOne, ToOneOptional, all_of, any_of, value,
};
pub use orm_core::objects::{Load, Many, Objects, Push, QuerySet, Rows, SaveDraft, Sql};
pub use orm_core::schema;
pub use orm_derive::{Field, Model};

pub use chrono;
#[cfg(feature = "uuid")]
pub use uuid;

/// What most programs need: `use orm::prelude::*;`.
///
/// Without `Result`, so that nobody's own is shadowed: that is [`orm::Result`](crate::Result).
pub mod prelude {
    pub use crate::{
        Backend, Database, Draft, Error, Executor, Expression, ForeignKey, Model, Objects, Path,
        Predicate, QuerySet, SaveDraft, Transaction, all_of, any_of, value,
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
    pub use orm_core::objects::{Many, Objects, QuerySet, SaveDraft, foreign_key, related};
    pub use orm_core::query::{self, Tree};
    pub use orm_core::schema;
    pub use orm_core::value::{Reader, Value};
}
