//! Fields that refer to fields of another model, as `#[orm(foreign_key(…))]` pairs them.

use super::column::Column;
use super::to_one::{ToOne, ToOneOptional};
use crate::model::{Field, ForeignKey, Model};

/// A field in a foreign key that stands on the struct, or the one that it refers to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a foreign key that stands on the struct is of fields that hold a value, and `{Self}` is none",
    label = "name a field such as `country = Country.code`"
)]
pub trait ReferringField {
    /// The type of what it holds where it is not null.
    type Held;
}

impl<P, V: Field, const N: usize> ReferringField for Column<P, V, N> {
    type Held = V::Base;
}

impl<P, T: Model, const N: usize> ReferringField for ToOne<P, T, N> {
    type Held = ForeignKey<T>;
}

impl<P, T: Model, const N: usize> ReferringField for ToOneOptional<P, T, N> {
    type Held = ForeignKey<T>;
}

/// A value of the type of the field that it refers to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the field that this one refers to holds a `{Referred}`, and this one a `{Self}`; a foreign key holds what it refers to",
    label = "make this field a `{Referred}`"
)]
pub trait RefersTo<Referred> {}

impl<T> RefersTo<T> for T {}

/// Compiles where the second field may refer to the first: both hold the same. In this order the compiler knows what the other
/// holds when it comes to the field itself, and gives the message of [`RefersTo`].
#[doc(hidden)]
pub fn is_referred_to<To, F, Other, Own>(_: To, _: F)
where
    To: ReferringField<Held = Other>,
    F: ReferringField<Held = Own>,
    Own: RefersTo<Other>,
{
}

/// A foreign key to a row of `Target`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no foreign key to `{Target}`; `related_name(…)` names each foreign key with the model that it leads to: `related_name(photo = Photo.remarks)`",
    label = "no `ForeignKey<{Target}>`"
)]
pub trait LeadsTo<Target> {}

impl<T: Model> LeadsTo<T> for ForeignKey<T> {}

/// Compiles where the field is a foreign key to a row of `Target`, and gives the message of [`LeadsTo`] where not.
#[doc(hidden)]
pub fn leads_to<Target, F, Held>(_: F)
where
    F: ReferringField<Held = Held>,
    Held: LeadsTo<Target>,
{
}
