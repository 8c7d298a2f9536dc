//! The order in which the rows of tables can be stored.

use crate::schema::{Field, Relation, Table};

/// A table whose rows are stored after those of the tables before it.
#[derive(Clone, Debug)]
pub struct LoadStep {
    /// The table.
    pub table: &'static Table,
    /// Columns of foreign keys to rows that may not be there yet: of the table itself, or of one that comes later. They are
    /// null at first, and set once all rows are there.
    pub late: Vec<usize>,
    /// A foreign key to such rows is never null, so that it has to be checked once all rows are there.
    pub is_checked_late: bool,
}

/// Returns the tables in an order in which a table comes after those that it refers to. Where they refer to each other in a
/// circle, a foreign key that may be null waits for one that may not; where none may, a table of the circle comes before those
/// that only refer to it.
pub fn load_order(tables: &[&'static Table]) -> Vec<LoadStep> {
    let mut left = tables.to_vec();
    let mut steps = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let is_free = |table: &&'static Table| targets(table, &left, |_| true).is_empty();
        let is_almost_free =
            |table: &&'static Table| targets(table, &left, |field| !field.null).is_empty();
        let free = left.iter().position(is_free);
        let next = free.or_else(|| left.iter().position(is_almost_free));
        let next = next.or_else(|| left.iter().position(|table| closes_circle(table, &left)));
        let table = left.remove(next.unwrap_or(0));
        left.insert(0, table);
        let late = late_columns(table, &left);
        let is_checked_late = foreign_keys(table, &left)
            .any(|(field, _)| !table.range(field).any(|column| late.contains(&column)));
        left.remove(0);
        steps.push(LoadStep {
            table,
            late,
            is_checked_late,
        });
    }
    steps
}

/// Returns whether all tables to which foreign keys that are never null lead from this one, lead back to it.
fn closes_circle(table: &'static Table, among: &[&'static Table]) -> bool {
    let reached = reached(table, among);
    let mut others = reached.iter();
    reached.contains(&table) && others.all(|other| self::reached(other, among).contains(&table))
}

/// Returns the tables to which foreign keys that are never null lead from this one, over others.
fn reached(table: &'static Table, among: &[&'static Table]) -> Vec<&'static Table> {
    let (mut found, mut next) = (Vec::new(), vec![table]);
    while let Some(table) = next.pop() {
        for (field, target) in foreign_keys(table, among) {
            if !table.fields[field].null && !found.contains(&target) {
                found.push(target);
                next.push(target);
            }
        }
    }
    found
}

/// Returns the fields of a table that are such foreign keys to other tables among these.
fn targets(
    table: &'static Table,
    among: &[&'static Table],
    is_meant: impl Fn(&Field) -> bool,
) -> Vec<usize> {
    let fields = foreign_keys(table, among);
    let is_other = |&(field, target): &(usize, &'static Table)| {
        target != table && is_meant(&table.fields[field])
    };
    fields.filter(is_other).map(|(field, _)| field).collect()
}

/// Returns the foreign keys to tables among these, and those tables.
fn foreign_keys(
    table: &'static Table,
    among: &[&'static Table],
) -> impl Iterator<Item = (usize, &'static Table)> {
    let fields = table.fields.iter().enumerate();
    fields.filter_map(|(field, described)| {
        let relation = described.relation.filter(Relation::is_constraint)?;
        let target = (relation.target)();
        among.contains(&target).then_some((field, target))
    })
}

/// Returns the columns that may be null of foreign keys to these tables.
fn late_columns(table: &'static Table, targets: &[&'static Table]) -> Vec<usize> {
    let fields = foreign_keys(table, targets);
    let columns = fields.flat_map(|(field, _)| table.range(field));
    let can_wait = |column: &usize| {
        let described = &table.columns()[*column];
        described.null && described.shared_with.is_none() && !table.key_positions().contains(column)
    };
    columns.filter(can_wait).collect()
}
