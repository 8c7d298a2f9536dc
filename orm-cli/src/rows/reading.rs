//! A row of a file as values of its table.

use super::cell::{of_json, of_text, words};
use super::csv::CsvRecord;
use super::json::{mistake, object};
use super::tables::table_name;
use orm_core::objects::{RowLimits, TableRows};
use orm_core::schema::Table;
use orm_core::value::Value;

/// The rows of a table as files have them.
pub(crate) struct RowReading {
    table: &'static Table,
    /// The columns that a file may have.
    columns: Vec<usize>,
    limits: RowLimits,
}

/// A reason why a row cannot be loaded, and what helps.
#[derive(Debug)]
pub(crate) struct RowMistake {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl RowMistake {
    fn new(message: String) -> Self {
        RowMistake {
            message,
            help: None,
        }
    }
}

type Values = Vec<Option<Value>>;

impl RowReading {
    pub(crate) fn of(table: &'static Table) -> Self {
        RowReading {
            table,
            columns: TableRows::columns(table),
            limits: RowLimits::of(table),
        }
    }

    /// Reads an object.
    pub(crate) fn object(&self, text: &str) -> Result<Values, RowMistake> {
        let pairs = object(text).map_err(|error| {
            let other_kind = "a row is an object, with a key for each column";
            RowMistake::new(mistake(&error, other_kind))
        })?;
        let mut values = self.no_values();
        for (name, text) in pairs {
            let column = self.column(&name)?;
            let described = &self.table.columns()[column];
            let value = of_json(described.ty, text, described.null);
            self.set(&mut values, column, value)?;
        }
        self.checked(values)
    }

    /// Reads a record, whose cells are in these columns.
    pub(crate) fn record(
        &self,
        columns: &[usize],
        record: CsvRecord,
    ) -> Result<Values, RowMistake> {
        if record.cells.len() != columns.len() {
            let (cells, columns) = (record.cells.len(), columns.len());
            let message = format!("the head line names {columns} columns, and here are {cells}");
            return Err(RowMistake::new(message));
        }
        let mut values = self.no_values();
        for (&column, cell) in columns.iter().zip(record.cells) {
            let ty = self.table.columns()[column].ty;
            let value = match cell {
                None => Some(Value::Null(ty)),
                Some(text) => of_text(ty, &text),
            };
            self.set(&mut values, column, value)?;
        }
        self.checked(values)
    }

    /// Returns the columns that a head line names.
    pub(crate) fn columns(&self, names: Vec<Option<String>>) -> Result<Vec<usize>, RowMistake> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            let name = name.unwrap_or_default();
            let column = self.column(&name)?;
            if columns.contains(&column) {
                return Err(self.twice(&name));
            }
            columns.push(column);
        }
        Ok(columns)
    }

    fn no_values(&self) -> Values {
        vec![None; self.table.columns().len()]
    }

    /// Returns the column of this name.
    fn column(&self, name: &str) -> Result<usize, RowMistake> {
        let all = self.table.columns();
        let mut columns = self.columns.iter();
        if let Some(&column) = columns.find(|column| all[**column].name == name) {
            return Ok(column);
        }
        let names = self.columns.iter().map(|column| all[*column].name);
        let names: Vec<&str> = names.collect();
        let is_generated = all.iter().any(|column| column.name == name);
        let message = if is_generated {
            format!("the database computes `{}`", self.name(name))
        } else {
            format!("`{}` has no column `{name}`", table_name(self.table))
        };
        Err(RowMistake {
            message,
            help: Some(format!("there are {}", names.join(", "))),
        })
    }

    /// The name of a column with that of its table.
    fn name(&self, column: &str) -> String {
        format!("{}.{column}", table_name(self.table))
    }

    fn twice(&self, column: &str) -> RowMistake {
        RowMistake::new(format!("`{}` stands there twice", self.name(column)))
    }

    fn set(
        &self,
        values: &mut Values,
        column: usize,
        value: Option<Value>,
    ) -> Result<(), RowMistake> {
        let described = &self.table.columns()[column];
        let name = described.name;
        if values[column].is_some() {
            return Err(self.twice(name));
        }
        let Some(value) = value else {
            let message = format!("`{}` takes {}", self.name(name), words(described.ty));
            return Err(RowMistake::new(message));
        };
        if value.is_null() && !described.null {
            let message = format!("`{}` cannot be null", self.name(name));
            let field = &self.table.fields[described.field];
            let help = (field.identity || field.db_default.is_some())
                .then(|| "leave it out, and the database sets it".to_owned());
            return Err(RowMistake { message, help });
        }
        let checked = self.limits.check(column, &value);
        checked.map_err(|error| RowMistake::new(error.to_string()))?;
        values[column] = Some(value);
        Ok(())
    }

    fn checked(&self, values: Values) -> Result<Values, RowMistake> {
        if let Some(column) = self.limits.missing(&values) {
            let name = self.table.columns()[column].name;
            let message = format!("the row has no `{}`", self.name(name));
            let help = "the column cannot be null and has no default in the database".to_owned();
            return Err(RowMistake {
                message,
                help: Some(help),
            });
        }
        let checked = self.limits.check_row(&values);
        checked.map_err(|error| RowMistake::new(error.to_string()))?;
        Ok(values)
    }
}
