//! Changes of Postgres that keep others waiting.
//!
//! `ALTER TABLE` keeps everybody from reading until its transaction ends, which matters where it takes long: where all
//! rows are read or written. What does so was measured on Postgres 15.

use super::Linter;
use super::types::is_rewritten;
use crate::lint_code::{LintCode, LintLevel};
use orm_core::backend::Backend;
use orm_core::schema::TableChange;
use orm_core::schema::physical::{
    CheckCondition, ColumnDefault, ColumnType, PhysicalColumn, SqlExpression, TableItem, TableName,
};

const ONLINE: &str = "let `makemigrations --online` write it";
const FILLED_BEFORE: &str =
    "fill it by a migration of its own, and let `makemigrations --online` forbid null after that";
const PARTITION_BY_PARTITION: &str =
    "make it on each partition first, by `run_sql`: then the table takes it over at once";
const COPY: &str = "add another column, fill it in steps, and put it in the place of this one";

/// Functions whose result differs from row to row.
const VOLATILE: [&str; 6] = [
    "gen_random_uuid",
    "uuid_generate_v4",
    "random",
    "clock_timestamp",
    "timeofday",
    "nextval",
];

impl Linter {
    /// A table that nobody else can read until the transaction ends.
    pub(super) fn lock(&mut self, table: &TableName) {
        if !self.is_atomic || !self.facts.is_for(Backend::Postgres) || self.created.contains(table)
        {
            return;
        }
        if self.locked.insert(table.clone()) && self.locked.len() == 2 {
            let message = format!(
                "the table `{table}` is locked while another is: whoever locks them in the other order waits forever"
            );
            self.find(
                LintCode::L010,
                table,
                message,
                "write a migration for each table",
            );
        }
    }

    pub(super) fn alter_locks(&mut self, table: &TableName, change: &TableChange) {
        if !self.facts.is_for(Backend::Postgres) {
            return;
        }
        match change {
            TableChange::AddItem(item) => self.added_item(table, item),
            TableChange::AddColumn { column, fill } => {
                self.added_column(table, column, fill.as_ref());
            }
            TableChange::AlterColumn { from, to, fill, .. } => {
                self.altered_column(table, (from, to), fill.is_some());
                if fill.is_some() {
                    self.filled(table, to);
                }
            }
            _ => {}
        }
        let is_index = matches!(
            change,
            TableChange::AddItem(TableItem::Index(_))
                | TableChange::DropItem(TableItem::Index(_))
                | TableChange::Validate { .. }
                | TableChange::SetComment { .. }
        );
        if !is_index && !change.is_concurrent() {
            self.lock(table);
        }
    }

    fn added_item(&mut self, table: &TableName, item: &TableItem) {
        let name = item.name();
        let found = self.state.table(table);
        let is_partitioned = found.is_some_and(|it| it.partition_by.is_some());
        let advice = if is_partitioned {
            PARTITION_BY_PARTITION
        } else {
            ONLINE
        };
        match item {
            TableItem::Index(_) => {
                let message = format!(
                    "nobody can write to the table `{table}` while the index `{name}` is built"
                );
                self.find(LintCode::L001, table, message, advice);
            }
            TableItem::ForeignKey(key) => {
                let target = &key.target;
                let tables = if target == table {
                    format!("table `{table}`")
                } else {
                    format!("tables `{table}` and `{target}`")
                };
                let message = format!(
                    "nobody can write to the {tables} while the rows of the foreign key `{name}` are checked"
                );
                self.find(LintCode::L002, table, message, advice);
            }
            // That of choices holds by the enum type, and is none of Postgres.
            TableItem::Check(check) if self.is_of_enum_type(table, &check.condition) => {}
            TableItem::Check(_) => {
                let message = format!(
                    "nobody can read the table `{table}` while its rows are checked by `{name}`"
                );
                self.find(LintCode::L003, table, message, ONLINE);
            }
            TableItem::Search(_) => {
                let message = format!(
                    "Postgres writes the whole table `{table}` anew for the words of the search index `{name}`"
                );
                self.rewrite(LintCode::L007, table, message, "add it while nobody waits");
            }
            TableItem::Unique(_) => {
                let message = format!(
                    "nobody can read the table `{table}` while the index of the unique `{name}` is built"
                );
                self.find(LintCode::L008, table, message, advice);
            }
            TableItem::Exclusion(_) => {
                let message = format!(
                    "nobody can read the table `{table}` while the index of the exclusion constraint `{name}` is built"
                );
                self.find(LintCode::L008, table, message, "add it while nobody waits");
            }
        }
    }

