//! The tables that a database has, and what it would have of those that are wanted.

use super::{finish, run};
use crate::backend::Backend;
use crate::db::database::Database;
use crate::db::executor::Executor;
use crate::db::pending::Pending;
use crate::db::run::fetch;
use crate::db::transaction::Transaction;
use crate::error::{DecodeError, Error, Result};
use crate::schema::Schema;
use crate::schema::physical::{PhysicalSchema, PhysicalTable, TableKind, TableName};
use crate::sql::Statement;
use crate::sql::ddl::{self, SchemaReader, ValueForms};
use crate::sql::migration::find_current_schema;

impl Database {
    /// Reads what the database has of the tables of these models: columns, keys, checks, foreign keys and indexes.
    /// Tables that are not there are left out.
    ///
    /// For migrations and tests; `create_tables` compares such a description with that of the models.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn introspect(&self, schema: &Schema) -> Pending<'_, PhysicalSchema> {
        self.introspect_tables(&schema.describe())
    }

    /// Reads what the database has of these tables, as [`introspect`](Self::introspect) does.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn introspect_tables(&self, wanted: &PhysicalSchema) -> Pending<'_, PhysicalSchema> {
        self.read_with(ddl::introspect(wanted, self.backend()))
    }

    /// Reads all that the database has of the tables of these names, search indexes, comments and enum types too.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn read_tables(&self, names: Vec<TableName>) -> Pending<'_, PhysicalSchema> {
        let names = PhysicalSchema::new([], names.into_iter().map(PhysicalTable::new));
        self.read_with(ddl::introspect_all(&names, self.backend()))
    }

    /// Reads the forms of the values in the columns of these tables that may hold what no field of their type reads, by table
    /// and column: on SQLite those that another program declared, of all rows, and on Postgres days and moments of the first.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn value_forms(&self, found: &PhysicalSchema) -> Pending<'_, ValueForms> {
        let db = self.clone();
        let tables: Vec<_> = found.tables().to_vec();
        Pending::new(async move {
            let mut forms = ValueForms::new();
            for table in tables {
                let Some(statement) = ddl::find_value_forms(&table, db.backend()) else {
                    continue;
                };
                let done = fetch(db.target(), &statement, &mut |row| {
                    let own = ddl::read_value_forms(&table, db.backend(), row);
                    let own = own.map_err(DecodeError::of_no_model)?.into_iter();
                    forms.extend(own.map(|(column, own)| ((table.name.clone(), column), own)));
                    Ok(())
                })
                .await;
                // A role that may not read the rows finds the tables all the same.
                match done {
                    Err(Error::Permission { .. }) => {}
                    done => done?,
                }
            }
            Ok(forms)
        })
    }

    #[track_caller]
    fn read_with(&self, reader: SchemaReader) -> Pending<'_, PhysicalSchema> {
        let db = self.clone();
        Pending::new(async move { read(&db, reader).await })
    }

    /// Reads what this server would have of these tables: it makes them where nobody sees them, and keeps nothing. So what
    /// was read of the real ones can be compared with it, SQL in checks and defaults too, which a server writes in its own
    /// way.
    ///
    /// On Postgres they are made in a namespace of their own, in a transaction that is rolled back; where the role may make no
    /// namespace, they are temporary tables. On SQLite they are made in memory.
    ///
    /// # Errors
    /// Errors of the database, such as that the role may make neither a namespace nor temporary tables, or not those that
    /// have a namespace of their own.
    #[doc(hidden)]
    #[track_caller]
    pub fn expected_tables(&self, wanted: PhysicalSchema) -> Pending<'_, PhysicalSchema> {
        let (backend, begin) = (self.backend(), self.begin());
        Pending::new(async move {
            let scratch = ddl::enter_scratch(backend);
            if scratch.is_empty() {
                drop(begin);
                let memory = Database::connect("sqlite::memory:").await?;
                let tx = memory.begin().await?;
                return make_and_find(tx, &wanted, scratch, backend).await;
            }
            let made = make_and_find(begin.await?, &wanted, scratch, backend).await;
            let mut tables = wanted.tables().iter();
            let is_refused = matches!(made, Err(Error::Permission { .. }));
            if !is_refused || tables.any(|table| table.name.namespace.is_some()) {
                return made;
            }
            let temporary = ddl::enter_temporary(backend);
            let tx = self.begin().await?;
            let temporary = make_and_find(tx, &wanted, temporary, backend).await;
            // The first refusal names the right by which all tables can be made.
            temporary.or(made)
        })
    }

    /// The version of the server, as numbers: `3.51.3` of SQLite, `15.18` of Postgres.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn server_version(&self) -> Pending<'_, String> {
        let db = self.clone();
        Pending::new(async move {
            let mut version = String::new();
            fetch(db.target(), &ddl::find_version(db.backend()), &mut |row| {
                version = row.string().map_err(DecodeError::of_no_model)?;
                Ok(())
            })
            .await?;
            // Packagers add their own name: `15.18 (Debian 15.18-1)`.
            version.truncate(version.find(' ').unwrap_or(version.len()));
            Ok(version)
        })
    }

    /// The schema in which a session makes tables; none where `search_path` names none that is there, or where a database
    /// has no schemas.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn current_schema(&self) -> Pending<'_, Option<String>> {
        let db = self.clone();
        Pending::new(async move {
            let mut found = None;
            if db.backend().features().namespaces {
                fetch(db.target(), &find_current_schema(), &mut |row| {
                    let is_null = row.take_null().map_err(DecodeError::of_no_model)?;
                    if !is_null {
                        found = Some(row.string().map_err(DecodeError::of_no_model)?);
                    }
                    Ok(())
                })
                .await?;
            }
            Ok(found)
        })
    }

    /// The names of all tables, or of all views, where a session creates tables, but for those of the database itself.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn table_names(&self, kind: TableKind) -> Pending<'_, Vec<TableName>> {
        let (backend, begin) = (self.backend(), self.begin());
        Pending::new(async move {
            let (tx, mut names) = (begin.await?, Vec::new());
            let found = fetch(tx.target(), &ddl::find_tables(backend, kind), &mut |row| {
                let name = row.string().map_err(DecodeError::of_no_model)?;
                names.push(TableName::new(None, &name));
                Ok(())
            })
            .await;
            finish(tx, found).await?;
            Ok(names)
        })
    }

    /// The names of the schemas that have tables or views besides the one in which a session creates tables, on Postgres.
    ///
    /// # Errors
    /// Errors of the database.
    #[doc(hidden)]
    #[track_caller]
    pub fn other_schemas(&self) -> Pending<'_, Vec<String>> {
        let db = self.clone();
        Pending::new(async move {
            let mut names = Vec::new();
            if let Some(question) = ddl::find_other_namespaces(db.backend()) {
                fetch(db.target(), &question, &mut |row| {
                    names.push(row.string().map_err(DecodeError::of_no_model)?);
                    Ok(())
                })
                .await?;
            }
            Ok(names)
        })
    }
}

