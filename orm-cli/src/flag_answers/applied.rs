//! Flags that say something of no change, with the reason.

use super::places::{ColumnName, values};
use super::statement::Statement;
use crate::pending::Tables;
use orm_core::schema::physical::{
    CheckCondition, ColumnType, ForeignKeyConstraint, PhysicalColumn, SqlExpression, TableItem,
    TableName,
};
use orm_migrate::{Change, SchemaState, TableChange};

/// The reason why no change is as the flag says; none if one is.
pub(super) fn reason_against(
    statement: &Statement,
    changes: &[Change],
    tables: &Tables,
) -> Option<String> {
    let made = Made { changes, tables };
    match statement {
        Statement::RenameTable { from, to } => made.no_table_rename(from, to),
        Statement::RenameColumn { table, from, to } => made.no_column_rename(table, from, to),
        Statement::RenameChoice { column, from, to } => made.no_choice_rename(column, from, to),
        Statement::DropTable(table) => made.no_table_drop(table),
        Statement::DropColumn(column) => made.no_column_drop(column),
        Statement::DropChoice { column, value } => made.no_choice_drop(column, value),
        Statement::Fill(column, value) => made.no_fill(column, value),
        Statement::Using(column, _) => made.no_using(column),
        Statement::NoRows(column) => made.no_missing_value(column),
    }
}

/// The changes of a migration, and the tables before and after.
struct Made<'m> {
    changes: &'m [Change],
    tables: &'m Tables,
}

/// The change of a column that is there after it.
enum ColumnChange<'m> {
    Added(&'m PhysicalColumn, Option<&'m SqlExpression>),
    Altered {
        from: &'m PhysicalColumn,
        to: &'m PhysicalColumn,
        fill: Option<&'m SqlExpression>,
        /// `USING`, or the value of a foreign key to another table.
        has_value: bool,
    },
}

