//! Reports and deletes agree on tables of any shape.

on_each! { reports_say_what_deletes_do }

use std::iter;

use orm::Error;
use orm::prelude::*;

use orm_tests::support::{Chance, run, whole_or_sample};

use super::catalog::{count, fresh};

#[derive(Model, Debug, Clone)]
struct Root {
    id: i64,
}

/// `root` and four tables without a model.
const TABLES: [&str; 5] = ["root", "t1", "t2", "t3", "t4"];
const ROWS: i64 = 4;
const KEYS: [&str; 2] = ["k1", "k2"];
const ACTIONS: [&str; 6] = [
    "CASCADE",
    "CASCADE",
    "CASCADE",
    "SET NULL",
    "RESTRICT",
    "NO ACTION",
];

/// Tables with two foreign keys each, to any of them and with any `ON DELETE`, and four rows each that refer to any.
struct Script {
    columns: Vec<String>,
    keys: Vec<String>,
    rows: Vec<String>,
}

impl Script {
    fn random(chance: &mut Chance) -> Self {
        let (mut columns, mut keys, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        for row in 1..=ROWS {
            let inserts = TABLES.map(|table| format!("INSERT INTO {table} (id) VALUES ({row})"));
            rows.extend(inserts);
        }
        for (table, key) in TABLES[1..]
            .iter()
            .flat_map(|table| KEYS.map(|key| (table, key)))
        {
            let (target, action) = (chance.of(&TABLES), chance.of(&ACTIONS));
            let refers = format!("REFERENCES {target} ON DELETE {action} DEFERRABLE");
            columns.push(format!("{key} INTEGER {refers}"));
            keys.push(format!(
                "ALTER TABLE {table} ADD FOREIGN KEY ({key}) {refers}"
            ));
            for row in (1..=ROWS)
                .filter(|_| chance.below(3) > 0)
                .collect::<Vec<_>>()
            {
                let to = chance.below(4) + 1;
                rows.push(format!("UPDATE {table} SET {key} = {to} WHERE id = {row}"));
            }
        }
        Script {
            columns,
            keys,
            rows,
        }
    }

    /// On SQLite foreign keys are declared with their columns, on Postgres when all tables are there.
    fn statements(&self, backend: Backend) -> String {
        let is_apart = backend != Backend::Sqlite;
        let tables = TABLES[1..].iter().zip(self.columns.chunks(KEYS.len()));
        let tables = tables.map(|(table, columns)| {
            let columns = if is_apart {
                KEYS.map(|key| format!("{key} INTEGER")).join(", ")
            } else {
                columns.join(", ")
            };
            format!("CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
        });
        let keys = self.keys.iter().filter(|_| is_apart).cloned();
        let statements = tables.chain(keys).chain(self.rows.iter().cloned());
        statements.collect::<Vec<_>>().join(";\n")
    }
}

/// Drops the tables, whatever refers to them.
async fn drop_all(db: &Database) -> orm::Result<()> {
    let (before, after) = match db.backend() {
        Backend::Sqlite => ("PRAGMA foreign_keys = OFF", ""),
        _ => ("SELECT 1", " CASCADE"),
    };
    let drops = TABLES.map(|table| format!("DROP TABLE {table}{after}"));
    let statements: Vec<_> = iter::once(before.to_owned()).chain(drops).collect();
    run(&statements.join(";\n"), db).await
}

async fn rows(db: &Database) -> orm::Result<Vec<i64>> {
    let mut rows = Vec::new();
    for table in TABLES {
        rows.push(count(&format!("SELECT count(*) FROM {table}"), db).await?);
    }
    Ok(rows)
}

async fn reports_say_what_deletes_do(db: Database) -> orm::Result<()> {
    let mut chance = Chance::of_seed(7);
    let (mut blocked, mut deleted) = (0, 0);
    for _ in 0..whole_or_sample(12, 5) {
        db.create_tables(schema![Root]).await?;
        let script = Script::random(&mut chance).statements(db.backend());
        run(&script, &db).await?;
        for root in Root::objects().order_by(Root.id).all(&db).await? {
            let before = rows(&db).await?;
            let report = root.delete_report(&db).await?;
            assert_eq!(
                report,
                root.delete_report(&fresh().await?).await?,
                "{script}"
            );
            let done = root.delete_with_report(&db).await;
            let after = rows(&db).await?;
            if report.is_blocked() {
                blocked += 1;
                assert!(
                    matches!(done, Err(Error::Protected { .. })),
                    "{done:?}\n{report}\n{script}"
                );
                assert_eq!(after, before, "{report}\n{script}");
            } else {
                deleted += 1;
                let done = done.unwrap_or_else(|error| panic!("{error}\n{report}\n{script}"));
                assert_eq!(done, report, "{script}");
                let gone = before
                    .iter()
                    .zip(&after)
                    .map(|(before, after)| before - after);
                assert_eq!(
                    gone.sum::<i64>(),
                    report.total().cast_signed(),
                    "{report}\n{script}"
                );
            }
        }
        drop_all(&db).await?;
    }
    assert!(blocked > 5 && deleted > 5, "{blocked} {deleted}");
    Ok(())
}
