//! sqlx written by hand: on one connection that is kept, and through its pool as its users do.

mod many;
mod reads;
mod server;

use crate::contender::{
    COUNTED_TEXT, Contender, Found, GROUPED_TEXT, Group, HAIR_COLOR, NAME, Result, at_once, count,
    count_counted, count_joined, count_keys, count_nested, keys_of, nest, new_name, updated,
};
use crate::lines::{self, CommentLine, PostLine, UserLine, count_lines};
use crate::place::{Backend, Place};
use crate::shape::{CONNECTIONS, ManyRows, Shape};
use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteRow, SqliteSynchronous};
use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool, QueryBuilder, Row, SqliteConnection,
    SqlitePool,
};
use std::sync::Arc;
use tokio::sync::Mutex;

pub enum Held {
    Sqlite(
        SqliteConnection,
        Arc<Vec<Mutex<SqliteConnection>>>,
        SqliteConnectOptions,
    ),
    Postgres(
        PgConnection,
        Arc<Vec<Mutex<PgConnection>>>,
        PgConnectOptions,
    ),
}

pub enum Pooled {
    Sqlite(SqlitePool),
    Postgres(PgPool),
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

impl Held {
    pub async fn connect(place: &Place) -> Result<Self> {
        Ok(match place.backend {
            Backend::Sqlite => {
                let options = sqlite_options(place)?;
                Held::Sqlite(options.connect().await?, many(&options).await?, options)
            }
            Backend::Postgres => {
                let options = postgres_options(place)?;
                Held::Postgres(options.connect().await?, many(&options).await?, options)
            }
        })
    }
}

impl Pooled {
    pub async fn connect(place: &Place) -> Result<Self> {
        let size = u32::try_from(CONNECTIONS)?;
        Ok(match place.backend {
            Backend::Sqlite => Pooled::Sqlite(
                PoolOptions::new()
                    .max_connections(size)
                    .connect_with(sqlite_options(place)?)
                    .await?,
            ),
            Backend::Postgres => Pooled::Postgres(
                PoolOptions::new()
                    .max_connections(size)
                    .connect_with(postgres_options(place)?)
                    .await?,
            ),
        })
    }
}

fn sqlite_options(place: &Place) -> Result<SqliteConnectOptions> {
    let options: SqliteConnectOptions = place.url.parse()?;
    Ok(options
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .disable_statement_logging())
}

fn postgres_options(place: &Place) -> Result<PgConnectOptions> {
    Ok(place
        .url
        .parse::<PgConnectOptions>()?
        .disable_statement_logging())
}

async fn many<C: Connection>(options: &C::Options) -> Result<Arc<Vec<Mutex<C>>>> {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Mutex::new(C::connect_with(options).await?));
    }
    Ok(Arc::new(connections))
}

impl Contender for Held {
    fn name(&self) -> &'static str {
        "sqlx held"
    }

    /// On SQLite there is no short way to tell inserted rows from updated ones.
    fn offers(&self, shape: Shape) -> bool {
        matches!(self, Held::Postgres(..)) || !shape.is_told()
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(async move {
            match self {
                Held::Sqlite(on, many, options) => match shape {
                    Shape::Concurrent => sqlite_held::concurrent(many).await,
                    Shape::Mixed => server::sqlite::all_mixed(many).await,
                    Shape::Cascade => server::sqlite::cascade(on).await,
                    Shape::Connect => sqlite_held::get(&mut options.connect().await?, key).await,
                    Shape::Read(reading) => reads::sqlite::read(on, reading).await,
                    _ => sqlite_held::work(on, shape, key).await,
                },
                Held::Postgres(on, many, options) => match shape {
                    Shape::Concurrent => postgres_held::concurrent(many).await,
                    Shape::Mixed => server::postgres::all_mixed(many).await,
                    Shape::Cascade => server::postgres::cascade(on).await,
                    Shape::Connect => postgres_held::get(&mut options.connect().await?, key).await,
                    Shape::Read(reading) => reads::postgres::read(on, reading).await,
                    _ => postgres_held::work(on, shape, key).await,
                },
            }
        })
    }
}

