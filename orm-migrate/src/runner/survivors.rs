//! Triggers, views, indexes and columns of SQLite that were made by hand, and rows that point at none.
//!
//! A table that is made anew loses its triggers and indexes, so those that no migration made are made again; columns that no
//! migration made are copied with their values. Before the
//! commit, triggers and views are compiled, and rows that point at none are counted: what was wrong before is let be.

use super::error::FailureCause;
use super::planned::PlannedMigration;
use crate::fetch::fetch;
use crate::state::SchemaState;
use orm_core::db::{self, Database, Executor, Transaction};
use orm_core::error::{Error, Result};
use orm_core::schema::physical::TableItem;
use orm_core::schema::{Change, TableChange};
use orm_core::sql::Statement;
use orm_core::sql::ddl::{TableRebuild, statement};
use orm_core::sql::migration::{
    HandmadeObject, ObjectKind, StoredColumn, compile_changes_of, compile_view, find_dangling_rows,
    find_objects, find_odd_values, find_stored_columns,
};
use std::collections::{BTreeMap, BTreeSet};

/// The names of triggers and indexes that migrations make, and thus nobody's hand.
pub(super) struct Handmade {
    managed: BTreeSet<String>,
    /// The names that tables have had and those that they get.
    renames: Vec<(String, String)>,
    /// The migration may do what views and triggers no longer fit.
    may_break: bool,
}

/// What was there before a migration.
pub(super) struct Survivors {
    handmade: Handmade,
    /// Of each object that did not fit the tables, its name.
    broken: BTreeSet<String>,
    /// How many rows of a table point at none of another; `None` where foreign keys are on, and no row can begin to.
    dangling: Option<BTreeMap<(String, String), usize>>,
}

impl Handmade {
    /// Told by the tables before a migration, after it, and in its midst.
    pub(super) fn of(planned: &PlannedMigration) -> Self {
        let mut handmade = Handmade {
            managed: BTreeSet::new(),
            renames: Vec::new(),
            may_break: planned.changes.iter().any(may_break),
        };
        // A table that is made anew gives names of the migrations to some that the database has called otherwise.
        handmade.add_all(&planned.before, &planned.changes);
        handmade.add_all(&planned.as_found.before, &planned.as_found.changes);
        handmade.add(&planned.after);
        handmade.add_renames(&planned.changes);
        handmade
    }

    fn add_renames(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::RenameTable { from, to } => {
                    self.renames.push((from.name.clone(), to.name.clone()));
                }
                Change::DatabaseOnly(changes) | Change::RunSql { state: changes, .. } => {
                    self.add_renames(changes);
                }
                _ => {}
            }
        }
    }

    /// The name of a table and those that it has had.
    fn names_of(&self, table: &str) -> Vec<String> {
        let mut names = vec![table.to_owned()];
        for (from, to) in self.renames.iter().rev() {
            if names.iter().any(|name| name.eq_ignore_ascii_case(to)) {
                names.push(from.clone());
            }
        }
        names
    }

    /// Adds the names before and after each change.
    fn add_all(&mut self, before: &SchemaState, changes: &[Change]) {
        let mut state = before.clone();
        self.add(&state);
        for change in changes {
            // All changes fit, since they have been planned.
            let _ = state.apply(change);
            self.add(&state);
        }
    }

    fn add(&mut self, state: &SchemaState) {
        for table in state.tables() {
            let items = table.items().into_iter();
            self.managed
                .extend(items.map(|item| item.name().to_owned()));
            self.managed.extend(table.triggers());
        }
    }

    async fn find(&self, on: &impl Executor) -> Result<Vec<HandmadeObject>> {
        let mut objects = all_objects(on).await?;
        objects.retain(|object| !self.managed.contains(&object.name));
        Ok(objects)
    }

    /// The objects that do not fit the tables, where the migration may have them fit no longer.
    async fn broken(&self, tx: &Transaction) -> Result<Vec<(HandmadeObject, Error)>> {
        if !self.may_break {
            return Ok(Vec::new());
        }
        broken(tx, &self.find(tx).await?).await
    }
}

impl Survivors {
    /// Looks at all rows only where `foreign_keys_are_off`: in a large database that takes a while.
    pub(super) async fn find(
        tx: &Transaction,
        handmade: Handmade,
        foreign_keys_are_off: bool,
    ) -> Result<Self> {
        let broken = handmade.broken(tx).await?.into_iter();
        let dangling = if foreign_keys_are_off {
            Some(counted(&dangling_rows(tx).await?))
        } else {
            None
        };
        Ok(Survivors {
            broken: broken.map(|(object, _)| object.name).collect(),
            handmade,
            dangling,
        })
    }

