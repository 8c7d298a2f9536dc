//! Changes that lose values, or that a program which still runs does not know.

use super::Linter;
use super::types::is_narrower;
use crate::lint_code::LintCode;
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, ColumnType, PhysicalColumn, PhysicalEnum, PhysicalTable,
    SqlExpression, TableItem, TableName,
};
use orm_core::schema::{BackendSql, TableChange};
use std::sync::Arc;

const TWO_RELEASES: &str = "stop using it in one release, and drop it in the next";

impl Linter {
    pub(super) fn drop_table(&mut self, table: &TableName, before: &TableName) {
        let message = format!("the table `{before}` is dropped with its rows");
        self.find(LintCode::D001, table, message, TWO_RELEASES);
    }

    pub(super) fn rename_table(&mut self, table: &TableName, from: &TableName, to: &TableName) {
        let finds = self.finds(&(from.clone(), None));
        let message =
            format!("the table `{from}` is renamed to `{to}`: a program that still runs {finds}");
        let instead = "keep the name in the database by `#[orm(table = \"…\")]`, or stop the program meanwhile";
        self.find(LintCode::B001, table, message, instead);
    }

    /// The consequence for a program that still runs, and reads by the name before.
    fn finds(&self, name: &(TableName, Option<String>)) -> &'static str {
        if self.taken.contains(name) {
            "finds another by that name"
        } else {
            "does not find it"
        }
    }

    pub(super) fn alter_rows(&mut self, table: &TableName, change: &TableChange) {
        match change {
            TableChange::DropColumn { column, fill } => {
                self.drop_column(table, column, fill.as_ref());
            }
            TableChange::RenameColumn { from, to } => {
                let finds = self.finds(&(table.clone(), Some(from.clone())));
                let message = format!(
                    "the column `{table}.{from}` is renamed to `{to}`: a program that still runs {finds}"
                );
                let instead = "keep the name in the database by `#[orm(column = \"…\")]`, or add the new column, copy the values and drop the old one in a later release";
                self.find(LintCode::B001, table, message, instead);
            }
            TableChange::RenameChoice { column, from, to } => {
                self.rename_choice(table, column, (from, to));
            }
            TableChange::AddColumn { column, .. } => self.new_column(table, column),
            TableChange::AlterColumn {
                from, to, using, ..
            } => self.other_column(table, from, to, using.as_ref()),
            TableChange::DropItem(item) => self.dropped_check(table, item),
            TableChange::AddItem(item) => self.added_check(table, item),
            _ => {}
        }
    }

    fn drop_column(
        &mut self,
        table: &TableName,
        column: &PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) {
        let name = (table.clone(), column.name.clone());
        if self.recomputed.contains(&name) {
            return;
        }
        let message = format!(
            "the column `{table}.{}` is dropped with its values",
            column.name
        );
        let is_given = column.null || column.default.is_some();
        let instead = if is_given || fill.is_some() {
            TWO_RELEASES.to_owned()
        } else {
            format!(
                "{TWO_RELEASES}; undone where there are rows, it needs a `fill` in the file, as it is never null"
            )
        };
        self.find(LintCode::D002, table, message, &instead);
    }

    pub(super) fn rename_choice(
        &mut self,
        table: &TableName,
        column: &str,
        (from, to): (&str, &str),
    ) {
        let message = format!(
            "the value `{from}` of the column `{table}.{column}` is renamed to `{to}`: a program that still runs does not know it, and writes the old one"
        );
        let instead = "keep the text in the database by `#[orm(rename = \"…\")]`, or stop the program meanwhile";
        self.find(LintCode::B001, table, message, instead);
    }

    fn new_column(&mut self, table: &TableName, column: &PhysicalColumn) {
        if !column.null && column.default.is_none() {
            let message = format!(
                "the column `{table}.{}` must be given a value, and a program that still runs gives none",
                column.name
            );
            let instead = "give it a `db_default` for one release";
            self.find(LintCode::B002, table, message, instead);
        }
    }

    fn other_column(
        &mut self,
        table: &TableName,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        using: Option<&BackendSql>,
    ) {
        let is_converted = |backend| {
            using.is_some_and(|sql| match backend {
                Backend::Sqlite => sql.sqlite.is_some(),
                _ => sql.postgres.is_some(),
            })
        };
        let mut backends = Backend::ALL.into_iter();
        let is_converted =
            backends.all(|backend| !self.facts.is_for(backend) || is_converted(backend));
        if is_converted {
            // The values that a check allowed before are no longer those of the rows.
            self.dropped_values
                .remove(&(table.clone(), to.name.clone()));
        }
        if is_narrower(&from.ty, &to.ty) && !is_converted {
            let message = format!(
                "the column `{table}.{}` becomes `{}`, which does not hold every value of `{}`",
                to.name, to.ty, from.ty
            );
            let instead = "say by `using` how the values are converted, or add another column, fill it and drop this one";
            self.find(LintCode::D003, table, message, instead);
        }
        if from.null && !to.null && to.default.is_none() {
            let message = format!(
                "the column `{table}.{}` must be given a value, and a program that still runs may give none",
                to.name
            );
            let instead = "first run a program that always gives it one";
            self.find(LintCode::B002, table, message, instead);
        }
    }

    /// The values of an enum that a dropped check allowed, for the check that takes its place.
    fn dropped_check(&mut self, table: &TableName, item: &TableItem) {
        if let Some((column, values)) = choices(item) {
            let key = (table.clone(), column.to_owned());
            self.dropped_values.insert(key, values.to_vec());
        }
    }

    fn added_check(&mut self, table: &TableName, item: &TableItem) {
        let Some((column, values)) = choices(item) else {
            return;
        };
        let before = self.dropped_values.get(&(table.clone(), column.to_owned()));
        let mut lost = before
            .into_iter()
            .flatten()
            .filter(|value| !values.contains(value));
        if let Some(value) = lost.next() {
            let value = match value {
                ChoiceValue::Text(text) => text.clone(),
                ChoiceValue::Integer(integer) => integer.to_string(),
            };
            let message = format!(
                "the column `{table}.{column}` may no longer be `{value}`, which rows may have"
            );
            let instead = "give such rows another value by `run_sql` first";
            self.find(LintCode::D004, table, message, instead);
        }
    }
}

impl Linter {
    /// Values of an enum type that rows may have, and that are gone.
    pub(super) fn alter_enum(&mut self, from: &PhysicalEnum, to: &PhysicalEnum) {
        let lost = from.values.iter().find(|value| !to.values.contains(value));
        let ty = ColumnType::of_enum(to.name.clone());
        let is_used = |table: &&Arc<PhysicalTable>| table.columns.iter().any(|own| own.ty == ty);
        let table = self.state.tables().find(is_used);
        if let Some((value, table)) = lost.zip(table.map(|table| table.name.clone())) {
            let message = format!(
                "the enum type `{}` loses the value `{value}`, which rows may have",
                to.name
            );
            let instead = "give such rows another value by `run_sql` first";
            self.find(LintCode::D004, &table, message, instead);
        }
    }
}

/// The column and the values of a check for an enum.
fn choices(item: &TableItem) -> Option<(&str, &[ChoiceValue])> {
    match item {
        TableItem::Check(check) => match &check.condition {
            CheckCondition::OneOf { column, values } => Some((column, values)),
            _ => None,
        },
        _ => None,
    }
}
