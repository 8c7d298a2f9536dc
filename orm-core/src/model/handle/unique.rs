//! Fields that identify a row.

use crate::model::{FieldSet, Model};
use std::marker::PhantomData;

/// Fields of `M` in which no two rows have the same, by which `get_or_create` and the like find a row: the primary key, a
/// field that is `unique` or a `OneToOne`, or the fields of `unique(…)` as a tuple. Users do not implement it.
///
/// ```
/// use orm::doc::Tag;
/// use orm::traits::UniqueKey;
///
/// fn identifies_a_tag(_: impl UniqueKey<Tag>) {}
/// identifies_a_tag(Tag.id);
/// identifies_a_tag(Tag.name);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not identify one `{M}`; write a unique field of `{M}`, or a tuple of such",
    label = "fields that no two rows have in common stand here"
)]
pub trait UniqueKey<M: Model>: FieldSet<M> {}

impl<M: Model + Unique<S::Positions>, S: FieldSet<M>> UniqueKey<M> for S {}

/// Models in which no two rows have the same in the fields at these positions. The derive implements this trait, and
/// nobody else does.
#[diagnostic::on_unimplemented(
    message = "these fields do not identify one `{Self}`; name a field that is `unique`, all fields of a `unique(…)` or the primary key, or declare this field `#[orm(unique)]`",
    label = "several rows may have the same here"
)]
pub trait Unique<Positions> {}

impl<M: Unique<FieldPosition<N>>, const N: usize> Unique<(FieldPosition<N>,)> for M {}

/// No fields at all: what stands in their place is told of by itself.
impl<M> Unique<()> for M {}

/// Models of which the fields at these positions can be set: all but the generated ones. The derive implements this trait,
/// and nobody else does.
#[diagnostic::on_unimplemented(
    message = "the database computes this field of `{Self}`; leave it out, and set the fields that it is computed from",
    label = "this field is `generated`",
    note = "where a parameter stands for the column, its bound is `M: Settable<FieldPosition<N>>`"
)]
pub trait Settable<Position> {}

/// The position of a field in its model, as a type: `Book: Settable<FieldPosition<1>>`.
#[derive(Debug)]
pub struct FieldPosition<const N: usize>;

/// The position of the field `N` of the embedded struct `E`, which begins at the position `P`, as a type.
#[derive(Debug)]
pub struct EmbeddedPosition<P, E, const N: usize>(PhantomData<fn() -> (P, E)>);

/// The positions of all fields of an embedded struct that begins at the position `P`, as a type.
#[derive(Debug)]
pub struct StructPosition<P>(PhantomData<fn() -> P>);

/// Embedded structs whose field `N` is `unique`. The derive implements this trait, and nobody else does.
#[diagnostic::on_unimplemented(
    message = "this field of `{Self}` does not identify one row; declare it `#[orm(unique)]`, or name all fields of a `unique(…)` or of the primary key",
    label = "several rows may have the same here"
)]
pub trait UniqueWithin<const N: usize> {}

impl<M, P, E: UniqueWithin<N>, const N: usize> Unique<EmbeddedPosition<P, E, N>> for M {}

/// No field of an embedded struct is generated.
impl<M, P, E, const N: usize> Settable<EmbeddedPosition<P, E, N>> for M {}
