//! Rows that are written: one, many, in conflict, by query, and deleted.

#[macro_use]
extern crate orm_tests;

#[path = "../library.rs"]
mod library;

mod bulk;
mod bulk_update;
mod computed_drafts;
mod conflicts;
mod copy_in;
mod deletes;
mod failed_drafts;
mod get_or_create;
mod insert_into;
mod new_keys;
mod no_overlap;
mod partial_uniques;
mod partial_upserts;
mod random;
mod related;
mod returning;
mod row_drafts;
mod rows;
mod statement_cache;
mod truncate;
mod turns;
mod update_into;
mod updates;
