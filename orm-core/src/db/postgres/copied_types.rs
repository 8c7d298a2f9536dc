//! The types of the columns that rows are copied into.
//!
//! A binary `COPY` carries no types, and converts nothing: the eight bytes of a float would be stored in a column of `bigint`
//! as another number. So the server is asked for the types of the columns before.

use super::types::{oids, type_of};
use crate::db::driver::Failure;
use crate::error::Error;
use crate::schema::{Column, Table};
use crate::sql::COLUMN_TYPES;
use crate::value::Type;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

/// The type of a column of the database.
struct FoundType {
    oid: u32,
    /// The category of types, as the catalog has it: `N` of numbers, for instance.
    category: String,
    name: String,
}

/// Asserts that the columns hold values as the fields write them. A table or column that is not there is told by the `COPY`.
pub(super) async fn check(
    connection: &mut PgConnection,
    table: &'static Table,
    written: &[&'static str],
    is_kept: bool,
) -> Result<(), Failure> {
    let find = sqlx::query(COLUMN_TYPES)
        .bind(table.namespace)
        .bind(table.name)
        .bind(written)
        .persistent(is_kept);
    for row in find.fetch_all(connection).await? {
        let (name, found) = read(&row)?;
        let mut columns = table.columns().iter();
        if let Some(column) = columns.find(|column| column.name == name)
            && !found.holds(column.ty)
        {
            return Err(Failure::Own(mismatch(table, column, &found)));
        }
    }
    Ok(())
}

fn read(row: &PgRow) -> sqlx::Result<(String, FoundType)> {
    let oid: i64 = row.try_get(1)?;
    let found = FoundType {
        oid: u32::try_from(oid).unwrap_or_default(),
        category: row.try_get(2)?,
        name: row.try_get(3)?,
    };
    Ok((row.try_get(0)?, found))
}

impl FoundType {
    /// Returns whether the bytes of a value are read as they are meant. Values of types of others are checked by the server.
    fn holds(&self, ty: Type) -> bool {
        let is_moment = |ty: &Type| matches!(ty, Type::DateTime | Type::Timestamp);
        let known = type_of(self.oid);
        let are_moments = is_moment(&ty) && known.as_ref().is_some_and(is_moment);
        if self.oid == oids(ty).0 || are_moments {
            return true;
        }
        match self.category.as_str() {
            // Texts, and enums, which are copied by their names.
            "S" | "E" => ty == Type::Text,
            // Numbers, dates, truth values and spans of time.
            "N" | "D" | "B" | "T" => false,
            _ => known.is_none(),
        }
    }
}

fn mismatch(table: &'static Table, column: &Column, found: &FoundType) -> Error {
    Error::SchemaMismatch {
        model: Some(table.model),
        field: Some(table.fields[column.field].name),
        why: format!(
            "the column `{}` of the table `{}` is of the type `{}`, and `copy_in` converts no values; change its type by a migration, or store the rows by `bulk_create`",
            column.name, table.name, found.name
        ),
        is_raw: false,
        source: None,
    }
}
