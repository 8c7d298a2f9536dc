//! The command line: what each verb prints, byte by byte, and what it writes.
//!
//! A test plays a scene of several calls and compares all that is shown with a file of `transcripts/`; `BLESS=1` writes
//! it. The pages of the guide take their output from there.

#[macro_use]
extern crate orm_tests;

mod checking;
mod databases;
mod embedded_enums;
mod files;
mod first_steps;
mod guide;
mod inspecting;
mod making;
mod migrating;
mod mistakes;
mod models;
mod optional_structs;
mod row_models;
mod rows;
mod scene;
mod schemas;
mod takeovers;
mod whole_database;
mod words;
