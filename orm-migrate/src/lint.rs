//! Findings about a migration: what may lose rows, stop a program that still runs, or keep others waiting.
//!
//! - this file: the findings of each change, in their order;
//! - `facts`: what is known of the databases;
//! - `rows`: changes that lose values, or that a program which still runs does not know;
//! - `locks`: changes of Postgres that keep others waiting;
//! - `types`: which changes of a type lose values, and which make the table anew;
//! - `names`: names that are hard to write;
//! - `own_sql`: SQL of the user's own.

mod facts;
mod locks;
mod names;
mod own_sql;
mod rows;
#[cfg(test)]
mod tests;
mod types;

use crate::lint_code::{LintCode, LintLevel};
use crate::migration::Migration;
use crate::outward::outward;
use crate::plan::plan;
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::schema::physical::{ChoiceValue, TableName};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::MigrationStep;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use facts::LintFacts;
pub(crate) use locks::not_null;
pub use types::{is_respelled, is_rounded, is_rounding};

/// The number of rows from which a table is big.
const BIG: u64 = 100_000;

/// One finding about a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code, by which it can be allowed.
    pub code: LintCode,
    /// The level: that of the code, or higher where the table is big.
    pub level: LintLevel,
    /// The position of the operation in the migration, from 0.
    pub position: usize,
    /// The table.
    pub table: Option<TableName>,
    /// A sentence that says what happens.
    pub message: String,
    /// The way that avoids it.
    pub instead: String,
}

/// Returns what may go wrong when this migration is applied, given the tables before it.
///
/// Nothing is said of a table that the migration itself creates, or that is known to be empty, but of its names. What the
/// migration allows is left out: `allow = ["D002"]` in its file.
///
/// ```
/// use orm_migrate::{LintFacts, LintLevel, Migration, SchemaState, lint};
///
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "create_table"
/// table = "book"
/// columns = [{ name = "title", type = "text" }, { name = "note", type = "text" }]
/// "#;
/// let mut state = SchemaState::default();
/// for change in &Migration::parse("0001.toml", text)?.changes {
///     state.apply(change)?;
/// }
/// let text = r#"
/// format = 1
///
/// [[operation]]
/// op = "drop_column"
/// table = "book"
/// column = { name = "note", type = "text" }
/// "#;
/// let migration = Migration::parse("0002.toml", text)?;
/// let findings = lint(&migration, &state, &LintFacts::default());
/// assert_eq!(findings[0].code.as_str(), "D002");
/// assert_eq!(findings[0].level, LintLevel::Error);
/// assert_eq!(findings[0].message, "the column `book.note` is dropped with its values");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn lint(migration: &Migration, before: &SchemaState, facts: &LintFacts) -> Vec<Finding> {
    let outward = outward(&migration.changes);
    let mut linter = Linter {
        state: before.clone(),
        facts: facts.clone(),
        is_atomic: migration.is_atomic,
        position: 0,
        created: BTreeSet::new(),
        locked: BTreeSet::new(),
        dropped_values: BTreeMap::new(),
        recomputed: recomputed(&migration.changes),
        taken: taken(&outward),
        findings: Vec::new(),
    };
    linter.rebuilds(&migration.changes);
    linter.order_of_deployment(&migration.changes);
    linter.backfills(&migration.changes);
    for (position, (change, seen)) in migration.changes.iter().zip(&outward).enumerate() {
        linter.position = position;
        linter.look(change, seen.as_ref());
        // A change that does not fit is told by whoever plans it.
        if linter.state.apply(change).is_err() {
            break;
        }
        linter.facts = linter.facts.after(std::slice::from_ref(change));
    }
    let mut findings = linter.findings;
    findings.retain(|finding| !migration.allow.contains(&finding.code));
    findings.sort_by_key(|finding| (finding.position, finding.code));
    findings
}

/// Findings as far as the changes were looked at.
struct Linter {
    /// The tables before the change at `position`.
    state: SchemaState,
    /// The facts before that change.
    facts: LintFacts,
    is_atomic: bool,
    position: usize,
    /// The tables that the migration has created.
    created: BTreeSet<TableName>,
    /// The tables that nobody else can read until the transaction ends.
    locked: BTreeSet<TableName>,
    /// The values of enums whose checks the migration has dropped, by the columns.
    dropped_values: BTreeMap<(TableName, String), Vec<ChoiceValue>>,
    /// The generated columns that the migration drops and adds: their values are computed anew.
    recomputed: BTreeSet<(TableName, String)>,
    /// The names of tables and columns that others have after the migration.
    taken: BTreeSet<(TableName, Option<String>)>,
    findings: Vec<Finding>,
}

/// The names of tables and columns that renames give.
fn taken(outward: &[Option<Change>]) -> BTreeSet<(TableName, Option<String>)> {
    let changes = outward.iter().flatten();
    let taken = changes.filter_map(|change| match change {
        Change::RenameTable { to, .. } => Some((to.clone(), None)),
        Change::AlterTable {
            table,
            change: TableChange::RenameColumn { to, .. },
        } => Some((table.clone(), Some(to.clone()))),
        _ => None,
    });
    taken.collect()
}

/// The columns that are dropped and added again, generated before and after.
fn recomputed(changes: &[Change]) -> BTreeSet<(TableName, String)> {
    let (mut dropped, mut added) = (BTreeSet::new(), BTreeSet::new());
    for change in changes {
        let Change::AlterTable { table, change } = change else {
            continue;
        };
        let (columns, column) = match change {
            TableChange::DropColumn { column, .. } => (&mut dropped, column),
            TableChange::AddColumn { column, .. } => (&mut added, column),
            _ => continue,
        };
        if column.is_generated() {
            columns.insert((table.clone(), column.name.clone()));
        }
    }
    dropped.intersection(&added).cloned().collect()
}

