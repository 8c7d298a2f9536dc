//! Searches for the rows that keep a migration from being applied, each asked of the tables as they were before it, by the names
//! and with the values that the changes before have made of them.

use super::planned::PlannedMigration;
use super::refused::{RefusedRows, RowProblem};
use crate::fetch::fetch;
use crate::state::SchemaState;
use orm_core::backend::Backend;
use orm_core::db::{self, Database, Executor};
use orm_core::error::Result;
use orm_core::schema::physical::{
    ColumnType, PhysicalColumn, PhysicalEnum, SqlExpression, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange};
use orm_core::sql::ddl::{
    ChangedRows, RowSearch, find_breakers, find_dangling, find_duplicates, find_equal_entries,
    find_misfits, find_null_conversions, find_null_values, find_nulls, find_other_texts,
    find_overlaps, find_unfit_conversions, find_unfit_values, index_keys,
};
use std::collections::BTreeMap;

/// A search for rows with a problem.
pub(super) struct ProblemSearch {
    table: TableName,
    key: Vec<String>,
    problem: RowProblem,
    search: RowSearch,
}

/// Returns the rows that the first search finds which finds any. A search that fails, of a type that the migration makes for
/// instance, finds none.
pub(super) async fn first_found(
    db: &Database,
    searches: impl IntoIterator<Item = ProblemSearch>,
) -> Option<RefusedRows> {
    for search in searches {
        if let Ok(Some(rows)) = search.run(db).await {
            return Some(rows);
        }
    }
    None
}

impl ProblemSearch {
    fn new(source: &ChangedRows, problem: RowProblem, search: RowSearch) -> Self {
        ProblemSearch {
            table: source.table().name.clone(),
            key: source.table().key_columns().to_vec(),
            problem,
            search,
        }
    }

    fn with_enum_types(self, missing: &[PhysicalEnum], backend: Backend) -> Self {
        ProblemSearch {
            search: self.search.with_enum_types(missing, backend),
            ..self
        }
    }

    async fn run(self, db: &Database) -> Result<Option<RefusedRows>> {
        let (mut keys, mut count) = (Vec::new(), 0);
        let tx = db.begin().await?;
        let searched = async {
            for statement in &self.search.set_up {
                db::execute(tx.target(), statement).await?;
            }
            fetch(&tx, &self.search.find, &mut |row| {
                keys.push(row.string()?);
                count = row.i64()?;
                Ok(())
            })
            .await
        };
        let searched = searched.await;
        tx.rollback().await?;
        searched?;
        Ok((count > 0).then(|| RefusedRows {
            table: self.table,
            problem: self.problem,
            count: u64::try_from(count).unwrap_or_default(),
            key: self.key,
            keys,
        }))
    }
}

/// The rows of the tables after the first changes of a migration; of tables that it has created there are none.
struct Rows {
    state: SchemaState,
    sources: BTreeMap<TableName, ChangedRows>,
    /// SQL or a function of one's own may have written rows of created tables.
    may_be_written: bool,
    /// The enum types that the changes have created.
    created_enums: Vec<PhysicalEnum>,
    backend: Backend,
}

impl Rows {
    fn before(planned: &PlannedMigration, backend: Backend) -> Self {
        let state = planned.before.clone();
        let sources = state.tables();
        let sources = sources.map(|table| (table.name.clone(), ChangedRows::new(table, backend)));
        Rows {
            sources: sources.collect(),
            may_be_written: false,
            created_enums: Vec::new(),
            state,
            backend,
        }
    }

