//! Rows of raw SQL that are read by the names of their columns: models, and structs with `#[derive(Row)]`.

use super::by_name::{ColumnsByName, OtherColumns, WantedColumns};
use super::row::SqlRow;
use crate::db::{self, Target};
use crate::error::{DecodeError, Result};
use crate::model::{self, Field, Model, set_load_policy};
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::schema::foreign_key_column;
use crate::value::Reader;

/// Types whose fields are read from the columns of their names: a model, or a struct with `#[derive(Row)]`. The derives
/// implement this trait, and nobody else: its methods are hidden and may change.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::{NamedRow, SqlRow};
///
/// #[derive(Row)]
/// struct Shelf {
///     year: i32,
///     title: String,
/// }
///
/// /// Reads what a view would show, as a struct or as a model.
/// async fn newest<R: NamedRow + SqlRow>(db: &Database) -> orm::Result<Vec<R>> {
///     db.fetch(sql!("SELECT title, year FROM book WHERE year > {}", 1870)).await
/// }
///
/// let shelf: Vec<Shelf> = newest(&db).await?; // by the names of the columns, in any order
/// assert_eq!((shelf[0].title.as_str(), shelf[0].year), ("Little Men", 1871));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait NamedRow: Sized + Send + 'static {
    /// The fate of columns without a field.
    #[doc(hidden)]
    const OTHERS: OtherColumns = OtherColumns::Refused;
    /// Returns the name of the model or struct, for errors.
    #[doc(hidden)]
    fn show_row() -> &'static str;
    /// Adds the columns of the fields, in their order.
    #[doc(hidden)]
    fn add_columns(to: &mut NamedFields);
    /// Reads the fields in their order.
    #[doc(hidden)]
    fn read_columns(from: &mut NamedReader<'_>) -> Result<Self>;
    /// Sets how the relations of whole rows load, of the rows of one statement.
    #[doc(hidden)]
    fn set_load_policies(_rows: &mut [&mut Self], _on: Target<'_>) {}
}

impl<M: Model> NamedRow for M {
    const OTHERS: OtherColumns = OtherColumns::Ignored;

    fn show_row() -> &'static str {
        M::table().model
    }

    fn add_columns(to: &mut NamedFields) {
        let table = M::table();
        for column in table.columns() {
            let field = table.fields[column.field].name;
            match column.shared_with {
                None => to.columns.add(table.model, field, column.name),
                Some(_) => to.columns.add_shared(table.model, field, column.name),
            }
        }
    }

    fn read_columns(from: &mut NamedReader<'_>) -> Result<Self> {
        model::read(&mut from.columns, &[])
    }

    fn set_load_policies(rows: &mut [&mut Self], on: Target<'_>) {
        if M::table().has_relations() {
            let policy = policy(
                M::table(),
                &LoadContext::new(on),
                db::current_call_site(),
                None,
            );
            set_load_policy(rows.iter_mut().map(|row| &mut **row), &[], &policy);
        }
    }
}

impl<T: NamedRow> SqlRow for T {
    fn show_sql_row() -> &'static str {
        T::show_row()
    }

    fn layout(reader: &dyn Reader) -> Result<Vec<usize>> {
        let mut fields = NamedFields::default();
        T::add_columns(&mut fields);
        fields.columns.positions(T::show_row(), T::OTHERS, reader)
    }

    fn read(reader: &mut dyn Reader, layout: &[usize]) -> Result<Self> {
        let columns = ColumnsByName::new(reader, layout);
        T::read_columns(&mut NamedReader { columns })
    }

    fn set_load_policy(rows: &mut [Self], on: Target<'_>) {
        let mut rows: Vec<&mut T> = rows.iter_mut().collect();
        T::set_load_policies(&mut rows, on);
    }
}

