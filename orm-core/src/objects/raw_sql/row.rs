//! Rows of raw SQL: single values and tuples.

use super::by_name::ColumnsByName;
use crate::db::Target;
use crate::error::{DatabaseError, DecodeError, Error, Result};
use crate::model::{Field, Scalar, for_each_tuple};
use crate::value::{Reader, for_each_type};

/// The name of what a statement reads, in errors about no model.
pub(super) const NAME: &str = "sql!";

/// Types that a row of raw SQL is read as: a single value, an `Option` of one, a tuple of up to twelve fields, a struct
/// with `#[derive(Row)]`, or a model. Users do not implement this trait: its methods are hidden and may change.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::SqlRow;
///
/// /// The books as any type of row.
/// async fn books<R: SqlRow>(db: &Database) -> orm::Result<Vec<R>> {
///     db.fetch(sql!("SELECT title, year FROM book ORDER BY id")).await
/// }
///
/// let pairs: Vec<(String, i32)> = books(&db).await?;
/// assert_eq!(pairs[0], ("Nature".to_owned(), 1836));
/// assert!(books::<String>(&db).await.is_err()); // a single value has one column
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a row of raw SQL cannot be read as `{Self}`; write `#[derive(Row)]` on it, with a field for each column and no lists, or read a tuple, `(String, i64)`",
    label = "a single value, a tuple of up to twelve, a struct with `#[derive(Row)]`, or a model stands here",
    note = "a struct with `#[derive(Row)]` is read if each of its fields is a value, or a struct with `#[row(flatten)]`; related rows and lists are read by `values_as`",
    note = "a single value of a type of your own is read as a tuple of one: `({Self},)`"
)]
pub trait SqlRow: Sized + Send + 'static {
    /// Returns the name of what is read, for errors.
    #[doc(hidden)]
    fn show_sql_row() -> &'static str {
        NAME
    }
    /// Finds the columns, at the first row: the position of each that is read.
    #[doc(hidden)]
    fn layout(reader: &dyn Reader) -> Result<Vec<usize>>;
    /// Reads one row.
    #[doc(hidden)]
    fn read(reader: &mut dyn Reader, layout: &[usize]) -> Result<Self>;
    /// Sets how the relations of the rows load.
    #[doc(hidden)]
    fn set_load_policy(_rows: &mut [Self], _on: Target<'_>) {}
}

/// Finds the columns of a row, which has as many as are read.
fn checked(reader: &dyn Reader, read: usize) -> Result<Vec<usize>> {
    let mut found = 0;
    while reader.column_name(found).is_some() {
        found += 1;
    }
    if found == read {
        return Ok((0..read).collect());
    }
    Err(Error::InvalidQuery {
        model: NAME,
        why: format!(
            "its SQL gives {found} {}, and {read} {} read; select as many, or read a tuple of as many",
            if found == 1 { "column" } else { "columns" },
            if read == 1 { "is" } else { "are" }
        ),
    })
}

/// Reads the next column.
fn read_field<F: Field>(reader: &mut dyn Reader) -> Result<F> {
    let position = reader.position();
    F::read(reader).map_err(|error| unreadable(&error, position, reader))
}

/// Names the column that cannot be read.
fn unreadable(error: &DecodeError, position: usize, reader: &dyn Reader) -> Error {
    let name = reader.column_name(position).unwrap_or_default();
    let mend = if error.is_of_null() {
        "read it as an `Option`, or select another value in its place"
    } else {
        "read it as what it is, or convert it in the SQL"
    };
    let message = format!(
        "cannot read column {} of raw SQL, `{name}`: {error}; {mend}",
        position + 1
    );
    Error::Database(DatabaseError::new(None, message, None))
}

macro_rules! single {
    ([$($g:tt)*] $t:ty $(where $($bound:tt)+)?) => {
        impl<$($g)*> SqlRow for $t $(where $($bound)+)? {
            fn layout(reader: &dyn Reader) -> Result<Vec<usize>> {
                checked(reader, 1)
            }
            fn read(reader: &mut dyn Reader, layout: &[usize]) -> Result<Self> {
                read_field(&mut ColumnsByName::new(reader, layout))
            }
        }
    };
}

macro_rules! singles {
    ($($(#[$cfg:meta])* $variant:ident: $t:ty, $method:ident, $bytes:tt, $class:ident, $word:literal;)*) => {$(
        $(#[$cfg])*
        single!([] $t);
    )*};
}
for_each_type!(singles);
// Whole numbers that columns hold as wider ones.
single!([] i8);
single!([] u8);
single!([] u16);
single!([] u32);
single!([] u64);
single!([S: Scalar] Option<S>);
#[cfg(feature = "json")]
single!([] serde_json::Value);
#[cfg(feature = "json")]
single!([T: Send + 'static] crate::model::Json<T> where crate::model::Json<T>: Scalar);

macro_rules! tuples {
    ($($t:ident $n:tt)+) => {
        impl<$($t: Field + Send + 'static),+> SqlRow for ($($t,)+) {
            fn layout(reader: &dyn Reader) -> Result<Vec<usize>> {
                checked(reader, [$(stringify!($t)),+].len())
            }
            fn read(reader: &mut dyn Reader, layout: &[usize]) -> Result<Self> {
                let reader = &mut ColumnsByName::new(reader, layout);
                Ok(($(read_field::<$t>(reader)?,)+))
            }
        }
    };
}
for_each_tuple!(tuples);
