//! Migrations that keep nobody from writing, with somebody who writes.

on_each! {
    sizes_of_tables_are_read;
    only(Postgres, "SQLite has one writer") a_column_becomes_not_null_while_others_write,
}

use orm::migrate::{Migrations, run};
use orm::prelude::*;
use orm::schema::physical::TableName;
use orm::sql;
use orm_migrate::{LintCode, LintFacts, LintLevel, Migration, SchemaState, lint};
#[cfg(feature = "postgres")]
use orm_migrate::{online, plan};
#[cfg(feature = "postgres")]
use orm_tests::support::url;
#[cfg(feature = "postgres")]
use sqlx::{Connection, PgConnection};

const BOOK: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "note", type = "text", null = true },
]
primary_key = ["id"]

[[operation]]
op = "create_table"
table = "tag"
columns = [{ name = "label", type = "text" }]
"#;

const NOT_NULL: &str = r#"
format = 1

[[operation]]
op = "alter_column"
table = "book"
from = { name = "note", type = "text", null = true }
to = { name = "note", type = "text" }
"#;

async fn start(db: &Database) -> orm::Result<SchemaState> {
    run(db, &Migrations::from_texts([("0001_book", BOOK)])).await?;
    db.execute(sql!("INSERT INTO book (note) VALUES ('a'), ('b'), ('c')"))
        .await?;
    let mut state = SchemaState::default();
    for change in &Migration::parse("0001.toml", BOOK)
        .expect("a migration")
        .changes
    {
        state.apply(change).expect("it fits");
    }
    Ok(state)
}

/// Cases 31, 47 and 52, as `makemigrations --online` writes them: somebody writes while the rows are looked at.
#[cfg(feature = "postgres")]
async fn a_column_becomes_not_null_while_others_write(db: Database) -> orm::Result<()> {
    let mut state = start(&db).await?;
    let wanted = Migration::parse("0002.toml", NOT_NULL).expect("a migration");
    let series = online(&wanted.changes, &state).expect("they fit");
    let mut statements = series.iter().map(|migration| {
        let steps = plan(&migration.changes, &mut state, db.backend()).expect("they fit");
        let statements = steps.iter().flat_map(|step| step.statements());
        statements.map(str::to_owned).collect::<Vec<_>>()
    });
    let (first, last) = (statements.next(), statements.next());
    let (first, last) = first.zip(last).expect("two migrations");
    assert_eq!(
        (first.as_slice(), last.as_slice()),
        (
            &["ALTER TABLE \"book\" ADD CONSTRAINT \"book_note_not_null\" CHECK (\"note\" IS NOT NULL) NOT VALID".to_owned()][..],
            &[
                "ALTER TABLE \"book\" VALIDATE CONSTRAINT \"book_note_not_null\"".to_owned(),
                "ALTER TABLE \"book\" ALTER COLUMN \"note\" SET NOT NULL".to_owned(),
                "ALTER TABLE \"book\" DROP CONSTRAINT \"book_note_not_null\"".to_owned(),
            ][..]
        )
    );
    crate::changes::run(&first.join(";"), &db).await?;

    let writer = Database::connect(&url()).await?;
    let insert = async |note: Option<&str>| {
        let tx = writer.begin().await?;
        let _: String = tx
            .fetch_one(sql!("SELECT set_config('lock_timeout', '2s', true)"))
            .await?;
        tx.execute(sql!(
            "INSERT INTO book (note) VALUES ({})",
            note.map(str::to_owned)
        ))
        .await?;
        tx.commit().await
    };
    // The check holds for new rows already.
    insert(None).await.expect_err("a note is missing");
    let mut session = PgConnection::connect(&url()).await.expect("a session");
    let mut carry_out = async |statement: &str| {
        let statement = sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()));
        statement.execute(&mut session).await.expect("it holds");
    };
    carry_out("BEGIN").await;
    carry_out(&last[0]).await;
    insert(Some("d")).await?;
    for statement in &last[1..] {
        carry_out(statement).await;
    }
    carry_out("COMMIT").await;
    insert(Some("e")).await?;
    insert(None).await.expect_err("a note is missing");
    let rows: i64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(rows, 5);
    Ok(())
}

/// A table without rows is no finding, and a large one is a worse one.
async fn sizes_of_tables_are_read(db: Database) -> orm::Result<()> {
    let state = start(&db).await?;
    let drop = |table: &str| {
        let table = state.table(&TableName::new(None, table)).expect("a table");
        let changes = vec![orm_migrate::Change::DropTable((**table).clone())];
        Migration {
            changes,
            ..Migration::default()
        }
    };
    let found = async |migration: &Migration| -> orm::Result<Vec<(LintCode, LintLevel)>> {
        let facts = LintFacts::read(&db, migration.changed_tables()).await?;
        let found = lint(migration, &state, &facts).into_iter();
        Ok(found.map(|finding| (finding.code, finding.level)).collect())
    };
    assert_eq!(found(&drop("tag")).await?, []);
    let dropped = (LintCode::D001, LintLevel::Error);
    assert_eq!(found(&drop("book")).await?, [dropped]);

    let wider = NOT_NULL.replace("alter_column", "add_column");
    let wider = wider.replace(
        "from = { name = \"note\", type = \"text\", null = true }\n",
        "",
    );
    let wider = wider.replace(
        "to = { name = \"note\", type = \"text\" }",
        "column = { name = \"twice\", type = \"text\", generated = \"note || note\" }",
    );
    let wider = Migration::parse("0002.toml", &wider).expect("a migration");
    let level = async || -> orm::Result<Option<LintLevel>> {
        let found = found(&wider).await?.into_iter();
        let mut found =
            found.filter(|(code, _)| *code == LintCode::L007 || *code == LintCode::S001);
        Ok(found.next().map(|(_, level)| level))
    };
    let is_postgres = db.backend() == Backend::Postgres;
    assert_eq!(level().await?, is_postgres.then_some(LintLevel::Warning));
    db.execute(sql!(
        "INSERT INTO book (note) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) SELECT 'x' FROM n"
    ))
    .await?;
    let expected = if is_postgres {
        LintLevel::Error
    } else {
        LintLevel::Info
    };
    assert_eq!(level().await?, Some(expected));
    Ok(())
}