impl Contender for Pooled {
    fn name(&self) -> &'static str {
        "sqlx pool"
    }

    fn offers(&self, shape: Shape) -> bool {
        !(shape.is_further() || matches!(self, Pooled::Sqlite(_)) && shape.is_told())
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(async move {
            match (self, shape) {
                (Pooled::Sqlite(pool), Shape::Concurrent) => sqlite_pooled::concurrent(pool).await,
                (Pooled::Postgres(pool), Shape::Concurrent) => {
                    postgres_pooled::concurrent(pool).await
                }
                (Pooled::Sqlite(pool), _) => sqlite_pooled::work(pool, shape, key).await,
                (Pooled::Postgres(pool), _) => postgres_pooled::work(pool, shape, key).await,
            }
        })
    }
}

const JOINED: &str = "SELECT p.id, p.title, p.body, p.user_id, u.id, u.name, u.hair_color FROM posts p \
                      LEFT JOIN users u ON u.id = p.user_id WHERE p.body = $1 ORDER BY p.title DESC";

const UPDATE: &str = "UPDATE users SET name = $1, hair_color = $2 WHERE id = $3";

/// What the two databases say in different words.
mod sqlite {
    use super::*;

    pub const POSTS: &str = "SELECT id, title, body, user_id FROM posts WHERE user_id IN (SELECT value FROM json_each($1))";
    pub const COMMENTS: &str =
        "SELECT id, text, post_id FROM comments WHERE post_id IN (SELECT value FROM json_each($1))";
    pub const POST_LINES: &str =
        "SELECT id, title, user_id FROM posts WHERE user_id IN (SELECT value FROM json_each($1))";
    pub const COMMENT_LINES: &str =
        "SELECT text, post_id FROM comments WHERE post_id IN (SELECT value FROM json_each($1))";

    pub fn list(keys: impl Iterator<Item = i64>) -> String {
        let keys: Vec<String> = keys.map(|key| key.to_string()).collect();
        format!("[{}]", keys.join(","))
    }

    pub fn insert(n: usize) -> QueryBuilder<Sqlite> {
        let mut builder = QueryBuilder::new("INSERT INTO guests (name, hair_color) ");
        builder.push_values(0..n, |mut row, _| {
            row.push_bind(NAME).push_bind(HAIR_COLOR);
        });
        builder
    }
}

mod postgres {
    use super::*;

    pub const POSTS: &str = "SELECT id, title, body, user_id FROM posts WHERE user_id = ANY($1)";
    pub const COMMENTS: &str = "SELECT id, text, post_id FROM comments WHERE post_id = ANY($1)";
    pub const POST_LINES: &str = "SELECT id, title, user_id FROM posts WHERE user_id = ANY($1)";
    pub const COMMENT_LINES: &str = "SELECT text, post_id FROM comments WHERE post_id = ANY($1)";

    pub fn list(keys: impl Iterator<Item = i64>) -> Vec<i64> {
        keys.collect()
    }

    pub fn insert(n: usize) -> QueryBuilder<Postgres> {
        let mut builder =
            QueryBuilder::new("INSERT INTO guests (name, hair_color) SELECT * FROM unnest(");
        builder
            .push_bind(vec![NAME; n])
            .push(", ")
            .push_bind(vec![HAIR_COLOR; n])
            .push(")");
        builder
    }
}

