//! Tests without a server, on `sqlite::memory:`, where the one connection is the database: the models, and helpers.

mod many_rows;
mod statements;
mod transactions;
mod violations;

use super::*;
use crate::error::{DecodeError, Error, Result};
use crate::schema::{Field, Index, IndexKey, OnDelete, Relation, Schema, Table};
use crate::sql::{Statement, Verb};
use crate::value::{Array, Parameter, Type, Value};
use futures_util::future::poll_immediate;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

const KEY: &[Type] = &[Type::I64];
const TEXT: &[Type] = &[Type::Text];

static AUTHOR: Table = Table::new(
    "Author",
    "tests",
    "author",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("name", "name", TEXT, false).max_length(10),
    ],
    &[0],
);
static BOOK: Table = Table::new(
    "Book",
    "tests",
    "book",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("title", "title", TEXT, false),
        Field::new("author", "author_id", KEY, false).relation(Relation::new(
            || &AUTHOR,
            OnDelete::Protect,
            None,
        )),
        Field::new("editor", "editor_id", KEY, true).relation(Relation::new(
            || &AUTHOR,
            OnDelete::SetNull,
            None,
        )),
    ],
    &[0],
)
.uniques(&[Index::new(&[IndexKey::field(1), IndexKey::field(2)])]);
static PRIZE: Table = Table::new(
    "Prize",
    "tests",
    "prize",
    &[
        Field::new("id", "id", KEY, false).identity(true),
        Field::new("winner", "winner_id", KEY, false).relation(Relation::new(
            || &AUTHOR,
            OnDelete::Protect,
            None,
        )),
    ],
    &[0],
);

const TABLES: &str = "
    CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL, CONSTRAINT author_name_len CHECK (length(name) <= 10)) STRICT;
    CREATE TABLE book (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL,
        author_id INTEGER NOT NULL REFERENCES author ON DELETE RESTRICT,
        editor_id INTEGER REFERENCES author ON DELETE SET NULL
    ) STRICT;
    CREATE UNIQUE INDEX book_title_author_id_key ON book (title, author_id);
    CREATE TABLE prize (id INTEGER PRIMARY KEY, winner_id INTEGER NOT NULL REFERENCES author ON DELETE RESTRICT) STRICT;
    INSERT INTO author VALUES (1, 'Louisa'), (2, 'Jo');
    INSERT INTO book VALUES (1, 'Little Women', 1, NULL);
    INSERT INTO prize VALUES (1, 2);
";

async fn memory() -> Database {
    let settings = Database::builder("sqlite::memory:")
        .acquire_timeout(Duration::from_millis(200))
        .record_queries(true);
    let db = settings.connect().await.unwrap();
    run(&db, Verb::Schema, TABLES).await.unwrap();
    db.inner()
        .name_models(&Schema::new([&AUTHOR, &BOOK, &PRIZE]));
    db
}

fn statement(verb: Verb, text: &str, table: Option<&'static Table>) -> Statement {
    Statement::new(text, Vec::new(), table, verb)
}

async fn run(on: &dyn Executor, verb: Verb, text: &str) -> Result<u64> {
    execute(on.target(), &statement(verb, text, None)).await
}

async fn fails(on: &dyn Executor, verb: Verb, text: &str, table: &'static Table) -> Error {
    let mut statement = statement(verb, text, Some(table));
    if verb == Verb::Insert {
        statement.written = table.columns().iter().map(|column| column.name).collect();
    }
    if verb == Verb::Delete {
        statement.condition = text.find(" WHERE").map(|start| start..text.len());
    }
    execute(on.target(), &statement).await.unwrap_err()
}

async fn integers(on: &dyn Executor, text: &str) -> Result<Vec<i64>> {
    found(on, &statement(Verb::Select, text, Some(&BOOK))).await
}

/// Returns the integers that a query finds.
async fn found(on: &dyn Executor, query: &Statement) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    let mut read = |row: &mut dyn crate::value::Reader| {
        found.push(row.i64().map_err(DecodeError::of_no_model)?);
        Ok(())
    };
    fetch(on.target(), query, &mut read).await?;
    Ok(found)
}

async fn books(db: &Database) -> i64 {
    integers(db, "SELECT count(*) FROM book").await.unwrap()[0]
}

const INSERT: &str = "INSERT INTO book (title, author_id) VALUES ('Little Men', 1)";
