//! The end of an upsert that tells which rows are new.

/// The end of such an upsert: whether it told which rows are new.
pub(in crate::db) enum UpsertEnd {
    /// So many rows were written, and each tells whether it is new.
    Told(u64),
    /// Nothing tells which rows are new, so the statement was undone.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(dead_code, reason = "Postgres always tells")
    )]
    Undone,
}