    /// The number of rows that pointed at none before the migration.
    pub(super) fn dangling_before(&self) -> usize {
        let counts = self.dangling.iter().flat_map(BTreeMap::values);
        counts.sum()
    }

    /// Makes these objects again.
    pub(super) async fn restore(
        &self,
        tx: &Transaction,
        objects: Vec<HandmadeObject>,
    ) -> Result<(), FailureCause> {
        for object in objects {
            let made = db::execute(tx.target(), &statement(&object.sql, Vec::new())).await;
            if let Err(error) = made {
                return Err(broken_by(object, &error));
            }
        }
        Ok(())
    }

    /// Fails if an object does not fit the tables any more, or more rows point at none than before.
    pub(super) async fn check(&self, tx: &Transaction) -> Result<(), FailureCause> {
        let mut broken = self.handmade.broken(tx).await?.into_iter();
        if let Some((object, error)) = broken.find(|(it, _)| !self.broken.contains(&it.name)) {
            return Err(broken_by(object, &error));
        }
        let Some(before) = &self.dangling else {
            return Ok(());
        };
        let rows = dangling_rows(tx).await?;
        let grown: BTreeSet<_> = counted(&rows)
            .into_iter()
            .filter(|((table, parent), count)| self.most_before(before, table, parent) < *count)
            .map(|(tables, _)| tables)
            .collect();
        if grown.is_empty() {
            return Ok(());
        }
        let new = rows.into_iter();
        let new = new.filter(|(table, _, parent)| grown.contains(&(table.clone(), parent.clone())));
        Err(FailureCause::DanglingRows {
            rows: new.take(5).collect(),
        })
    }

    /// The number of rows of a table that pointed at none of another, under the names that the two had.
    fn most_before(
        &self,
        before: &BTreeMap<(String, String), usize>,
        table: &str,
        parent: &str,
    ) -> usize {
        let parents = self.handmade.names_of(parent);
        let is_among =
            |names: &[String], name: &str| names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let tables = self.handmade.names_of(table);
        let counts = before
            .iter()
            .filter(|((table, parent), _)| is_among(&tables, table) && is_among(&parents, parent));
        counts.map(|(_, count)| *count).max().unwrap_or_default()
    }
}

/// Picks, of all columns of a table, those that no migration made.
///
/// # Errors
/// [`FailureCause::UnknownColumn`] if the database computes one of them.
pub(super) fn unknown_columns(
    mut columns: Vec<StoredColumn>,
    rebuild: &TableRebuild,
) -> Result<Vec<StoredColumn>, FailureCause> {
    columns.retain(|column| {
        let mut known = rebuild.known.iter();
        !known.any(|known| known.eq_ignore_ascii_case(&column.name))
    });
    match columns.iter().find(|column| column.is_generated) {
        Some(column) => Err(FailureCause::UnknownColumn {
            table: rebuild.table.clone(),
            column: column.name.clone(),
        }),
        None => Ok(columns),
    }
}

fn broken_by(object: HandmadeObject, error: &Error) -> FailureCause {
    FailureCause::Broken {
        object: Box::new(object),
        message: error.to_string(),
    }
}

/// Returns the triggers and indexes on this table that are in none of these states: SQLite forgets them with the table that
/// is made anew, so whoever sends the SQL by hand makes them again after it. None on a database that changes tables in place.
///
/// # Errors
/// Errors of the database.
pub async fn handmade(
    db: &Database,
    table: &str,
    states: &[&SchemaState],
) -> Result<Vec<HandmadeObject>> {
    if !db.backend().features().rebuilds_tables {
        return Ok(Vec::new());
    }
    let mut handmade = Handmade {
        managed: BTreeSet::new(),
        renames: Vec::new(),
        may_break: false,
    };
    for state in states {
        handmade.add(state);
    }
    objects_on(db, table, &handmade.managed).await
}

/// The objects on a table that are lost when it is made anew, but for those of these names.
pub(super) async fn objects_on(
    on: &impl Executor,
    table: &str,
    known: &BTreeSet<String>,
) -> Result<Vec<HandmadeObject>> {
    let mut objects = all_objects(on).await?;
    objects.retain(|object| {
        let is_on_table = object.table.eq_ignore_ascii_case(table);
        object.kind != ObjectKind::View && is_on_table && !known.contains(&object.name)
    });
    Ok(objects)
}

async fn all_objects(on: &impl Executor) -> Result<Vec<HandmadeObject>> {
    let mut objects = Vec::new();
    fetch(on, &find_objects(), &mut |row| {
        objects.push(HandmadeObject::read(row)?);
        Ok(())
    })
    .await?;
    Ok(objects)
}

