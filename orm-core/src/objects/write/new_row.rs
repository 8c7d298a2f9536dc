//! A new row: the values of a draft, what is filled in, and its insert.

use super::auto::value_of_new_row;
use super::version;
use crate::db::Target;
use crate::error::{DatabaseError, Error, Result};
use crate::model::{DraftValues, ErasedRow, Model, RowInHand, at_column, read_columns_of};
use crate::objects::run::columns::read_columns;
use crate::objects::run::prepare;
use crate::query::{ConflictClause, Insert, InsertValues, Request, SetClause};
use crate::schema::{Field, Table, WriteDefault};
use crate::value::{Reader, Type, Value, ValueRow};
use chrono::{DateTime, Utc};
use std::ops::Range;

/// A draft with all values that do not come from the database.
pub(in crate::objects) struct FilledDraft {
    row: NewRow,
    /// The rows that keys were taken from.
    kept: Vec<(usize, RowInHand)>,
}

impl FilledDraft {
    pub(in crate::objects) fn of<M: Model>(mut draft: DraftValues, on: Target<'_>) -> Self {
        let kept = draft.take_rows();
        let row = fill_in(draft.for_tenant(on.tenant()), M::write_default, Utc::now());
        FilledDraft { row, kept }
    }

    /// Inserts the row, and returns it as it is stored.
    pub(in crate::objects) async fn insert<M: Model>(self, on: Target<'_>) -> Result<M> {
        let stored = insert_values(M::table(), self.row, None, on).await?;
        let mut row: M = row_of(&mut stored.ok_or_else(|| not_stored(M::table()))?)?;
        keep_rows(&mut row, self.kept);
        Ok(row)
    }
}

/// Has the foreign keys of a row keep the rows that they were set to.
pub(in crate::objects) fn keep_rows(row: &mut dyn ErasedRow, rows: Vec<(usize, RowInHand)>) {
    for (field, kept) in rows {
        if let Some(relation) = row.foreign_key(field) {
            relation.accept(kept);
        }
    }
}

/// A row to insert: the values of all columns, of which those left to the database are empty, and expressions for some of
/// these.
#[derive(Clone, Debug)]
pub(in crate::objects) struct NewRow {
    pub(in crate::objects) values: Vec<Option<Value>>,
    pub(in crate::objects) computed: Vec<SetClause>,
}

impl NewRow {
    /// Returns the values of a row of which the database computes none by an expression; `method` takes no others.
    pub(in crate::objects) fn into_values(
        self,
        table: &'static Table,
        method: &str,
    ) -> Result<Vec<Option<Value>>> {
        refuse_computed(&self.computed, table, method)?;
        Ok(self.values)
    }
}

/// Refuses a draft of which the database computes columns by expressions; `method` takes no others.
pub(in crate::objects) fn refuse_computed(
    computed: &[SetClause],
    table: &'static Table,
    method: &str,
) -> Result<()> {
    let Some(clause) = computed.first() else {
        return Ok(());
    };
    let name = table.fields[table.columns()[clause.column].field].name;
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`{method}` takes drafts of values, and one has an expression for `{name}`; save that one by itself, or with `bulk_create`"
        ),
    })
}

/// Returns the row that a draft makes: with defaults for what it does not set.
pub(in crate::objects) fn fill_in(
    draft: DraftValues,
    write_default: WriteDefault,
    now: DateTime<Utc>,
) -> NewRow {
    let fields = fields_filled_in(draft.table());
    fill_fields(draft, fields, write_default, now)
}

/// The fields that drafts of one table may leave out, and what they are filled with.
pub(in crate::objects) struct DraftFiller {
    /// The fields that have a value where a draft sets none, with their columns.
    fields: Vec<(usize, Range<usize>)>,
    write_default: WriteDefault,
    now: DateTime<Utc>,
}

impl DraftFiller {
    pub(in crate::objects) fn new(table: &'static Table, write_default: WriteDefault) -> Self {
        DraftFiller {
            fields: fields_filled_in(table).collect(),
            write_default,
            now: Utc::now(),
        }
    }

    /// Returns the row that a draft makes.
    pub(in crate::objects) fn fill_in(&self, draft: DraftValues) -> NewRow {
        let fields = self.fields.iter().cloned();
        fill_fields(draft, fields, self.write_default, self.now)
    }
}

/// The fields that have a value where a draft sets none, with their columns.
fn fields_filled_in(table: &'static Table) -> impl Iterator<Item = (usize, Range<usize>)> {
    let is_filled_in = |field: &Field| {
        let is_null = field.null && field.db_default.is_none();
        field.generated.is_none()
            && (field.auto.is_some() || field.version || field.default || is_null)
    };
    let fields = table.fields.iter().enumerate();
    let filled = fields.filter(move |(_, described)| is_filled_in(described));
    filled.map(|(field, _)| (field, table.range(field)))
}

