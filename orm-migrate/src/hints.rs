//! Facts about changes besides the tables before and after: renames, in `renames`, and values of rows.

mod renames;

use crate::state::SchemaState;
use orm_core::schema::physical::{SqlExpression, TableName};
use orm_core::schema::{Field, ManyToMany, Schema, Table};
pub(crate) use renames::{Rename, Renames};
use std::collections::BTreeMap;

/// Renames and values of rows that are known before anything is asked.
///
/// ```
/// use orm_core::schema::physical::TableName;
/// use orm_migrate::Hints;
///
/// let book = TableName::new(None, "book");
/// let hints = Hints::default().rename_column(&book, "title", "name").drop_column(&book, "note");
/// # let _ = hints;
/// ```
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The renames that models declare for good: each was done before, or is to be done.
    pub(crate) declared: Renames,
    /// The renames that are said of this one change.
    pub(crate) given: Renames,
    /// Tables that are dropped, and not renamed.
    pub(crate) dropped_tables: Vec<TableName>,
    /// Columns that are dropped, and not renamed.
    pub(crate) dropped_columns: Vec<(TableName, String)>,
    /// Values of an enum that are dropped, and not renamed, by their table and column.
    pub(crate) dropped_choices: BTreeMap<(TableName, String), Vec<String>>,
    /// The values of new columns in rows that are there.
    pub(crate) fills: BTreeMap<(TableName, String), SqlExpression>,
    /// The values of columns that get another type.
    pub(crate) usings: BTreeMap<(TableName, String), SqlExpression>,
}

impl Hints {
    /// The renames that models declare: `#[orm(renamed_from = "…")]`. Once one has happened, it says nothing: where the models
    /// do not tell whether it has, such as of two fields that declare each other's names, [`diff`](crate::diff()) asks.
    ///
    /// On a field it is the name that the field or its column had, on one of a many-to-many relation that of the field or its
    /// table, on a variant the text that was stored.
    pub fn of(models: &Schema) -> Self {
        let mut hints = Hints::default();
        for table in models.tables() {
            let name = TableName::new(table.namespace, table.name);
            if let Some(before) = table.renamed_from {
                let before = TableName::new(table.namespace, before);
                let rename = Rename::new(before, name.clone());
                hints.declared.tables.push(rename);
            }
            for position in table.stored_columns() {
                let Some(list) = table.origin(position).choices() else {
                    continue;
                };
                let column = table.columns()[position].name;
                for (to, from) in list.renamed {
                    hints.declared.rename_choice(&name, column, from, to);
                }
            }
            let fields = table.fields.iter().enumerate();
            for (position, field) in fields {
                if let Some(before) = field.renamed_from {
                    hints.add_field(&name, table, position, field, before);
                }
            }
            for relation in table.many_to_many {
                if let Some(before) = relation.renamed_from {
                    hints.add_relation(models, table, relation, before);
                }
            }
        }
        hints
    }

    /// The table of the relation `tags` was called like its model and the field, `book_tags`, or as was said.
    fn add_relation(
        &mut self,
        models: &Schema,
        table: &Table,
        relation: &ManyToMany,
        before: &str,
    ) {
        let join = (relation.through)();
        let models = models.tables();
        let is_free = !models.iter().any(|own| own.name == before);
        let owners = [Some(table.name), table.renamed_from];
        let names = owners.into_iter().flatten();
        let names = names.map(|owner| format!("{owner}_{before}"));
        for name in names.chain(is_free.then(|| before.to_owned())) {
            let from = TableName::new(join.namespace, &name);
            let to = TableName::new(join.namespace, join.name);
            self.declared.tables.push(Rename::new(from, to));
        }
    }

    fn add_field(
        &mut self,
        name: &TableName,
        table: &'static Table,
        position: usize,
        field: &Field,
        before: &str,
    ) {
        for column in table.columns_of(position) {
            let mut names = vec![before.to_owned()];
            // Of a foreign key `author` with the column `author_id`: `writer_id`.
            let rest = column.name.strip_prefix(field.stem());
            names.extend(rest.map(|rest| format!("{before}{rest}")));
            self.declared.rename_column(name, names, column.name);
        }
    }