impl Linter {
    /// Looks at a change, and at what is seen of it from outside of the migration.
    fn look(&mut self, change: &Change, seen: Option<&Change>) {
        self.look_at_rows(change, seen);
        match change {
            Change::CreateTable(table) => {
                self.created.insert(table.name.clone());
            }
            Change::DropTable(table) => self.lock(&table.name),
            Change::RenameTable { from, to } => {
                self.lock(from);
                // It is the same table, which is locked already.
                if self.locked.remove(from) {
                    self.locked.insert(to.clone());
                }
                if self.created.contains(from) {
                    self.created.insert(to.clone());
                }
            }
            Change::AlterTable { table, change } => self.alter_locks(table, change),
            Change::RunSql { sql, .. } => self.times_of_own_sql(sql),
            Change::DatabaseOnly(changes) => {
                for change in changes {
                    self.look(change, Some(change));
                }
            }
            _ => {}
        }
    }

    fn look_at_rows(&mut self, change: &Change, seen: Option<&Change>) {
        let Some(seen) = seen else { return };
        self.names(seen);
        match (change, seen) {
            (Change::DropTable(table), Change::DropTable(seen)) => {
                self.drop_table(&table.name, &seen.name);
            }
            (Change::RenameTable { from: table, .. }, Change::RenameTable { from, to }) => {
                self.rename_table(table, from, to);
            }
            (_, Change::AlterTable { table, change }) => self.alter_rows(table, change),
            (_, Change::AlterEnum { from, to }) => self.alter_enum(from, to),
            (_, Change::RenameEnumValue { name, from, to }) => {
                for (table, column) in self.state.columns_of(name) {
                    self.rename_choice(&table, &column, (from, to));
                }
            }
            _ => {}
        }
    }

    /// Adds a finding about a table that may have rows.
    fn find(&mut self, code: LintCode, table: &TableName, message: String, instead: &str) {
        self.find_at_level(code, code.level(), table, message, instead);
    }

    fn find_at_level(
        &mut self,
        code: LintCode,
        level: LintLevel,
        table: &TableName,
        message: String,
        instead: &str,
    ) {
        if self.created.contains(table) || self.facts.rows_of(table) == Some(0) {
            return;
        }
        self.findings.push(Finding {
            code,
            level,
            position: self.position,
            table: Some(table.clone()),
            message,
            instead: instead.to_owned(),
        });
    }

    fn is_big(&self, table: &TableName) -> bool {
        self.facts.rows_of(table).is_some_and(|rows| rows > BIG)
    }

    /// Big tables that SQLite makes anew.
    fn rebuilds(&mut self, changes: &[Change]) {
        if !self.facts.is_for(Backend::Sqlite) {
            return;
        }
        let steps = plan(changes, &mut self.state.clone(), Backend::Sqlite);
        for step in steps.unwrap_or_default() {
            let MigrationStep::Rebuild(rebuild) = step else {
                continue;
            };
            let table = TableName::new(None, &rebuild.table);
            if self.is_big(&table) {
                self.find(
                    LintCode::S001,
                    &table,
                    format!("SQLite makes the table `{table}` anew, which takes time and twice its space"),
                    "run it while nobody waits, with as much free space as the table has",
                );
            }
        }
    }

    /// Changes that want to be applied before the new program runs, beside such that want it after.
    fn order_of_deployment(&mut self, changes: &[Change]) {
        let is_addition = |change: &Change| {
            matches!(
                change,
                Change::CreateTable(_)
                    | Change::AlterTable {
                        change: TableChange::AddColumn { .. },
                        ..
                    }
            )
        };
        let removed = changes.iter().enumerate().find_map(|(at, change)| {
            let table = match change {
                Change::DropTable(table) => &table.name,
                Change::AlterTable {
                    table,
                    change: TableChange::DropColumn { .. },
                } => table,
                _ => return None,
            };
            Some((at, table.clone()))
        });
        if let Some((position, table)) = removed
            && changes.iter().any(is_addition)
        {
            self.position = position;
            self.find(
                LintCode::L011,
                &table,
                "the migration adds and removes: what is added must be there before the new program runs, what is removed must stay as long as the old one runs".to_owned(),
                "write two migrations, and apply the second one after the new program has replaced the old one",
            );
        }
    }

    /// SQL and functions of the user's own in the transaction that holds the locks of changed tables.
    fn backfills(&mut self, changes: &[Change]) {
        let altered = changes.iter().find_map(|change| match change {
            Change::AlterTable { table, .. } => Some(table.clone()),
            _ => None,
        });
        let own = changes.iter().position(|change| {
            matches!(change, Change::RunSql { state, .. } if state.is_empty())
                || matches!(change, Change::RunRust { .. })
        });
        if let (true, true, Some(table), Some(position)) = (
            self.is_atomic,
            self.facts.is_for(Backend::Postgres),
            altered,
            own,
        ) {
            self.position = position;
            self.find(
                LintCode::L009,
                &table,
                format!("the table `{table}` stays locked while the rows are changed"),
                "change the rows in a migration of their own",
            );
        }
    }
}

/// Writes `error D002: the column `book.note` is dropped with its values; instead …`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (level, code) = (self.level, self.code);
        write!(f, "{level} {code}: {}; {}", self.message, self.instead)
    }
}
