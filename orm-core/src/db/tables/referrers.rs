//! Tables that are not listed, but refer to those that are.

use crate::db::executor::Target;
use crate::error::{Error, Result};
use crate::schema::{Catalog, Schema};

/// Refuses what would delete or change rows of tables that are not listed. `or` says what may be done but list them.
pub(super) fn refuse_referrers(
    catalog: &Catalog,
    schema: &Schema,
    on: Target<'_>,
    or: &str,
) -> Result<()> {
    let Some((table, key)) = catalog.referrer_of(schema.tables()) else {
        return Ok(());
    };
    let names = on.names(table);
    let model = names.listing(&key.table);
    let columns = key
        .columns
        .iter()
        .map(|column| format!("`{}`", column.name));
    let why = format!(
        "the table `{}` refers to `{}` by {} and is not listed; add {} to `schema![…]`, {or}",
        key.table.name,
        table.name,
        columns.collect::<Vec<_>>().join(", "),
        model.map_or_else(
            || "its model".to_owned(),
            |model| format!("`{}`", model.model)
        ),
    );
    Err(Error::SchemaMismatch {
        model: Some(table.model),
        field: None,
        why,
        is_raw: false,
        source: None,
    })
}
