//! Diesel, which blocks the thread it runs on: one connection that is kept, and r2d2 with threads for many tasks.

mod many;
pub(super) mod reads;
pub(super) mod server;
mod tables;

use crate::contender::{
    Contender, Found, Group, HAIR_COLOR, NAME, Result, at_once, count, count_counted, count_joined,
    count_keys, count_nested, keys_of, new_name,
};
use crate::lines::{PostLine, UserLine, count_lines};
use crate::place::{Backend, Place};
use crate::shape::{CONNECTIONS, Shape};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ConnectionManager, CustomizeConnection, Pool, R2D2Connection};

pub(super) use tables::{comments, guests, posts, sales, users};

#[derive(Queryable, Identifiable)]
#[diesel(table_name = users)]
#[expect(dead_code, reason = "what is read is only counted")]
pub struct User {
    pub id: i64,
    name: String,
    hair_color: Option<String>,
}

#[derive(Queryable, Identifiable, Associations)]
#[diesel(table_name = posts, belongs_to(User))]
#[expect(dead_code, reason = "what is read is only counted")]
pub struct Post {
    id: i64,
    title: String,
    body: Option<String>,
    user_id: Option<i64>,
}

#[derive(Queryable, Identifiable, Associations)]
#[diesel(table_name = comments, belongs_to(Post))]
#[expect(dead_code, reason = "what is read is only counted")]
pub struct Comment {
    id: i64,
    text: String,
    post_id: i64,
}

#[derive(Insertable)]
#[diesel(table_name = guests, treat_none_as_default_value = false)]
pub struct NewGuest {
    name: &'static str,
    hair_color: Option<&'static str>,
}

#[derive(AsChangeset)]
#[diesel(table_name = users)]
pub struct Changed {
    name: String,
    hair_color: Option<&'static str>,
}

/// A user to be upserted.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewUser {
    id: i64,
    name: String,
    hair_color: Option<&'static str>,
}

pub const NEW_GUEST: NewGuest = NewGuest {
    name: NAME,
    hair_color: Some(HAIR_COLOR),
};

pub fn changed() -> Changed {
    Changed {
        name: new_name(),
        hair_color: Some(HAIR_COLOR),
    }
}

pub enum Diesel {
    Sqlite(Connections<SqliteConnection>),
    Postgres(Connections<PgConnection>),
}

/// One connection that is kept, those of many tasks, and where a new one leads.
pub struct Connections<C: R2D2Connection + 'static> {
    kept: C,
    pool: Pool<ConnectionManager<C>>,
    url: String,
}

impl Diesel {
    pub fn connect(place: &Place) -> Result<Self> {
        let size = u32::try_from(CONNECTIONS)?;
        Ok(match place.backend {
            Backend::Sqlite => {
                let url = place.file().to_owned();
                let pool = Pool::builder().max_size(size);
                let pool = pool.connection_customizer(Box::new(Pragmas));
                Diesel::Sqlite(Connections {
                    kept: open(&url)?,
                    pool: pool.build(ConnectionManager::new(&url))?,
                    url,
                })
            }
            Backend::Postgres => {
                let url = place.url.clone();
                let pool = Pool::builder().max_size(size);
                Diesel::Postgres(Connections {
                    kept: PgConnection::establish(&url)?,
                    pool: pool.build(ConnectionManager::new(&url))?,
                    url,
                })
            }
        })
    }
}

const PRAGMAS: &str =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000";

fn open(url: &str) -> Result<SqliteConnection> {
    let mut connection = SqliteConnection::establish(url)?;
    connection.batch_execute(PRAGMAS)?;
    Ok(connection)
}

/// What the pool does with a new connection.
#[derive(Debug)]
struct Pragmas;

impl CustomizeConnection<SqliteConnection, r2d2::Error> for Pragmas {
    fn on_acquire(
        &self,
        connection: &mut SqliteConnection,
    ) -> std::result::Result<(), r2d2::Error> {
        connection
            .batch_execute(PRAGMAS)
            .map_err(r2d2::Error::QueryError)
    }
}

impl Contender for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    fn offers(&self, shape: Shape) -> bool {
        !shape.is_told()
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(async move {
            match self {
                Diesel::Sqlite(on) => match shape {
                    Shape::Concurrent => sqlite::concurrent(&on.pool).await,
                    Shape::Mixed => server::all_mixed(&on.pool, server::sqlite::one).await,
                    Shape::Connect => sqlite::get(&mut open(&on.url)?, key),
                    _ => sqlite::work(&mut on.kept, shape, key),
                },
                Diesel::Postgres(on) => match shape {
                    Shape::Concurrent => postgres::concurrent(&on.pool).await,
                    Shape::Mixed => server::all_mixed(&on.pool, server::postgres::one).await,
                    Shape::Connect => postgres::get(&mut PgConnection::establish(&on.url)?, key),
                    _ => postgres::work(&mut on.kept, shape, key),
                },
            }
        })
    }
}

