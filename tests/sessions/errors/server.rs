//! Reasons that only a server has: its roles, its limits, its encoding.

on_each! {
    ;only(Postgres, "SQLite has no server") a_transaction_that_was_idle_for_too_long,
    what_a_user_may_not_do,
    rows_that_a_policy_forbids,
    a_role_that_is_not_there,
    a_setting_that_is_not_taken,
    characters_that_the_encoding_lacks,
    a_table_with_foreign_partitions_will_do,
    a_plan_that_is_stale_twice,
}

mod between;
mod unreachable;

use std::time::Duration;

use orm::Error;
use orm::prelude::*;
use sqlx::AssertSqlSafe;

use super::by_hand;
use orm_tests::support::{FreshDatabase, url};

#[derive(Model, Debug, Clone)]
struct Salary {
    id: i64,
    name: String,
    #[orm(default = 1)]
    amount: i32,
}

#[derive(Model, Debug, Clone)]
struct Bonus {
    id: i64,
}

async fn salaries(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Salary]).await?;
    Salary::draft().name("Jo").save(db).await.map(drop)
}

async fn a_transaction_that_was_idle_for_too_long(db: Database) -> orm::Result<()> {
    salaries(&db).await?;
    let hasty = Database::builder(&url())
        .idle_in_transaction_timeout(Duration::from_millis(1))
        .connect()
        .await?;
    let tx = hasty.begin().await?;
    wait_until_no_transaction_is_idle(&db).await?;
    let saved = Salary::draft().name("Amy").save(&tx).await;
    let Err(error @ Error::ConnectionLost { sent: false, .. }) = saved else {
        panic!("{saved:?}");
    };
    assert!(
        error.to_string().contains("`idle_in_transaction_timeout`"),
        "{error}"
    );
    assert_eq!(Salary::objects().count(&hasty).await?, 1);
    // Time enough for the write before.
    let slower = Database::builder(&url())
        .idle_in_transaction_timeout(Duration::from_millis(500))
        .connect()
        .await?;
    let tx = slower.begin().await?;
    Salary::draft().name("Amy").save(&tx).await?;
    wait_until_no_transaction_is_idle(&db).await?;
    let late = tx.commit().await;
    assert!(
        matches!(late, Err(Error::ConnectionLost { sent: false, .. })),
        "{late:?}"
    );
    assert_eq!(Salary::objects().count(&hasty).await?, 1);
    Ok(())
}

async fn wait_until_no_transaction_is_idle(db: &Database) -> orm::Result<()> {
    let idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'";
    loop {
        let ask = async |connection: &mut sqlx::PgConnection| {
            sqlx::query_scalar(idle).fetch_one(connection).await
        };
        let idle: i64 = db.with_postgres(ask).await?.expect("a number");
        if idle == 0 {
            return Ok(());
        }
    }
}

/// The database as a role sees it that owns nothing in it.
pub(super) async fn as_another_role(db: &Database) -> orm::Result<Database> {
    let role = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET role = pg_monitor', current_database()); END $$";
    by_hand(db, role).await?;
    Database::connect(&url()).await
}

