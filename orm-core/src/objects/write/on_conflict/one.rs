//! One draft that a unique key may forbid.

use super::{TableRule, fails_of_overlaps, unless_it_overlaps};
use crate::db::Target;
use crate::error::{DecodeError, Result};
use crate::model::{self, ConflictRule, DraftValues, Model, key_value};
use crate::objects::run::prepare;
use crate::objects::run::transaction::atomically;
use crate::objects::write::get_or_create::DraftKey;
use crate::objects::write::new_row::{NewRow, fill_in, insert, keep_rows, split};
use crate::objects::write::rows_in_hand::indexed_drafts;
use crate::objects::write::unique_target::UniqueTarget;
use crate::objects::write::written::Written;
use crate::query::{Insert, Request};
use crate::schema::Index;
use chrono::Utc;

/// Inserts a draft, or does with the row that is in its way what the rule says.
pub(in crate::objects) async fn save_with<M: Model>(
    mut draft: DraftValues,
    rule: ConflictRule,
    on: Target<'_>,
) -> Result<Written<M>> {
    let (table, kept) = (M::table(), draft.take_rows());
    let mut rule = TableRule::new(rule, table)?;
    rule.clause = rule.clause_of(table, |column| draft.sets(column));
    let row = fill_in(draft, M::write_default, Utc::now());
    rule.check_is_given(table, |column| row.values[column].is_some())?;
    let keys = rule.keys.iter().cloned().map(UniqueTarget::of_all_rows);
    let keys = keys.chain(rule.clause.index.and_then(UniqueTarget::of_index));
    let keys: Vec<DraftKey> = keys
        .filter_map(|key| DraftKey::within(table, key, &row.values))
        .collect();
    let mut written = if rule.updates() {
        insert_or_update(row, &rule, &keys, on).await?
    } else {
        insert_or_skip(row, &rule, &keys, on).await?
    };
    if let Written::Inserted(row) | Written::Updated(row) = &mut written {
        keep_rows(row, kept);
    }
    Ok(written)
}

/// `ON CONFLICT DO NOTHING`.
async fn insert_or_skip<M: Model>(
    row: NewRow,
    rule: &TableRule,
    keys: &[DraftKey],
    on: Target<'_>,
) -> Result<Written<M>> {
    let draft = (!rule.indexes.is_empty()).then(|| split(M::table(), row.clone()).0);
    let clause = Some(rule.clause.clone());
    let inserted = if fails_of_overlaps(M::table(), &rule.clause, on) {
        unless_it_overlaps(on, async |on| insert(row, clause, on).await).await
    } else {
        insert(row, clause, on).await
    };
    if let Some(row) = inserted? {
        return Ok(Written::Inserted(row));
    }
    let stored = in_the_way(rule, keys, draft.as_ref(), on).await?;
    Ok(Written::Skipped(stored))
}

/// Returns the stored row that has the same as the draft in one of these keys, or in a unique index of the rule.
async fn in_the_way<M: Model>(
    rule: &TableRule,
    keys: &[DraftKey],
    draft: Option<&Insert>,
    on: Target<'_>,
) -> Result<Option<M>> {
    for key in keys {
        if let Some(row) = key.stored(on).await? {
            return Ok(Some(row));
        }
    }
    match draft {
        Some(draft) => in_an_index(&rule.indexes, draft, on).await,
        None => Ok(None),
    }
}

/// Returns the stored row that has the same as the draft in one of these unique indexes.
async fn in_an_index<M: Model>(
    indexes: &[&'static Index],
    draft: &Insert,
    on: Target<'_>,
) -> Result<Option<M>> {
    for index in indexes {
        let found = indexed_drafts(index, draft, &[0], on).await?;
        let mut found = found.into_iter().flatten();
        if let Some(key) = found.find_map(|found| found.stored) {
            return DraftKey::primary(M::table(), key).stored(on).await;
        }
    }
    Ok(None)
}

/// `ON CONFLICT DO UPDATE`.
async fn insert_or_update<M: Model>(
    row: NewRow,
    rule: &TableRule,
    keys: &[DraftKey],
    on: Target<'_>,
) -> Result<Written<M>> {
    let table = M::table();
    let (mut insert, _) = split(table, row);
    insert.returning = (0..table.columns().len()).collect();
    insert.conflict = Some(rule.clause.clone());
    insert.tells_inserted = true;
    let prepared = prepare(Request::Insert(&insert), on)?;
    let mut stored = None;
    let is_told = prepared
        .fetch_told(on, &mut |reader| {
            let row = model::read(reader, &[])?;
            stored = Some((row, reader.bool().map_err(DecodeError::of_no_model)?));
            Ok(())
        })
        .await?;
    match stored {
        Some((row, true)) => Ok(Written::Inserted(row)),
        Some((row, false)) => Ok(Written::Updated(row)),
        None if is_told => {
            let stored = in_the_way(rule, keys, Some(&insert), on).await?;
            Ok(Written::Skipped(stored))
        }
        // On the heap: hardly any table needs it.
        None => Box::pin(look_and_write(insert, rule, keys, on)).await,
    }
}

/// Looks whether there is a row, and writes it then, in a transaction that lets nobody else write. The row that was found is
/// not the one that is written where the draft is not in the unique index of the rule.
async fn look_and_write<M: Model>(
    mut insert: Insert,
    rule: &TableRule,
    keys: &[DraftKey],
    on: Target<'_>,
) -> Result<Written<M>> {
    insert.tells_inserted = false;
    let prepared = prepare(Request::Insert(&insert), on)?;
    atomically(on, async |on| {
        let before: Option<M> = in_the_way(rule, keys, Some(&insert), on).await?;
        let mut stored = None;
        prepared
            .fetch(on, &mut |reader| {
                stored = Some(model::read(reader, &[])?);
                Ok(())
            })
            .await?;
        Ok(match (stored, before) {
            (Some(row), Some(before)) if has_key_of(&row, &before) => Written::Updated(row),
            (Some(row), _) => Written::Inserted(row),
            (None, before) => Written::Skipped(before),
        })
    })
    .await
}

/// Returns whether two rows have the same primary key.
fn has_key_of<M: Model>(row: &M, other: &M) -> bool {
    key_value(&row.key()) == key_value(&other.key())
}
