//! rusqlite on the calling thread, its statements prepared once: the limit on SQLite.

mod many;
mod reads;
mod server;

use crate::contender::{
    COUNTED_TEXT, Contender, Found, GROUPED_TEXT, Group, HAIR_COLOR, NAME, Result, at_once, count,
    count_counted, count_joined, count_keys, count_nested, keys_of, nest, new_name,
};
use crate::lines::{PostLine, USERS, UserLine, count_lines};
use crate::place::Place;
use crate::shape::{CONNECTIONS, Shape};
use rusqlite::{Connection, Params, Row, params_from_iter};
use std::sync::{Arc, Mutex, PoisonError};

pub struct Rusqlite {
    connection: Connection,
    /// For many tasks.
    connections: Arc<Vec<Mutex<Connection>>>,
    place: Place,
}

#[expect(dead_code, reason = "what is read is only counted")]
struct User {
    id: i64,
    name: String,
    hair_color: Option<String>,
}

#[expect(dead_code, reason = "what is read is only counted")]
struct Post {
    id: i64,
    title: String,
    body: Option<String>,
    user_id: Option<i64>,
}

#[expect(dead_code, reason = "what is read is only counted")]
struct Comment {
    id: i64,
    text: String,
    post_id: i64,
}

impl Rusqlite {
    pub fn connect(place: &Place) -> Result<Self> {
        let connections = (0..CONNECTIONS)
            .map(|_| Ok(Mutex::new(open(place)?)))
            .collect::<Result<_>>()?;
        Ok(Rusqlite {
            connection: open(place)?,
            connections: Arc::new(connections),
            place: place.clone(),
        })
    }

    fn work(&mut self, shape: Shape, key: i64) -> Result<usize> {
        let on = &mut self.connection;
        match shape {
            Shape::Trivial(_) => Ok(count(rows(
                on,
                "SELECT id, name, hair_color FROM users",
                [],
                |row| user(row, 0),
            )?)),
            Shape::Medium(_) => Ok(count_joined(joined(on)?)),
            Shape::Associations => Ok(count_nested(nested(on)?)),
            Shape::NestedRow => nested_lines(on),
            Shape::Values(_) => {
                let text = "SELECT id, name, hair_color FROM users";
                let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                Ok(count::<(i64, String, Option<String>)>(rows(
                    on,
                    text,
                    [],
                    read,
                )?))
            }
            Shape::Grouped(_) => {
                let read = |row: &Row<'_>| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                    ))
                };
                Ok(count::<Group>(rows(on, GROUPED_TEXT, [], read)?))
            }
            Shape::Counted => {
                let read = |row: &Row<'_>| Ok((user(row, 0)?, row.get(3)?));
                Ok(count_counted(rows(on, COUNTED_TEXT, [], read)?))
            }
            Shape::Insert(n) => insert(on, n),
            Shape::InsertIds(n) => Ok(count_keys(&insert_ids(on, n)?)),
            Shape::GetPk => get(on, key),
            Shape::UpdateInTx | Shape::Save => update_in_tx(on, key),
            Shape::Many(many) => many::write(on, many),
            Shape::Read(reading) => reads::read(on, reading),
            Shape::Cascade => server::cascade(on),
            Shape::Connect => get(&open(&self.place)?, key),
            Shape::Concurrent | Shape::Mixed => unreachable!("it is run by `run`"),
        }
    }
}

impl Contender for Rusqlite {
    fn name(&self) -> &'static str {
        "rusqlite"
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        match shape {
            Shape::Concurrent => Box::pin(concurrent(Arc::clone(&self.connections))),
            Shape::Mixed => Box::pin(server::all_mixed(Arc::clone(&self.connections))),
            _ => Box::pin(async move { self.work(shape, key) }),
        }
    }
}

fn open(place: &Place) -> Result<Connection> {
    let connection = Connection::open(place.file())?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")?;
    Ok(connection)
}

fn rows<T>(
    on: &Connection,
    text: &str,
    parameters: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    on.prepare_cached(text)?
        .query_map(parameters, read)?
        .collect()
}

fn user(row: &Row<'_>, first: usize) -> rusqlite::Result<User> {
    Ok(User {
        id: row.get(first)?,
        name: row.get(first + 1)?,
        hair_color: row.get(first + 2)?,
    })
}

fn post(row: &Row<'_>) -> rusqlite::Result<Post> {
    Ok(Post {
        id: row.get(0)?,
        title: row.get(1)?,
        body: row.get(2)?,
        user_id: row.get(3)?,
    })
}

