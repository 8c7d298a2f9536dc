//! The differences between a database and the tables that it should have.

use crate::compare::{Difference, compare};
use crate::fetch::fetch;
use crate::state::SchemaState;
use orm_core::db::Database;
use orm_core::error::{Error, Result};
use orm_core::schema::physical::{
    CheckCondition, ColumnDefault, IndexedValue, PhysicalSchema, PhysicalTable, SqlExpression,
    TableKind, TableName,
};
use orm_core::sql::migration::find_role;
use std::sync::Arc;

/// The differences between a database and the tables that it should have, and how they were found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Drift {
    /// The differences, with those of unknown tables last.
    pub differences: Vec<Difference>,
    /// The right that the role lacks, or the error of the server, where the expected tables could not be made: SQL in checks,
    /// defaults and indexes was not compared then.
    pub approximate: Option<String>,
}

impl Drift {
    /// Finds the differences as [`drift`] does, and where the role may not make the expected tables, or the server cannot, by
    /// the description of those tables alone. A check that calls a function of an enum type cannot be made a second time:
    /// those tables have an enum type of their own.
    ///
    /// ```no_run
    /// # async fn check(db: orm_core::db::Database, state: orm_migrate::SchemaState) -> orm_core::error::Result<()> {
    /// let found = orm_migrate::Drift::find(&db, &state, &[]).await?;
    /// if let Some(right) = &found.approximate {
    ///     println!("approximately: {right}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Errors of the database.
    pub async fn find(db: &Database, expected: &SchemaState, own: &[TableName]) -> Result<Drift> {
        let wanted = expected.describe();
        let found = SchemaState::from(db.introspect_tables(&wanted).await?);
        let stored = wanted.as_stored(db.backend());
        let (made, approximate) = match expected_tables(db, wanted).await {
            Ok(made) => (SchemaState::from(made), None),
            Err(error) => {
                let why = why_not_made(&error).ok_or(error)?;
                let made = with_sql_of(&SchemaState::from(stored), &found);
                (made, Some(why))
            }
        };
        Ok(Drift {
            differences: differences(db, expected, own, (&found, &made)).await?,
            approximate,
        })
    }
}

/// Returns the differences between this database and the tables that it should have, with those of unknown tables last.
///
/// The expected tables are made on the same server, where nobody sees them and nothing is kept: on Postgres in a namespace
/// of their own, in a transaction that is rolled back, or as temporary tables where the role may make no namespace; for
/// SQLite in memory. So SQL in checks and defaults is compared as the server itself writes it. Nothing of the database is
/// changed.
///
/// `own` are tables that are nobody's business, such as the one with the history of migrations.
///
/// # Errors
/// Errors of the database, such as that the role may make neither; [`Drift::find`] compares without the SQL then.
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
    let found = SchemaState::from(db.introspect_tables(&wanted).await?);
    let made = SchemaState::from(expected_tables(db, wanted).await?);
    differences(db, expected, own, (&found, &made)).await
}

async fn differences(
    db: &Database,
    expected: &SchemaState,
    own: &[TableName],
    (found, made): (&SchemaState, &SchemaState),
) -> Result<Vec<Difference>> {
    let mut differences = compare(&with_names_of(found, made), made);
    let names = db.table_names(TableKind::Base).await?.into_iter();
    let unknown = names.filter(|name| expected.table(name).is_none() && !own.contains(name));
    differences.extend(unknown.map(Difference::unknown_table));
    Ok(differences)
}

/// Returns why a server did not make the expected tables; none where it could not be asked.
fn why_not_made(error: &Error) -> Option<String> {
    match error {
        Error::Permission { .. } => Some(error.to_string()),
        Error::Database(_) | Error::SchemaMismatch { .. } => Some(format!(
            "the expected tables cannot be made beside those that are there: {error}"
        )),
        _ => None,
    }
}

/// The expected tables with the SQL of those that were found, wherever both have some: each server writes it in its own way.
fn with_sql_of(expected: &SchemaState, found: &SchemaState) -> SchemaState {
    taking_sql(expected, found, |_, _| true)
}

/// The tables that were found with the SQL of the expected ones, where the two differ in quotes around names alone, and with
/// their sequences in place of identities.
pub(crate) fn with_names_of(found: &SchemaState, expected: &SchemaState) -> SchemaState {
    let mut taken = taking_sql(found, expected, SqlExpression::is_same_but_for_quotes);
    for table in taken.tables.values_mut() {
        if let Some(expected) = expected.table(&table.name) {
            take_sequences(Arc::make_mut(table), expected);
        }
    }
    taken
}

/// Gives a column the default `nextval(…)` that is expected where the database counts it up as an identity: rows get the same
/// numbers, and a model says the former alone of a column that is not its whole key.
fn take_sequences(table: &mut PhysicalTable, expected: &PhysicalTable) {
    for column in &mut table.columns {
        let wanted = expected.column(&column.name);
        let wanted = wanted.and_then(|wanted| wanted.default.as_ref());
        let found = column.default.as_ref();
        if let Some(ColumnDefault::Expression(sql)) = wanted
            && sql.counts()
            && found.is_some_and(ColumnDefault::is_identity)
        {
            column.default = wanted.cloned();
        }
    }
}

fn taking_sql(
    tables: &SchemaState,
    from: &SchemaState,
    is_taken: fn(&SqlExpression, &SqlExpression) -> bool,
) -> SchemaState {
    let mut taken = tables.clone();
    let take = |sql: &mut SqlExpression, own: &SqlExpression| {
        if is_taken(sql, own) {
            sql.clone_from(own);
        }
    };
    for table in taken.tables.values_mut() {
        if let Some(from) = from.table(&table.name) {
            take_sql(Arc::make_mut(table), from, take);
        }
    }
    taken
}

fn take_sql(
    table: &mut PhysicalTable,
    from: &PhysicalTable,
    take: impl Fn(&mut SqlExpression, &SqlExpression),
) {
    for column in &mut table.columns {
        let own = from.column(&column.name);
        let own = own.and_then(|own| own.default.as_ref());
        match (&mut column.default, own) {
            (Some(ColumnDefault::Expression(sql)), Some(ColumnDefault::Expression(own)))
            | (Some(ColumnDefault::Generated(sql)), Some(ColumnDefault::Generated(own))) => {
                take(sql, own);
            }
            _ => {}
        }
    }
    for check in &mut table.checks {
        let own = from.checks.iter().find(|own| own.name == check.name);
        let own = own.map(|own| &own.condition);
        if let (CheckCondition::Sql(sql), Some(CheckCondition::Sql(own))) =
            (&mut check.condition, own)
        {
            take(sql, own);
        }
    }
    for index in &mut table.indexes {
        let Some(own) = from.indexes.iter().find(|own| own.name == index.name) else {
            continue;
        };
        if let (Some(sql), Some(own)) = (&mut index.condition, &own.condition) {
            take(sql, own);
        }
        for (key, own) in index.keys.iter_mut().zip(&own.keys) {
            if let (IndexedValue::Expression(sql), IndexedValue::Expression(own)) =
                (&mut key.value, &own.value)
            {
                take(sql, own);
            }
        }
    }
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
