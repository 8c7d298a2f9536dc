//! What users call: queries, rows and relations, each a few calls in a row — plan, render, fetch or execute, read.

mod delete;
mod load;
mod query_set;
mod relation;
mod row;
mod run;
mod write;

use crate::model::{JoinTable, ManyToMany, Model, Predicate, key_columns, key_values, same_key};
use crate::schema;

pub use delete::report::{DeleteReport, FieldRows, ModelRows};
pub use load::prefetched::prefetch;
pub use load::push::Push;
pub use load::{Append, PrefetchRelated, SelectRelated};
pub use query_set::QuerySet;
pub use query_set::sql::Sql;
pub use query_set::stream::RowStream;
pub use query_set::tree::SameModel;
pub use relation::optional::OptionalForeignKey;
pub use relation::to_many::ToMany;
pub use row::Objects;
pub use write::draft::SaveDraft;

/// The rows of `I` whose foreign key at `field` points at `row`: what a reverse accessor such as `author.books()` is.
pub fn related<O: Model, I: Model>(row: &O, field: usize) -> QuerySet<I> {
    let points_here = same_key(key_columns(I::table(), &[field]), key_values(&row.key()));
    QuerySet::new().filter(Predicate::new(points_here))
}

/// The rows of `I` whose many-to-many relation at this position leads to `row`: what a reverse accessor such as
/// `tag.books()` is.
pub fn members<O: Model, I: Model, Through>(row: &O, position: usize) -> ManyToMany<I, Through> {
    ManyToMany::new(&row.key(), JoinTable::of(I::table(), position).reversed())
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
