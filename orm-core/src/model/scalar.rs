//! Values stored in one column.

mod converted;
#[cfg(feature = "decimal")]
mod decimal_literal;
#[cfg(feature = "time")]
mod time_types;

use crate::error::{DecodeResult, Error, Result};
use crate::schema::Domain;
use crate::value::{
    ElementType, Reader, Stored, StoredArray, Value, ValueRow, ValueSink, for_each_type,
};

#[cfg(feature = "decimal")]
pub use decimal_literal::{Decimal, decimal_of_digits};

pub(in crate::model) use converted::for_each_converted;

/// A value stored in one column. Adding a type of field is implementing this, deriving `Field` for a newtype, or
/// `Choices` for an enum.
///
/// ```
/// use orm::{Error, Result, Scalar};
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
    note = "derive `Choices` for an enum, `Field` for a newtype, `Embed` for a struct of several columns or an enum whose variants have fields, which needs `#[orm(embed)]` on the field; `Json<…>` stores what has `Serialize` and `Deserialize` of serde; `Uuid`, `Decimal`, JSON and the crate `time` are features of `orm`",
    note = "in place of a model write `ForeignKey<…>` of it, or `Option<ForeignKey<…>>`; rows that refer to this one are no field: leave it out, their foreign key makes a method of its `related_name`"
)]
pub trait Scalar: Sized + Send + Sync + 'static {
    /// The type that crosses to the driver.
    type Stored: Stored;
    /// The stored values that stand for one of this type, where those are not all.
    #[doc(hidden)]
    const DOMAIN: Domain = Domain::Whole;
    /// Returns what is stored for this value.
    ///
    /// ```
    /// # use orm::{Error, Result};
    /// use orm::prelude::*;
    /// use orm::Scalar;
    ///
    /// struct Percent(i16);
    ///
    /// impl Scalar for Percent {
    ///     type Stored = i16;
    ///     fn store(&self) -> i16 {
    ///         self.0
    ///     }
    ///     fn load(stored: i16) -> Result<Self> {
    ///         if (0..=100).contains(&stored) { Ok(Percent(stored)) } else { Err(Error::decode("an integer that is no percentage")) }
    ///     }
    /// }
    ///
    /// assert_eq!(Percent(40).store(), 40);
    /// ```
    fn store(&self) -> Self::Stored;
    /// Returns the value that is bound for this one.
    #[doc(hidden)]
    fn stored_value(&self) -> Value {
        self.store().into_value()
    }
    /// Writes the value that is bound for this one.
    #[doc(hidden)]
    fn write_stored(&self, to: &mut dyn ValueSink) {
        to.put(self.stored_value());
    }
    /// Returns the value that is bound for this one, which is taken apart for it.
    #[doc(hidden)]
    fn into_stored_value(self) -> Value {
        self.stored_value()
    }
    /// Returns the value of what is stored; an error that says what was found where no value is stored so.
    ///
    /// ```
    /// # use orm::{Error, Result};
    /// use orm::prelude::*;
    /// use orm::Scalar;
    ///
    /// struct Percent(i16);
    ///
    /// impl Scalar for Percent {
    ///     type Stored = i16;
    ///     fn store(&self) -> i16 {
    ///         self.0
    ///     }
    ///     fn load(stored: i16) -> Result<Self> {
    ///         if (0..=100).contains(&stored) { Ok(Percent(stored)) } else { Err(Error::decode("an integer that is no percentage")) }
    ///     }
    /// }
    ///
    /// assert!(Percent::load(40).is_ok());
    /// assert!(Percent::load(140).is_err());
    /// ```
    fn load(stored: Self::Stored) -> Result<Self>;
}

