//! Tables in the form in which models are written of them.

use super::catalog::Catalog;
use super::names::{DistinctNames, identifier_of};
use super::sql::with_quoted_columns;
use super::views::with_key_of_view;
use orm_core::backend::Backend;
use orm_core::schema::physical::{
    CheckCondition, ColumnDefault, IndexedValue, KeyConstraint, PhysicalSchema, PhysicalTable,
    SqlExpression,
};

/// Returns the tables and views with names that models can give, lists of unique columns as constraints, and a key of each
/// view that may have one.
pub(super) fn normalized(catalog: Catalog<'_>) -> Vec<PhysicalTable> {
    let Catalog {
        schema, backend, ..
    } = catalog;
    let tables = schema.tables().iter();
    let tables = tables.map(|table| {
        let table = with_uniques(&with_own_names(table, schema, backend));
        with_key_of_view(catalog, table)
    });
    with_names_of_models(tables.collect())
}

/// A table whose foreign keys, conditions and expressions name tables and columns as those are called: SQLite takes any case.
fn with_own_names(
    table: &PhysicalTable,
    schema: &PhysicalSchema,
    backend: Backend,
) -> PhysicalTable {
    let mut own = table.clone();
    if backend != Backend::Sqlite {
        return own;
    }
    for key in &mut own.foreign_keys {
        take_names(&mut key.columns, table);
        let mut tables = schema.tables().iter();
        let target = tables.find(|it| it.name.name.eq_ignore_ascii_case(&key.target.name));
        if let Some(target) = target {
            key.target.clone_from(&target.name);
            take_names(&mut key.target_columns, target);
        }
    }
    let columns = table.columns.iter().map(|column| &*column.name);
    let columns: Vec<_> = columns.collect();
    for sql in expressions(&mut own) {
        if let SqlExpression::Common(text) = sql {
            *text = with_quoted_columns(text, &columns);
        }
    }
    own
}

/// The SQL in a table that speaks of its columns.
fn expressions(table: &mut PhysicalTable) -> impl Iterator<Item = &mut SqlExpression> {
    let checks = table.checks.iter_mut();
    let checks = checks.filter_map(|check| match &mut check.condition {
        CheckCondition::Sql(sql) => Some(sql),
        _ => None,
    });
    let generated = table.columns.iter_mut();
    let generated = generated.filter_map(|column| match &mut column.default {
        Some(ColumnDefault::Generated(sql)) => Some(sql),
        _ => None,
    });
    let indexes = table.indexes.iter_mut().flat_map(|index| {
        let keys = index.keys.iter_mut();
        let keys = keys.filter_map(|key| match &mut key.value {
            IndexedValue::Expression(sql) => Some(sql),
            _ => None,
        });
        index.condition.iter_mut().chain(keys)
    });
    checks.chain(generated).chain(indexes)
}

/// Tables whose constraints and indexes have names that models can give them: of letters, digits and underscores, and each
/// check one of its own. The names in the database stay; a run of migrations finds them by what the constraints say.
fn with_names_of_models(mut tables: Vec<PhysicalTable>) -> Vec<PhysicalTable> {
    let mut taken = DistinctNames::default();
    for table in &mut tables {
        let uniques = table.uniques.iter_mut().map(|key| &mut key.name);
        let indexes = table.indexes.iter_mut().map(|index| &mut index.name);
        for name in uniques.chain(indexes) {
            *name = identifier_of(name);
        }
        for check in &mut table.checks {
            let name = identifier_of(&check.name);
            check.name = taken.take_ignoring_case(&name, "_");
        }
    }
    tables
}

/// Replaces names of columns by those that the table has.
fn take_names(names: &mut [String], table: &PhysicalTable) {
    for name in names {
        let mut columns = table.columns.iter();
        if let Some(column) = columns.find(|column| column.name.eq_ignore_ascii_case(name)) {
            name.clone_from(&column.name);
        }
    }
}

/// A table with the unique indexes that are lists of columns among its unique constraints. One that has no primary key has the
/// first of those that do as one.
fn with_uniques(table: &PhysicalTable) -> PhysicalTable {
    let mut table = table.clone();
    let indexes = std::mem::take(&mut table.indexes).into_iter();
    for index in indexes {
        let mut keys = index.keys.iter();
        let is_list = index.include.is_empty()
            && keys.all(|key| key.collation.is_none() && key.operator_class.is_none());
        match index.unique_columns().filter(|_| is_list) {
            Some(columns) => {
                let columns = columns.into_iter().map(str::to_owned).collect();
                let name = index.name.clone();
                table.uniques.push(KeyConstraint { name, columns });
            }
            None => table.indexes.push(index),
        }
    }
    table.sort_items();
    if table.primary_key.is_none() {
        let is_key = |key: &KeyConstraint| {
            let mut columns = key.columns.iter();
            columns.all(|name| table.column(name).is_some_and(|column| !column.null))
        };
        let key = table.uniques.iter().position(is_key);
        table.primary_key = key.map(|position| table.uniques.remove(position));
    }
    table
}
