//! Reports of deletes.

use crate::db::{Pending, Target, TransactionMode};
use crate::error::Result;
use crate::objects::delete::cascade::Cascade;
use crate::objects::delete::{Deletion, RowsToDelete};
use crate::objects::run::transaction::{isolated, retried};
use crate::schema::{OnDelete, Table};
use std::borrow::Cow;
use std::fmt;

/// The effects of a delete, model by model: made by [`delete_report`](crate::objects::Objects::delete_report), which
/// deletes nothing, and by [`delete_with_report`](crate::objects::Objects::delete_with_report).
///
/// The foreign keys are those of the database, whatever the program has used before. Tables without a
/// model go by their own name and the names of their columns, and so do those whose model the program has neither named
/// (`Database::builder(…).models(…)`, `create_tables`) nor declares a relation to from the model that is deleted from.
///
/// Only models of which there are rows are named, but for the one that is deleted from. A row that goes by several
/// ways counts once, and one that goes is not set to null as well. `DoNothing` is not reported: nothing happens by it.
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
    /// The rows that forbid the delete since their default is no row, or one that goes: `SetDefault`.
    pub without_default: Vec<FieldRows>,
}

/// Rows of a model.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let report = Author::get(2, &db).await?.delete_report(&db).await?;
/// assert_eq!((&*report.deleted[1].model, report.deleted[1].rows), ("Book", 2));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRows {
    /// The model; the table, where it has none.
    pub model: Cow<'static, str>,
    /// The number of rows.
    pub rows: u64,
}

/// Rows of a model by one of its foreign keys.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> orm::Result<()> {
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// # let db = library().await?;
/// let report = Author::get(1, &db).await?.delete_report(&db).await?;
/// let freed = &report.set_null[0];
/// assert_eq!((&*freed.model, &*freed.field, freed.rows), ("Author", "mentor", 1));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRows {
    /// The model; the table, where it has none.
    pub model: Cow<'static, str>,
    /// The foreign key; its columns, where it is no field.
    pub field: Cow<'static, str>,
    /// The number of rows.
    pub rows: u64,
}

impl DeleteReport {
    /// The number of rows that go, of all models.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// let report = louisa.delete_report(&db).await?;
    /// assert_eq!(report.total(), 5); // she, two books and their tags
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn total(&self) -> u64 {
        self.deleted.iter().map(|deleted| deleted.rows).sum()
    }

    /// Returns true if any row forbids the delete, which then fails with
    /// [`Error::Protected`](crate::error::Error::Protected), or with
    /// [`Error::ForeignKeyViolation`](crate::error::Error::ForeignKeyViolation) where only a default is missing.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> orm::Result<()> {
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// # let db = library().await?;
    /// let louisa = Author::get(2, &db).await?;
    /// if !louisa.delete_report(&db).await?.is_blocked() {
    ///     louisa.delete(&db).await?;
    /// }
    /// # assert_eq!(Author::objects().count(&db).await?, 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "sqlite"))]
    /// # fn main() {}
    /// ```
    pub fn is_blocked(&self) -> bool {
        let in_the_way = [&self.protected, &self.restricted, &self.without_default];
        in_the_way.iter().any(|rows| !rows.is_empty())
    }

    /// A report of this number of rows of a model alone.
    fn of(table: &Table, rows: u64) -> Self {
        DeleteReport {
            deleted: vec![ModelRows {
                model: Cow::Borrowed(table.model),
                rows,
            }],
            set_null: Vec::new(),
            set_default: Vec::new(),
            protected: Vec::new(),
            restricted: Vec::new(),
            without_default: Vec::new(),
        }
    }
}

/// One line for each model and field.
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
            (&self.without_default, "in the way (SetDefault)"),
        ];
        for (fields, what) in fields {
            for FieldRows { model, field, rows } in fields {
                write!(f, "\n{model}.{field}: {rows} {what}")?;
            }
        }
        Ok(())
    }
}

/// The purpose of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::objects) enum ReportMode {
    /// A delete that is not carried out.
    Look,
    /// A delete that is carried out.
    Delete,
}

/// Reports a delete, and runs it if asked.
#[track_caller]
pub(in crate::objects) fn report_rows<'a>(
    of: ReportMode,
    rows: RowsToDelete,
    table: &'static Table,
    on: Target<'a>,
) -> Pending<'a, DeleteReport> {
    Pending::new(report(of, rows, table, on))
}

/// Reports a delete, and runs it if asked.
pub(in crate::objects) async fn report(
    of: ReportMode,
    rows: RowsToDelete,
    table: &'static Table,
    on: Target<'_>,
) -> Result<DeleteReport> {
    let Some(deletion) = Deletion::prepare(rows.clone(), on).await? else {
        return Ok(DeleteReport::of(table, 0));
    };
    match deletion.reported(of, on).await {
        Err(error) if deletion.may_be_outdated(&error, on) => {}
        done => return done,
    }
    match Deletion::prepare(rows, on).await? {
        Some(deletion) => deletion.reported(of, on).await,
        None => Ok(DeleteReport::of(table, 0)),
    }
}

impl Deletion {
    /// Reports one moment: several queries run in a transaction that sees one state of the database.
    async fn reported(&self, of: ReportMode, on: Target<'_>) -> Result<DeleteReport> {
        let is_alone = self.reach.is_empty();
        match of {
            ReportMode::Look if is_alone => self.report(on).await,
            ReportMode::Look => {
                isolated(on, TransactionMode::READING, async |on| {
                    self.report(on).await
                })
                .await
            }
            ReportMode::Delete if is_alone => Ok(DeleteReport::of(self.table, self.run(on).await?)),
            ReportMode::Delete => {
                let attempt = || {
                    isolated(on, TransactionMode::SNAPSHOT, async |on| {
                        self.find_and_report(on).await
                    })
                };
                retried!(on, attempt().await)
            }
        }
    }

    async fn find_and_report(&self, on: Target<'_>) -> Result<DeleteReport> {
        if !self.is_of_query {
            return self.run_reported(on).await;
        }
        let (_, found) = self.found(on).await?;
        found.run_reported(on).await
    }

    async fn run_reported(&self, on: Target<'_>) -> Result<DeleteReport> {
        let report = self.report(on).await?;
        self.run(on).await?;
        Ok(report)
    }

    async fn report(&self, on: Target<'_>) -> Result<DeleteReport> {
        let cascade = Cascade::follow(self.rows.clone(), &self.reach, on).await?;
        let names = on.names(self.table);
        let mut report = DeleteReport::of(self.table, cascade.rows());
        let others = cascade.others().filter(|(_, rows)| *rows > 0);
        report.deleted.extend(others.map(|(table, rows)| ModelRows {
            model: names.model(table),
            rows,
        }));
        for key in &self.reach {
            let fields = match key.on_delete {
                OnDelete::Cascade | OnDelete::DoNothing => continue,
                OnDelete::SetNull => &mut report.set_null,
                OnDelete::SetDefault => &mut report.set_default,
                OnDelete::Protect => &mut report.protected,
                OnDelete::Restrict => &mut report.restricted,
            };
            let rows = cascade.left_behind(key, on).await?;
            if rows == 0 {
                continue;
            }
            let sets_default = key.on_delete == OnDelete::SetDefault;
            let fields = if sets_default && cascade.lacks_default(key, on).await? {
                &mut report.without_default
            } else {
                fields
            };
            fields.push(FieldRows {
                model: names.model(&key.table),
                field: names.field(key),
                rows,
            });
        }
        Ok(report)
    }
}
