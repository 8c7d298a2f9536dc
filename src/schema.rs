//! The tables of models, as the derive declares them: [`schema!`](crate::schema!) makes a [`Schema`] of models,
//! [`Database::create_tables`](crate::Database::create_tables) makes its tables.
//!
//! ```
//! # use orm::doc::*;
//! use orm::db::Backend;
//! use orm::schema;
//! use orm::schema::Schema;
//!
//! let schema: Schema = schema![Author, Book, Tag];
//! println!("{}", schema.to_sql(Backend::Postgres)?);
//! # Ok::<_, orm::Error>(())
//! ```

#[doc(inline)]
pub use orm_core::schema::physical;
#[doc(inline)]
pub use orm_core::schema::{
    Auto, Check, ChoiceList, ChoiceValues, Column, DbDefault, DeclaredForeignKey, DeclaredSql,
    Digits, Domain, EnumVariant, Field, Index, IndexBackends, IndexKey, IndexMethod, IndexValue,
    ManyToMany, NoOverlap, NullsOrder, OnDelete, OnUpdate, Ordering, PartitionMethod, Partitioning,
    Relation, Schema, SearchIndex, Table,
};
#[doc(inline)]
pub use orm_core::value::Type;
