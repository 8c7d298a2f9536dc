//! Columns that two fields share, in statements that write: the table has each once, and both fields must mean the same.
//!
//! ```sql
//! INSERT INTO "task" ("tenant_id", "id", "project_id") VALUES (?, ?, ?)     -- `project` is within `tenant`
//! UPDATE "task" SET "project_id" = ? WHERE … AND "task"."tenant_id" = ?     -- Task.project.set((1, 7))
//! ```

use super::expr::equal;
use super::validation::refuse;
use super::{Alias, Expr, INCOMING, Select};
use crate::error::{Error, FieldError, Result};
use crate::query::{InsertValues, Node, SetClause};
use crate::schema::Table;
use crate::value::Value;
use std::borrow::Cow;

/// Refuses a row whose foreign key is of another row than the field that it is within. `value` finds the value of a column;
/// what is null or not known means nothing.
pub(crate) fn check_shared<'v>(
    table: &'static Table,
    value: impl Fn(usize) -> Option<&'v Value>,
) -> Result<()> {
    if !table.has_shared_columns() {
        return Ok(());
    }
    let known = |column| value(column).filter(|value| !value.is_null());
    let columns = table.columns().iter().enumerate();
    let errors = columns.filter_map(|(position, column)| {
        let own = column.shared_with?;
        (known(position)? != known(own)?).then(|| different(table, position, own))
    });
    refuse(table, errors.collect())
}

/// Refuses an update that sets one of these columns and leaves a foreign key that shares it as it is: that would point at
/// another row then.
pub(crate) fn check_moved(
    table: &'static Table,
    moved: impl Iterator<Item = usize>,
    is_set: impl Fn(usize) -> bool,
) -> Result<()> {
    for column in moved {
        let mut sharing = table.columns().iter().enumerate();
        let left =
            sharing.find(|(other, sharing)| sharing.shared_with == Some(column) && !is_set(*other));
        if let Some((other, _)) = left {
            let name = |column: usize| table.fields[table.columns()[column].field].name;
            return Err(Error::InvalidQuery {
                model: table.model,
                why: format!(
                    "an update sets `{own}`, and would lead `{field}`, which is within it, to another row; set `{field}` too",
                    own = name(column),
                    field = name(other),
                ),
            });
        }
    }
    Ok(())
}

/// The error of a foreign key that leads out of the field that it is within.
fn different(table: &'static Table, column: usize, own: usize) -> FieldError {
    let field = &table.fields[table.columns()[column].field];
    let within = &table.fields[table.columns()[own].field];
    let target = field.relation.map(|relation| (relation.target)().model);
    let message = format!(
        "`{field}` is a `{target}` of another `{within}` than this `{model}`; set both to the same",
        field = field.name,
        target = target.unwrap_or(field.name),
        within = within.name,
        model = table.model,
    );
    FieldError::new([field.name, within.name], message)
}

/// The columns of an insert, by their positions in the table, and their values: each column once.
pub(super) fn stored_once<'q>(
    table: &'static Table,
    columns: &'q [usize],
    values: &'q InsertValues,
) -> Result<(Cow<'q, [usize]>, Cow<'q, InsertValues>)> {
    if !table.has_shared_columns() {
        return Ok((Cow::Borrowed(columns), Cow::Borrowed(values)));
    }
    let place = |column: usize| columns.iter().position(|set| *set == column);
    for row in 0..values.rows().unwrap_or(1) {
        check_shared(table, |column| values.column(place(column)?).get(row))?;
    }
    let is_stored = |column: &usize| table.columns()[*column].shared_with.is_none();
    let kept = (0..columns.len()).filter(|&place| is_stored(&columns[place]));
    let kept: Vec<usize> = kept.collect();
    let values = match values {
        InsertValues::Row(row) => {
            InsertValues::Row(kept.iter().map(|&place| row[place].clone()).collect())
        }
        InsertValues::Rows(rows) => {
            InsertValues::Rows(kept.iter().map(|&place| rows[place].clone()).collect())
        }
    };
    let columns = kept.into_iter().map(|place| columns[place]).collect();
    Ok((Cow::Owned(columns), Cow::Owned(values)))
}

/// The assignments to the columns of a table, and conditions on its rows.
pub(super) type SetWhere<'q> = (Vec<(&'static str, Expr<'q>)>, Vec<Expr<'q>>);

/// A column with the value that it is set to.
pub(super) struct PlannedSet<'q> {
    pub(super) clause: &'q SetClause,
    pub(super) name: &'static str,
    pub(super) value: Expr<'q>,
}

/// The assignments of an update to columns that the table has, and the conditions under which those to foreign keys hold:
/// the rows must be of the same field as what they are set to. The row that comes has the same as the stored one in the
/// columns of a conflict target.
pub(super) fn set_once<'q>(
    table: &'static Table,
    planned: Vec<PlannedSet<'q>>,
    conflict_target: &[usize],
) -> Result<SetWhere<'q>> {
    if !table.has_shared_columns() {
        let stored = planned.into_iter().map(|set| (set.name, set.value));
        return Ok((stored.collect(), Vec::new()));
    }
    let is_set = |column: usize| planned.iter().any(|set| set.clause.column == column);
    let stored = |column: usize| table.stored_position(column);
    let is_in_target = |column| conflict_target.iter().any(|&it| stored(it) == column);
    let is_same =
        |set: &&PlannedSet<'q>| is_in_target(stored(set.clause.column)) && is_incoming(&set.value);
    let moved = planned.iter().filter(|set| !is_same(set));
    check_moved(table, moved.map(|set| set.clause.column), is_set)?;
    let own = |set: &PlannedSet<'q>| table.columns()[set.clause.column].shared_with;
    let (shared, kept): (Vec<_>, Vec<_>) = planned.into_iter().partition(|set| own(set).is_some());
    let mut conditions = Vec::new();
    for set in shared {
        let Some(own) = own(&set) else { continue };
        if is_null(&set.value) {
            continue;
        }
        match kept.iter().find(|other| other.clause.column == own) {
            Some(other) => check_same(table, (&set, other), own)?,
            None if is_in_target(own) && is_incoming(&set.value) => {}
            None => conditions.extend(is_of(table, set)),
        }
    }
    let kept = kept.into_iter().map(|set| (set.name, set.value));
    Ok((kept.collect(), conditions))
}

