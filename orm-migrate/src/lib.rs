//! Migrations: changes of tables as data, apart from any database.
//!
//! A [`SchemaState`] is what the tables are at one point of a history. A [`Change`] leads from one state to the next;
//! [`SchemaState::apply`] does what it says, [`reverse`] gives what undoes it.
//!
//! ```
//! use orm_core::schema::physical::{ColumnType, PhysicalColumn, PhysicalTable, TableName};
//! use orm_core::schema::{Change, TableChange};
//! use orm_core::value::Type;
//! use orm_migrate::{SchemaState, reverse};
//!
//! let book = TableName::new(None, "book");
//! let mut state = SchemaState::default();
//! state.apply(&Change::CreateTable(PhysicalTable::new(book.clone())))?;
//! let before = state.clone();
//!
//! let column = PhysicalColumn {
//!     name: "title".into(),
//!     ty: ColumnType::of(Type::Text),
//!     null: false,
//!     default: None,
//!     collation: None,
//! };
//! let change = Change::of_table(&book, TableChange::AddColumn { column, fill: None });
//! state.apply(&change)?;
//! assert_eq!(state.table(&book).map(|table| table.columns.len()), Some(1));
//!
//! for change in reverse(&[change], &before)? {
//!     state.apply(&change)?;
//! }
//! assert_eq!(state, before);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - `state`: the tables at one point of a history;
//! - `apply`: a change of them; `apply/table`: a change of one;
//! - `items`: the changes from the constraints and indexes of one table to those of another;
//! - `mistake`: why a change does not fit;
//! - `reverse`: changes that undo others;
//! - `diff`: the changes from one state to another; `hints` and `question`: what must be known besides;
//! - `index_names`: names that indexes of two tables would have;
//! - `plan`: changes as the steps of one database; `found_names`: constraints by the names that a database has for them;
//! - `migration`: the changes of one file;
//! - `file`: such files, read and written; `checksum`: the checksum of what one does;
//! - `migrations`: where the files of a program are; `graph`: they in their order, and the tables at any place of it;
//! - `runner`: migrations applied to a database, and undone;
//! - `compact`: fewer changes that lead to the same tables;
//! - `compare`: the differences between tables that were found and those that are expected; `drift`: those of a database;
//! - `live`: the tables of a database in the words of the migrations; `fetch`: rows of statements that no model has;
//! - `deployment`: whether a migration comes before or after the next version of a program;
//! - `making`: the name of the next migration, one that merges branches, one that replaces several;
//! - `lint`: what may go wrong when a migration is applied; `lint_code`: the codes of that, with their levels;
//! - `outline`: changes in lines for people; `outward`: renames without the names in between;
//! - `online`: changes as several migrations that keep nobody from writing;
//! - `nearest`: the word that was meant.

mod apply;
mod checksum;
mod compact;
mod compare;
mod deployment;
mod diff;
mod drift;
mod fetch;
mod file;
mod found_names;
mod graph;
mod hints;
mod index_names;
mod items;
mod lint;
mod lint_code;
mod live;
mod making;
mod migration;
mod migrations;
mod mistake;
mod nearest;
mod online;
mod outline;
mod outward;
mod plan;
mod question;
mod reverse;
pub mod runner;
#[cfg(test)]
mod samples;
mod state;

pub use compact::compact;
pub use compare::{Difference, DifferentPart, compare};
pub use deployment::{Deployment, Moment, deployment};
pub use diff::{DiffError, diff};
pub use drift::{Drift, drift};
pub use file::{FileError, typed_sql};
pub use graph::{GraphError, LoadedMigration, MigrationGraph, MigrationName};
pub use hints::Hints;
pub use lint::{Finding, LintFacts, is_respelled, is_rounded, is_rounding, lint};
pub use lint_code::{LintCode, LintLevel};
pub use live::live;
pub use making::{Branch, BranchChange, MergeError, merge, next_name, slug, squash};
pub use migration::Migration;
pub use migrations::Migrations;
pub use mistake::Mistake;
pub use nearest::nearest;
pub use online::online;
pub use orm_core::schema::{BackendSql, Change, Reverse, TableChange};
pub use orm_core::sql::ddl::{MigrationStep, TableRebuild};
pub use outline::{OutlineLine, OutlineSign, outline};
pub use outward::outward;
pub use plan::{PlanError, plan};
pub use question::{
    Answers, Candidate, ChoiceQuestion, DeclaredAnswers, FillAnswer, FillQuestion,
    FormerNameAnswer, FormerNameQuestion, NamedThings, NoAnswers, Question, RenameAnswer,
    RenameQuestion, ReplaceAnswer, ReplaceQuestion, TargetAnswer, TargetQuestion, UsingAnswer,
    UsingQuestion,
};
pub use reverse::{Irreversible, reverse};
pub use state::SchemaState;
