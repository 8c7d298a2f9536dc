//! Join tables: a many-to-many relation as each of its sides sees it, and the models that stand between two others.

use crate::model::{Model, Root, ToOne, ToOneOptional};
use crate::schema::{self, Table};

/// A join table as one of the two sides that it joins sees it.
#[derive(Clone, Copy, Debug)]
pub struct JoinTable {
    relation: &'static schema::ManyToMany,
    /// The model on this side.
    model: &'static str,
    /// True on the side that does not declare the relation.
    reversed: bool,
}

impl PartialEq for JoinTable {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.relation, other.relation) && self.reversed == other.reversed
    }
}

impl JoinTable {
    /// The relation at this position of the table's.
    pub fn of(table: &'static Table, position: usize) -> Self {
        JoinTable {
            relation: &table.many_to_many[position],
            model: table.model,
            reversed: false,
        }
    }

    /// The relation as the other side sees it.
    #[must_use]
    pub fn reversed(self) -> Self {
        JoinTable {
            model: (self.relation.target)().model,
            reversed: !self.reversed,
            ..self
        }
    }

    /// The table that joins the two.
    pub fn through(&self) -> &'static Table {
        (self.relation.through)()
    }

    /// The field of [`through`](Self::through) that points at this side.
    pub fn from(&self) -> usize {
        if self.reversed {
            self.relation.to
        } else {
            self.relation.from
        }
    }

    /// The field of [`through`](Self::through) that points at the other side.
    pub fn to(&self) -> usize {
        if self.reversed {
            self.relation.from
        } else {
            self.relation.to
        }
    }

    /// Both of them, that of this side first.
    pub fn ends(&self) -> [usize; 2] {
        [self.from(), self.to()]
    }

    /// The relation as it was declared.
    pub fn relation(&self) -> &'static schema::ManyToMany {
        self.relation
    }

    /// The name of the field in errors; on the other side that of its accessor.
    pub fn field(&self) -> &'static str {
        if self.reversed {
            self.relation.related_name.unwrap_or(self.relation.name)
        } else {
            self.relation.name
        }
    }

    /// The model on this side.
    pub fn model(&self) -> &'static str {
        self.model
    }
}

/// The one foreign key of a model to a `T`, by which a join through that model finds its end. Where it is null, the row
/// joins nothing.
///
/// Implemented by the derive where there is just one; of one that may be null and one that may not, the latter.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which of its foreign keys is the end at `{T}`",
    label = "has no foreign key to `{T}`, or several",
    note = "give it one `ForeignKey<{T}>`, or name the two ends: `through = {Self}(from, to)`"
)]
pub trait JoinEnd<T> {
    /// The position of the field.
    const FIELD: usize;
}

/// A foreign key of `M` to `T`, named as the end of a join.
#[diagnostic::on_unimplemented(
    message = "this end of the join is no foreign key from `{M}` to `{T}`; write the foreign key to the model of this field first, and the one to the other model behind it",
    label = "expected a field of type `ForeignKey<{T}>`"
)]
pub trait NamedJoinEnd<M, T> {
    /// The position of the field.
    const FIELD: usize;
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model, const N: usize> NamedJoinEnd<M, T> for ToOne<Root<M>, T, N> {
    const FIELD: usize = N;
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model, const N: usize> NamedJoinEnd<M, T> for ToOneOptional<Root<M>, T, N> {
    const FIELD: usize = N;
}

/// The position of the field that is named as the end of a join.
pub const fn join_end<M, T, E: NamedJoinEnd<M, T>>(_: &E) -> usize {
    E::FIELD
}