/// The query of `Grouped`.
macro_rules! grouped {
    () => {
        sales::table
            .group_by(sales::country)
            .select((
                sales::country,
                diesel::dsl::count_star(),
                diesel::dsl::sum(sales::copies),
                diesel::dsl::avg(sales::price),
                diesel::dsl::min(sales::price),
                diesel::dsl::max(sales::price),
            ))
            .order(sales::country)
    };
}
pub(super) use grouped;

/// The query of `Counted`.
macro_rules! counted {
    () => {
        users::table.select((
            users::all_columns,
            posts::table
                .filter(posts::user_id.eq(users::id.nullable()))
                .count()
                .single_value()
                .assume_not_null(),
        ))
    };
}
pub(super) use counted;

/// The same work for both databases; only the type of the connection differs.
macro_rules! work {
    ($name:ident, $connection:ty) => {
        mod $name {
            use super::*;

            pub(super) fn work(on: &mut $connection, shape: Shape, key: i64) -> Result<usize> {
                match shape {
                    Shape::Trivial(_) => Ok(count(users::table.load::<User>(on)?)),
                    Shape::Medium(_) => Ok(count_joined(joined(on)?)),
                    Shape::Associations => Ok(count_nested(nested(on)?)),
                    Shape::NestedRow => Ok(nested_lines(on)?),
                    Shape::Values(_) => {
                        let values =
                            users::table.select((users::id, users::name, users::hair_color));
                        Ok(count(values.load::<(i64, String, Option<String>)>(on)?))
                    }
                    Shape::Grouped(_) => Ok(count(grouped!().load::<Group>(on)?)),
                    Shape::Counted => Ok(count_counted(counted!().load::<(User, i64)>(on)?)),
                    Shape::Insert(n) => insert(on, n),
                    Shape::InsertIds(n) => insert_ids(on, n),
                    Shape::GetPk => get(on, key),
                    Shape::UpdateInTx => Ok(on.transaction(|on| update(on, key))?),
                    Shape::Save => Ok(update(on, key)?),
                    Shape::Many(many) => Ok(many::$name(on, many)?),
                    Shape::Cascade => server::$name::cascade(on),
                    Shape::Read(reading) => reads::$name::read(on, reading),
                    Shape::Concurrent | Shape::Mixed | Shape::Connect => {
                        unreachable!("it is run by `run`")
                    }
                }
            }

            fn joined(on: &mut $connection) -> QueryResult<Vec<(Post, Option<User>)>> {
                posts::table
                    .left_outer_join(users::table)
                    .filter(posts::body.eq("short"))
                    .order(posts::title.desc())
                    .load(on)
            }

            fn nested(on: &mut $connection) -> QueryResult<Vec<(User, Vec<(Post, Vec<Comment>)>)>> {
                let users: Vec<User> = users::table.load(on)?;
                let posts: Vec<Post> = Post::belonging_to(&users).load(on)?;
                let comments: Vec<Comment> = Comment::belonging_to(&posts).load(on)?;
                let comments = comments.grouped_by(&posts);
                let posts = posts.into_iter().zip(comments).grouped_by(&users);
                Ok(users.into_iter().zip(posts).collect())
            }

            fn nested_lines(on: &mut $connection) -> QueryResult<usize> {
                let users: Vec<UserLine> =
                    users::table.select((users::id, users::name)).load(on)?;
                let keys: Vec<i64> = users.iter().map(|user| user.0).collect();
                let posts: Vec<PostLine> = posts::table
                    .filter(posts::user_id.eq_any(keys))
                    .select((posts::id, posts::title, posts::user_id.assume_not_null()))
                    .load(on)?;
                let keys: Vec<i64> = posts.iter().map(|post| post.0).collect();
                let comments = comments::table
                    .filter(comments::post_id.eq_any(keys))
                    .select((comments::text, comments::post_id))
                    .load(on)?;
                Ok(count_lines(users, posts, comments))
            }

            fn insert(on: &mut $connection, n: usize) -> Result<usize> {
                let guests: Vec<NewGuest> = (0..n).map(|_| NEW_GUEST).collect();
                Ok(diesel::insert_into(guests::table)
                    .values(&guests)
                    .execute(on)?)
            }

            fn insert_ids(on: &mut $connection, n: usize) -> Result<usize> {
                let guests: Vec<NewGuest> = (0..n).map(|_| NEW_GUEST).collect();
                let insert = diesel::insert_into(guests::table).values(&guests);
                Ok(count_keys(&insert.returning(guests::id).get_results(on)?))
            }

            pub(super) fn get(on: &mut $connection, key: i64) -> Result<usize> {
                let user: User = users::table.find(key).first(on)?;
                Ok(usize::from(user.id == key))
            }

            fn update(on: &mut $connection, key: i64) -> QueryResult<usize> {
                diesel::update(users::table.find(key))
                    .set(&changed())
                    .execute(on)
            }

            pub(super) async fn concurrent(
                pool: &Pool<ConnectionManager<$connection>>,
            ) -> Result<usize> {
                at_once(|task| {
                    let pool = pool.clone();
                    let get_all =
                        move || keys_of(task).map(|key| get(&mut *pool.get()?, key)).sum();
                    async { tokio::task::spawn_blocking(get_all).await? }
                })
                .await
            }
        }
    };
}

work!(sqlite, SqliteConnection);
work!(postgres, PgConnection);
