//! One row by its unique fields, inserted where there is none: `get_or_create` and `update_or_create`.

use super::draft::{fill_in, insert, keep_rows, not_stored, split};
use super::on_conflict::given_updates;
use crate::db::Target;
use crate::error::{Error, Result};
use crate::model::{self, DraftValues, Model, UniqueKey, field_values};
use crate::objects::load::LoadContext;
use crate::objects::run::prepare;
use crate::plan::check_shared;
use crate::query::{ConflictAction, ConflictClause, KeyExpr, Request, Select};
use crate::schema::Table;
use crate::value::{KeyValue, Value};
use chrono::Utc;

/// The unique fields by which a row is looked for, with their values in a draft.
pub(in crate::objects) struct DraftKey {
    fields: Vec<usize>,
    /// The positions of their columns in the table.
    columns: Vec<usize>,
    values: KeyValue,
}

impl DraftKey {
    /// Returns the values that the draft has in these fields. None of them may be missing or null, or no row could be
    /// found by them; `method` is the one that asks.
    pub(in crate::objects) fn of<M: Model>(
        draft: &DraftValues,
        unique: impl UniqueKey<M>,
        method: &str,
    ) -> Result<Self> {
        let (table, mut fields) = (M::table(), Vec::new());
        unique.positions(&mut fields);
        check_unique(table, &fields)?;
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for &field in &fields {
            for column in table.range(field) {
                let value = draft.value(column).filter(|value| !value.is_null());
                let value = value.ok_or_else(|| without_value(table, field, method))?;
                columns.push(column);
                values.push(value.clone());
            }
        }
        Ok(DraftKey {
            fields,
            columns,
            values: KeyValue::from(values),
        })
    }

    /// Returns the values that a row has in these fields, unless one of them is missing or null.
    pub(in crate::objects) fn within(
        table: &'static Table,
        fields: &[usize],
        row: &[Option<Value>],
    ) -> Option<Self> {
        let columns: Vec<usize> = fields.iter().flat_map(|&it| table.range(it)).collect();
        let values = columns.iter().map(|&column| row[column].clone());
        let values = values.map(|value| value.filter(|value| !value.is_null()));
        Some(DraftKey {
            fields: fields.to_vec(),
            values: values.collect::<Option<KeyValue>>()?,
            columns,
        })
    }

    /// Returns the primary key of a row.
    pub(in crate::objects) fn primary(table: &'static Table, key: KeyValue) -> Self {
        DraftKey {
            fields: table.primary_key.to_vec(),
            columns: table.key_positions().to_vec(),
            values: key,
        }
    }

    /// Reads the row that has these values, if there is one.
    pub(in crate::objects) async fn stored<M: Model>(&self, on: Target<'_>) -> Result<Option<M>> {
        let mut select = Select::new(M::table());
        let key = KeyExpr::of_fields(M::table(), &self.fields);
        select.filter(key.eq(KeyExpr::bound(&self.values)));
        select.unordered();
        let prepared = prepare(Request::Select(&select), on)?;
        Ok(prepared.rows(LoadContext::new(on)).await?.pop())
    }
}

/// Refuses fields that identify no row. Of fields two embedded structs deep the compiler does not know which they are.
pub(super) fn check_unique(table: &'static Table, fields: &[usize]) -> Result<()> {
    if table.key_of(fields).is_some() {
        return Ok(());
    }
    let names = fields.iter().map(|&field| table.fields[field].name);
    let names = names.collect::<Vec<_>>().join(", ");
    Err(Error::InvalidQuery {
        model: table.model,
        why: format!(
            "several rows may have the same in `{names}`; name the fields of a unique key, or declare `#[orm(unique({names}))]`"
        ),
    })
}

fn without_value(table: &Table, field: usize, method: &str) -> Error {
    let name = table.fields[field].name;
    Error::InvalidQuery {
        model: table.model,
        why: format!(
            "`{method}` finds the row by `{name}`, which the draft does not set or sets to null; call `.{name}(…)` with a value"
        ),
    }
}

/// Reads the row of a key, else inserts the draft, else reads the row that somebody else has inserted meanwhile.
pub(in crate::objects) async fn get_or_create<M: Model>(
    mut draft: DraftValues,
    key: DraftKey,
    on: Target<'_>,
) -> Result<(M, bool)> {
    /// A row may come and go between two statements, though hardly ever twice.
    const ATTEMPTS: usize = 3;
    if let Some(row) = key.stored(on).await? {
        return Ok((row, false));
    }
    let rows = draft.take_rows();
    let new = fill_in(draft, M::write_default, Utc::now());
    for _ in 0..ATTEMPTS {
        let ignore = ConflictClause::ignore(key.columns.clone());
        if let Some(mut row) = insert(new.clone(), Some(ignore), on).await? {
            keep_rows(&mut row, rows);
            return Ok((row, true));
        }
        if let Some(row) = key.stored(on).await? {
            return Ok((row, false));
        }
    }
    Err(not_stored(M::table()))
}

/// Inserts the draft, or sets the fields of the stored row which it sets.
pub(in crate::objects) async fn update_or_create<M: Model>(
    mut draft: DraftValues,
    key: &DraftKey,
    on: Target<'_>,
) -> Result<M> {
    let rows = draft.take_rows();
    let conflict = ConflictClause {
        target: key.columns.clone(),
        action: ConflictAction::DoUpdate {
            set: given_updates(M::table(), &key.columns, |column| draft.sets(column)),
            filter: Vec::new(),
        },
    };
    let new = fill_in(draft, M::write_default, Utc::now());
    let shared = shared_values(M::table(), &new.values);
    let (mut insert, _) = split(M::table(), new);
    insert.returning = (0..M::table().columns().len()).collect();
    insert.conflict = Some(conflict);
    let prepared = prepare(Request::Insert(&insert), on)?;
    let mut stored = None;
    prepared
        .fetch(on, &mut |reader| {
            stored = Some(model::read(reader, &[])?);
            Ok(())
        })
        .await?;
    let Some(mut row) = stored else {
        refuse_astray(key.stored::<M>(on).await?, &shared)?;
        return Err(not_stored(M::table()));
    };
    keep_rows(&mut row, rows);
    Ok(row)
}

/// Returns the columns that the foreign keys of a new row share with other fields, and their values.
fn shared_values(table: &'static Table, values: &[Option<Value>]) -> Vec<(usize, Value)> {
    let columns = table.columns().iter().zip(values).enumerate();
    let shared = columns.filter(|(_, (column, _))| column.shared_with.is_some());
    shared
        .filter_map(|(position, (_, value))| Some((position, value.clone()?)))
        .collect()
}

/// Refuses a draft whose foreign keys are of another field than the stored row: an upsert leaves that as it is.
fn refuse_astray<M: Model>(stored: Option<M>, shared: &[(usize, Value)]) -> Result<()> {
    let Some(row) = stored else { return Ok(()) };
    let fields = 0..M::table().fields.len();
    let mut values: Vec<Value> = fields.flat_map(|field| field_values(&row, field)).collect();
    for (column, value) in shared {
        values[*column] = value.clone();
    }
    check_shared(M::table(), |column| values.get(column))
}