    /// The renames of tables and columns that are new while nothing has the name that they had, such as by a slip of the
    /// pen: nothing is renamed by them. Each is a sentence that says so.
    pub fn unknown_renames(&self, old: &SchemaState, new: &SchemaState) -> Vec<String> {
        let of = |renames: &Renames, name: &TableName| {
            let mut renames = renames.tables.iter().filter(|it| it.to == *name);
            renames.find_map(|it| old.table(&it.from))
        };
        let before = |name: &TableName| {
            let given = of(&self.given, name).or_else(|| old.table(name));
            given.or_else(|| of(&self.declared, name))
        };
        let unknown = |renames: &Renames| renames.unknown(old, new, &before);
        [unknown(&self.declared), unknown(&self.given)].concat()
    }

    /// The names of tables and columns in the models that have their new name by now: `renamed_from` says nothing more
    /// there, once every database has the migration.
    pub fn spent_renames(&self, state: &SchemaState) -> Vec<String> {
        let renames = &self.declared;
        let tables = renames.each_table().into_iter();
        let tables = tables
            .filter(|(to, _)| state.table(to).is_some())
            .filter(|(_, from)| from.iter().all(|name| state.table(name).is_none()))
            .map(|(to, _)| format!("the table `{to}`"));
        let columns = renames.each_column().filter_map(|(table, rename)| {
            let own = state.table(table)?;
            let is_gone = !rename.from.iter().any(|name| own.column(name).is_some());
            let is_spent = own.column(&rename.to).is_some() && is_gone;
            is_spent.then(|| format!("the column `{table}.{}`", rename.to))
        });
        tables.chain(columns).collect()
    }

    /// Returns the hints with what is given as if the models declared it for good.
    #[cfg(test)]
    pub(crate) fn standing(mut self) -> Self {
        self.declared = std::mem::take(&mut self.given);
        self
    }

    /// The table is renamed by this change: what has the new name before is renamed itself, or dropped.
    pub fn rename_table(mut self, from: &TableName, to: &TableName) -> Self {
        let rename = Rename::new(from.clone(), to.clone());
        self.given.tables.push(rename);
        self
    }

    /// The column is renamed by this change: what has the new name before is renamed itself, or dropped. The table is known by
    /// its new name.
    pub fn rename_column(mut self, table: &TableName, from: &str, to: &str) -> Self {
        self.given.rename_column(table, vec![from.to_owned()], to);
        self
    }

    /// A value of an enum is renamed by this change, which this column has.
    ///
    /// ```
    /// use orm_core::schema::physical::TableName;
    /// use orm_migrate::Hints;
    ///
    /// let book = TableName::new(None, "book");
    /// let hints = Hints::default().rename_choice(&book, "status", "live", "public");
    /// # let _ = hints;
    /// ```
    pub fn rename_choice(mut self, table: &TableName, column: &str, from: &str, to: &str) -> Self {
        self.given.rename_choice(table, column, from, to);
        self
    }

    /// A value of an enum is dropped, which this column has, whatever value is new.
    pub fn drop_choice(mut self, table: &TableName, column: &str, value: &str) -> Self {
        let key = (table.clone(), column.to_owned());
        let values = self.dropped_choices.entry(key).or_default();
        values.push(value.to_owned());
        self
    }

    /// The values of these columns that are dropped.
    pub(crate) fn dropped_choices_of(&self, columns: &[(TableName, String)]) -> Vec<String> {
        let dropped = columns.iter();
        let dropped = dropped.filter_map(|column| self.dropped_choices.get(column));
        dropped.flatten().cloned().collect()
    }

    /// The table is dropped, whatever table like it is new.
    pub fn drop_table(mut self, table: &TableName) -> Self {
        self.dropped_tables.push(table.clone());
        self
    }

    /// The column is dropped, whatever column like it is new.
    pub fn drop_column(mut self, table: &TableName, column: &str) -> Self {
        self.dropped_columns
            .push((table.clone(), column.to_owned()));
        self
    }

    /// The value of a column that must not be null, in the rows that are there.
    pub fn fill(mut self, table: &TableName, column: &str, value: SqlExpression) -> Self {
        let key = (table.clone(), column.to_owned());
        self.fills.insert(key, value);
        self
    }

    /// The value of a column that gets another type, which may read the column as it was. The column itself stands for the
    /// cast of the database.
    ///
    /// ```
    /// use orm_core::schema::physical::{SqlExpression, TableName};
    /// use orm_migrate::Hints;
    ///
    /// let loan = TableName::new(None, "loan");
    /// let day = SqlExpression::Common("date(day)".to_owned());
    /// let hints = Hints::default().using(&loan, "day", day);
    /// # let _ = hints;
    /// ```
    pub fn using(mut self, table: &TableName, column: &str, value: SqlExpression) -> Self {
        let key = (table.clone(), column.to_owned());
        self.usings.insert(key, value);
        self
    }
}
