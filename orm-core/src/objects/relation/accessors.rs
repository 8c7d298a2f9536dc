//! The bodies of what the derive writes for a relation: the accessors of its other side, and its description.

use crate::model::{JoinTable, ManyToMany, Model, Predicate, bound_key};
use crate::objects::query_set::QuerySet;
use crate::query::KeyExpr;
use crate::schema;

/// The rows of `I` whose foreign key at `field` points at `row`: `author.books()`.
pub fn reverse_foreign_key<O: Model, I: Model>(row: &O, field: usize) -> QuerySet<I> {
    let points_here = KeyExpr::of_fields(I::table(), &[field]).eq(bound_key(&row.key()));
    QuerySet::new().filter(Predicate::<I>::new(points_here))
}

/// The rows of `I` whose many-to-many relation at this position leads to `row`: `tag.books()`.
pub fn reverse_many_to_many<O: Model, I: Model, Through>(
    row: &O,
    position: usize,
) -> ManyToMany<I, Through> {
    ManyToMany::new(&row.key(), JoinTable::of(I::table(), position).reversed())
}

/// A foreign key's description, as the derive writes it.
pub const fn foreign_key(
    field: schema::Field,
    target: Option<fn() -> &'static schema::Table>,
    (on_delete, on_update): (schema::OnDelete, schema::OnUpdate),
    related_name: Option<&'static str>,
    deferrable: bool,
    unique: bool,
) -> schema::Field {
    let Some(target) = target else { return field };
    let field = if unique { field.unique() } else { field };
    let relation = schema::Relation::new(target, on_delete, related_name).on_update(on_update);
    field.relation(if deferrable {
        relation.deferrable()
    } else {
        relation
    })
}
