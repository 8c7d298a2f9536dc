//! The rows of drafts as the database would see them, and what a unique index of their table has of them.

use crate::db::Target;
use crate::error::{DecodeError, Result};
use crate::objects::run::columns::read_key;
use crate::objects::run::prepare;
use crate::objects::write::stored_rows::values;
use crate::query::{IndexLookup, Insert, Request};
use crate::schema::Index;
use crate::value::{ColumnValues, KeyValue, Type, Value};

/// A draft whose row a unique index would hold.
pub(super) struct IndexedDraft {
    /// The position of the draft.
    pub(super) draft: usize,
    /// True says that a draft before it has the same in the index.
    pub(super) is_repeated: bool,
    /// The key of the stored row that has the same in the index.
    pub(super) stored: Option<KeyValue>,
}

/// Looks for drafts in a unique index, outside of which some may be. `None` where the index reads a field that they leave to
/// the database, so that nothing tells what it would hold.
pub(super) async fn indexed_drafts(
    index: &'static Index,
    insert: &Insert,
    drafts: &[usize],
    on: Target<'_>,
) -> Result<Option<Vec<IndexedDraft>>> {
    let table = insert.table;
    let fields = index.fields_read(table);
    if !are_known(&fields, insert) {
        return Ok(None);
    }
    let lookup = IndexLookup {
        table,
        index,
        values: rows_in_hand(insert, drafts),
    };
    let mut found = Vec::new();
    prepare(Request::IndexLookup(&lookup), on)?
        .fetch(on, &mut |reader| {
            let n = reader.i64().map_err(DecodeError::of_no_model)?;
            let is_repeated = reader.bool().map_err(DecodeError::of_no_model)?;
            let is_stored = reader.bool().map_err(DecodeError::of_no_model)?;
            let stored = is_stored.then(|| read_key(table, reader)).transpose()?;
            let draft = usize::try_from(n).ok().and_then(|n| drafts.get(n));
            found.extend(draft.map(|&draft| IndexedDraft {
                draft,
                is_repeated,
                stored,
            }));
            Ok(())
        })
        .await?;
    Ok(Some(found))
}

/// Returns whether the drafts tell what these fields of their rows will be: none is left to the database.
pub(super) fn are_known(fields: &[usize], insert: &Insert) -> bool {
    let table = insert.table;
    let mut columns = table.stored_columns();
    columns.all(|column| {
        let field = table.columns()[column].field;
        let is_known = || values(insert, column).is_some() || !is_filled_in(insert, column, field);
        !fields.contains(&field) || is_known()
    })
}

/// Returns the values of these drafts in all columns that the table has, and behind them their positions among these.
/// Columns that they leave out are null.
pub(super) fn rows_in_hand(insert: &Insert, drafts: &[usize]) -> Vec<ColumnValues> {
    let table = insert.table;
    let columns = table.stored_columns().map(|column| {
        let ty = table.columns()[column].ty;
        let values = match values(insert, column) {
            Some(values) => drafts.iter().map(|&draft| values[draft].clone()).collect(),
            None => vec![Value::Null(ty); drafts.len()],
        };
        ColumnValues::new(ty, values)
    });
    let positions = (0..).take(drafts.len()).map(Value::I64);
    let positions = ColumnValues::new(Type::I64, positions.collect());
    columns.chain([positions]).collect()
}

/// Returns whether the database gives a column of new rows a value where the drafts set none.
fn is_filled_in(insert: &Insert, column: usize, field: usize) -> bool {
    let described = &insert.table.fields[field];
    let mut computed = insert.computed.iter();
    described.identity
        || described.db_default.is_some()
        || described.generated.is_some()
        || computed.any(|clause| clause.column == column)
}
