//! The tenant that a statement is about.

use super::Table;
use crate::value::KeyValue;

/// The tenant whose rows alone a statement reads and writes.
///
/// ```sql
/// SELECT … FROM "task" WHERE "task"."tenant_id" = ?
/// ```
#[derive(Clone, Debug)]
pub struct Tenant {
    /// The table of tenants.
    pub table: &'static Table,
    /// The key of the tenant, one value a column.
    pub key: KeyValue,
}
