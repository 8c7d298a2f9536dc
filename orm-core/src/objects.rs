//! The calls of users: queries, rows and relations. Each is a few calls in a row: plan, render, fetch or execute, read.
//!
//! | folder | idea | stands on |
//! |---|---|---|
//! | `run` | a request, planned and written once, then fetched or executed | |
//! | `load` | related rows that are loaded with the rows of a query: `select_related`, `prefetch_related` | `run` |
//! | `write` | drafts, one by one and many at once; the update of one row | `run`, `load` |
//! | `delete` | deletes, what they cascade to, and their reports | `run` |
//! | `query_set` | [`QuerySet`]: rows filtered, ordered, read, updated and deleted | all of these |
//! | `relation` | relations of a row and of a query: `author.books()`, `Author.books()`, `book.tags` | all of these |
//! | `row` | [`Objects`]: the methods of every model | all but `relation` |
//!
//! `tests/floors.rs` holds this table.

mod delete;
mod load;
mod query_set;
mod relation;
mod row;
mod run;
mod write;

pub use delete::report::{DeleteReport, FieldRows, ModelRows};
pub use load::prefetched::prefetch;
pub use load::push::Push;
pub use load::{Append, PrefetchRelated, SelectRelated};
pub use query_set::QuerySet;
pub use query_set::sql::Sql;
pub use query_set::stream::RowStream;
pub use query_set::tree::SameModel;
pub use relation::accessors::{foreign_key, reverse_foreign_key, reverse_many_to_many};
pub use relation::optional::OptionalForeignKey;
pub use relation::to_many::ToMany;
pub use row::Objects;
pub use write::draft::SaveDraft;
