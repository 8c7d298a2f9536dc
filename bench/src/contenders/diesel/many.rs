//! Many rows written at once. Different values for many rows take an update each.

use super::{NEW_GUEST, NewUser, changed, guests, users};
use crate::contender::{HAIR_COLOR, new_name, updated, upserted};
use crate::shape::ManyRows;
use diesel::prelude::*;
use diesel::upsert::excluded;

/// As many rows as fit into one statement of both databases.
const CHUNK: usize = 10_000;

fn new_user(id: i64) -> NewUser {
    NewUser {
        id,
        name: new_name(),
        hair_color: Some(HAIR_COLOR),
    }
}

/// The statement of `Upsert`.
macro_rules! upsert {
    ($n:expr) => {
        diesel::insert_into(users::table)
            .values(upserted($n).map(new_user).collect::<Vec<_>>())
            .on_conflict(users::id)
            .do_update()
            .set((
                users::name.eq(excluded(users::name)),
                users::hair_color.eq(excluded(users::hair_color)),
            ))
    };
}

/// The same work for both databases, but for the copy.
macro_rules! write {
    ($name:ident, $connection:ty, $copy:ident) => {
        pub(super) fn $name(on: &mut $connection, many: ManyRows) -> QueryResult<usize> {
            match many {
                ManyRows::Upsert(n) | ManyRows::UpsertTold(n) => upsert!(n).execute(on),
                ManyRows::BulkUpdate(n) | ManyRows::Saves(n) => on.transaction(|on| {
                    let mut done = 0;
                    for key in updated(n) {
                        let update = diesel::update(users::table.find(key));
                        done += update.set(&changed()).execute(on)?;
                    }
                    Ok(done)
                }),
                ManyRows::Copy(n) => $copy(on, n),
            }
        }
    };
}

write!(sqlite, SqliteConnection, insert_chunks);
write!(postgres, PgConnection, copy);

fn insert_chunks(on: &mut SqliteConnection, n: usize) -> QueryResult<usize> {
    on.transaction(|on| {
        let mut done = 0;
        while done < n {
            let guests: Vec<_> = (done..n).take(CHUNK).map(|_| NEW_GUEST).collect();
            let insert = diesel::insert_into(guests::table).values(&guests);
            done += insert.execute(on)?;
        }
        Ok(done)
    })
}

fn copy(on: &mut PgConnection, n: usize) -> QueryResult<usize> {
    let rows: Vec<_> = (0..n).map(|_| NEW_GUEST).collect();
    diesel::copy_from(guests::table)
        .from_insertable(&rows)
        .execute(on)
}
