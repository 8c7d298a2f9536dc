//! One draft that a unique key may forbid.

use super::TableRule;
use crate::db::Target;
use crate::error::{DecodeError, Result};
use crate::model::{self, ConflictRule, DraftValues, Model};
use crate::objects::run::transaction::atomically;
use crate::objects::run::{Prepared, prepare};
use crate::objects::write::draft::{NewRow, fill_in, insert, keep_rows, split};
use crate::objects::write::get_or_create::DraftKey;
use crate::objects::write::written::Written;
use crate::query::Request;
use crate::schema::Table;
use chrono::Utc;

/// Inserts a draft, or does with the row that is in its way what the rule says.
pub(in crate::objects) async fn save_with<M: Model>(
    mut draft: DraftValues,
    rule: ConflictRule,
    on: Target<'_>,
) -> Result<Written<M>> {
    let (table, kept) = (M::table(), draft.take_rows());
    let rule = TableRule::new(rule, table)?;
    let row = fill_in(draft, M::write_default, Utc::now());
    rule.check_is_given(table, |column| row.values[column].is_some())?;
    let keys = rule.keys.iter();
    let keys: Vec<DraftKey> = keys
        .filter_map(|key| DraftKey::within(table, key, &row.values))
        .collect();
    let mut written = if rule.updates() {
        let upsert = Upsert::new(table, row, &rule, keys, on)?;
        if upsert.tells_inserted {
            upsert.run(on).await?
        } else {
            atomically(on, async |on| upsert.run(on).await).await?
        }
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
    Ok(match insert(row, Some(rule.clause.clone()), on).await? {
        Some(row) => Written::Inserted(row),
        None => Written::Skipped(in_the_way(keys, on).await?),
    })
}

/// Returns the stored row that has the same as the draft in one of these keys.
async fn in_the_way<M: Model>(keys: &[DraftKey], on: Target<'_>) -> Result<Option<M>> {
    for key in keys {
        if let Some(row) = key.stored(on).await? {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// `ON CONFLICT DO UPDATE`.
struct Upsert {
    prepared: Prepared,
    /// The values by which a stored row is found.
    keys: Vec<DraftKey>,
    /// Says whether the database tells if it inserted the row. One that does not is asked before whether there is one,
    /// within a transaction that lets nobody else write.
    tells_inserted: bool,
}

impl Upsert {
    fn new(
        table: &'static Table,
        row: NewRow,
        rule: &TableRule,
        keys: Vec<DraftKey>,
        on: Target<'_>,
    ) -> Result<Self> {
        let (mut insert, _) = split(table, row);
        insert.returning = (0..table.columns().len()).collect();
        insert.conflict = Some(rule.clause.clone());
        insert.tells_inserted = true;
        Ok(Upsert {
            prepared: prepare(Request::Insert(&insert), on.backend())?,
            keys,
            tells_inserted: on.backend().features().tells_inserted_rows,
        })
    }

    async fn run<M: Model>(&self, on: Target<'_>) -> Result<Written<M>> {
        let before: Option<M> = if self.tells_inserted {
            None
        } else {
            in_the_way(&self.keys, on).await?
        };
        let mut stored = None;
        self.prepared
            .fetch(on, &mut |reader| {
                let row = model::read(reader, &[])?;
                let is_new = if self.tells_inserted {
                    reader.bool().map_err(DecodeError::of_no_model)?
                } else {
                    before.is_none()
                };
                stored = Some((row, is_new));
                Ok(())
            })
            .await?;
        Ok(match stored {
            Some((row, true)) => Written::Inserted(row),
            Some((row, false)) => Written::Updated(row),
            None if self.tells_inserted => Written::Skipped(in_the_way(&self.keys, on).await?),
            None => Written::Skipped(before),
        })
    }
}
