//! Rows that are written: drafts, one by one and many at once.

pub(super) mod auto;
pub(super) mod bulk;
pub(super) mod draft;
pub(super) mod update;
