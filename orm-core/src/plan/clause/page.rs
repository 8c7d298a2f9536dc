//! `LIMIT` and `OFFSET`.

use crate::plan::clauses::{Clauses, Output};
use crate::query::PageBounds;

impl Clauses<'_> {
    /// Returns the page of a statement of its own: of `EXISTS`, one row is enough. (A subquery in `EXISTS (…)` ends at
    /// the first row by itself.)
    pub(in crate::plan) fn page_of_statement(&self) -> PageBounds {
        let mut page = self.page;
        if matches!(self.output, Output::Exists) {
            page.limit_to(1);
        }
        page
    }
}
