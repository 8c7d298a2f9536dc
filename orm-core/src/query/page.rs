//! `LIMIT` and `OFFSET`.

/// `LIMIT` and `OFFSET`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageBounds {
    /// At most so many rows.
    pub limit: Option<u64>,
    /// Without the first so many.
    pub offset: u64,
}

impl PageBounds {
    /// Returns whether any row may be left out.
    pub fn is_cut(self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    /// Keeps no more than the first `n` rows.
    pub fn limit_to(&mut self, n: u64) {
        self.limit = Some(self.limit.map_or(n, |limit| limit.min(n)));
    }
}