/// Types of columns whose values stand for those of another type, which the field has: `#[orm(as = Wrapper)]`. Every
/// [`Scalar`] is one that is made `From` the other type and `Into` it; users do not implement it.
///
/// ```
/// use orm::prelude::*;
/// use std::net::Ipv4Addr;
///
/// /// A type of another crate, as the number that is stored for it.
/// #[derive(Debug, Clone)]
/// pub struct Address(Ipv4Addr);
///
/// impl orm::Scalar for Address {
///     type Stored = i64;
///     fn store(&self) -> i64 {
///         u32::from(self.0).into()
///     }
///     fn load(stored: i64) -> orm::Result<Self> {
///         let bits = u32::try_from(stored).map_err(|_| Error::decode("a number that is no address"))?;
///         Ok(Address(bits.into()))
///     }
/// }
/// impl From<Ipv4Addr> for Address {
///     fn from(address: Ipv4Addr) -> Self {
///         Address(address)
///     }
/// }
/// impl From<Address> for Ipv4Addr {
///     fn from(address: Address) -> Self {
///         address.0
///     }
/// }
///
/// #[derive(Model)]
/// pub struct Visitor {
///     pub id: i64,
///     #[orm(as = Address)]
///     pub address: Ipv4Addr,
/// }
///
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = Database::connect("sqlite::memory:").await?;
/// # db.create_tables(schema![Visitor]).await?;
/// let visitor = Visitor::draft().address(Ipv4Addr::LOCALHOST).save(&db).await?;
/// assert!(Visitor::get(visitor.id, &db).await?.address.is_loopback());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no wrapper of `{T}`",
    label = "a field of type `{T}` cannot be stored as this",
    note = "`{T}` must be `Clone`, and the wrapper a type of field with `From<{T}>` and `Into<{T}>`"
)]
pub trait StoredAs<T> {
    /// Returns the value in its wrapper.
    #[doc(hidden)]
    fn wrap(value: &T) -> Self;
    /// Returns the value out of its wrapper. Not `unwrap`, or rustc would advise this trait where that is missing.
    #[doc(hidden)]
    fn taken_out(self) -> T;
}
impl<T: Clone, W: Scalar + From<T> + Into<T>> StoredAs<T> for W {
    fn wrap(value: &T) -> W {
        W::from(value.clone())
    }
    fn taken_out(self) -> T {
        self.into()
    }
}
impl<T: Clone, W: Scalar + From<T> + Into<T>> StoredAs<Option<T>> for Option<W> {
    fn wrap(value: &Option<T>) -> Option<W> {
        value.clone().map(W::from)
    }
    fn taken_out(self) -> Option<T> {
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
        #[diagnostic::do_not_recommend]
        impl Scalar for $t {
            type Stored = $t;
            fn store(&self) -> $t { self.clone() }
            fn write_stored(&self, to: &mut dyn ValueSink) { write_to!($class, self, to); }
            fn into_stored_value(self) -> Value { self.into_value() }
            fn load(stored: $t) -> Result<$t> { Ok(stored) }
        }
    )*};
}

/// Writes a value of a class to a sink: a text is not copied for it.
macro_rules! write_to {
    (text, $value:ident, $to:ident) => {
        $to.put_text($value)
    };
    ($class:ident, $value:ident, $to:ident) => {
        $to.put($value.stored_value())
    };
}

for_each_type!(scalars);

/// The elements of an array: every [`Scalar`] that is no array itself, and an `Option` of one. Users do not implement it.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Model)]
/// struct Book { id: i64, tags: Vec<String>, ratings: Vec<Option<i32>> }
/// ```
/// ```sql
/// CREATE TABLE "book" (…, "tags" TEXT[] COLLATE "C" NOT NULL, "ratings" INTEGER[] NOT NULL)   -- on Postgres
/// CREATE TABLE "book" (…, "tags" TEXT NOT NULL, "ratings" TEXT NOT NULL, …) STRICT           -- on SQLite
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array",
    label = "not a type of elements",
    note = "an array holds single values, such as `i64`, `String`, `Uuid`, a type that derives `Field`, or an `Option` of one; rows of a model stand in a `ManyToMany`, or point back by a `ForeignKey`",
    note = "it holds no arrays, and no `u8`, since a `Vec<u8>` is bytes: gather them by `.cast::<i16>().array_agg()`"
)]
pub trait Element: Sized + Send + Sync + 'static {
    /// The type without its `Option`.
    type Value: Scalar<Stored = Self::Stored>;
    /// The type that crosses to the driver.
    type Stored: ElementType;
    /// Returns the value that is stored for this element.
    #[doc(hidden)]
    fn element(&self) -> Value;
    /// Takes the next element.
    #[doc(hidden)]
    fn take(elements: &mut dyn Reader) -> DecodeResult<Self>;
}

#[diagnostic::do_not_recommend]
impl<S: Scalar<Stored: ElementType>> Element for S {
    type Value = S;
    type Stored = S::Stored;
    fn element(&self) -> Value {
        self.stored_value()
    }
    fn take(elements: &mut dyn Reader) -> DecodeResult<Self> {
        Ok(S::load(S::Stored::read(elements)?)?)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scalar<Stored: ElementType>> Element for Option<S> {
    type Value = S;
    type Stored = S::Stored;
    fn element(&self) -> Value {
        self.as_ref()
            .map_or(Value::Null(S::Stored::TYPE), Element::element)
    }
    fn take(elements: &mut dyn Reader) -> DecodeResult<Self> {
        if elements.take_null()? {
            return Ok(None);
        }
        S::take(elements).map(Some)
    }
}

/// An array: `TEXT[]` and the like on Postgres, a JSON array on SQLite.
#[diagnostic::do_not_recommend]
impl<E: Element> Scalar for Vec<E> {
    type Stored = StoredArray<E::Stored>;
    fn store(&self) -> StoredArray<E::Stored> {
        StoredArray::new(self.iter().map(Element::element).collect())
    }
    fn load(stored: StoredArray<E::Stored>) -> Result<Self> {
        let mut elements = stored.into_elements();
        let count = elements.len();
        let mut row = ValueRow::new(&mut elements);
        let each = (0..count).map(|_| E::take(&mut row));
        let taken: DecodeResult<Vec<E>> = each.collect();
        taken.map_err(|error| Error::decode(format!("an element: {error}")))
    }
}