    fn follow(&mut self, change: &Change) {
        let renamed = match change {
            Change::RenameEnumValue { name, .. } => self.state.columns_of(name),
            _ => Vec::new(),
        };
        // All changes fit, since they have been planned.
        let _ = self.state.apply(change);
        match change {
            Change::DropTable(table) => {
                self.sources.remove(&table.name);
            }
            Change::RenameTable { from, to } => {
                let source = self.sources.remove(from);
                if let (Some(mut source), Some(table)) = (source, self.state.table(to)) {
                    source.rename(table);
                    self.sources.insert(to.clone(), source);
                }
            }
            Change::AlterTable { table, change } => self.follow_table(table, change),
            Change::RenameEnumValue { from, to, .. } => {
                for (table, column) in renamed {
                    let (from, to) = (from.clone(), to.clone());
                    self.follow_table(&table, &TableChange::RenameChoice { column, from, to });
                }
            }
            Change::CreateEnum(own) => self.created_enums.push(own.clone()),
            Change::RunSql { .. } | Change::RunRust { .. } => self.may_be_written = true,
            _ => {}
        }
    }

    fn follow_table(&mut self, table: &TableName, change: &TableChange) {
        let source = self.sources.get_mut(table);
        if let (Some(source), Some(after)) = (source, self.state.table(table)) {
            source.follow(change, after);
        }
    }

    /// The searches for rows of the columns of an enum type with other texts than it gets.
    fn of_enum(&self, to: &PhysicalEnum) -> Vec<ProblemSearch> {
        let columns = self.state.columns_of(&to.name).into_iter();
        let searches = columns.filter_map(|(table, column)| {
            let source = self.sources.get(&table)?;
            let own = source.table().column(&column)?;
            let search = find_other_texts(source, own, &to.values, self.backend)?;
            Some(ProblemSearch::new(source, misfit(own), search))
        });
        searches.collect()
    }
}

/// The searches of each change, which are given the rows before it.
fn of_changes(
    planned: &PlannedMigration,
    backend: Backend,
    find: impl Fn(&Rows, &Change) -> Vec<ProblemSearch>,
) -> Vec<ProblemSearch> {
    let mut rows = Rows::before(planned, backend);
    let mut searches = Vec::new();
    for change in &planned.changes {
        let found = find(&rows, change).into_iter();
        searches.extend(found.map(|search| search.with_enum_types(&rows.created_enums, backend)));
        rows.follow(change);
    }
    searches
}

/// The searches of each change of a table that has been there before the migration.
fn of_tables(
    planned: &PlannedMigration,
    backend: Backend,
    find: impl Fn(&Rows, &ChangedRows, &TableChange) -> Option<(RowProblem, RowSearch)>,
) -> Vec<ProblemSearch> {
    let search = |rows: &Rows, change: &Change| {
        let Change::AlterTable { table, change } = change else {
            return None;
        };
        let source = rows.sources.get(table)?;
        let (problem, search) = find(rows, source, change)?;
        Some(ProblemSearch::new(source, problem, search))
    };
    of_changes(planned, backend, |rows, change| {
        search(rows, change).into_iter().collect()
    })
}

/// The constraint or index that a change adds.
fn added(change: &TableChange) -> Option<&TableItem> {
    match change {
        TableChange::AddItem(item) | TableChange::AddOnline(item) => Some(item),
        _ => None,
    }
}

fn misfit(column: &PhysicalColumn) -> RowProblem {
    RowProblem::Misfit {
        column: column.name.clone(),
        ty: column.ty.to_string(),
    }
}

/// Searches for the values of columns that get another type, without words on how they are converted, and for texts that an
/// enum type has no longer.
pub(super) fn misfits(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    let retyped = of_tables(planned, backend, |rows, source, change| {
        let TableChange::AlterColumn {
            from,
            to,
            using: None,
            ..
        } = change
        else {
            return None;
        };
        let search = match &to.ty {
            ColumnType::Enum(name) if from.ty != to.ty => {
                let own = rows.state.enum_type(name)?;
                find_other_texts(source, from, &own.values, backend)
            }
            _ => find_misfits(source, from, to, backend),
        };
        Some((misfit(to), search?))
    });
    let mut found = of_changes(planned, backend, |rows, change| match change {
        Change::AlterEnum { to, .. } => rows.of_enum(to),
        _ => Vec::new(),
    });
    found.extend(retyped);
    found
}