    fn added_column(
        &mut self,
        table: &TableName,
        column: &PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) {
        let name = &column.name;
        match &column.default {
            Some(ColumnDefault::Expression(sql)) if is_volatile(sql) => {
                let message = format!(
                    "Postgres writes the whole table `{table}` anew, since the default of the column `{name}` differs from row to row"
                );
                self.rewrite(
                    LintCode::L006,
                    table,
                    message,
                    "add the column without a default, set the default, and fill it in steps",
                );
            }
            Some(
                ColumnDefault::Generated(_)
                | ColumnDefault::Identity
                | ColumnDefault::IdentityAlways,
            ) => {
                let message = format!(
                    "Postgres writes the whole table `{table}` anew for the values of the column `{name}`"
                );
                self.rewrite(
                    LintCode::L007,
                    table,
                    message,
                    "add a plain column, and fill it in steps",
                );
            }
            _ => {}
        }
        if fill.is_some_and(SqlExpression::reads_columns) {
            self.filled(table, column);
        }
    }

    fn altered_column(
        &mut self,
        table: &TableName,
        (from, to): (&PhysicalColumn, &PhysicalColumn),
        is_filled: bool,
    ) {
        if is_rewritten(&from.ty, &to.ty) {
            let message = format!(
                "Postgres writes the whole table `{table}` anew to give the column `{}` the type `{}`",
                to.name, to.ty
            );
            self.rewrite(LintCode::L005, table, message, COPY);
        }
        if from.null && !to.null && !self.is_checked_for_null(table, &to.name) {
            let message = format!(
                "nobody can read the table `{table}` while the column `{}` is searched for null",
                to.name
            );
            let advice = if is_filled { FILLED_BEFORE } else { ONLINE };
            self.find(LintCode::L004, table, message, advice);
        }
    }

    fn is_of_enum_type(&self, table: &TableName, condition: &CheckCondition) -> bool {
        let CheckCondition::OneOf { column, .. } = condition else {
            return false;
        };
        let column = self.state.table(table).and_then(|it| it.column(column));
        column.is_some_and(|column| matches!(column.ty, ColumnType::Enum(_)))
    }

    /// A check that the column is not null saves Postgres the search.
    fn is_checked_for_null(&self, table: &TableName, column: &str) -> bool {
        let table = self.state.table(table);
        let mut checks = table.into_iter().flat_map(|table| &table.checks);
        checks.any(|check| check.condition == not_null(column))
    }

    fn filled(&mut self, table: &TableName, column: &PhysicalColumn) {
        if self.is_atomic {
            let message = format!(
                "the table `{table}` stays locked while the column `{}` is filled",
                column.name
            );
            let instead = "add the column with null, fill it by a migration of its own, and forbid null after that";
            self.find(LintCode::L009, table, message, instead);
        }
    }

    fn rewrite(&mut self, code: LintCode, table: &TableName, message: String, instead: &str) {
        let level = if self.is_big(table) {
            LintLevel::Error
        } else {
            code.level()
        };
        self.find_at_level(code, level, table, message, instead);
    }
}

/// The condition that a column is not null, by which Postgres need not search it.
pub(crate) fn not_null(column: &str) -> CheckCondition {
    let name = column.replace('"', "\"\"");
    CheckCondition::sql(format!("\"{name}\" IS NOT NULL"))
}

fn is_volatile(sql: &SqlExpression) -> bool {
    let sql = sql.postgres().to_ascii_lowercase();
    let mut calls = VOLATILE.iter().map(|name| format!("{name}("));
    calls.any(|call| sql.contains(&call))
}
