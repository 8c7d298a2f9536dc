//! Checks of a schema: whether its models fit together, and whether both databases can hold them.
//!
//! - `generated`: generated columns that both databases can compute;
//! - `names`: names that both databases take, and that nothing else has;
//! - `no_overlaps`: ranges of which both databases can tell whether they overlap;
//! - `partitions`: tables whose rows are divided;
//! - `relations`: foreign keys that lead somewhere, and fields that both databases can hold.

mod generated;
mod names;
mod no_overlaps;
mod partitions;
mod relations;

use super::{Schema, Table};
use crate::error::{Error, Result};

impl Schema {
    /// Checks whether the models fit together.
    ///
    /// ```
    /// use orm::doc::{Author, Book, Tag};
    /// use orm::prelude::*;
    ///
    /// assert!(schema![Author, Book, Tag].check().is_ok());
    /// let Err(Error::InvalidSchema { problems }) = schema![Book, Tag].check() else { panic!() };
    /// assert!(problems[0].contains("`Book.author`"), "{problems:?}"); // it points at no model of the list
    /// ```
    ///
    /// # Errors
    /// [`Error::InvalidSchema`] with all findings: a model whose rows are those of a query, a foreign key to a model that is not listed, two tables of one
    /// name, clashing reverse names, enum types of one name with other values, columns, checks or indexes of one name, names that not both databases take,
    /// foreign keys that cannot do what their `on_delete` or `on_update` says, generated columns that not both databases
    /// can compute, uniques without the columns that divide rows into partitions, and ranges of which not both databases can
    /// tell whether they overlap.
    pub fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        relations::check_targets(self, &mut problems);
        relations::check_joins(self, &mut problems);
        relations::check_reverse_names(self, &mut problems);
        names::check_table_names(self, &mut problems);
        names::check_shared_names(self, &mut problems);
        names::check_check_names(self, &mut problems);
        names::check_enum_types(self, &mut problems);
        for table in &self.tables {
            relations::check_is_stored(table, &mut problems);
            names::check_identifiers(self, table, &mut problems);
            names::check_column_names(table, &mut problems);
            relations::check_keys(table, &mut problems);
            generated::check_generated(table, &mut problems);
            partitions::check_partitions(self, table, &mut problems);
            no_overlaps::check_no_overlaps(table, &mut problems);
            relations::check_on_delete(table, &mut problems);
            relations::check_declared(table, &mut problems);
            relations::check_within(table, &mut problems);
            relations::check_defaults(table, &mut problems);
            relations::check_lengths(table, &mut problems);
            relations::check_digits(table, &mut problems);
            #[cfg(feature = "json")]
            relations::check_documents(table, &mut problems);
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::InvalidSchema { problems })
        }
    }
}

/// A model where two may be of one name: `library::Book`. A join table that was made is that of its field.
fn path(schema: &Schema, table: &Table) -> String {
    match schema.maker(table) {
        Some((model, field)) => format!(
            "the join table of `{}::{}.{field}`",
            model.module, model.model
        ),
        None => format!("`{}::{}`", table.module, table.model),
    }
}

#[cfg(test)]
mod tests;
