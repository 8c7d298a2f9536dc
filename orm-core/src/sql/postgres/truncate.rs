//! `TRUNCATE`, of all tables at once.

use super::Postgres;
use crate::schema::Truncation;
use crate::sql::Statement;
use crate::sql::dialect::Identity;
use crate::sql::writer::Writer;

/// Without `CASCADE`, which would empty tables that have come to refer to these in the meantime.
///
/// ```sql
/// TRUNCATE "book", "author" RESTART IDENTITY
/// ```
pub(super) fn truncate(tables: &Truncation, identity: Identity) -> Vec<Statement> {
    let mut writer = Writer::new(&Postgres);
    writer.push("TRUNCATE ");
    writer.joined(", ", &tables.tables, Writer::truncated);
    if identity == Identity::Restart {
        writer.push(" RESTART IDENTITY");
    }
    vec![writer.truncation(tables.tables.first())]
}
