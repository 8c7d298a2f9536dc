//! `ALTER TABLE` for each change, or for several alterations of columns, in standard SQL as far as there is some.
//!
//! - `columns`: columns that are added, and the defaults of columns; `altered_column`: those that get another type, default
//!   or null;
//! - `renames`: renames, and those of what is named after a table or a column;
//! - `enums`: enum types with other values;
//! - `items`: constraints and indexes;
//! - `statements`: the statements of a change, and of changes that are made in one.

mod altered_column;
mod columns;
mod enums;
mod items;
mod renames;
mod statements;

use super::{AppliedChange, MigrationStep, own_step};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::physical::{ItemRename, KeyConstraint, PhysicalTable, TableName};
use crate::schema::{Change, TableChange};
use crate::sql::ddl::comments::create_comments;
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::{list, quote, table_name};
use crate::sql::ddl::index::{create_new_index, own_indexes};
use crate::sql::ddl::triggered::create_new_triggered;
use crate::sql::ddl::{create_namespace, table};
pub(in crate::sql::ddl) use renames::rename_statements;
use renames::{has_item, rename_items, rename_table};
use statements::{ChangeStatements, JoinedSteps};

/// The steps of the changes of a migration.
pub(super) fn steps(
    to: &dyn Definitions,
    changes: &[AppliedChange],
    backend: Backend,
) -> Result<Vec<MigrationStep>> {
    let mut steps = JoinedSteps::default();
    for (n, change) in changes.iter().enumerate() {
        match own_step(&change.change, backend)? {
            Some(step) => steps.add_own(step),
            None => steps.add(change, statements_of(to, change, &changes[n + 1..])?),
        }
    }
    Ok(steps.finish())
}

/// The statements of a change, with the changes of the same migration that come behind it.
fn statements_of(
    to: &dyn Definitions,
    applied: &AppliedChange,
    behind: &[AppliedChange],
) -> Result<ChangeStatements> {
    let statements = match (&applied.change, &applied.before, &applied.after) {
        (Change::CreateEnum(own), ..) => {
            let namespace = own_namespace(own.name.namespace.as_deref());
            namespace.chain(to.create_enums(&[own])).collect()
        }
        (Change::DropEnum(own), ..) => to.drop_enum(own),
        (Change::AlterEnum { from, to: other }, ..) => {
            enums::alter(to, (from, other), &applied.users, behind)?
        }
        (
            Change::RenameEnumValue {
                name,
                from,
                to: value,
            },
            ..,
        ) => to
            .rename_enum_value(name, from, value)
            .into_iter()
            .collect(),
        (Change::CreateTable(_), _, Some(after)) => create_table(to, after)?,
        (Change::DropTable(table), ..) => {
            vec![format!("DROP TABLE {}", table_name(&table.name))]
        }
        (Change::RenameTable { from, to: name }, Some(before), _) => {
            rename_table(to, before, from, name)
        }
        (Change::AlterTable { change, .. }, Some(before), Some(after)) => {
            let table = Altered { to, before, after };
            return table.statements(change);
        }
        _ => Vec::new(),
    };
    Ok(statements.into())
}

/// `CREATE TABLE`, its indexes, and what stands beside it.
pub(super) fn create_table(to: &dyn Definitions, table: &PhysicalTable) -> Result<Vec<String>> {
    let namespace = own_namespace(table.name.namespace.as_deref());
    let mut statements: Vec<_> = namespace.collect();
    let definition = table::definition(to, table, &|_| false)?;
    let name = table_name(&table.name);
    statements.push(format!("CREATE TABLE {name} {definition}"));
    statements.extend(to.create_partitions("CREATE TABLE", table));
    statements.extend(create_comments(to, table));
    for index in own_indexes(to, table) {
        statements.extend(create_new_index(to, &table.name, &index)?);
    }
    statements.extend(create_new_triggered(to, table)?);
    Ok(statements)
}

/// The statement that creates the namespace of something new, which is the first there perhaps.
fn own_namespace(name: Option<&str>) -> impl Iterator<Item = String> + use<> {
    name.map(create_namespace).into_iter()
}

/// A table that changes.
struct Altered<'t> {
    to: &'t dyn Definitions,
    before: &'t PhysicalTable,
    after: &'t PhysicalTable,
}

impl Altered<'_> {
    fn statements(&self, change: &TableChange) -> Result<ChangeStatements> {
        let statements = match change {
            TableChange::AddColumn { column, fill } => self.add_column(column, fill.as_ref())?,
            TableChange::DropColumn { column, .. } => {
                vec![self.alter(&[format!("DROP COLUMN {}", quote(&column.name))])]
            }
            TableChange::RenameColumn { from, to } => self.rename_column(from, to),
            TableChange::AlterColumn {
                from,
                to,
                fill,
                using,
            } => return self.alter_column(from, to, fill.as_ref(), using.as_ref()),
            TableChange::RenameChoice { column, from, to } => self.rename_choice(column, from, to),
            TableChange::AlterPrimaryKey { from, to } => {
                let drop = from.as_ref().map(|key| drop_constraint(&key.name));
                let add = to.as_ref().map(add_primary_key);
                let actions: Vec<_> = drop.into_iter().chain(add).collect();
                vec![self.alter(&actions)]
            }
            TableChange::AddItem(item) => self.add_item(item)?,
            TableChange::AddOnline(item) => self.add_online(item)?,
            TableChange::DropItem(item) => self.drop_item(item),
            TableChange::DropOnline(item) => self.drop_online(item),
            TableChange::Validate { kind, name } if has_item(self.to, self.after, *kind, name) => {
                vec![self.alter(&[format!("VALIDATE CONSTRAINT {}", quote(name))])]
            }
            TableChange::Validate { .. } => Vec::new(),
            TableChange::SetComment { column, to, .. } => {
                let name = &self.after.name;
                let statement = self.to.comment(name, column.as_deref(), to.as_deref());
                statement.into_iter().collect()
            }
            TableChange::RenameItem { kind, from, to } => {
                let rename = ItemRename {
                    kind: *kind,
                    from: from.clone(),
                    to: to.clone(),
                };
                rename_items(self.to, self.before, &self.after.name, &[rename])
            }
        };
        Ok(statements.into())
    }

    fn alter(&self, actions: &[String]) -> String {
        alter_table(&self.after.name, actions)
    }
}

/// `ALTER TABLE "book" …, …`.
fn alter_table(table: &TableName, actions: &[String]) -> String {
    format!("ALTER TABLE {} {}", table_name(table), actions.join(", "))
}

fn drop_constraint(name: &str) -> String {
    format!("DROP CONSTRAINT {}", quote(name))
}

fn add_primary_key(key: &KeyConstraint) -> String {
    let rule = format!("PRIMARY KEY ({})", list(&key.columns));
    format!("ADD {}", table::constraint(&key.name, &rule))
}
