//! Relations: of one row, as queries and as rows that load once, and of all rows of a query.
//!
//! - `accessors`: `author.books()` and `tag.books()`, as the derive writes them
//! - `foreign_key`: `book.author.get(&db)`, with those of its siblings
//! - `optional`: the same where there may be none, `book.editor.get(&db)`
//! - `to_many`: `Author.books()` in conditions and in `prefetch_related`
//! - `aggregates`: aggregates of related rows, as expressions
//! - `by_conditions`: `Country::objects().filter(…).related_to::<Customer>()`, which no foreign key ties
//! - `join_table`: the rows of join tables, added and removed
//! - `many_to_many`: `book.tags`, a field of a row
//! - `draft_completion`: the closure of `book.tags.add_with(…)`
//! - `many_to_many_path`: `Book.tags` in conditions and in `prefetch_related`
//! - `reachable`: `Group.subgroups.reachable_from(…)`, in however many steps
//! - `joined`: `Author.books().inner_join()`, of which there may be several
//! - `single`: `Author.books().filter(…).single()`, of which there is one or none
//! - `embedded`: `joined.embedded(Purchase.shipping)`, an embedded struct of such rows
//! - `row_source`: `Author.books()` and `Book.tags` as fields of structs that queries are read into

pub(super) mod accessors;
mod aggregates;
mod by_conditions;
pub(super) mod draft_completion;
pub(super) mod embedded;
pub(super) mod foreign_key;
pub(super) mod join_table;
pub(super) mod joined;
pub(super) mod many_to_many;
pub(super) mod many_to_many_path;
pub(super) mod optional;
mod reachable;
mod row_source;
pub(super) mod single;
pub(super) mod to_many;
