//! What users call: queries, rows and relations, each a few calls in a row — plan, render, fetch or execute, read.

mod beside;
mod bulk;
mod cascade;
mod children;
mod columns;
mod delete;
mod delete_report;
mod draft;
mod foreign_key;
mod join;
mod loader;
mod many;
mod many_to_many;
mod members;
mod optional;
mod prepare;
mod query_set;
mod related;
mod row;
mod rows;
mod sql;
mod told;
mod tree;

use crate::model::{Join, ManyToMany, Model, Predicate, key_columns, key_values, same_key};
use crate::schema;

pub use delete_report::{DeleteReport, FieldRows, ModelRows};
pub use draft::SaveDraft;
pub use loader::{Load, Loading, Origin, Push, prefetch};
pub use many::Many;
pub use optional::OptionalForeignKey;
pub use query_set::QuerySet;
pub use related::Relations;
pub use row::Objects;
pub use rows::Rows;
pub use sql::Sql;
pub use tree::Itself;

/// The rows of `I` whose foreign key at `field` points at `row`: what a reverse accessor such as `author.books()` is.
pub fn related<O: Model, I: Model>(row: &O, field: usize) -> QuerySet<I> {
    let points_here = same_key(key_columns(I::table(), &[field]), key_values(&row.key()));
    QuerySet::new().filter(Predicate::new(points_here))
}

/// The rows of `I` whose many-to-many relation at this position leads to `row`: what a reverse accessor such as
/// `tag.books()` is.
pub fn members<O: Model, I: Model, Through>(row: &O, position: usize) -> ManyToMany<I, Through> {
    ManyToMany::new(&row.key(), Join::of(I::table(), position).reversed())
}

/// A foreign key's description, as the derive writes it.
pub const fn foreign_key(
    field: schema::Field,
    target: Option<fn() -> &'static schema::Table>,
    on_delete: schema::OnDelete,
    related_name: Option<&'static str>,
    deferrable: bool,
    unique: bool,
) -> schema::Field {
    let Some(target) = target else { return field };
    let field = if unique { field.unique() } else { field };
    let relation = schema::Relation::new(target, on_delete, related_name);
    field.relation(if deferrable {
        relation.deferrable()
    } else {
        relation
    })
}
