//! Statements: what is sent, and what is carried out by hand.

use std::path::Path;
use std::{env, fs};

use orm::prelude::*;
use sqlx::AssertSqlSafe;

/// Carries out statements by hand.
pub async fn run(statements: &str, db: &Database) -> orm::Result<()> {
    let statements = AssertSqlSafe(statements);
    let done = match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            db.with_sqlite(async |on| sqlx::raw_sql(statements).execute(on).await.map(drop))
                .await?
        }
        #[cfg(feature = "postgres")]
        _ => {
            db.with_postgres(async |on| sqlx::raw_sql(statements).execute(on).await.map(drop))
                .await?
        }
        #[cfg(not(feature = "postgres"))]
        _ => unreachable!("no test runs on it"),
    };
    done.expect("the statements are carried out");
    Ok(())
}

/// The statements that were sent meanwhile.
pub async fn sent<T>(
    db: &Database,
    run: impl AsyncFnOnce() -> orm::Result<T>,
) -> orm::Result<(T, Vec<String>)> {
    let before = db.queries().len();
    let done = run().await?;
    let sent = db.queries().into_iter().skip(before);
    Ok((done, sent.map(|query| query.text.clone()).collect()))
}

/// Asserts that `run` sends what stands in `statements/<backend>/<name>.sql`; with `BLESS=1` writes it there.
pub async fn assert_sent<T>(
    db: &Database,
    name: &str,
    run: impl AsyncFnOnce() -> orm::Result<T>,
) -> orm::Result<()> {
    let before = db.queries().len();
    run().await?;
    assert_sent_since(before, db, name);
    Ok(())
}

fn assert_sent_since(before: usize, db: &Database, name: &str) {
    let mut sent = String::new();
    for query in &db.queries()[before..] {
        sent.extend([query.text.as_str(), ";\n"]);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("statements")
        .join(backend(db));
    let file = folder.join(name).with_extension("sql");
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, &sent))
            .expect("the statements are written");
    }
    assert_eq!(
        sent,
        fs::read_to_string(&file).unwrap_or_default(),
        "{} differs",
        file.display()
    );
}

/// The name of the database's backend, as modules of tests have it.
pub fn backend(db: &Database) -> &'static str {
    if db.backend() == Backend::Sqlite {
        "sqlite"
    } else {
        "postgres"
    }
}