/// Searches for equal rows, of which the values are to be unique or the key.
pub(super) fn duplicates(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |_, source, change| {
        let key = match (change, added(change)) {
            (TableChange::AlterPrimaryKey { to: Some(key), .. }, _)
            | (_, Some(TableItem::Unique(key))) => key,
            (_, Some(TableItem::Index(index))) => {
                let columns = index_keys(index, backend);
                let search = find_equal_entries(source, index, backend)?;
                return Some((RowProblem::Duplicate { columns }, search));
            }
            _ => return None,
        };
        let columns = key.columns.clone();
        let search = find_duplicates(source, &columns);
        Some((RowProblem::Duplicate { columns }, search))
    })
}

/// Searches for rows without a value, in columns that are never to be null, or are added so: those that get none, or none
/// by the SQL of their value.
pub(super) fn nulls(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |_, source, change| {
        let (column, search) = match change {
            TableChange::AddColumn { column, fill } if column.default.is_none() => (
                column,
                find_unfilled(source, column, fill.as_ref(), backend),
            ),
            TableChange::AlterColumn {
                to,
                using: Some(using),
                fill: None,
                ..
            } => (to, find_null_conversions(source, using, backend)?),
            TableChange::AlterColumn { from, to, fill, .. } if from.null => {
                (to, find_unfilled(source, to, fill.as_ref(), backend))
            }
            _ => return None,
        };
        let problem = RowProblem::Null {
            column: column.name.clone(),
        };
        (!column.null).then_some((problem, search))
    })
}

fn find_unfilled(
    source: &ChangedRows,
    column: &PhysicalColumn,
    fill: Option<&SqlExpression>,
    backend: Backend,
) -> RowSearch {
    match fill {
        Some(fill) => find_null_values(source, &column.name, fill, backend),
        None => find_nulls(source, &column.name),
    }
}

/// Searches for rows whose new value of a column, by the SQL of it, is none of the column's type.
pub(super) fn unfit_values(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |_, source, change| {
        let (column, search) = match change {
            TableChange::AlterColumn {
                to: column,
                using: Some(using),
                ..
            } => {
                let search = find_unfit_conversions(source, column, using, backend);
                (column, search?)
            }
            TableChange::AddColumn {
                column,
                fill: Some(fill),
            }
            | TableChange::AlterColumn {
                to: column,
                fill: Some(fill),
                ..
            } => (column, find_unfit_values(source, column, fill, backend)),
            _ => return None,
        };
        let problem = RowProblem::UnfitValue {
            column: column.name.clone(),
            ty: column.ty.to_string(),
        };
        Some((problem, search))
    })
}

/// Searches for rows whose ranges overlap, where they are not to.
pub(super) fn overlaps(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |_, source, change| {
        let TableItem::Exclusion(own) = added(change)? else {
            return None;
        };
        let problem = RowProblem::Overlap {
            name: own.name.clone(),
        };
        Some((problem, find_overlaps(source, own, backend)))
    })
}

/// Searches for rows that do not meet new checks.
pub(super) fn breakers(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |_, source, change| {
        let TableItem::Check(check) = added(change)? else {
            return None;
        };
        let problem = RowProblem::BrokenCheck {
            name: check.name.clone(),
        };
        Some((problem, find_breakers(source, check, backend)?))
    })
}

/// Searches for rows that new foreign keys would have refer to none.
pub(super) fn dangling(planned: &PlannedMigration, backend: Backend) -> Vec<ProblemSearch> {
    of_tables(planned, backend, |rows, source, change| {
        let TableItem::ForeignKey(key) = added(change)? else {
            return None;
        };
        let target = rows.sources.get(&key.target);
        if target.is_none() && rows.may_be_written {
            return None;
        }
        let problem = RowProblem::NoTarget {
            columns: key.columns.clone(),
            target: key.target.clone(),
        };
        Some((problem, find_dangling(source, target, key)))
    })
}