impl Made<'_> {
    fn no_table_rename(&self, from: &TableName, to: &TableName) -> Option<String> {
        let is_it = |change: &Change| matches!(change, Change::RenameTable { from: old, to: new } if old == from && new == to);
        if self.changes.iter().any(is_it) {
            return None;
        }
        Some(if self.tables.before.table(to).is_some() {
            format!("the migrations have the table `{to}` already")
        } else {
            another_answer(from)
        })
    }

    fn no_column_rename(&self, table: &TableName, from: &str, to: &str) -> Option<String> {
        let is_it = |change: &TableChange| matches!(change, TableChange::RenameColumn { from: old, to: new } if old == from && new == to);
        if self.of_table(table).any(is_it) {
            return None;
        }
        let is_there = has_column(&self.tables.before, table, to);
        Some(if is_there {
            format!("the migrations have the column `{table}.{to}` already")
        } else {
            another_answer(format_args!("{table}.{from}"))
        })
    }

    fn no_choice_rename(&self, column: &ColumnName, from: &str, to: &str) -> Option<String> {
        if self.choice_renames(column).contains(&(from, to)) {
            return None;
        }
        let (table, name) = column;
        let has = |tables, value: &str| values(tables, column).iter().any(|own| own == value);
        Some(if has(&self.tables.after, from) {
            format!("the models have the value `{from}` of `{table}.{name}` still")
        } else if has(&self.tables.before, to) {
            format!("the migrations have the value `{to}` of `{table}.{name}` already")
        } else {
            another_answer(format_args!("{table}.{name}={from}"))
        })
    }

    fn no_table_drop(&self, table: &TableName) -> Option<String> {
        let is_it =
            |change: &Change| matches!(change, Change::DropTable(own) if own.name == *table);
        if self.changes.iter().any(is_it) {
            return None;
        }
        Some(if self.tables.after.table(table).is_some() {
            format!("the models have the table `{table}` still")
        } else {
            another_answer(table)
        })
    }

    fn no_column_drop(&self, (table, column): &ColumnName) -> Option<String> {
        let is_it = |change: &TableChange| matches!(change, TableChange::DropColumn { column: own, .. } if own.name == *column);
        let is_table_of_it =
            |change: &Change| matches!(change, Change::DropTable(own) if own.name == *table);
        if self.of_table(table).any(is_it) || self.changes.iter().any(is_table_of_it) {
            return None;
        }
        Some(if has_column(&self.tables.after, table, column) {
            format!(
                "the models have the column `{table}.{column}` still, of a type that keeps its values"
            )
        } else {
            another_answer(format_args!("{table}.{column}"))
        })
    }

    fn no_choice_drop(&self, column: &ColumnName, value: &str) -> Option<String> {
        let (table, name) = column;
        // A value that is set aside has a name that the models do not have.
        let mut renames = self.choice_renames(column).into_iter();
        let rename = renames.find(|(from, _)| *from == value);
        let own = rename.map_or(value, |(_, to)| to);
        let values = values(&self.tables.after, column);
        let is_there = values.iter().any(|after| after == own);
        if is_there && own != value {
            return Some(another_answer(format_args!("{table}.{name}={value}")));
        }
        is_there.then(|| format!("the models have the value `{value}` of `{table}.{name}` still"))
    }

    fn no_fill(&self, column: &ColumnName, value: &SqlExpression) -> Option<String> {
        let change = self.change_of(column);
        match change {
            Some(
                ColumnChange::Added(_, Some(fill))
                | ColumnChange::Altered {
                    fill: Some(fill), ..
                },
            ) if fill == value => None,
            // The value of the rows in which an embedded struct is there.
            Some(
                ColumnChange::Added(own, Some(_))
                | ColumnChange::Altered {
                    to: own,
                    fill: Some(_),
                    ..
                },
            ) if own.null && self.is_part(column) => None,
            _ if self.has_other_target(column) => None,
            change => Some(self.needs_no_value(column, change.as_ref())),
        }
    }

    fn no_missing_value(&self, column: &ColumnName) -> Option<String> {
        let change = self.change_of(column);
        match change {
            Some(ColumnChange::Added(own, None)) if needs_value(own) || self.is_part(column) => {
                None
            }
            None if self.is_part(column)
                && has_column(&self.tables.before, &column.0, &column.1) =>
            {
                None
            }
            Some(ColumnChange::Altered {
                from,
                to,
                fill: None,
                has_value: false,
            }) if from.null && !to.null => None,
            change => Some(self.needs_no_value(column, change.as_ref())),
        }
    }

    /// The reason why a column needs no value in rows that are there.
    fn needs_no_value(&self, column: &ColumnName, change: Option<&ColumnChange<'_>>) -> String {
        let (table, name) = column;
        let place = format!("{table}.{name}");
        match change {
            Some(
                ColumnChange::Added(_, Some(_))
                | ColumnChange::Altered { fill: Some(_), .. }
                | ColumnChange::Altered {
                    has_value: true, ..
                },
            ) => format!("another flag gives `{place}` its value"),
            Some(ColumnChange::Added(own, None)) if own.null => {
                format!("`{place}` may be null, so no row needs a value of it")
            }
            Some(ColumnChange::Added(..)) => {
                format!("the database gives `{place}` its value in every row")
            }
            Some(ColumnChange::Altered { to, .. }) if to.null => {
                format!("`{place}` may be null, so no row needs a value of it")
            }
            Some(ColumnChange::Altered { .. }) => {
                format!("`{place}` could not be null before either, so every row has a value of it")
            }
            None if !has_column(&self.tables.before, table, name) => {
                format!("the table of `{place}` is new, so no row needs a value of it")
            }
            None => format!("`{place}` does not change"),
        }
    }

    fn no_using(&self, column: &ColumnName) -> Option<String> {
        let (table, name) = column;
        let place = format!("{table}.{name}");
        Some(match self.change_of(column) {
            _ if self.has_other_target(column) => {
                format!(
                    "`{place}` refers to another table; `--fill` says what becomes of its values"
                )
            }
            Some(ColumnChange::Altered { from, to, .. }) if from.ty != to.ty => return None,
            Some(ColumnChange::Altered { to, .. }) => format!("`{place}` stays {}", to.ty),
            Some(ColumnChange::Added(..)) => {
                format!("`{place}` is new; `--fill {place}=SQL` gives rows that are there a value")
            }
            None if !has_column(&self.tables.before, table, name) => {
                format!("the table of `{place}` is new, so there are no values of it")
            }
            None => format!("`{place}` does not change"),
        })
    }

    fn of_table(&self, table: &TableName) -> impl Iterator<Item = &TableChange> {
        self.changes.iter().filter_map(move |change| match change {
            Change::AlterTable { table: own, change } if own == table => Some(change),
            _ => None,
        })
    }

    fn change_of(&self, (table, column): &ColumnName) -> Option<ColumnChange<'_>> {
        self.of_table(table).find_map(|change| match change {
            TableChange::AddColumn { column: own, fill } if own.name == *column => {
                Some(ColumnChange::Added(own, fill.as_ref()))
            }
            TableChange::AlterColumn {
                from,
                to,
                fill,
                using,
            } if to.name == *column => Some(ColumnChange::Altered {
                from,
                to,
                fill: fill.as_ref(),
                has_value: using.is_some(),
            }),
            _ => None,
        })
    }

    /// Returns whether the column has a value in some rows alone: it is null together with others, of an optional embedded
    /// struct or of one foreign key, or is of a variant of an enum.
    fn is_part(&self, (table, column): &ColumnName) -> bool {
        let table = self.tables.after.table(table);
        let mut checks = table.into_iter().flat_map(|table| &table.checks);
        checks.any(|check| match &check.condition {
            CheckCondition::AllOrNone(columns) => columns.contains(column),
            CheckCondition::PresentIf { present, .. } => present == column,
            _ => false,
        })
    }

    /// The values of a column that are renamed.
    fn choice_renames(&self, (table, column): &ColumnName) -> Vec<(&str, &str)> {
        let own = self.tables.after.table(table);
        let ty = own.and_then(|own| own.column(column)).map(|own| &own.ty);
        let renames = self.changes.iter().filter_map(|change| match change {
            Change::RenameEnumValue { name, from, to } => {
                let is_own = matches!(ty, Some(ColumnType::Enum(own)) if **own == *name);
                is_own.then_some((from.as_str(), to.as_str()))
            }
            Change::AlterTable {
                table: own,
                change:
                    TableChange::RenameChoice {
                        column: of,
                        from,
                        to,
                    },
            } => (own == table && of == column).then_some((from.as_str(), to.as_str())),
            _ => None,
        });
        renames.collect()
    }

    /// Returns whether the column is a foreign key that refers to other keys than before.
    fn has_other_target(&self, (table, column): &ColumnName) -> bool {
        let keys = |is_added: bool| {
            let keys = self.of_table(table).filter_map(move |change| match change {
                TableChange::AddItem(TableItem::ForeignKey(key)) if is_added => Some(key),
                TableChange::DropItem(TableItem::ForeignKey(key)) if !is_added => Some(key),
                _ => None,
            });
            keys.filter(|key| key.columns.len() == 1 && key.columns[0] == *column)
        };
        let is_other = |before: &ForeignKeyConstraint, after: &ForeignKeyConstraint| {
            before.target != after.target || before.target_columns != after.target_columns
        };
        keys(false).any(|before| keys(true).any(|after| is_other(before, after)))
    }
}

/// Returns whether a new column needs a value in rows that are there.
fn needs_value(column: &PhysicalColumn) -> bool {
    !column.null && column.default.is_none()
}

fn has_column(state: &SchemaState, table: &TableName, column: &str) -> bool {
    let table = state.table(table);
    table.is_some_and(|table| table.column(column).is_some())
}

fn another_answer(place: impl std::fmt::Display) -> String {
    format!("another flag, an answer or `renamed_from` says otherwise of `{place}`")
}
