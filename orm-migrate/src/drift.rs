//! The differences between a database and the tables that it should have.

use crate::compare::{Difference, compare};
use crate::runner::fetch;
use crate::state::SchemaState;
use orm_core::db::Database;
use orm_core::error::{Error, Result};
use orm_core::schema::physical::{PhysicalSchema, TableName};
use orm_core::sql::migration::find_role;

/// Returns the differences between this database and the tables that it should have, with those of unknown tables last.
///
/// The expected tables are made on the same server, where nobody sees them and nothing is kept: on Postgres in a namespace
/// of their own, in a transaction that is rolled back; for SQLite in memory. So SQL in checks and defaults is compared as the
/// server itself writes it. Nothing of the database is changed.
///
/// `own` are tables that are nobody's business, such as the one with the history of migrations.
///
/// # Errors
/// Errors of the database, such as that the user may not create a namespace.
///
/// ```no_run
/// # async fn check(db: orm_core::db::Database, state: orm_migrate::SchemaState) -> orm_core::error::Result<()> {
/// for difference in orm_migrate::drift(&db, &state, &[]).await? {
///     println!("{difference}");
/// }
/// # Ok(())
/// # }
/// ```
pub async fn drift(
    db: &Database,
    expected: &SchemaState,
    own: &[TableName],
) -> Result<Vec<Difference>> {
    let wanted = expected.describe();
    let found = db.introspect_tables(wanted.clone()).await?;
    let made = expected_tables(db, wanted).await?;
    let mut differences = compare(&found.into(), &made.into());
    let names = db.table_names().await?.into_iter();
    let unknown = names.filter(|name| expected.table(name).is_none() && !own.contains(name));
    differences.extend(unknown.map(Difference::unknown_table));
    Ok(differences)
}

/// The tables as this server makes them, where nobody sees them.
///
/// # Errors
/// Errors of the database; that the role may not make a schema is said with the right that it lacks.
pub(crate) async fn expected_tables(
    db: &Database,
    wanted: PhysicalSchema,
) -> Result<PhysicalSchema> {
    let error = match db.expected_tables(wanted).await {
        Err(Error::Permission { source, .. }) => source,
        done => return done,
    };
    let (mut role, mut database) = (String::new(), String::new());
    fetch(db, &find_role(), &mut |row| {
        (role, database) = (row.string()?, row.string()?);
        Ok(())
    })
    .await?;
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    Err(Error::Permission {
        model: None,
        why: format!(
            "make a schema in the database `{database}`, in which the expected tables are made and thrown away; its owner or a superuser gives the role `{role}` the right by `GRANT CREATE ON DATABASE {} TO {}`",
            quoted(&database),
            quoted(&role)
        ),
        source: error,
    })
}
