//! `validate`: everything for which a row would be refused before it is sent, found without a database.

use super::new_row::fill_in;
use super::update::{saved_fields, values_to_store};
use super::version::check_next;
use crate::error::Result;
use crate::model::{DraftValues, ErasedRow, Model};
use crate::plan::{check_all, check_rules, check_rules_across, check_shared, check_stored};
use crate::schema::Table;
use crate::value::Value;
use chrono::Utc;
use std::slice;

/// The `validate` of a row. This trait is sealed: every [`Model`] has it.
///
/// A model may have a method `validate` of its own, which comes before this one.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// use orm::traits::ValidateRow;
///
/// /// The sentences for a form of any model.
/// fn faults<M: ValidateRow>(row: &M) -> Vec<String> {
///     match row.validate() {
///         Err(Error::Validation { errors, .. }) => errors.into_iter().map(|error| error.message).collect(),
///         _ => Vec::new(),
///     }
/// }
///
/// let mut author = Author::get(1, &db).await?;
/// assert_eq!(faults(&author), [""; 0]);
/// author.name = "n".repeat(300);
/// assert_eq!(faults(&author), ["the text is too long; at most 255 characters fit"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub trait ValidateRow: Model {
    /// Refuses a row that `save` would refuse before it is sent, by one error that has everything for which it would be:
    /// texts that are too long, numbers, dates and documents that no column holds, and broken rules of `min`, `max` and
    /// `validate`. `save` itself ends at the first text or number; a form asks this first, and shows each sentence beside
    /// its field. No database is asked.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # let db = library().await?;
    /// let mut author = Author::get(1, &db).await?;
    /// author.validate()?;
    /// author.name = "n".repeat(300);
    /// let Err(Error::Validation { errors, .. }) = author.validate() else { panic!() };
    /// assert_eq!(errors[0].fields, ["name"]);
    /// assert_eq!(errors[0].message, "the text is too long; at most 255 characters fit");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Validation`](crate::error::Error::Validation), with an entry for each fault. What only the database knows
    /// is left to `save`: a value that is taken, a related row that is gone, a `check`.
    fn validate(&self) -> Result<()> {
        check_saved(self)
    }
}

impl<M: Model> ValidateRow for M {}

/// Refuses a stored row that would be refused before it is sent.
fn check_saved(row: &dyn ErasedRow) -> Result<()> {
    let (table, now) = (row.row_table(), Utc::now());
    let fields = 0..table.fields.len();
    let values: Vec<Value> = fields
        .flat_map(|field| values_to_store(row, field, now))
        .collect();
    let stored = saved_fields(table);
    let field = |column: usize| table.columns()[column].field;
    let given = (0..values.len()).filter(|&column| table.fields[field(column)].generated.is_none());
    let value = |column: usize| values.get(column);
    let columns = given.map(|column| check_stored(slice::from_ref(&values[column]), table, column));
    let is_stored = |column: usize| stored.contains(&field(column));
    let rules = [
        check_rules(table, |column| value(column).filter(|_| is_stored(column))),
        check_rules_across(table, &stored, is_stored, value),
        check_shared(table, value),
        check_next(row),
    ];
    check_all(table, columns.chain(rules))
}

/// Refuses a draft that would be refused before it is sent.
pub(super) fn validate_draft<M: Model>(draft: DraftValues) -> Result<()> {
    let row = fill_in(draft, M::write_default, Utc::now());
    check_new(M::table(), &row.values)
}

/// Refuses a new row of these values, one a column; those left to the database are empty.
fn check_new(table: &'static Table, values: &[Option<Value>]) -> Result<()> {
    let value = |column: usize| values[column].as_ref();
    let given = (0..values.len()).filter_map(|column| Some((column, value(column)?)));
    let columns = given.map(|(column, value)| check_stored(slice::from_ref(value), table, column));
    check_all(
        table,
        columns.chain([check_rules(table, value), check_shared(table, value)]),
    )
}
