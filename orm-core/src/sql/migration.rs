//! Statements of whoever applies migrations.
//!
//! - `columns`: the columns that a table of SQLite has;
//! - `creation`: statements that make what may be there already;
//! - `dependants`: what keeps a table or a column from being dropped;
//! - `history`: the table of the migrations that a database has;
//! - `lock`: the lock that one session holds while it applies some, and the limits of its transactions;
//! - `rights`: the rights to make tables;
//! - `rows`: rows of tables that no model describes;
//! - `scripts`: scripts of the user's own;
//! - `sizes`: how many rows tables have;
//! - `objects`: triggers, views and indexes of SQLite that were made by hand, and rows that point at none.

mod columns;
mod creation;
mod dependants;
mod history;
mod lock;
mod objects;
mod rights;
mod rows;
mod scripts;
mod sizes;

pub use columns::{StoredColumn, find_odd_values, find_stored_columns};
pub use creation::{creates_foreign_key, creates_table};
pub use dependants::{ChangedPart, find_dependants};
pub use history::{
    HISTORY_TABLE, HistoryEntry, HistoryState, await_history, create_history, find_entry,
    find_history, forget_entry, read_history, write_entry,
};
pub use lock::{
    SessionNumbers, check_deferred, drop_invalid_index, find_builds, find_index,
    find_invalid_indexes, find_lock_holder, limits, no_limits, try_lock,
};
pub use objects::{
    HandmadeObject, ObjectKind, compile_changes_of, compile_view, find_dangling_rows, find_objects,
};
pub use rights::{find_current_schema, find_missing_rights, find_other_owners, find_role};
pub use rows::{NextRows, read_next_rows, read_value, set_column, set_column_of_rows, value_type};
pub use scripts::{fits_in_transaction, is_online};
pub use sizes::{count_rows, find_estimates};
