//! What a server does: many tasks at once, and deletes that cascade.

use super::{get, rows, user};
use crate::contender::{HAIR_COLOR, LISTED, MixedWork, Result, count, mixed, mixed_work, new_name};
use crate::reading::{DELETE_OWNER, USERS};
use crate::shape::CONNECTIONS;
use rusqlite::Connection;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) fn cascade(on: &mut Connection) -> Result<usize> {
    let transaction = on.transaction()?;
    let deleted = transaction.prepare_cached(DELETE_OWNER)?.execute([])?;
    transaction.rollback()?;
    Ok(deleted)
}

pub(super) async fn all_mixed(connections: Arc<Vec<Mutex<Connection>>>) -> Result<usize> {
    mixed(|task| {
        let connections = Arc::clone(&connections);
        async move {
            let connection = &connections[task % CONNECTIONS];
            let on = connection.lock().unwrap_or_else(PoisonError::into_inner);
            mixed_work(task).map(|work| one(&on, work)).sum()
        }
    })
    .await
}

fn one(on: &Connection, work: MixedWork) -> Result<usize> {
    match work {
        MixedWork::Get(key) => get(on, key),
        MixedWork::List(key) => {
            let text = format!("{USERS} WHERE id >= ? AND id < ?");
            let listed = rows(on, &text, [key, key + LISTED], |row| user(row, 0))?;
            Ok(count(listed) / LISTED as usize)
        }
        MixedWork::Change(key) => Ok(on
            .prepare_cached("UPDATE users SET name = ?, hair_color = ? WHERE id = ?")?
            .execute((new_name(), HAIR_COLOR, key))?),
    }
}
