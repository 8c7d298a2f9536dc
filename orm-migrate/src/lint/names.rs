//! Names that are hard to write in SQL of one's own.

use super::{Finding, Linter};
use crate::lint_code::LintCode;
use orm_core::schema::physical::{PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange, names};

impl Linter {
    /// The new names of a change.
    pub(super) fn names(&mut self, change: &Change) {
        match change {
            Change::CreateTable(table) => self.names_of_table(table),
            Change::RenameTable { to, .. } => self.name(to, &to.name),
            Change::AlterTable { table, change } => match change {
                TableChange::AddColumn { column, .. } => self.name(table, &column.name),
                TableChange::RenameColumn { to, .. } | TableChange::RenameItem { to, .. } => {
                    self.name(table, to);
                }
                TableChange::AddItem(item) => self.name(table, item.name()),
                _ => {}
            },
            _ => {}
        }
    }

    fn names_of_table(&mut self, table: &PhysicalTable) {
        self.name(&table.name, &table.name.name);
        for column in &table.columns {
            self.name(&table.name, &column.name);
        }
        for item in table.items() {
            self.name(&table.name, item.name());
        }
    }

    fn name(&mut self, table: &TableName, name: &str) {
        let lower = name.to_lowercase();
        let (code, message, instead) = if name.len() > names::MAX_BYTES {
            (
                LintCode::N001,
                format!(
                    "the name `{name}` has {} bytes, and Postgres keeps {}",
                    name.len(),
                    names::MAX_BYTES
                ),
                "choose a shorter one",
            )
        } else if names::is_reserved(&lower) {
            (
                LintCode::N002,
                format!(
                    "the name `{name}` is a word of SQL, so it must be quoted in SQL of your own"
                ),
                "choose another one",
            )
        } else if name.chars().any(char::is_uppercase) {
            (
                LintCode::N003,
                format!(
                    "the name `{name}` has capital letters, so it must be quoted in SQL of your own"
                ),
                "write it in small letters",
            )
        } else {
            return;
        };
        self.findings.push(Finding {
            code,
            level: code.level(),
            position: self.position,
            table: Some(table.clone()),
            message,
            instead: instead.to_owned(),
        });
    }
}
