//! Models as the derive declares them: `static` data, made by `const` builders, without any start-up work.
//!
//! Two models may each refer to the other, so they do it by functions. In reading order:
//!
//! - `table`: the table of one model, its columns, indexes, checks and ordering;
//! - `field`: one field, and all that `#[orm(…)]` says of it;
//! - `bound`: `min` and `max`;
//! - `validator`: rules in Rust;
//! - `domain`: the values that a field may have, where its column's type has more;
//! - `choices`: those that are the variants of an enum;
//! - `embedded`: the fields of embedded structs, as fields of the model;
//! - `index`: indexes and unique constraints that stand on the struct;
//! - `no_overlap`: ranges that do not overlap;
//! - `partition`: the division of rows into partitions;
//! - `shared_column`: columns that two fields share;
//! - `relation`: foreign keys, and what a delete of their target or a new key of it does to them;
//! - `many_to_many`: relations by a table that joins two others;
//! - `constraint`: all rules of a table and its indexes, each under its name.

mod bound;
mod choices;
mod constraint;
mod domain;
pub mod embedded;
mod field;
mod index;
mod many_to_many;
mod no_overlap;
mod partition;
mod relation;
mod search;
mod shared_column;
mod table;
mod validator;

pub use bound::{RangeBound, RangeEnd};
pub use choices::{ChoiceList, ChoiceValues, EnumType};
pub use constraint::{Constraint, Rule};
pub use domain::Domain;
pub(crate) use field::MAX_DIGITS;
pub use field::{Auto, DbDefault, Digits, EnumVariant, Field};
pub use index::{DeclaredSql, Index, IndexBackends, IndexKey, IndexMethod, IndexValue, NullsOrder};
pub use many_to_many::ManyToMany;
pub use no_overlap::NoOverlap;
pub use partition::{PartitionMethod, Partitioning};
pub use relation::{DeclaredForeignKey, OnDelete, OnUpdate, Relation};
pub use search::SearchIndex;
pub(crate) use shared_column::NotShared;
pub(crate) use table::foreign_key_column;
pub use table::{Check, Column, Ordering, Table};
pub use validator::{RowValidator, Validator};
