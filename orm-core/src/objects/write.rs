//! Rows that are written.
//!
//! - `auto`: the moment that `auto_now` fields are set to
//! - `draft`: the methods of a draft
//! - `failed_draft`: the draft that an error is about, among many
//! - `generated`: fields that the database computes
//! - `new_row`: the row that a draft makes, and the `INSERT` that stores it
//! - `get_or_create`: a draft that is inserted unless a row of the same unique fields is there
//! - `on_conflict`: drafts that a unique key may forbid; `written`: what became of each
//! - `bulk`: many drafts at once, one statement for all that leave the same columns to the database
//! - `bulk::update`: many rows in hand at once
//! - `copy`: any number of drafts, in constant memory
//! - `rows_in_hand`: the rows of drafts, and what a unique index has of them
//! - `stored_rows`: stored rows looked for by the values of drafts
//! - `unique_target`: the unique key that an upsert is about
//! - `update`: `save` and `save_fields`
//! - `validate`: everything for which a row would be refused, without a database
//! - `version`: fields that count how often a row was written
//! - `writing_order`: the order in which many rows are written

pub(super) mod auto;
pub(super) mod bulk;
pub(super) mod copy;
pub(super) mod draft;
mod failed_draft;
mod generated;
pub(super) mod get_or_create;
pub(super) mod new_row;
pub(super) mod on_conflict;
mod rows_in_hand;
mod stored_rows;
pub(super) mod unique_target;
pub(super) mod update;
pub(super) mod validate;
pub(super) mod version;
mod writing_order;
pub(super) mod written;
