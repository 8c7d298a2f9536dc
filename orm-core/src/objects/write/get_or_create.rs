//! One row by its unique fields, inserted where there is none: `get_or_create` and `update_or_create`.

use super::new_row::{fill_in, insert, keep_rows, not_stored, split};
use super::on_conflict::given_updates;
use super::unique_target::UniqueTarget;
use crate::db::Target;
use crate::error::{Error, Result};
use crate::model::{self, DraftValues, ErasedRow, Model, UniqueKey, row_values};
use crate::objects::load::LoadContext;
use crate::objects::run::prepare;
use crate::plan::check_shared;
use crate::query::{Comparison, ConflictAction, Expr, KeyExpr, Match, Request, Select};
use crate::schema::Table;
use crate::value::{KeyValue, Value};
use chrono::Utc;

/// The unique fields by which a row is looked for, with their values in a draft.
pub(in crate::objects) struct DraftKey {
    unique: UniqueTarget,
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
        let unique = UniqueTarget::of_fields(table, fields)?;
        let (mut columns, mut values) = (Vec::new(), Vec::new());
        for &field in &unique.fields {
            for column in table.range(field) {
                let value = draft.value(column).filter(|value| !value.is_null());
                let value = value.ok_or_else(|| without_value(table, field, method))?;
                columns.push(column);
                values.push(value.clone());
            }
        }
        Ok(DraftKey {
            unique,
            columns,
            values: KeyValue::from(values),
        })
    }

    /// Returns the values that a row has in the fields of a key, unless one of them is missing or null.
    pub(in crate::objects) fn within(
        table: &'static Table,
        unique: UniqueTarget,
        row: &[Option<Value>],
    ) -> Option<Self> {
        let columns = unique.columns(table);
        let values = columns.iter().map(|&column| row[column].clone());
        let values = values.map(|value| value.filter(|value| !value.is_null()));
        Some(DraftKey {
            values: values.collect::<Option<KeyValue>>()?,
            unique,
            columns,
        })
    }

    /// Returns the primary key of a row.
    pub(in crate::objects) fn primary(table: &'static Table, key: KeyValue) -> Self {
        DraftKey {
            unique: UniqueTarget::of_all_rows(table.primary_key.to_vec()),
            columns: table.key_positions().to_vec(),
            values: key,
        }
    }

    /// Reads the row that has these values, if there is one: of a unique constraint of some rows, among those.
    pub(in crate::objects) async fn stored<M: Model>(&self, on: Target<'_>) -> Result<Option<M>> {
        let mut select = Select::new(M::table());
        select.filter(self.condition(M::table()));
        select.unordered();
        let prepared = prepare(Request::Select(&select), on)?;
        Ok(prepared.rows(LoadContext::new(on)).await?.pop())
    }

    /// Returns the condition that the row meets.
    fn condition(&self, table: &'static Table) -> Expr {
        let keys = KeyExpr::of_fields(table, &self.unique.fields);
        let values = KeyExpr::bound(&self.values);
        let Some(index) = self.unique.index else {
            return keys.eq(values);
        };
        let keys = keys.into_iter().zip(values);
        let parts = keys.zip(&self.columns).map(|((key, value), &column)| {
            let field = table.columns()[column].field;
            if index.ignores_case(field) {
                Expr::matching(Match::Equals, true, key, value)
            } else {
                Expr::compare(Comparison::Eq, key, value)
            }
        });
        let among = index.condition.map(Expr::declared);
        Expr::all_of(parts.chain(among))
    }
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
        let ignore = key.unique.clause(M::table(), ConflictAction::DoNothing);
        if let Some(mut row) = insert(new.clone(), Some(ignore), on).await? {
            keep_rows(&mut row, rows);
            return Ok((row, true));
        }
        if let Some(row) = key.stored(on).await? {
            return Ok((row, false));
        }
    }
    // A row of another tenant is in the way: the insert alone says by which key.
    if on.tenant().is_some()
        && let Some(mut row) = insert(new, None, on).await?
    {
        keep_rows(&mut row, rows);
        return Ok((row, true));
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
    let update = ConflictAction::DoUpdate {
        set: given_updates(M::table(), &key.columns, &|column| draft.sets(column)),
        filter: Vec::new(),
    };
    let conflict = key.unique.clause(M::table(), update);
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
        if let Some(row) = key.stored::<M>(on).await? {
            refuse_astray(&row, &shared)?;
        }
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
fn refuse_astray(row: &dyn ErasedRow, shared: &[(usize, Value)]) -> Result<()> {
    let mut values = row_values(row);
    for (column, value) in shared {
        values[*column] = value.clone();
    }
    check_shared(row.row_table(), |column| values.get(column))
}
