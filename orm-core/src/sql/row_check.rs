//! Rows in hand looked through for one that a condition of their table refuses.

use super::rows_in_hand::POSITION;
use super::writer::Writer;
use crate::plan::RowCheck;

impl Writer {
    /// Writes `WITH … SELECT … WHERE NOT (…) ORDER BY … LIMIT 1`.
    pub(super) fn row_check(&mut self, check: &RowCheck<'_>) {
        self.with_rows_in_hand(check.table, &check.values);
        self.push(" SELECT ");
        self.name(POSITION);
        self.rows_in_hand(check.table);
        self.push(" WHERE NOT (");
        self.declared(check.condition);
        self.push(") ORDER BY ");
        self.name(POSITION);
        self.push(" LIMIT 1");
    }
}
