//! Tables whose rows are divided into partitions, as they change.

on_each! {
    a_divided_table_changes_as_any_other,
    partitions_are_renamed_with_their_table,
    a_table_is_divided_by_making_it_anew;
    only(Postgres, "SQLite has one table") partitions_move_with_their_table,
    a_table_that_is_not_divided_is_a_difference,
    an_index_of_a_divided_table_is_built_within_a_transaction
}

use crate::changes::{migrate, run};
use orm::prelude::*;
use orm::query::RawSql;
use orm::schema::Schema;
use orm::schema::physical::TableName;
use orm::sql;
#[cfg(feature = "postgres")]
use orm_migrate::{Change, LintFacts, lint, online, plan};
use orm_migrate::{DiffError, Hints, Migration, NoAnswers, SchemaState, diff, drift};

mod before {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(primary_key(device, day), partition_by = range(day))]
    pub(super) struct Reading {
        pub(super) device: i64,
        pub(super) day: i64,
    }

    #[derive(Model)]
    #[orm(primary_key(device, number), partition_by = hash(device, 2))]
    pub(super) struct Alarm {
        pub(super) device: i64,
        pub(super) number: i64,
    }
}

mod after {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(primary_key(device, date), partition_by = range(date), unique(serial, date), index(celsius))]
    pub(super) struct Reading {
        pub(super) device: i64,
        #[orm(renamed_from = "day")]
        pub(super) date: i64,
        pub(super) serial: Option<i64>,
        #[orm(db_default = "0.0")]
        pub(super) celsius: f64,
    }
}

mod renamed {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(renamed_from = "reading", primary_key(device, day), partition_by = range(day))]
    pub(super) struct Sample {
        pub(super) device: i64,
        pub(super) day: i64,
    }

    #[derive(Model)]
    #[orm(renamed_from = "alarm", primary_key(device, number), partition_by = hash(device, 2))]
    pub(super) struct Alert {
        pub(super) device: i64,
        pub(super) number: i64,
    }
}

/// The same table, not divided, and divided by a text.
mod others {
    use orm::prelude::*;

    #[derive(Model)]
    #[orm(table = "reading", primary_key(device, day))]
    pub(super) struct Plain {
        pub(super) device: i64,
        pub(super) day: i64,
    }

    #[derive(Model)]
    #[orm(table = "reading", primary_key(device, day), partition_by = range(day))]
    pub(super) struct OfText {
        pub(super) device: i64,
        #[orm(max_length = 10)]
        pub(super) day: String,
    }
}

/// Migrates to the tables of these models; the changes go through the text of a file.
async fn migrate_to(models: &Schema, state: &mut SchemaState, db: &Database) -> orm::Result<()> {
    let wanted = SchemaState::of(models);
    let hints = Hints::of(models);
    let changes = diff(state, &wanted, &hints, &mut NoAnswers).expect("all is known");
    let migration = Migration {
        changes,
        ..Migration::default()
    };
    let read = Migration::parse("0001.toml", &migration.to_text()).expect("a file");
    assert_eq!(read.changes, migration.changes);
    migrate(db, &read.changes, state).await?;
    assert_eq!(*state, wanted);
    assert_eq!(drift(db, &wanted, &[]).await?, []);
    Ok(())
}

async fn count(db: &Database, table: RawSql) -> orm::Result<i64> {
    db.fetch_one(table).await
}

async fn a_divided_table_changes_as_any_other(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate_to(&schema![before::Reading], &mut state, &db).await?;
    run("INSERT INTO reading VALUES (1, 1), (1, 2)", &db).await?;
    migrate_to(&schema![after::Reading], &mut state, &db).await?;
    run("INSERT INTO reading VALUES (1, 3, 7, 1.5)", &db).await?;
    let twice = db.execute(sql!("INSERT INTO reading VALUES (2, 3, 7, 1.5)"));
    twice.await.expect_err("the serial is there on that day");
    assert_eq!(
        count(&db, sql!("SELECT count(*) FROM reading WHERE celsius = 0")).await?,
        2
    );
    migrate_to(&schema![], &mut state, &db).await
}

async fn partitions_are_renamed_with_their_table(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate_to(&schema![before::Reading, before::Alarm], &mut state, &db).await?;
    run(
        "INSERT INTO reading VALUES (1, 1); INSERT INTO alarm VALUES (1, 1)",
        &db,
    )
    .await?;
    migrate_to(&schema![renamed::Sample, renamed::Alert], &mut state, &db).await?;
    // The names are free for other tables.
    let all = schema![
        renamed::Sample,
        renamed::Alert,
        before::Reading,
        before::Alarm
    ];
    migrate_to(&all, &mut state, &db).await?;
    run(
        "INSERT INTO reading VALUES (1, 1); INSERT INTO alarm VALUES (1, 1)",
        &db,
    )
    .await?;
    run(
        "INSERT INTO sample VALUES (1, 2); INSERT INTO alert VALUES (1, 2)",
        &db,
    )
    .await?;
    let counts = [
        (sql!("SELECT count(*) FROM reading"), 1),
        (sql!("SELECT count(*) FROM alarm"), 1),
        (sql!("SELECT count(*) FROM sample"), 2),
        (sql!("SELECT count(*) FROM alert"), 2),
    ];
    for (rows, expected) in counts {
        assert_eq!(count(&db, rows).await?, expected);
    }
    Ok(())
}

