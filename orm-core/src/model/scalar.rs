//! Values stored in one column.

use crate::error::Result;
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
