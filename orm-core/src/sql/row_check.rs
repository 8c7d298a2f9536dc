//! Rows in hand looked through for one that a condition of their table refuses.

use super::writer::Writer;
use crate::plan::RowCheck;

/// The column of the rows' positions: no name that a model's column can have.
const POSITION: &str = "row in hand";

impl Writer {
    /// Writes `WITH … SELECT … WHERE NOT (…) ORDER BY … LIMIT 1`: the rows stand under the name of their table, as the condition may
    /// name it.
    pub(super) fn row_check(&mut self, check: &RowCheck<'_>) {
        let dialect = self.dialect;
        self.push("WITH ");
        self.name(check.table.name);
        self.push("(");
        let columns = check.table.columns().iter().map(|column| column.name);
        let columns = columns.chain([POSITION]);
        self.joined(", ", columns, Writer::name);
        self.push(") AS (");
        dialect.rows(self, &check.values.arrays, &check.values.enum_types);
        self.push(") SELECT ");
        self.name(POSITION);
        self.push(" FROM ");
        self.name(check.table.name);
        self.push(" WHERE NOT (");
        self.push(check.condition);
        self.push(") ORDER BY ");
        self.name(POSITION);
        self.push(" LIMIT 1");
    }
}
