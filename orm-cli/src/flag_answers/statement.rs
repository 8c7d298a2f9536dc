//! One flag that answers a question, read.

use super::places::{ColumnName, Places, Side, table_name};
use crate::questions::SQL_OF_EACH;
use orm_core::schema::physical::{SqlExpression, TableName};
use orm_migrate::typed_sql;

/// One answer that a flag gives. Tables have the names that they get, but for those that are dropped.
pub(super) enum Statement {
    RenameTable {
        from: TableName,
        to: TableName,
    },
    RenameColumn {
        table: TableName,
        from: String,
        to: String,
    },
    RenameChoice {
        column: ColumnName,
        from: String,
        to: String,
    },
    DropTable(TableName),
    DropColumn(ColumnName),
    DropChoice {
        column: ColumnName,
        value: String,
    },
    Fill(ColumnName, SqlExpression),
    Using(ColumnName, SqlExpression),
    NoRows(ColumnName),
}

/// A reader of flags; an error says why one names nothing.
pub(super) struct Reader<'t> {
    pub(super) places: Places<'t>,
}

impl Reader<'_> {
    /// Returns whether a rename is one of a column, or of a value: its table is known.
    pub(super) fn is_of_column(&self, flag: &str) -> bool {
        let place = flag.split_once(':').map_or(flag, |(from, _)| from);
        let place = place.split_once('=').map_or(place, |(column, _)| column);
        let table = place.rsplit_once('.').map(|(table, _)| table_name(table));
        table.is_some_and(|table| self.places.has_table(&table))
    }

    /// A rename of a table, `author:person`.
    pub(super) fn table_rename(&mut self, flag: &str) -> Result<Statement, String> {
        let (from, to) = halves(flag)?;
        let (before, after) = (&self.places.before, &self.places.after);
        let kind = if from.contains('.') {
            "column"
        } else {
            "table"
        };
        let from = before.table(from).ok_or_else(|| before.lacks(kind, from))?;
        let to = after.table(to).ok_or_else(|| after.lacks("table", to))?;
        self.places.rename(&from, &to);
        Ok(Statement::RenameTable { from, to })
    }

    /// A rename of a column, `book.pages:page_count`, or of a value of an enum, `book.status=live:public`.
    pub(super) fn column_rename(&mut self, flag: &str) -> Result<Statement, String> {
        let (from, to) = halves(flag)?;
        if let Some((place, from)) = from.split_once('=') {
            let column = self.places.old_column(place)?;
            self.places.check_old_value(&column, from)?;
            let after = &self.places.after;
            let values = after.values(&column);
            if !values.iter().any(|value| value == to) {
                return Err(after.lacks_value(&column, &values, to));
            }
            let (from, to) = (from.to_owned(), to.to_owned());
            return Ok(Statement::RenameChoice { column, from, to });
        }
        let (table, from) = self.places.old_column(from)?;
        let new = format!("{table}.{to}");
        let after = &self.places.after;
        let (table, to) = after
            .column(&new)
            .ok_or_else(|| after.lacks("column", &new))?;
        Ok(Statement::RenameColumn { table, from, to })
    }

    /// A column, a table, or a value of an enum that is dropped.
    pub(super) fn drop(&mut self, flag: &str) -> Result<Statement, String> {
        if let Some((place, value)) = flag.split_once('=') {
            let column = self.places.old_column(place)?;
            self.places.check_old_value(&column, value)?;
            let value = value.to_owned();
            return Ok(Statement::DropChoice { column, value });
        }
        match (self.places.old_column(flag), self.places.before.table(flag)) {
            (Ok(column), _) => Ok(Statement::DropColumn(column)),
            (Err(_), Some(table)) => Ok(Statement::DropTable(table)),
            (Err(_), None) => Err(self.places.before.lacks("table or column", flag)),
        }
    }

    pub(super) fn fill(&mut self, flag: &str) -> Result<Statement, String> {
        let (column, value) = self.value(flag)?;
        Ok(Statement::Fill(column, value))
    }

    pub(super) fn using(&mut self, flag: &str) -> Result<Statement, String> {
        let (column, value) = self.value(flag)?;
        Ok(Statement::Using(column, value))
    }

    pub(super) fn no_rows(&mut self, flag: &str) -> Result<Statement, String> {
        let column = new_column(&self.places.after, flag)?;
        Ok(Statement::NoRows(column))
    }

    /// The value of a column of the models, `book.slug=''`.
    fn value(&self, flag: &str) -> Result<(ColumnName, SqlExpression), String> {
        let form = || format!("it is `table.column=SQL`, of a column of the models; {SQL_OF_EACH}");
        let (place, value) = flag.split_once('=').ok_or_else(form)?;
        let column = new_column(&self.places.after, place)?;
        if value.trim().is_empty() {
            return Err(format!(
                "there is no SQL behind `=`; an empty text is `''`, in quotes that the shell leaves: `\"{place}=''\"`"
            ));
        }
        let value = typed_sql(value).ok_or_else(form)?;
        Ok((column, value))
    }
}

/// The old name and the new one.
fn halves(flag: &str) -> Result<(&str, &str), String> {
    let form = "it is `table.column:new_name`, `table.column=value:new_value` or `table:new_name`";
    flag.split_once(':').ok_or_else(|| form.to_owned())
}

fn new_column(after: &Side<'_>, place: &str) -> Result<ColumnName, String> {
    after
        .column(place)
        .ok_or_else(|| after.lacks("column", place))
}