/// The same work four times: the drivers have no type in common, and neither have connection and pool.
///
/// `$on` is what a statement runs on, `$one` what one of many tasks takes of what they share.
macro_rules! work {
    (
        $name:ident, $words:ident, $row:ty,
        |$db:ident: $handle:ty| $on:expr,
        |$many:ident: $shared:ty, $task:ident| $one:expr
    ) => {
        mod $name {
            use super::$words::{COMMENT_LINES, COMMENTS, POST_LINES, POSTS, insert, list};
            use super::*;

            pub(super) async fn work($db: $handle, shape: Shape, key: i64) -> Result<usize> {
                match shape {
                    Shape::Trivial(_) => Ok(count(users($db).await?)),
                    Shape::Medium(_) => {
                        let posts = sqlx::query(JOINED).bind("short").try_map(joined);
                        Ok(count_joined(posts.fetch_all($on).await?))
                    }
                    Shape::Associations => Ok(count_nested(nested($db).await?)),
                    Shape::NestedRow => Ok(nested_lines($db).await?),
                    Shape::Values(_) => {
                        let values = sqlx::query_as::<_, (i64, String, Option<String>)>(
                            "SELECT id, name, hair_color FROM users",
                        );
                        Ok(count(values.fetch_all($on).await?))
                    }
                    Shape::Grouped(_) => {
                        let groups = sqlx::query_as::<_, Group>(GROUPED_TEXT);
                        Ok(count(groups.fetch_all($on).await?))
                    }
                    Shape::Counted => {
                        let users = sqlx::query(COUNTED_TEXT)
                            .try_map(|row: $row| Ok((user(&row, 0)?, row.try_get(3)?)));
                        Ok(count_counted(users.fetch_all($on).await?))
                    }
                    Shape::Insert(n) => {
                        let done = insert(n).build().execute($on).await?;
                        Ok(usize::try_from(done.rows_affected())?)
                    }
                    Shape::InsertIds(n) => {
                        let mut insert = insert(n);
                        let keys = insert
                            .push(" RETURNING id")
                            .build()
                            .try_map(|row: $row| row.try_get(0));
                        Ok(count_keys(&keys.fetch_all($on).await?))
                    }
                    Shape::GetPk => get($db, key).await,
                    Shape::UpdateInTx => {
                        let mut transaction = $db.begin().await?;
                        let on = &mut *transaction;
                        let update = sqlx::query(UPDATE)
                            .bind(new_name())
                            .bind(HAIR_COLOR)
                            .bind(key);
                        let done = update.execute(on).await?;
                        transaction.commit().await?;
                        Ok(usize::try_from(done.rows_affected())?)
                    }
                    Shape::Save => {
                        let update = sqlx::query(UPDATE)
                            .bind(new_name())
                            .bind(HAIR_COLOR)
                            .bind(key);
                        Ok(usize::try_from(update.execute($on).await?.rows_affected())?)
                    }
                    Shape::Many(ManyRows::Upsert(n)) => {
                        let done = many::$words::upsert(n).build().execute($on).await?;
                        Ok(usize::try_from(done.rows_affected())?)
                    }
                    Shape::Many(ManyRows::UpsertTold(n)) => {
                        let mut told = many::$words::upsert_told(n);
                        let told: Vec<(i64, bool)> = told.build_query_as().fetch_all($on).await?;
                        Ok(count(told))
                    }
                    Shape::Many(ManyRows::BulkUpdate(n)) => {
                        let done = many::$words::bulk_update(n).build().execute($on).await?;
                        Ok(usize::try_from(done.rows_affected())?)
                    }
                    Shape::Many(ManyRows::Saves(n)) => {
                        let mut transaction = $db.begin().await?;
                        for key in updated(n) {
                            let update = sqlx::query(UPDATE)
                                .bind(new_name())
                                .bind(HAIR_COLOR)
                                .bind(key);
                            update.execute(&mut *transaction).await?;
                        }
                        transaction.commit().await?;
                        Ok(n)
                    }
                    Shape::Many(ManyRows::Copy(n)) => {
                        let mut transaction = $db.begin().await?;
                        let copied = many::$words::copy(&mut transaction, n).await?;
                        transaction.commit().await?;
                        Ok(copied)
                    }
                    _ => unreachable!("it is run by `run`, or not offered"),
                }
            }

            async fn users($db: $handle) -> sqlx::Result<Vec<User>> {
                let users = sqlx::query("SELECT id, name, hair_color FROM users");
                users.try_map(|row| user(&row, 0)).fetch_all($on).await
            }

            async fn nested($db: $handle) -> sqlx::Result<Vec<(User, Vec<(Post, Vec<Comment>)>)>> {
                let users = users($on).await?;
                let posts = sqlx::query(POSTS).bind(list(users.iter().map(|user| user.id)));
                let posts = posts.try_map(|row| post(&row)).fetch_all($on).await?;
                let comments = sqlx::query(COMMENTS).bind(list(posts.iter().map(|post| post.id)));
                let comments = comments.try_map(comment).fetch_all($on).await?;
                let posts = nest(posts, |post| post.id, comments, |comment| comment.post_id);
                Ok(nest(
                    users,
                    |user| user.id,
                    posts,
                    |(post, _)| post.user_id.unwrap_or_default(),
                ))
            }

            async fn nested_lines($db: $handle) -> sqlx::Result<usize> {
                let users = sqlx::query_as::<_, UserLine>(lines::USERS)
                    .fetch_all($on)
                    .await?;
                let posts = sqlx::query_as(POST_LINES).bind(list(users.iter().map(|user| user.0)));
                let posts: Vec<PostLine> = posts.fetch_all($on).await?;
                let comments =
                    sqlx::query_as(COMMENT_LINES).bind(list(posts.iter().map(|post| post.0)));
                let comments: Vec<CommentLine> = comments.fetch_all($on).await?;
                Ok(count_lines(users, posts, comments))
            }

            pub(super) async fn get($db: $handle, key: i64) -> Result<usize> {
                let found =
                    sqlx::query("SELECT id, name, hair_color FROM users WHERE id = $1").bind(key);
                let found = found.try_map(|row| user(&row, 0)).fetch_one($on).await?;
                Ok(usize::from(found.id == key))
            }

            pub(super) async fn concurrent(shared: &$shared) -> Result<usize> {
                at_once(|$task| {
                    let $many = shared.clone();
                    async move {
                        let mut found = 0;
                        for key in keys_of($task) {
                            found += get($one, key).await?;
                        }
                        Ok(found)
                    }
                })
                .await
            }

            fn user(row: &$row, first: usize) -> sqlx::Result<User> {
                Ok(User {
                    id: row.try_get(first)?,
                    name: row.try_get(first + 1)?,
                    hair_color: row.try_get(first + 2)?,
                })
            }

            fn post(row: &$row) -> sqlx::Result<Post> {
                Ok(Post {
                    id: row.try_get(0)?,
                    title: row.try_get(1)?,
                    body: row.try_get(2)?,
                    user_id: row.try_get(3)?,
                })
            }

            fn comment(row: $row) -> sqlx::Result<Comment> {
                Ok(Comment {
                    id: row.try_get(0)?,
                    text: row.try_get(1)?,
                    post_id: row.try_get(2)?,
                })
            }

            fn joined(row: $row) -> sqlx::Result<(Post, Option<User>)> {
                let user = row
                    .try_get::<Option<i64>, _>(4)?
                    .map(|_| user(&row, 4))
                    .transpose()?;
                Ok((post(&row)?, user))
            }
        }
    };
}

work!(
    sqlite_held,
    sqlite,
    SqliteRow,
    |db: &mut SqliteConnection| &mut *db,
    |many: Arc<Vec<Mutex<SqliteConnection>>>, task| &mut *many[task % CONNECTIONS].lock().await
);
work!(
    postgres_held,
    postgres,
    PgRow,
    |db: &mut PgConnection| &mut *db,
    |many: Arc<Vec<Mutex<PgConnection>>>, task| &mut *many[task % CONNECTIONS].lock().await
);
work!(
    sqlite_pooled,
    sqlite,
    SqliteRow,
    |db: &SqlitePool| db,
    |pool: SqlitePool, task| &pool
);
work!(
    postgres_pooled,
    postgres,
    PgRow,
    |db: &PgPool| db,
    |pool: PgPool, task| &pool
);
