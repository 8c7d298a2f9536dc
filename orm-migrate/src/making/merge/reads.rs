//! Names that a change reads, in SQL or by a foreign key, and those that another change makes stand for something else.

use orm_core::schema::physical::{
    ColumnDefault, ColumnType, EnumName, ForeignKeyConstraint, PhysicalColumn, SqlExpression,
    TableItem, TableName,
};
use orm_core::schema::{BackendSql, Change, TableChange};

/// Returns whether a change reads what the other one renames, drops or gives other values.
pub(super) fn reads(reader: &Change, other: &Change) -> bool {
    let mut changed = Vec::new();
    collect_changed(other, &mut changed);
    let mut read = Read::default();
    read.collect(reader);
    changed.iter().any(|thing| read.has(thing))
}

/// A thing that is another one, or none, under its name once a change is made.
enum Changed<'c> {
    Table(&'c TableName),
    Column(&'c TableName, &'c str),
    Enum(&'c EnumName),
}

fn collect_changed<'c>(change: &'c Change, found: &mut Vec<Changed<'c>>) {
    match change {
        Change::DropTable(table) => found.push(Changed::Table(&table.name)),
        Change::RenameTable { from, to } => {
            found.extend([Changed::Table(from), Changed::Table(to)]);
        }
        Change::AlterTable { table, change } => {
            let columns = changed_columns(change).into_iter();
            found.extend(columns.map(|column| Changed::Column(table, column)));
        }
        Change::RenameEnumValue { name, .. } => found.push(Changed::Enum(name)),
        Change::DatabaseOnly(changes) | Change::RunSql { state: changes, .. } => {
            for change in changes {
                collect_changed(change, found);
            }
        }
        Change::CreateTable(_)
        | Change::CreateEnum(_)
        | Change::DropEnum(_)
        | Change::AlterEnum { .. }
        | Change::RunRust { .. }
        | Change::StateOnly(_) => {}
    }
}

fn changed_columns(change: &TableChange) -> Vec<&str> {
    match change {
        TableChange::DropColumn { column, .. } => vec![&column.name],
        TableChange::RenameColumn { from, to } => vec![from, to],
        TableChange::RenameChoice { column, .. } => vec![column],
        TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } if from.ty != to.ty || fill.is_some() || using.is_some() => vec![&to.name],
        _ => Vec::new(),
    }
}

/// The things that a change reads.
#[derive(Default)]
struct Read<'c> {
    /// SQL, with the table whose columns it names bare.
    sql: Vec<(Option<&'c TableName>, SqlExpression)>,
    columns: Vec<(&'c TableName, &'c str)>,
    enums: Vec<&'c EnumName>,
}

impl<'c> Read<'c> {
    fn collect(&mut self, change: &'c Change) {
        match change {
            Change::CreateTable(table) => {
                for column in &table.columns {
                    self.collect_type(column);
                }
                for key in &table.foreign_keys {
                    self.collect_key(&table.name, key);
                }
            }
            Change::AlterTable { table, change } => self.collect_of_table(table, change),
            Change::RunSql { sql, .. } => self.collect_sql(None, sql),
            Change::DatabaseOnly(changes) => {
                for change in changes {
                    self.collect(change);
                }
            }
            Change::DropTable(_)
            | Change::RenameTable { .. }
            | Change::CreateEnum(_)
            | Change::DropEnum(_)
            | Change::AlterEnum { .. }
            | Change::RenameEnumValue { .. }
            | Change::RunRust { .. }
            | Change::StateOnly(_) => {}
        }
    }

    fn collect_of_table(&mut self, table: &'c TableName, change: &'c TableChange) {
        match change {
            TableChange::AddColumn { column, fill } => {
                self.collect_column(table, column, fill.as_ref());
            }
            TableChange::AlterColumn {
                to, fill, using, ..
            } => {
                self.collect_column(table, to, fill.as_ref());
                if let Some(using) = using {
                    self.collect_sql(Some(table), using);
                }
            }
            TableChange::AddItem(item) | TableChange::AddOnline(item) => {
                let sql = item.expressions().into_iter();
                self.sql.extend(sql.map(|sql| (Some(table), sql.clone())));
                if let TableItem::ForeignKey(key) = item {
                    self.collect_key(table, key);
                }
            }
            _ => {}
        }
    }

    fn collect_column(
        &mut self,
        table: &'c TableName,
        column: &'c PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) {
        self.collect_type(column);
        let generated = match &column.default {
            Some(ColumnDefault::Generated(sql)) => Some(sql),
            _ => None,
        };
        let sql = generated.into_iter().chain(fill);
        self.sql.extend(sql.map(|sql| (Some(table), sql.clone())));
    }

    fn collect_type(&mut self, column: &'c PhysicalColumn) {
        if let ColumnType::Enum(name) = &column.ty {
            self.enums.push(name);
        }
    }

    fn collect_key(&mut self, table: &'c TableName, key: &'c ForeignKeyConstraint) {
        let own = key.columns.iter().map(|column| (table, column.as_str()));
        let target = key.target_columns.iter();
        let target = target.map(|column| (&key.target, column.as_str()));
        self.columns.extend(own.chain(target));
    }

    fn collect_sql(&mut self, table: Option<&'c TableName>, sql: &BackendSql) {
        let texts = [&sql.sqlite, &sql.postgres].into_iter().flatten();
        let texts = texts.map(|text| SqlExpression::Common(text.clone()));
        self.sql.extend(texts.map(|text| (table, text)));
    }

    fn has(&self, changed: &Changed<'_>) -> bool {
        let mut sql = self.sql.iter();
        match *changed {
            Changed::Table(table) => sql.any(|(_, sql)| sql.reads(&table.name)),
            Changed::Column(table, column) => {
                let is_own = |of: Option<&TableName>| of == Some(table);
                let is_read = |sql: &SqlExpression| sql.reads(column);
                self.columns.contains(&(table, column))
                    || sql.any(|(of, sql)| is_read(sql) && (is_own(*of) || sql.reads(&table.name)))
            }
            Changed::Enum(name) => self.enums.contains(&name),
        }
    }
}
