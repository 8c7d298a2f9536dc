//! The rows of a table as changes leave them, read of the table as it was before all of them.

use super::alter;
use super::definitions;
use super::definitions::{Conversion, Definitions};
use super::identifiers::{quote, table_name};
use crate::backend::Backend;
use crate::schema::TableChange;
use crate::schema::physical::{
    ColumnDefault, ColumnType, PhysicalColumn, PhysicalTable, SqlExpression, literal,
};
use crate::value::Type;
use std::sync::Arc;

/// The rows of a table after some changes, as a query of the table before them.
///
/// ```sql
/// (SELECT "id", "title" AS "name" FROM "book") AS "volume"
/// ```
#[derive(Clone, Debug)]
pub struct ChangedRows {
    table: Arc<PhysicalTable>,
    /// The quoted name of the table, or a query in parentheses.
    rows: String,
    is_query: bool,
    backend: Backend,
}

impl ChangedRows {
    /// The rows of a table that is there.
    pub fn new(table: &Arc<PhysicalTable>, backend: Backend) -> Self {
        ChangedRows {
            table: Arc::clone(table),
            rows: table_name(&table.name),
            is_query: false,
            backend,
        }
    }

    /// The table by now.
    pub fn table(&self) -> &PhysicalTable {
        &self.table
    }

    /// Follows a rename of the table.
    pub fn rename(&mut self, after: &Arc<PhysicalTable>) {
        self.table = Arc::clone(after);
    }

    /// Follows a change, after which this is the table.
    pub fn follow(&mut self, change: &TableChange, after: &Arc<PhysicalTable>) {
        let database = definitions(self.backend);
        if let TableChange::AddColumn {
            column,
            fill: Some(_),
        } = change
        {
            // The value may read the column itself, which is null at first.
            self.select(after, |own| {
                (own.name == column.name).then(|| nothing(database, own))
            });
        }
        self.select(after, |own| value(database, change, own));
        self.table = Arc::clone(after);
    }

    /// Reads some columns of the table as other values than their own.
    fn select(&mut self, after: &PhysicalTable, value: impl Fn(&PhysicalColumn) -> Option<String>) {
        let values: Vec<_> = after.columns.iter().map(value).collect();
        if values.iter().all(Option::is_none) {
            return;
        }
        let columns = values.into_iter().zip(&after.columns);
        let columns = columns.map(|(value, column)| {
            let name = quote(&column.name);
            value.map_or_else(|| name.clone(), |value| format!("{value} AS {name}"))
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        self.rows = format!("(SELECT {columns} FROM {})", self.named());
        self.is_query = true;
    }

    /// The key of a row as a text that people read, the same on each database: `CAST("id" AS TEXT)`; the columns of a key with
    /// a comma between them.
    pub(super) fn key(&self) -> String {
        let database = definitions(self.backend);
        let columns = self.table.key_columns().iter();
        let texts = columns.map(|name| match self.table.column(name) {
            Some(column) => text(database, column),
            None => database.text(&quote(name)),
        });
        let texts: Vec<_> = texts.collect();
        if texts.is_empty() {
            return "''".to_owned();
        }
        texts.join(" || ', ' || ")
    }

    /// The rows under the name of the table.
    pub(super) fn named(&self) -> String {
        if self.is_query {
            self.named_as(&self.table.name.name)
        } else {
            self.rows.clone()
        }
    }

    /// The rows under another name.
    pub(super) fn named_as(&self, name: &str) -> String {
        format!("{} AS {}", self.rows, quote(name))
    }
}

/// The value of a column as a text.
fn text(on: &dyn Definitions, column: &PhysicalColumn) -> String {
    let as_text = ColumnType::of(Type::Text);
    match on.conversion(&column.name, &column.ty, &as_text) {
        Conversion::By(value) => value,
        Conversion::Assigned | Conversion::Unknown => on.text(&quote(&column.name)),
    }
}

/// The value that a change gives a column; none if the column keeps its own.
fn value(on: &dyn Definitions, change: &TableChange, column: &PhysicalColumn) -> Option<String> {
    let own = quote(&column.name);
    match change {
        TableChange::RenameColumn { from, to } if *to == column.name => Some(quote(from)),
        TableChange::AddColumn { column: new, fill } if new.name == column.name => {
            let of = |sql: &SqlExpression| on.given(&column.ty, sql);
            Some(match (fill, &new.default) {
                (Some(sql), _)
                | (None, Some(ColumnDefault::Expression(sql) | ColumnDefault::Generated(sql))) => {
                    of(sql)
                }
                (None, _) => nothing(on, column),
            })
        }
        TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } if to.name == column.name => {
            let given = using.as_ref().and_then(|sql| alter::given(sql, on));
            let converted = match (given, on.conversion(&to.name, &from.ty, &to.ty)) {
                (Some(sql), _) => Some(on.given(&to.ty, &sql)),
                (None, Conversion::By(value)) => Some(value),
                (None, Conversion::Assigned) if is_text(&to.ty) && !is_text(&from.ty) => {
                    Some(format!("CAST({own} AS TEXT)"))
                }
                (None, Conversion::Assigned | Conversion::Unknown) => None,
            };
            match fill {
                Some(fill) => {
                    let (converted, fill) = (converted.unwrap_or(own), on.given(&to.ty, fill));
                    Some(format!("coalesce({converted}, {fill})"))
                }
                None => converted,
            }
        }
        TableChange::RenameChoice {
            column: of,
            from,
            to,
        } if *of == column.name => {
            let (text, from, to) = (format!("CAST({own} AS TEXT)"), literal(from), literal(to));
            Some(format!("CASE {text} WHEN {from} THEN {to} ELSE {text} END"))
        }
        _ => None,
    }
}

/// A null of the type of a column.
fn nothing(on: &dyn Definitions, column: &PhysicalColumn) -> String {
    format!("CAST(NULL AS {})", on.column_type(&column.ty))
}

fn is_text(ty: &ColumnType) -> bool {
    ty.logical() == Some(Type::Text)
}
