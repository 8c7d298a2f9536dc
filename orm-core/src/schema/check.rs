//! Several models as one schema, and whether they fit together.

mod names;
mod relations;

use super::Table;
use crate::error::{Error, Result};

/// The models of one database, as `schema![Author, Book]` lists them.
///
/// Making one checks nothing; its first use does, and reports all that is wrong at once.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    tables: Vec<&'static Table>,
}

impl Schema {
    /// These models, and the join tables made for their many-to-many relations. One that is listed twice counts once.
    pub fn new(tables: impl IntoIterator<Item = &'static Table>) -> Self {
        let mut schema = Schema::default();
        for table in tables {
            let made = table.many_to_many.iter().filter(|relation| relation.made);
            let made = made.map(|relation| (relation.through)());
            for table in std::iter::once(table).chain(made) {
                if !schema.contains(table) {
                    schema.tables.push(table);
                }
            }
        }
        schema
    }

    /// The models, as listed, each with the join tables made for it.
    pub fn tables(&self) -> &[&'static Table] {
        &self.tables
    }

    /// Whether this model is listed.
    pub fn contains(&self, table: &Table) -> bool {
        self.tables
            .iter()
            .any(|&listed| std::ptr::eq(listed, table))
    }

    /// The model and the field for which a join table was made; none of a model's own table.
    fn maker(&self, table: &Table) -> Option<(&'static Table, &'static str)> {
        self.tables.iter().find_map(|&model| {
            let mut made = model.many_to_many.iter().filter(|relation| relation.made);
            let relation = made.find(|relation| std::ptr::eq((relation.through)(), table))?;
            Some((model, relation.name))
        })
    }

    /// Whether the models fit together.
    ///
    /// # Errors
    /// [`Error::InvalidSchema`] with all findings: a foreign key to a model that is not listed, two tables of one
    /// name, clashing reverse names, columns, checks or indexes of one name, names that not both databases take,
    /// foreign keys that cannot do what their `on_delete` says.
    pub fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        relations::check_targets(self, &mut problems);
        relations::check_joins(self, &mut problems);
        relations::check_reverse_names(self, &mut problems);
        names::check_table_names(self, &mut problems);
        names::check_shared_names(self, &mut problems);
        names::check_check_names(self, &mut problems);
        for table in &self.tables {
            names::check_identifiers(self, table, &mut problems);
            names::check_column_names(table, &mut problems);
            relations::check_keys(table, &mut problems);
            relations::check_on_delete(table, &mut problems);
            relations::check_defaults(table, &mut problems);
            relations::check_lengths(table, &mut problems);
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