/// Makes the tables in a transaction that is rolled back, and reads them.
async fn make_and_find(
    tx: Transaction,
    wanted: &PhysicalSchema,
    enter: Vec<Statement>,
    backend: Backend,
) -> Result<PhysicalSchema> {
    let made = make(&tx, wanted, enter, backend).await;
    tx.rollback().await?;
    made
}

/// Makes the tables in namespaces of their own, and reads them.
async fn make(
    tx: &Transaction,
    wanted: &PhysicalSchema,
    enter: Vec<Statement>,
    backend: Backend,
) -> Result<PhysicalSchema> {
    const PREFIX: &str = "orm_scratch_";
    for statement in enter {
        fetch(tx.target(), &statement, &mut |_| Ok(())).await?;
    }
    let moved = wanted.in_namespaces(|name| format!("{PREFIX}{name}"));
    run(
        tx,
        ddl::create(&moved, &PhysicalSchema::default(), backend)?,
    )
    .await?;
    let found = find(tx, &moved, backend).await?;
    let found = found.in_namespaces(|name| name.strip_prefix(PREFIX).unwrap_or(name).to_owned());
    // A default of an enum type names it with its namespace.
    let namespaces = wanted.namespaces().iter();
    Ok(namespaces.fold(found, |found, name| {
        found.with_namespace_in_sql(&format!("{PREFIX}{name}"), name)
    }))
}

/// The description of the tables that are there.
pub(super) async fn find(
    tx: &Transaction,
    wanted: &PhysicalSchema,
    backend: Backend,
) -> Result<PhysicalSchema> {
    read(tx, ddl::introspect(wanted, backend)).await
}

/// Sends the statements of a reader, and gives it the rows.
async fn read(on: &impl Executor, mut found: SchemaReader) -> Result<PhysicalSchema> {
    for (part, statement) in found.statements() {
        if !found.may_have_rows(part) {
            continue;
        }
        fetch(on.target(), &statement, &mut |row| {
            found.read(part, row).map_err(DecodeError::of_no_model)
        })
        .await?;
    }
    Ok(found.finish())
}
