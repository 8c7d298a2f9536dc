//! Facts about changes besides the tables before and after: renames and values of rows.

use crate::state::SchemaState;
use orm_core::schema::physical::{ChoiceValue, SqlExpression, TableName};
use orm_core::schema::{Field, Schema, Table};
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
    /// The names that tables had, by their new ones.
    pub(crate) tables: BTreeMap<TableName, TableName>,
    /// The names that columns may have had, by their table and their new names.
    pub(crate) columns: BTreeMap<(TableName, String), Vec<String>>,
    /// Tables that are dropped, and not renamed.
    pub(crate) dropped_tables: Vec<TableName>,
    /// Columns that are dropped, and not renamed.
    pub(crate) dropped_columns: Vec<(TableName, String)>,
    /// The texts that values of an enum had, with those that they have, by their table and column.
    pub(crate) choices: BTreeMap<(TableName, String), Vec<(String, String)>>,
    /// Values of an enum that are dropped, and not renamed, by their table and column.
    pub(crate) dropped_choices: BTreeMap<(TableName, String), Vec<String>>,
    /// The values of new columns in rows that are there.
    pub(crate) fills: BTreeMap<(TableName, String), SqlExpression>,
    /// The values of columns that get another type.
    pub(crate) usings: BTreeMap<(TableName, String), SqlExpression>,
}

impl Hints {
    /// The renames that models declare: `#[orm(renamed_from = "…")]`. Once one has happened, it says nothing.
    ///
    /// On a field it is the name that the field or its column had, on a variant the text that was stored.
    pub fn of(models: &Schema) -> Self {
        let mut hints = Hints::default();
        for table in models.tables() {
            let name = TableName::new(table.namespace, table.name);
            if let Some(before) = table.renamed_from {
                let before = TableName::new(table.namespace, before);
                hints.tables.insert(name.clone(), before);
            }
            for position in table.stored_columns() {
                let Some(list) = table.origin(position).choices() else {
                    continue;
                };
                let column = table.columns()[position].name;
                for (to, from) in list.renamed {
                    hints = hints.rename_choice(&name, column, from, to);
                }
            }
            let fields = table.fields.iter().enumerate();
            for (position, field) in fields {
                if let Some(before) = field.renamed_from {
                    hints.add_field(&name, table, position, field, before);
                }
            }
        }
        hints
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
            let key = (name.clone(), column.name.to_owned());
            self.columns.insert(key, names);
        }
    }

    /// The renames of tables and columns that are new while nothing has the name that they had, such as by a slip of the
    /// pen: nothing is renamed by them. Each is a sentence that says so.
    pub fn unknown_renames(&self, old: &SchemaState, new: &SchemaState) -> Vec<String> {
        let is_new = |name: &TableName| new.table(name).is_some() && old.table(name).is_none();
        let tables = self.tables.iter();
        let tables = tables.filter(|(to, from)| is_new(to) && old.table(from).is_none());
        let tables = tables.map(|(to, from)| {
            format!("the table `{to}` is said to be renamed from `{from}`, and there is no such table; nothing is renamed")
        });
        let columns = self.columns.iter().filter_map(|((table, to), from)| {
            let before = old.table(table).or_else(|| old.table(self.tables.get(table)?))?;
            let is_known = |name: &String| before.column(name).is_some();
            let is_new = new.table(table)?.column(to).is_some() && !is_known(to);
            let name = from.first().filter(|_| is_new && !from.iter().any(is_known))?;
            Some(format!("the column `{table}.{to}` is said to be renamed from `{name}`, and there is no such column; nothing is renamed"))
        });
        let choices = self.choices.iter().flat_map(|((table, column), renames)| {
            let values = |state: &SchemaState| choices_of(state, table, column);
            let before = values(old).unwrap_or_default();
            let after = values(new).unwrap_or_default();
            renames.iter().filter_map(move |(from, to)| {
                let is_unknown = !before.is_empty() && !before.contains(from) && !before.contains(to);
                (is_unknown && after.contains(to)).then(|| {
                    format!("the value `{to}` of the column `{table}.{column}` is said to be renamed from `{from}`, and there is no such value; nothing is renamed")
                })
            })
        });
        tables.chain(columns).chain(choices).collect()
    }

    /// The names of tables and columns in the models that have their new name by now: `renamed_from` says nothing more
    /// there, once every database has the migration.
    pub fn spent_renames(&self, state: &SchemaState) -> Vec<String> {
        let tables = self.tables.iter();
        let tables =
            tables.filter(|(to, from)| state.table(to).is_some() && state.table(from).is_none());
        let tables = tables.map(|(to, _)| format!("the table `{to}`"));
        let columns = self.columns.iter().filter_map(|((table, to), from)| {
            let own = state.table(table)?;
            let is_gone = !from.iter().any(|name| own.column(name).is_some());
            let is_spent = own.column(to).is_some() && is_gone;
            is_spent.then(|| format!("the column `{table}.{to}`"))
        });
        tables.chain(columns).collect()
    }

    /// The table has been renamed.
    pub fn rename_table(mut self, from: &TableName, to: &TableName) -> Self {
        self.tables.insert(to.clone(), from.clone());
        self
    }

    /// The column has been renamed. The table is known by its new name.
    pub fn rename_column(mut self, table: &TableName, from: &str, to: &str) -> Self {
        let key = (table.clone(), to.to_owned());
        self.columns.insert(key, vec![from.to_owned()]);
        self
    }

    /// A value of an enum has been renamed, which this column has.
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
        let key = (table.clone(), column.to_owned());
        let renames = self.choices.entry(key).or_default();
        renames.push((from.to_owned(), to.to_owned()));
        self
    }

    /// A value of an enum is dropped, which this column has, whatever value is new.
    pub fn drop_choice(mut self, table: &TableName, column: &str, value: &str) -> Self {
        let key = (table.clone(), column.to_owned());
        let values = self.dropped_choices.entry(key).or_default();
        values.push(value.to_owned());
        self
    }

    /// The new text of a value that one of these columns had.
    pub(crate) fn renamed_choice(
        &self,
        columns: &[(TableName, String)],
        from: &str,
    ) -> Option<&str> {
        let renames = columns.iter().filter_map(|column| self.choices.get(column));
        let mut renames = renames.flatten();
        renames.find_map(|(own, to)| (own == from).then_some(to.as_str()))
    }

    pub(crate) fn is_dropped_choice(&self, columns: &[(TableName, String)], value: &str) -> bool {
        let dropped = columns.iter();
        let dropped = dropped.filter_map(|column| self.dropped_choices.get(column));
        dropped.flatten().any(|own| own == value)
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

/// The texts that the check of this column allows.
fn choices_of(state: &SchemaState, table: &TableName, column: &str) -> Option<Vec<String>> {
    let values = state.table(table)?.choices(column)?.iter();
    let texts = values.filter_map(|value| match value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Integer(_) => None,
    });
    Some(texts.collect())
}