/// Types of fields that are read from a column of raw SQL: all that a model's field can have. Users do not implement this
/// trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::prelude::*;
/// #[derive(Choices, Clone, Copy, PartialEq, Debug)]
/// pub enum State {
///     Draft,
///     Printed,
/// }
///
/// #[derive(Row)]
/// struct Line {
///     title: String,
///     state: Option<State>, // an enum of one's own is read as it is stored
/// }
///
/// # let db = Database::connect("sqlite::memory:").await?;
/// let lines: Vec<Line> = db.fetch(sql!("SELECT 'Walden' AS title, 'printed' AS state")).await?;
/// assert_eq!(lines[0].state, Some(State::Printed));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be read from a column of raw SQL",
    label = "expected a type that a model's field can have, such as `i64` or `Option<String>`",
    note = "related rows and lists of them are read by `values_as`: of which model, says `#[row(Model)]` on the struct",
    note = "a struct whose fields are columns of the same row has `#[row(flatten)]`"
)]
// The lifetime lets the derive ask for this where it may not hold, without an error before the struct is fetched.
pub trait ColumnField<'r>: Field {}
#[diagnostic::do_not_recommend]
impl<F: Field> ColumnField<'_> for F {}

/// Types of fields that are read from several columns of raw SQL: a model, or a struct with `#[derive(Row)]`. Users do not
/// implement this trait.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// #[derive(Row)]
/// struct Line {
///     #[row(flatten)]
///     book: Book, // from the columns that a book has
///     words: i64,
/// }
///
/// let statement = sql!("SELECT book.*, length(title) - length(replace(title, ' ', '')) + 1 AS words FROM book WHERE id = {}", 2);
/// let lines: Vec<Line> = db.fetch(statement).await?;
/// assert_eq!((lines[0].book.year, lines[0].words), (1868, 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be read from columns of raw SQL",
    label = "expected a model, or a struct with `#[derive(Row)]`"
)]
pub trait FlattenedRow<'r>: NamedRow {}
impl<T: NamedRow> FlattenedRow<'_> for T {}

/// Compiles for a [`ColumnField`].
pub fn assert_column_field<F: for<'r> ColumnField<'r>>() {}

/// Compiles for a [`FlattenedRow`].
pub fn assert_flattened_row<T: for<'r> FlattenedRow<'r>>() {}

/// Sets how the relations of a part of each row load: of a field with `#[row(flatten)]`.
pub fn set_load_policies_within<S, T: NamedRow>(
    rows: &mut [&mut S],
    on: Target<'_>,
    part: fn(&mut S) -> &mut T,
) {
    let mut parts: Vec<&mut T> = rows.iter_mut().map(|row| part(row)).collect();
    T::set_load_policies(&mut parts, on);
}

/// The fields of a struct as they are added to those that are read by name.
#[derive(Debug, Default)]
pub struct NamedFields {
    columns: WantedColumns,
}

impl NamedFields {
    /// Adds a field. Its column has its name, unless another is given; a foreign key those that a model has.
    pub fn add<F: Field>(
        &mut self,
        row: &'static str,
        field: &'static str,
        column: Option<&'static str>,
    ) {
        let Some(target) = F::TARGET else {
            return self.columns.add(row, field, column.unwrap_or(field));
        };
        for part in 0..F::TYPES.len() {
            let name = foreign_key_column(field, column, target(), part);
            self.columns.add(row, field, name);
        }
    }
}

/// A row whose fields are read from columns by name.
pub struct NamedReader<'r> {
    columns: ColumnsByName<'r>,
}

impl NamedReader<'_> {
    /// Reads a field.
    pub fn field<F: Field>(&mut self, row: &'static str, field: &'static str) -> Result<F> {
        F::read(&mut self.columns).map_err(|error| self.unreadable(error).of(row, field))
    }

    /// Names the column that cannot be read.
    fn unreadable(&self, error: DecodeError) -> DecodeError {
        let taken = usize::from(error.is_of_taken_column());
        let position = self.columns.position().saturating_sub(taken);
        match self.columns.column_name(position) {
            Some(name) => error.in_column(name),
            None => error,
        }
    }
}
