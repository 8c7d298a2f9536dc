//! Stored rows looked for by the values of drafts.

use crate::db::Target;
use crate::error::{DecodeError, Result};
use crate::objects::run::columns::read_key;
use crate::objects::run::prepare;
use crate::query::{Insert, Request, RowLookup};
use crate::schema::Table;
use crate::value::{ColumnValues, KeyValue, Value};
use std::collections::HashMap;

/// Looks for the stored rows of a table that have in some columns what drafts have in these of theirs. Returns the keys by
/// the positions of the drafts; a draft that leaves one of the columns out, or sets it to null, is not looked for.
pub(super) async fn stored_rows(
    (table, columns): (&'static Table, Vec<usize>),
    (insert, own_columns): (&Insert, &[usize]),
    drafts: &[usize],
    on: Target<'_>,
) -> Result<HashMap<usize, KeyValue>> {
    let own: Option<Vec<&[Value]>> = own_columns.iter().map(|&it| values(insert, it)).collect();
    let own = own.unwrap_or_default();
    let is_given = |draft: &usize| own.iter().all(|values| !values[*draft].is_null());
    let drafts: Vec<usize> = drafts.iter().copied().filter(is_given).collect();
    if own.is_empty() || drafts.is_empty() {
        return Ok(HashMap::new());
    }
    let values = columns.iter().zip(own).map(|(&column, values)| {
        let values = drafts.iter().map(|&draft| values[draft].clone());
        ColumnValues::new(table.columns()[column].ty, values.collect())
    });
    let lookup = RowLookup {
        table,
        values: values.collect(),
        columns,
    };
    let mut found = HashMap::with_capacity(drafts.len());
    prepare(Request::Lookup(&lookup), on)?
        .fetch(on, &mut |reader| {
            let n = reader.i64().map_err(DecodeError::of_no_model)?;
            let draft = usize::try_from(n).ok().and_then(|n| drafts.get(n));
            found.extend(draft.copied().zip(Some(read_key(table, reader)?)));
            Ok(())
        })
        .await?;
    Ok(found)
}

/// Looks for the stored rows that have the same as drafts of their table in the fields of a unique key, as [`stored_rows`]
/// does.
pub(super) async fn stored_by_key(
    insert: &Insert,
    fields: &[usize],
    drafts: &[usize],
    on: Target<'_>,
) -> Result<HashMap<usize, KeyValue>> {
    let table = insert.table;
    let columns: Vec<usize> = fields.iter().flat_map(|&it| table.range(it)).collect();
    stored_rows((table, columns.clone()), (insert, &columns), drafts, on).await
}

/// Returns the values that drafts set in a column of the table, if they set it.
pub(super) fn values(insert: &Insert, column: usize) -> Option<&[Value]> {
    let position = insert.columns.iter().position(|set| *set == column)?;
    Some(insert.values.column(position))
}