/// Refuses an update that sets a foreign key and the field that it is within to what is not known to be the same.
fn check_same(
    table: &'static Table,
    (set, other): (&PlannedSet<'_>, &PlannedSet<'_>),
    own: usize,
) -> Result<()> {
    match (set.clause.value.node(), other.clause.value.node()) {
        (Node::Value(one), Node::Value(other)) if one == other => Ok(()),
        (Node::Value(_), Node::Value(_)) => {
            refuse(table, vec![different(table, set.clause.column, own)])
        }
        _ if same_column(&set.value, &other.value) => Ok(()),
        _ => {
            let name = |column: usize| table.fields[table.columns()[column].field].name;
            Err(Error::InvalidQuery {
                model: table.model,
                why: format!(
                    "an update sets `{}` and `{}`, which it is within, and nothing shows that both are of the same; set them to values",
                    name(set.clause.column),
                    name(own),
                ),
            })
        }
    }
}

/// Returns the condition that a row has what a part of its foreign key is set to; none where it is the same column.
fn is_of<'q>(table: &'static Table, set: PlannedSet<'q>) -> Option<Expr<'q>> {
    let column = || Expr::Column(Alias::Table(table.name), set.name);
    if same_column(&set.value, &column()) {
        return None;
    }
    Some(match set.value {
        // What the foreign key is set to may be null.
        Expr::SharedColumn { own, column: held } => {
            Expr::Or(vec![Expr::IsNull(own), equal(column(), *held)])
        }
        value => equal(column(), value),
    })
}

/// Refuses an insert of the rows of a query where a foreign key is not known to be of the field that it is within, and
/// drops the columns that the table has already: those of the field itself, or of the first that shares it.
pub(super) fn select_once(
    table: &'static Table,
    written: Vec<usize>,
    source: &mut Select<'_>,
) -> Result<Vec<usize>> {
    if !table.has_shared_columns() {
        return Ok(written);
    }
    let stored = |column: usize| table.stored_position(column);
    let mut once: Vec<usize> = Vec::with_capacity(written.len());
    // The place of each column among those that are left.
    let mut places = Vec::with_capacity(written.len());
    for (place, &column) in written.iter().enumerate() {
        let is_same = |other: &usize| stored(written[*other]) == stored(column);
        let first = (0..place).find(is_same);
        if let Some(first) = first {
            let value = |place: usize| (written[place], &source.columns[place].expr);
            check_selected(table, value(place), value(first))?;
            places.push(places[first]);
        } else {
            places.push(once.len());
            once.push(place);
        }
    }
    let selected = std::mem::take(&mut source.columns).into_iter().enumerate();
    let selected = selected.filter(|(place, _)| once.contains(place));
    source.columns = selected.map(|(_, column)| column).collect();
    move_positions(source, &places);
    Ok(once.into_iter().map(|place| written[place]).collect())
}

/// Has groups and orders by the position of a column follow it to its new place.
fn move_positions(source: &mut Select<'_>, places: &[usize]) {
    let keys = source.group.iter_mut().flat_map(|group| &mut group.keys);
    let order = source.order.iter_mut().map(|key| &mut key.expr);
    for expr in keys.chain(order) {
        if let Expr::Position(position) = expr
            && let Some(place) = places.get(*position - 1)
        {
            *position = place + 1;
        }
    }
}

/// Refuses a selected value of a column that is not known to be the same as another of that column.
fn check_selected(
    table: &'static Table,
    (column, value): (usize, &Expr<'_>),
    (other, known): (usize, &Expr<'_>),
) -> Result<()> {
    match (value.bound_value(), known.bound_value()) {
        (Some(value), Some(known)) if value.is_null() || value == known => Ok(()),
        (Some(_), Some(_)) => {
            let is_own = table.columns()[column].shared_with.is_none();
            let (column, own) = if is_own {
                (other, column)
            } else {
                (column, other)
            };
            refuse(table, vec![different(table, column, own)])
        }
        _ if is_null(value) || same_column(value, known) => Ok(()),
        _ => {
            let name = |column: usize| table.fields[table.columns()[column].field].name;
            Err(Error::InvalidQuery {
                model: table.model,
                why: format!(
                    "`insert_into` gives `{field}` and `{within}`, which share a column, and nothing shows that they are of the same; select both from one row",
                    field = name(column),
                    within = name(other),
                ),
            })
        }
    }
}

fn is_incoming(expr: &Expr<'_>) -> bool {
    matches!(expr, Expr::Column(INCOMING, _))
}

fn is_null(expr: &Expr<'_>) -> bool {
    expr.bound_value().is_some_and(Value::is_null)
}

/// Returns whether both are one column, however it is written.
fn same_column(one: &Expr<'_>, other: &Expr<'_>) -> bool {
    let column = |expr: &Expr<'_>| match expr {
        Expr::Column(alias, name) => Some((*alias, *name)),
        Expr::SharedColumn { column, .. } => match **column {
            Expr::Column(alias, name) => Some((alias, name)),
            _ => None,
        },
        _ => None,
    };
    column(one).is_some() && column(one) == column(other)
}
