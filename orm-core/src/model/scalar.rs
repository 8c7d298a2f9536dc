//! Values stored in one column.

use crate::error::{Error, Result};
use crate::schema::ChoiceList;
use crate::value::{Stored, for_each_type};

/// A value stored in one column. Adding a type of field is implementing this, deriving `Field` for a newtype, or
/// `Choices` for an enum.
///
/// ```
/// use orm_core::error::{Error, Result};
/// use orm_core::model::Scalar;
///
/// /// An ISBN without its hyphens.
/// pub struct Isbn(String);
///
/// impl Scalar for Isbn {
///     type Stored = String;
///     fn store(&self) -> String {
///         self.0.clone()
///     }
///     fn load(stored: String) -> Result<Self> {
///         if stored.len() == 13 { Ok(Isbn(stored)) } else { Err(Error::decode("a text that is no ISBN")) }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a type of field",
    note = "use `i64`, `String`, `DateTime<Utc>`, …, an `Option` of one, `ForeignKey<{Self}>` for a model, derive `Choices` for an enum, or `Field` for a newtype"
)]
pub trait Scalar: Sized + Send + Sync + 'static {
    /// The type that crosses to the driver.
    type Stored: Stored;
    /// The stored values, where those of the type are the variants of an enum.
    #[doc(hidden)]
    const CHOICES: Option<&'static ChoiceList> = None;
    /// Returns what is stored for this value.
    fn store(&self) -> Self::Stored;
    /// Returns the value of what is stored; an error that says what was found where no value is stored so.
    fn load(stored: Self::Stored) -> Result<Self>;
}

/// Types of columns whose values stand for those of another type, which the field has: `#[orm(as = Wrapper)]`. Every
/// [`Scalar`] is one that is made `From` the other type and `Into` it; users do not implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no wrapper of `{T}`",
    label = "a field of type `{T}` cannot be stored as this",
    note = "`{T}` must be `Clone`, and the wrapper a type of field with `From<{T}>` and `Into<{T}>`"
)]
pub trait StoredAs<T> {
    /// Returns the value in its wrapper.
    #[doc(hidden)]
    fn wrap(value: &T) -> Self;
    /// Returns the value out of its wrapper.
    #[doc(hidden)]
    fn unwrap(self) -> T;
}
impl<T: Clone, W: Scalar + From<T> + Into<T>> StoredAs<T> for W {
    fn wrap(value: &T) -> W {
        W::from(value.clone())
    }
    fn unwrap(self) -> T {
        self.into()
    }
}
impl<T: Clone, W: Scalar + From<T> + Into<T>> StoredAs<Option<T>> for Option<W> {
    fn wrap(value: &Option<T>) -> Option<W> {
        value.clone().map(W::from)
    }
    fn unwrap(self) -> Option<T> {
        self.map(W::into)
    }
}

/// Makes the error of a stored value that the `TryFrom` of this newtype refuses.
#[doc(hidden)]
pub fn refused_value<S: Scalar>(name: &'static str) -> Error {
    Error::decode(format!("{} that is no `{name}`", S::Stored::TYPE.word()))
}

macro_rules! scalars {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        impl Scalar for $t {
            type Stored = $t;
            fn store(&self) -> $t { self.clone() }
            fn load(stored: $t) -> Result<$t> { Ok(stored) }
        }
    )*};
}

for_each_type!(scalars);