/// Returns whether views and triggers may no longer fit after a change: not after a new table, index or comment.
fn may_break(change: &Change) -> bool {
    match change {
        Change::CreateTable(_) | Change::CreateEnum(_) | Change::StateOnly(_) => false,
        Change::AlterTable { change, .. } => !matches!(
            change,
            TableChange::SetComment { .. }
                | TableChange::Validate { .. }
                | TableChange::AddItem(
                    TableItem::Index(_)
                        | TableItem::Unique(_)
                        | TableItem::Search(_)
                        | TableItem::Exclusion(_)
                )
                | TableChange::AddOnline(TableItem::Index(_) | TableItem::Unique(_))
        ),
        _ => true,
    }
}

/// The views and triggers that do not fit the tables. SQLite compiles them only when they are used.
async fn broken(
    tx: &Transaction,
    objects: &[HandmadeObject],
) -> Result<Vec<(HandmadeObject, Error)>> {
    let mut broken = Vec::new();
    for object in objects {
        let statements = match object.kind {
            ObjectKind::Index => continue,
            ObjectKind::View => vec![compile_view(&object.name)],
            ObjectKind::Trigger => {
                let columns = stored_columns(tx, &object.table).await?.into_iter();
                let written = columns.filter(|column| !column.is_generated);
                let written: Vec<_> = written.map(|column| column.name).collect();
                compile_changes_of(&object.table, &written)
            }
        };
        for statement in &statements {
            if let Err(error) = compile(tx, statement).await? {
                broken.push((object.clone(), error));
                break;
            }
        }
    }
    Ok(broken)
}

/// Compiles a statement in a savepoint, since a failure breaks the transaction.
async fn compile(tx: &Transaction, statement: &Statement) -> Result<Result<()>> {
    let savepoint = tx.begin().await?;
    let done = db::execute(savepoint.target(), statement).await;
    savepoint.rollback().await?;
    Ok(done.map(drop))
}

/// The columns of a table, as the database has them.
pub(super) async fn stored_columns(on: &impl Executor, table: &str) -> Result<Vec<StoredColumn>> {
    let mut columns = Vec::new();
    fetch(on, &find_stored_columns(table), &mut |row| {
        columns.push(StoredColumn::read(row)?);
        Ok(())
    })
    .await?;
    Ok(columns)
}

/// The columns of SQLite among these of a table that hold values which a column of their types in a `STRICT` table does not.
/// A database that makes no tables anew has none.
///
/// # Errors
/// Errors of the database.
pub async fn odd_columns(on: &impl Executor, table: &str, names: &[&str]) -> Result<Vec<String>> {
    if !on.target().backend().features().rebuilds_tables {
        return Ok(Vec::new());
    }
    let mut columns = stored_columns(on, table).await?;
    columns.retain(|column| names.contains(&&*column.name));
    let odd = odd_values(on, table, &columns).await?;
    let odd = columns.into_iter().zip(odd).filter(|(_, is_odd)| *is_odd);
    Ok(odd.map(|(column, _)| column.name).collect())
}

/// The columns, those as `ANY` that hold values which a column of their types in a `STRICT` table does not.
pub(super) async fn holding_their_values(
    on: &impl Executor,
    table: &str,
    mut columns: Vec<StoredColumn>,
) -> Result<Vec<StoredColumn>> {
    let odd = odd_values(on, table, &columns).await?;
    for (column, is_odd) in columns.iter_mut().zip(odd) {
        if is_odd {
            "ANY".clone_into(&mut column.ty);
        }
    }
    Ok(columns)
}

async fn odd_values(
    on: &impl Executor,
    table: &str,
    columns: &[StoredColumn],
) -> Result<Vec<bool>> {
    let mut odd = Vec::new();
    if columns.is_empty() {
        return Ok(odd);
    }
    fetch(on, &find_odd_values(table, columns), &mut |row| {
        for _ in columns {
            odd.push(!row.take_null()? && row.i64()? != 0);
        }
        Ok(())
    })
    .await?;
    Ok(odd)
}

async fn dangling_rows(on: &impl Executor) -> Result<Vec<(String, String, String)>> {
    let mut rows = Vec::new();
    fetch(on, &find_dangling_rows(), &mut |row| {
        rows.push((row.string()?, row.string()?, row.string()?));
        Ok(())
    })
    .await?;
    Ok(rows)
}

fn counted(rows: &[(String, String, String)]) -> BTreeMap<(String, String), usize> {
    let mut counted = BTreeMap::new();
    for (table, _, parent) in rows {
        *counted.entry((table.clone(), parent.clone())).or_default() += 1;
    }
    counted
}