fn comment(row: &Row<'_>) -> rusqlite::Result<Comment> {
    Ok(Comment {
        id: row.get(0)?,
        text: row.get(1)?,
        post_id: row.get(2)?,
    })
}

fn get(on: &Connection, key: i64) -> Result<usize> {
    let mut statement = on.prepare_cached("SELECT id, name, hair_color FROM users WHERE id = ?")?;
    let found = statement.query_row([key], |row| user(row, 0))?;
    Ok(usize::from(found.id == key))
}

fn joined(on: &Connection) -> Result<Vec<(Post, Option<User>)>> {
    let text = "SELECT p.id, p.title, p.body, p.user_id, u.id, u.name, u.hair_color FROM posts p \
                LEFT JOIN users u ON u.id = p.user_id WHERE p.body = ? ORDER BY p.title DESC";
    let read = |row: &Row<'_>| {
        let user = row
            .get::<_, Option<i64>>(4)?
            .map(|_| user(row, 4))
            .transpose()?;
        Ok((post(row)?, user))
    };
    Ok(rows(on, text, ["short"], read)?)
}

fn nested(on: &Connection) -> Result<Vec<(User, Vec<(Post, Vec<Comment>)>)>> {
    let users = rows(on, "SELECT id, name, hair_color FROM users", [], |row| {
        user(row, 0)
    })?;
    let keys = list(users.iter().map(|user| user.id));
    let text = "SELECT id, title, body, user_id FROM posts WHERE user_id IN (SELECT value FROM json_each(?))";
    let posts = rows(on, text, [keys], post)?;
    let keys = list(posts.iter().map(|post| post.id));
    let text =
        "SELECT id, text, post_id FROM comments WHERE post_id IN (SELECT value FROM json_each(?))";
    let comments = rows(on, text, [keys], comment)?;
    let posts = nest(posts, |post| post.id, comments, |comment| comment.post_id);
    Ok(nest(
        users,
        |user| user.id,
        posts,
        |(post, _)| post.user_id.unwrap_or_default(),
    ))
}

fn nested_lines(on: &Connection) -> Result<usize> {
    let users: Vec<UserLine> = rows(on, USERS, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let keys = list(users.iter().map(|user| user.0));
    let text =
        "SELECT id, title, user_id FROM posts WHERE user_id IN (SELECT value FROM json_each(?))";
    let post = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let posts: Vec<PostLine> = rows(on, text, [keys], post)?;
    let keys = list(posts.iter().map(|post| post.0));
    let text =
        "SELECT text, post_id FROM comments WHERE post_id IN (SELECT value FROM json_each(?))";
    let comments = rows(on, text, [keys], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(count_lines(users, posts, comments))
}

/// Keys as an array of JSON, so that the text stays the same.
fn list(keys: impl Iterator<Item = i64>) -> String {
    let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
    format!("[{}]", keys.join(","))
}

fn insert(on: &Connection, n: usize) -> Result<usize> {
    let rows = "(?, ?), ".repeat(n - 1);
    let text = format!("INSERT INTO guests (name, hair_color) VALUES {rows}(?, ?)");
    let values = std::iter::repeat_n([NAME, HAIR_COLOR], n).flatten();
    Ok(on
        .prepare_cached(&text)?
        .execute(params_from_iter(values))?)
}

/// One statement counts its keys up without a gap.
fn insert_ids(on: &Connection, n: usize) -> Result<Vec<i64>> {
    let inserted = insert(on, n)?;
    let last = on.last_insert_rowid();
    Ok((last + 1 - inserted as i64..=last).collect())
}

fn update_in_tx(on: &mut Connection, key: i64) -> Result<usize> {
    let transaction = on.transaction()?;
    let changed = transaction
        .prepare_cached("UPDATE users SET name = ?, hair_color = ? WHERE id = ?")?
        .execute((new_name(), HAIR_COLOR, key))?;
    transaction.commit()?;
    Ok(changed)
}

async fn concurrent(connections: Arc<Vec<Mutex<Connection>>>) -> Result<usize> {
    at_once(|task| {
        let connections = Arc::clone(&connections);
        async move {
            let connection = &connections[task % CONNECTIONS];
            let get = |key| {
                get(
                    &connection.lock().unwrap_or_else(PoisonError::into_inner),
                    key,
                )
            };
            keys_of(task).map(get).sum()
        }
    })
    .await
}