fn fill_fields(
    draft: DraftValues,
    fields: impl Iterator<Item = (usize, Range<usize>)>,
    write_default: WriteDefault,
    now: DateTime<Utc>,
) -> NewRow {
    let table = draft.table();
    let (mut values, computed) = draft.into_inner();
    for (field, columns) in fields {
        let places = &mut values[columns.clone()];
        let is_given = places.iter().any(Option::is_some);
        let is_computed = |clause: &SetClause| columns.contains(&clause.column);
        if is_given || computed.iter().any(is_computed) {
            continue;
        }
        let described = &table.fields[field];
        if let Some(auto) = described.auto {
            let columns = table.columns_of(field).iter();
            let value = columns.map(|column| value_of_new_row(auto, column.ty, now));
            fill(places, value);
        } else if described.version {
            let types = described.types.iter();
            fill(places, types.map(|&ty| version::first(ty)));
        } else if described.default {
            let mut defaults = Vec::with_capacity(1);
            write_default(field, &mut defaults);
            fill(places, defaults);
        } else {
            fill(places, described.types.iter().map(|&ty| Value::Null(ty)));
        }
    }
    if table.has_shared_columns() {
        fill_shared(table, &mut values);
    }
    NewRow { values, computed }
}

/// Fills in what a foreign key knows of a column that is left to the database otherwise.
fn fill_shared(table: &'static Table, values: &mut [Option<Value>]) {
    for (column, described) in table.columns().iter().enumerate() {
        if let Some(own) = described.shared_with
            && values[own].is_none()
        {
            values[own] = values[column].clone().filter(|value| !value.is_null());
        }
    }
}

fn fill(places: &mut [Option<Value>], values: impl IntoIterator<Item = Value>) {
    for (place, value) in places.iter_mut().zip(values) {
        *place = Some(value);
    }
}

/// Inserts one row. Returns it with what the database filled in, or nothing where it was not stored, as by `ON CONFLICT
/// DO NOTHING`.
pub(in crate::objects) async fn insert<M: Model>(
    row: NewRow,
    conflict: Option<ConflictClause>,
    on: Target<'_>,
) -> Result<Option<M>> {
    match insert_values(M::table(), row, conflict, on).await? {
        Some(mut values) => row_of(&mut values).map(Some),
        None => Ok(None),
    }
}

/// Inserts one row. Returns the values of all columns, those that the database filled in among them, or nothing where
/// it was not stored.
async fn insert_values(
    table: &'static Table,
    row: NewRow,
    conflict: Option<ConflictClause>,
    on: Target<'_>,
) -> Result<Option<Vec<Value>>> {
    let (mut insert, left) = split(table, row);
    insert.conflict = conflict;
    let prepared = prepare(Request::Insert(&insert), on)?;
    let (mut returned, mut stored) = (Vec::with_capacity(left.len()), false);
    if left.is_empty() {
        stored = prepared.execute(on).await? > 0;
    } else {
        prepared
            .fetch(on, &mut |reader| {
                stored = true;
                read_columns(table, &left, reader, &mut returned)
            })
            .await?;
    }
    if !stored {
        return Ok(None);
    }
    let mut values = vec![Value::Null(Type::I64); table.columns().len()];
    let set = insert.columns.into_iter().zip(insert.values.into_row());
    for (column, value) in set.chain(left.into_iter().zip(returned)) {
        values[column] = value;
    }
    Ok(Some(values))
}

/// The error of an insert or upsert that hands no row back, though no unique key forbids it: a trigger that dropped the row,
/// and one of a view that wrote it to a table, look the same.
pub(in crate::objects) fn not_stored(table: &Table) -> Error {
    let message = format!(
        "the database hands back no row of `{}`: a trigger drops it, or writes it elsewhere, as one of a view does, whose tables are to be written then",
        table.model
    );
    Error::Database(DatabaseError::new(None, message, None))
}

/// Reads the row that has these values, one a column.
fn row_of<M: Model>(values: &mut [Value]) -> Result<M> {
    let table = M::table();
    let mut reader = ValueRow::new(values);
    read_columns_of(&mut reader, table, 0, |reader| M::read(reader))
        .map_err(|error| at_column(error, table, reader.position()))
}

/// Splits a row into the insert of its values and the columns left to the database.
pub(in crate::objects) fn split(table: &'static Table, row: NewRow) -> (Insert, Vec<usize>) {
    let (mut columns, mut set, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (column, value) in row.values.into_iter().enumerate() {
        match value {
            Some(value) => {
                columns.push(column);
                set.push(value);
            }
            None => left.push(column),
        }
    }
    let insert = Insert {
        table,
        columns,
        values: InsertValues::Row(set),
        computed: row.computed,
        returning: left.clone(),
        conflict: None,
        tells_inserted: false,
    };
    (insert, left)
}
