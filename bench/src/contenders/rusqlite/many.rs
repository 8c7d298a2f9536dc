//! Many rows written at once: a prepared statement, carried out for each in a transaction.

use crate::contender::{HAIR_COLOR, NAME, Result, new_name, updated, upserted};
use crate::shape::ManyRows;
use rusqlite::{Connection, Params};

const UPSERT: &str = "INSERT INTO users (id, name, hair_color) VALUES (?, ?, ?) \
                      ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
const UPDATE: &str = "UPDATE users SET name = ?, hair_color = ? WHERE id = ?";
const INSERT: &str = "INSERT INTO guests (name, hair_color) VALUES (?, ?)";

pub(super) fn write(on: &mut Connection, many: ManyRows) -> Result<usize> {
    match many {
        ManyRows::Upsert(n) | ManyRows::UpsertTold(n) => {
            let rows = upserted(n).map(|id| (id, new_name(), HAIR_COLOR));
            each(on, UPSERT, rows)
        }
        ManyRows::BulkUpdate(n) | ManyRows::Saves(n) => {
            let rows = updated(n).map(|id| (new_name(), HAIR_COLOR, id));
            each(on, UPDATE, rows)
        }
        ManyRows::Copy(n) => each(on, INSERT, (0..n).map(|_| (NAME, HAIR_COLOR))),
    }
}

fn each<P: Params>(
    on: &mut Connection,
    text: &str,
    rows: impl Iterator<Item = P>,
) -> Result<usize> {
    let transaction = on.transaction()?;
    let mut changed = 0;
    {
        let mut statement = transaction.prepare_cached(text)?;
        for row in rows {
            changed += statement.execute(row)?;
        }
    }
    transaction.commit()?;
    Ok(changed)
}
