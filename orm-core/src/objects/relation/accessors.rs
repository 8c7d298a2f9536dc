//! The bodies of what the derive writes for the other side of a relation: its accessors.

use crate::model::{JoinTable, ManyToMany, Model, Predicate, bound_key};
use crate::objects::query_set::QuerySet;
use crate::query::KeyExpr;

/// The rows of `I` whose foreign key at `field` points at `row`: `author.books()`.
pub fn reverse_foreign_key<O: Model, I: Model>(row: &O, field: usize) -> QuerySet<I> {
    let points_here = KeyExpr::of_fields(I::table(), &[field]).eq(bound_key(&row.key()));
    QuerySet::new().filter(Predicate::<I>::from_expr(points_here))
}

/// The rows of `I` whose many-to-many relation at this position leads to `row`: `tag.books()`.
pub fn reverse_many_to_many<O: Model, I: Model, Through>(
    row: &O,
    position: usize,
) -> ManyToMany<I, Through> {
    ManyToMany::new(&row.key(), JoinTable::of(I::table(), position).reversed())
}