#[cfg(feature = "postgres")]
async fn partitions_move_with_their_table(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate_to(&schema![before::Reading], &mut state, &db).await?;
    run("INSERT INTO reading VALUES (1, 1)", &db).await?;
    let names = [
        TableName::new(None, "reading"),
        TableName::new(Some("archive"), "sample"),
        TableName::new(Some("archive"), "reading"),
        TableName::new(None, "reading"),
    ];
    for pair in names.windows(2) {
        let (from, to) = (pair[0].clone(), pair[1].clone());
        let expected = format!("{to}_default");
        migrate(&db, &[Change::RenameTable { from, to }], &mut state).await?;
        let parts: Vec<String> = db
            .fetch(sql!(
                "SELECT oid::regclass::text FROM pg_class WHERE relispartition AND relkind = 'r'"
            ))
            .await?;
        assert_eq!(parts, [expected]);
    }
    assert_eq!(count(&db, sql!("SELECT count(*) FROM reading")).await?, 1);
    Ok(())
}

/// The migration that the message asks for.
const DIVIDED: &str = r#"
format = 1

[[operation]]
op = "rename_table"
from = "reading"
to = "reading_before"

[[operation]]
op = "create_table"
table = "reading"
columns = [
  { name = "device", type = "i64" },
  { name = "day", type = "i64" },
]
primary_key = ["device", "day"]
partition_by = { range = ["day"] }

[[operation]]
op = "run_sql"
sql = "INSERT INTO reading (device, day) SELECT device, day FROM reading_before"

[[operation]]
op = "drop_table"
table = "reading_before"
columns = [
  { name = "device", type = "i64" },
  { name = "day", type = "i64" },
]
primary_key = ["device", "day"]
"#;

async fn a_table_is_divided_by_making_it_anew(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate_to(&schema![others::Plain], &mut state, &db).await?;
    run("INSERT INTO reading VALUES (1, 1), (1, 2)", &db).await?;
    let refused = |models: &Schema, state: &SchemaState| {
        let wanted = SchemaState::of(models);
        let found = diff(state, &wanted, &Hints::default(), &mut NoAnswers);
        found.expect_err("it is divided otherwise")
    };
    let table = TableName::new(None, "reading");
    let found = refused(&schema![before::Reading], &state);
    assert_eq!(
        found.to_string(),
        "the rows of the table `reading` are divided into no partitions, and the model says by `range(day)`; a table is divided as it is made, so write a migration that renames the table, makes it anew by `create_table`, copies the rows by `run_sql`, and drops the old one"
    );
    let divided = Migration::parse("0002.toml", DIVIDED).expect("a migration");
    migrate(&db, &divided.changes, &mut state).await?;
    let wanted = SchemaState::of(&schema![before::Reading]);
    assert_eq!(state, wanted);
    assert_eq!(drift(&db, &wanted, &[]).await?, []);
    assert_eq!(count(&db, sql!("SELECT count(*) FROM reading")).await?, 2);

    let (from, to) = (Some("range(day)".to_owned()), None);
    let expected = DiffError::Partitioned {
        table: table.clone(),
        from,
        to,
    };
    assert_eq!(refused(&schema![others::Plain], &state), expected);
    let column = "day".to_owned();
    let expected = DiffError::DividingColumn { table, column };
    assert_eq!(refused(&schema![others::OfText], &state), expected);
    Ok(())
}

/// Nobody minds a table that is divided where the models say nothing.
#[cfg(feature = "postgres")]
async fn a_table_that_is_not_divided_is_a_difference(db: Database) -> orm::Result<()> {
    db.create_tables(schema![others::Plain, before::Alarm])
        .await?;
    let models = schema![before::Reading, before::Alarm];
    let found = drift(&db, &SchemaState::of(&models), &[]).await?;
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        ["the rows of the table `reading` are not divided, and `range(day)` is expected"]
    );
    db.drop_tables(schema![others::Plain]).await?;
    db.create_tables(models).await?;
    let plain = SchemaState::of(&schema![others::Plain]);
    let alarm = TableName::new(None, "alarm");
    assert_eq!(drift(&db, &plain, &[alarm]).await?, []);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn an_index_of_a_divided_table_is_built_within_a_transaction(
    db: Database,
) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate_to(&schema![before::Reading], &mut state, &db).await?;
    let text = r#"
format = 1

[[operation]]
op = "add_index"
table = "reading"
index = { name = "reading_day_idx", columns = ["day"] }
"#;
    let wanted = Migration::parse("0002.toml", text).expect("a migration");
    let series = online(&wanted.changes, &state).expect("they fit");
    assert_eq!(series.len(), 1);
    assert_eq!(
        (series[0].is_atomic, &series[0].changes),
        (true, &wanted.changes)
    );
    let found = lint(&wanted, &state, &LintFacts::default());
    let advice =
        "make it on each partition first, by `run_sql`: then the table takes it over at once";
    assert!(
        found.iter().any(|it| it.to_string().contains(advice)),
        "{found:?}"
    );

    let text = text.replace("[\"day\"] }", "[\"day\"] }\nconcurrently = true");
    let text = text.replace("format = 1", "format = 1\natomic = false");
    let concurrent = Migration::parse("0002.toml", &text).expect("a migration");
    let error = plan(&concurrent.changes, &mut state.clone(), db.backend());
    let error = error.expect_err("Postgres has no such index").to_string();
    assert!(error.contains("on a table of partitions"), "{error}");
    migrate(&db, &series[0].changes, &mut state).await?;
    assert_eq!(drift(&db, &state, &[]).await?, []);
    Ok(())
}