async fn what_a_user_may_not_do(db: Database) -> orm::Result<()> {
    salaries(&db).await?;
    let other = as_another_role(&db).await?;
    let all = Salary::objects().every_row();
    for (refused, what, privileges) in [
        (
            all.all(&other).await.map(drop),
            "read the table `salary`",
            "SELECT",
        ),
        (
            Salary::draft().name("Amy").save(&other).await.map(drop),
            "insert into the table `salary`",
            "SELECT, INSERT",
        ),
        (
            all.update(Salary.amount.set(9), &other).await.map(drop),
            "update the table `salary`",
            "SELECT, UPDATE",
        ),
        (
            all.delete(&other).await.map(drop),
            "delete from the table `salary`",
            "SELECT, DELETE",
        ),
    ] {
        let error = refused.expect_err("what is not granted");
        assert!(
            matches!(
                error,
                Error::Permission {
                    model: Some("Salary"),
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(error.to_string().contains(what), "{error}");
        let grant = format!("`GRANT {privileges} ON \"salary\" TO …`");
        assert!(error.to_string().contains(&grant), "{error}");
    }
    // Before Postgres 15 everybody may.
    by_hand(&db, "REVOKE CREATE ON SCHEMA public FROM PUBLIC").await?;
    let made = other.create_tables(schema![Bonus]).await;
    assert!(
        matches!(made, Err(Error::Permission { model: None, .. })),
        "{made:?}"
    );
    Ok(())
}

async fn rows_that_a_policy_forbids(db: Database) -> orm::Result<()> {
    salaries(&db).await?;
    by_hand(
        &db,
        "GRANT SELECT, INSERT ON salary TO pg_monitor; ALTER TABLE salary ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON salary USING (name = 'Amy')",
    )
    .await?;
    let other = as_another_role(&db).await?;
    Salary::draft().name("Amy").save(&other).await?;
    let error = Salary::draft()
        .name("Meg")
        .save(&other)
        .await
        .expect_err("another's");
    assert!(
        matches!(
            error,
            Error::Permission {
                model: Some("Salary"),
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("row-level security"), "{error}");
    Ok(())
}

/// A server that asks for a password does not say whether there is the role.
async fn a_role_that_is_not_there(_: Database) {
    use sqlx::ConnectOptions as _;
    let options = orm_tests::support::server()
        .clone()
        .username("orm_nobody")
        .password("geheim");
    let refused = Database::connect(options.to_url_lossy().as_str())
        .await
        .map(drop);
    let Err(Error::Connect { why, .. }) = refused else {
        panic!("{refused:?}");
    };
    let expected = [
        "no role `orm_nobody` that may log in",
        "refuses the password of user `orm_nobody`",
    ];
    assert!(
        expected.iter().any(|expected| why.contains(expected)),
        "{why}"
    );
}

async fn a_setting_that_is_not_taken(_: Database) {
    let sign = if url().contains('?') { '&' } else { '?' };
    let refused = Database::connect(&format!("{}{sign}options[role]=geheim", url())).await;
    let error = refused.map(drop).expect_err("a role that is not there");
    assert!(matches!(error, Error::Connect { .. }), "{error:?}");
    assert!(
        error.to_string().contains("does not take a setting"),
        "{error}"
    );
    assert!(
        !format!("{error} {error:?}").contains("geheim"),
        "{error:?}"
    );
}

async fn characters_that_the_encoding_lacks(_: Database) -> orm::Result<()> {
    let fresh = FreshDatabase::with("ENCODING 'LATIN1' LOCALE 'C'");
    let latin = Database::connect(&fresh.url).await?;
    salaries(&latin).await?;
    Salary::draft().name("é").save(&latin).await?;
    assert!(
        Salary::objects()
            .filter(Salary.name.eq("é"))
            .exists(&latin)
            .await?
    );
    for refused in [
        Salary::draft().name("日本").save(&latin).await.map(drop),
        Salary::objects()
            .filter(Salary.name.eq("日本"))
            .all(&latin)
            .await
            .map(drop),
    ] {
        let error = refused.expect_err("no character of Latin 1");
        assert!(
            matches!(
                error,
                Error::InvalidText {
                    model: "Salary",
                    ..
                }
            ),
            "{error:?}"
        );
        let shown = error.to_string();
        assert!(
            shown.contains("encoding") && !shown.contains("NUL"),
            "{shown}"
        );
    }
    Ok(())
}

/// Such a table can have neither a primary key nor unique constraints.
async fn a_table_with_foreign_partitions_will_do(db: Database) -> orm::Result<()> {
    by_hand(
        &db,
        "CREATE TABLE salary (id bigint GENERATED BY DEFAULT AS IDENTITY, name text, amount integer)
            PARTITION BY RANGE (id);
        CREATE TABLE near PARTITION OF salary FOR VALUES FROM (1) TO (100);
        CREATE TABLE far PARTITION OF salary FOR VALUES FROM (100) TO (300) PARTITION BY RANGE (id)",
    )
    .await?;
    let refused = db.create_tables(schema![Salary]).await;
    assert!(
        matches!(refused, Err(Error::SchemaMismatch { .. })),
        "{refused:?}"
    );
    by_hand(
        &db,
        "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER far FOREIGN DATA WRAPPER nothing;
        CREATE FOREIGN TABLE farther PARTITION OF far FOR VALUES FROM (100) TO (200) SERVER far",
    )
    .await?;
    salaries(&db).await?;
    db.create_tables(schema![Salary]).await?;
    let salaries = Salary::objects().filter(Salary.id.lt(100));
    assert_eq!(salaries.count(&db).await?, 1);
    by_hand(&db, "ALTER TABLE salary DROP amount").await?;
    let refused = db.create_tables(schema![Salary]).await;
    let fits = matches!(
        refused,
        Err(Error::SchemaMismatch {
            field: Some("amount"),
            ..
        })
    );
    assert!(fits, "{refused:?}");
    Ok(())
}

/// The table changes whenever a statement has been prepared and is about to run.
async fn a_plan_that_is_stale_twice(db: Database) -> orm::Result<()> {
    salaries(&db).await?;
    let proxy = between::Proxy::start(&url());
    let behind = Database::builder(proxy.url())
        .max_connections(1)
        .connect()
        .await?;
    let names = Salary::objects();
    assert_eq!(names.all(&behind).await?.len(), 1);
    proxy.change_before_each_run(&[
        "ALTER TABLE salary ALTER name TYPE varchar",
        "ALTER TABLE salary ALTER name TYPE text",
    ]);
    let stale = names.all(&behind).await;
    proxy.change_before_each_run(&[]);
    let Err(Error::SchemaMismatch {
        model: Some("Salary"),
        field: None,
        why,
        ..
    }) = stale
    else {
        panic!("{stale:?}");
    };
    assert!(
        why.contains("a table was changed while the statement was being prepared; run it again"),
        "{why}"
    );
    assert_eq!(names.all(&behind).await?.len(), 1);
    Ok(())
}

/// Runs a statement beside everything else.
async fn beside(url: &str, statement: &str) {
    use sqlx::{Connection as _, Executor as _};
    let mut connection = sqlx::PgConnection::connect(url).await.expect("a session");
    let text = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()));
    connection
        .execute(text)
        .await
        .expect("the statement is carried out");
}
