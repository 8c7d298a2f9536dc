//! What a delete would do, or did.

use super::cascade::Cascade;
use super::delete::{Deletion, Rows};
use super::prepare::isolated;
use crate::db::{Isolation, Target};
use crate::error::Result;
use crate::schema::{OnDelete, Pointer, Table};
use std::fmt;

/// What a delete would do, or did: made by [`delete_report`](super::Objects::delete_report), which deletes nothing,
/// and by [`delete_with_report`](super::Objects::delete_with_report).
///
/// Only models of which there are rows are named, but for the one that is deleted from. A row that goes by several
/// ways counts once, and one that goes is not set to null as well. `DoNothing` is not told: nothing happens by it.
///
/// `{}` is a line for each:
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # let db = library().await?;
/// let emerson = Author::get(1, &db).await?;
/// let report = emerson.delete_report(&db).await?;
/// assert_eq!(report.to_string(), "Author: 1 deleted\nBook: 1 deleted\nBookTags: 1 deleted\nAuthor.mentor: 1 set to null");
/// assert!(report.total() == 3 && !report.is_blocked());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteReport {
    /// The rows that go: first those of the model itself, with those of it that go by `Cascade`; then those of other
    /// models, in the order in which they are reached.
    pub deleted: Vec<ModelRows>,
    /// The rows that stay and whose foreign key becomes null: `SetNull`.
    pub set_null: Vec<FieldRows>,
    /// The rows that stay and whose foreign key becomes its default: `SetDefault`.
    pub set_default: Vec<FieldRows>,
    /// The rows that forbid the delete, even if they would go themselves: `Protect`.
    pub protected: Vec<FieldRows>,
    /// The rows that forbid the delete since they would stay: `Restrict`.
    pub restricted: Vec<FieldRows>,
}

/// Rows of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelRows {
    /// The model.
    pub model: &'static str,
    /// How many.
    pub rows: u64,
}

/// Rows of a model by one of its foreign keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRows {
    /// The model.
    pub model: &'static str,
    /// The foreign key.
    pub field: &'static str,
    /// How many.
    pub rows: u64,
}

impl DeleteReport {
    /// How many rows go, of all models.
    pub fn total(&self) -> u64 {
        self.deleted.iter().map(|deleted| deleted.rows).sum()
    }

    /// Whether anything stands in the way, so that the delete fails with
    /// [`Error::Protected`](crate::error::Error::Protected).
    pub fn is_blocked(&self) -> bool {
        !(self.protected.is_empty() && self.restricted.is_empty())
    }

    /// So many rows of a model, and nothing besides.
    fn of(table: &Table, rows: u64) -> Self {
        DeleteReport {
            deleted: vec![ModelRows {
                model: table.model,
                rows,
            }],
            set_null: Vec::new(),
            set_default: Vec::new(),
            protected: Vec::new(),
            restricted: Vec::new(),
        }
    }

    /// Where rows that a foreign key leaves behind are told.
    fn left_behind(&mut self, pointer: &Pointer) -> Option<&mut Vec<FieldRows>> {
        match pointer.relation.on_delete {
            OnDelete::SetNull => Some(&mut self.set_null),
            OnDelete::SetDefault => Some(&mut self.set_default),
            OnDelete::Protect => Some(&mut self.protected),
            OnDelete::Restrict => Some(&mut self.restricted),
            OnDelete::Cascade | OnDelete::DoNothing => None,
        }
    }
}

/// A line for each.
impl fmt::Display for DeleteReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, ModelRows { model, rows }) in self.deleted.iter().enumerate() {
            let line = if n > 0 { "\n" } else { "" };
            write!(f, "{line}{model}: {rows} deleted")?;
        }
        let fields = [
            (&self.set_null, "set to null"),
            (&self.set_default, "set to default"),
            (&self.protected, "in the way (Protect)"),
            (&self.restricted, "in the way (Restrict)"),
        ];
        for (fields, what) in fields {
            for FieldRows { model, field, rows } in fields {
                write!(f, "\n{model}.{field}: {rows} {what}")?;
            }
        }
        Ok(())
    }
}

/// What a delete would do.
pub(super) async fn report(
    rows: Rows,
    table: &'static Table,
    on: Target<'_>,
) -> Result<DeleteReport> {
    let Some(deletion) = Deletion::prepare(rows, on)? else {
        return Ok(DeleteReport::of(table, 0));
    };
    // One query needs no transaction.
    if deletion.reach.is_empty() {
        return deletion.report(on).await;
    }
    isolated(on, Isolation::Reading, async |on| deletion.report(on).await).await
}

/// Deletes, and says what went.
pub(super) async fn delete(
    rows: Rows,
    table: &'static Table,
    on: Target<'_>,
) -> Result<DeleteReport> {
    let Some(deletion) = Deletion::prepare(rows, on)? else {
        return Ok(DeleteReport::of(table, 0));
    };
    if deletion.reach.is_empty() {
        return Ok(DeleteReport::of(table, deletion.run(on).await?));
    }
    let run = async |on: Target<'_>| {
        let report = deletion.report(on).await?;
        deletion.run(on).await?;
        Ok(report)
    };
    isolated(on, Isolation::Snapshot, run).await
}

impl Deletion {
    async fn report(&self, on: Target<'_>) -> Result<DeleteReport> {
        let cascade = Cascade::follow(self.rows.clone(), &self.reach, on).await?;
        let mut report = DeleteReport::of(self.table, 0);
        report.deleted.clear();
        for (n, (table, rows)) in cascade.counts().enumerate() {
            if n == 0 || rows > 0 {
                let model = table.model;
                report.deleted.push(ModelRows { model, rows });
            }
        }
        for pointer in &self.reach {
            let Some(fields) = report.left_behind(pointer) else {
                continue;
            };
            let rows = cascade.left_behind(pointer, on).await?;
            if rows > 0 {
                fields.push(FieldRows {
                    model: pointer.table.model,
                    field: pointer.name(),
                    rows,
                });
            }
        }
        Ok(report)
    }
}
