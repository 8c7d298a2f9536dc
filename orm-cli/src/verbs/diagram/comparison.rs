//! The tables between two migrations: those after the second one, and what it took away, with marks.

use super::Marks;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use orm_core::schema::physical::{PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange};
use orm_migrate::{LoadedMigration, MigrationGraph, SchemaState};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The change that a drawing marks a table or a column with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Added,
    Removed,
    Altered,
}

impl Mark {
    /// `added`, `removed` or `altered`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Mark::Added => "added",
            Mark::Removed => "removed",
            Mark::Altered => "altered",
        }
    }

    /// The sign that stands before a line, as in the outline of a migration.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Mark::Added => "+",
            Mark::Removed => "-",
            Mark::Altered => "~",
        }
    }

    /// A colour that can be read on light and on dark ground.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Mark::Added => "#2da44e",
            Mark::Removed => "#d1434b",
            Mark::Altered => "#bf8700",
        }
    }
}

/// The tables of a range of migrations such as `0003..0005`, with their marks.
pub(super) fn changed_tables(
    run: &Run<'_>,
    range: &str,
) -> Result<(Vec<Arc<PhysicalTable>>, Marks), Failure> {
    let graph = run.program.migrations.load()?;
    let (before, changes, after) = between(&graph, range)?;
    let mut origins = Origins::of(&before);
    for change in &changes {
        origins.follow(change);
    }
    let (mut tables, mut marks) = (Vec::new(), Marks::new());
    for table in after.tables() {
        let origin = origins.tables.get(&table.name);
        let origin = origin.and_then(|name| before.table(name));
        tables.push(if let Some(origin) = origin {
            origins.mark(origin, table, &mut marks)
        } else {
            marks.insert((table.name.clone(), None), Mark::Added);
            Arc::clone(table)
        });
    }
    let stays = |table: &PhysicalTable| origins.tables.values().any(|origin| *origin == table.name);
    for table in before.tables().filter(|table| !stays(table)) {
        // A table that was made anew under the name is drawn as it is.
        if after.table(&table.name).is_none() {
            marks.insert((table.name.clone(), None), Mark::Removed);
            tables.push(Arc::clone(table));
        }
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok((tables, marks))
}

/// The tables before a range, its changes, and the tables after it.
fn between(
    graph: &MigrationGraph,
    range: &str,
) -> Result<(SchemaState, Vec<Change>, SchemaState), Failure> {
    let Some((from, to)) = range.split_once("..") else {
        let message = format!("--diff {range}: it is `0003..0005`, `0003..` or `..0005`");
        return Err(Failure::new(Exit::Usage, message));
    };
    let find = |prefix: &str| (!prefix.is_empty()).then(|| graph.find(prefix)).transpose();
    let (from, to) = (find(from)?, find(to)?);
    let up_to = |migration: &LoadedMigration| graph.ancestors(&migration.name);
    let had = from.map(up_to).unwrap_or_default();
    let all = if let Some(to) = to {
        up_to(to)
    } else {
        graph.check_heads()?;
        graph.migrations().collect()
    };
    if let (Some(from), Some(to)) = (from, to)
        && !all.iter().any(|it| it.name == from.name)
    {
        let message = format!(
            "--diff {range}: {} does not come after {}",
            to.name, from.name
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    let before = graph.state_of(|name| had.iter().any(|it| it.name == *name))?;
    let after = graph.state_of(|name| all.iter().any(|it| it.name == *name))?;
    let new = all.iter();
    let new = new.filter(|it| !had.iter().any(|had| had.name == it.name));
    let changes = new.flat_map(|it| it.migration.changes.clone());
    Ok((before, changes.collect(), after))
}

/// The names that tables and columns had before the changes, by those that they have.
struct Origins {
    tables: BTreeMap<TableName, TableName>,
    columns: BTreeMap<(TableName, String), String>,
}

impl Origins {
    fn of(state: &SchemaState) -> Self {
        let names = state.tables().map(|table| &table.name);
        let columns = state.tables().flat_map(|table| {
            let columns = table.columns.iter();
            columns.map(|column| {
                (
                    (table.name.clone(), column.name.clone()),
                    column.name.clone(),
                )
            })
        });
        Origins {
            tables: names.map(|name| (name.clone(), name.clone())).collect(),
            columns: columns.collect(),
        }
    }

    fn follow(&mut self, change: &Change) {
        match change {
            Change::DropTable(table) => {
                self.tables.remove(&table.name);
                self.columns.retain(|(own, _), _| *own != table.name);
            }
            Change::RenameTable { from, to } => {
                if let Some(origin) = self.tables.remove(from) {
                    self.tables.insert(to.clone(), origin);
                }
                let columns = std::mem::take(&mut self.columns).into_iter();
                let columns = columns.map(|((table, column), origin)| {
                    let table = if table == *from { to.clone() } else { table };
                    ((table, column), origin)
                });
                self.columns = columns.collect();
            }
            Change::AlterTable { table, change } => match change {
                TableChange::RenameColumn { from, to } => {
                    if let Some(origin) = self.columns.remove(&(table.clone(), from.clone())) {
                        self.columns.insert((table.clone(), to.clone()), origin);
                    }
                }
                TableChange::DropColumn { column, .. } => {
                    self.columns.remove(&(table.clone(), column.name.clone()));
                }
                _ => {}
            },
            Change::StateOnly(changes) | Change::RunSql { state: changes, .. } => {
                for change in changes {
                    self.follow(change);
                }
            }
            _ => {}
        }
    }

    /// Marks a table that stays, and returns it with the columns that it had.
    fn mark(
        &self,
        origin: &PhysicalTable,
        table: &Arc<PhysicalTable>,
        marks: &mut Marks,
    ) -> Arc<PhysicalTable> {
        if **table == *origin {
            return Arc::clone(table);
        }
        marks.insert((table.name.clone(), None), Mark::Altered);
        let mut drawn = PhysicalTable::clone(table);
        let mut kept = Vec::new();
        for column in &table.columns {
            let key = (table.name.clone(), column.name.clone());
            let before = self.columns.get(&key);
            let before = before.and_then(|name| origin.column(name));
            let mark = match before {
                None => Some(Mark::Added),
                Some(before) => (before != column).then_some(Mark::Altered),
            };
            kept.extend(before.map(|before| before.name.clone()));
            let column = (table.name.clone(), Some(column.name.clone()));
            marks.extend(mark.map(|mark| (column, mark)));
        }
        let gone = origin.columns.iter();
        for column in gone.filter(|column| !kept.contains(&column.name)) {
            // A column that was made anew under the name is drawn as it is.
            if table.column(&column.name).is_none() {
                let key = (table.name.clone(), Some(column.name.clone()));
                marks.insert(key, Mark::Removed);
                drawn.columns.push(column.clone());
            }
        }
        Arc::new(drawn)
    }
}
