//! The same work by rusqlite, on a connection of its own: what SQLite itself takes.

use rusqlite::{Connection, Params, Result};
use std::hint::black_box;
use std::path::Path;

const UPSERT: &str = "INSERT INTO users (id, name, hair_color) VALUES (?, ?, ?) \
                      ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
/// Makes the rows that are updated.
const FILL: &str = "INSERT OR IGNORE INTO users (id, name, hair_color) VALUES (?, ?, ?)";
const UPDATE: &str = "UPDATE users SET name = ?, hair_color = ? WHERE id = ?";
const HAIR_COLOR: &str = "brown";

/// Opens the file as `orm` does.
pub fn open(file: &Path) -> Result<Connection> {
    let on = Connection::open(file)?;
    on.set_prepared_statement_cache_capacity(100);
    on.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    Ok(on)
}

/// Does a shape so many times.
pub fn run(shape: &str, on: &mut Connection, times: u32, rows: i64) -> Result<()> {
    match shape {
        "rusqlite get" => (0..times)
            .try_for_each(|_| one(on, "SELECT id, name, hair_color FROM users WHERE id = ?")),
        "rusqlite first" => (0..times).try_for_each(|_| {
            one(
                on,
                "SELECT id, name, hair_color FROM users ORDER BY id LIMIT ?",
            )
        }),
        "rusqlite save" => {
            (0..times).try_for_each(|n| each(on, UPDATE, [(name(n), HAIR_COLOR, 1)].into_iter()))
        }
        "rusqlite save in tx" => each(on, UPDATE, (0..times).map(|n| (name(n), HAIR_COLOR, 1))),
        "rusqlite insert many" => (0..times).try_for_each(|_| insert(on, rows)),
        "rusqlite upsert many" => (0..times)
            .try_for_each(|n| each(on, UPSERT, (1..=rows).map(|id| (id, name(n), HAIR_COLOR)))),
        _ => {
            each(on, FILL, (1..=rows).map(|id| (id, name(0), HAIR_COLOR)))?;
            (0..times)
                .try_for_each(|n| each(on, UPDATE, (1..=rows).map(|id| (name(n), HAIR_COLOR, id))))
        }
    }
}

fn name(n: u32) -> String {
    format!("Guest {n}")
}

fn one(on: &Connection, text: &str) -> Result<()> {
    let mut statement = on.prepare_cached(text)?;
    let user = statement.query_row([1], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, String>(1)?,
            row.get::<_, Option<String>>(2)?,
        ))
    })?;
    black_box(user);
    Ok(())
}

fn insert(on: &Connection, rows: i64) -> Result<()> {
    let rows = usize::try_from(rows).unwrap_or_default();
    let text = format!(
        "INSERT INTO guests (name, hair_color) VALUES {}(?, ?)",
        "(?, ?), ".repeat(rows - 1)
    );
    let values = std::iter::repeat_n(["Guest", HAIR_COLOR], rows).flatten();
    on.prepare_cached(&text)?
        .execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

fn each<P: Params>(on: &mut Connection, text: &str, rows: impl Iterator<Item = P>) -> Result<()> {
    let transaction = on.transaction()?;
    {
        let mut statement = transaction.prepare_cached(text)?;
        for row in rows {
            statement.execute(row)?;
        }
    }
    transaction.commit()
}
