//! diesel-async with its pool over deadpool, on Postgres, with the structs of Diesel.

use super::diesel::reads::postgres_async::read;
use super::diesel::server::postgres_async::{cascade, one};
use super::diesel::{
    Comment, NEW_GUEST, NewGuest, Post, User, changed, counted, grouped, guests, posts, sales,
    users,
};
use crate::contender::{
    Contender, Found, Group, Result, at_once, count, count_counted, count_joined, count_keys,
    count_nested, keys_of, mixed, mixed_work,
};
use crate::place::Place;
use crate::shape::{CONNECTIONS, Shape};
use diesel::prelude::{
    BelongingToDsl, ExpressionMethods, GroupedBy, NullableExpressionMethods, QueryDsl, QueryResult,
};
use diesel_async::pooled_connection::AsyncDieselConnectionManager;
use diesel_async::pooled_connection::deadpool::Pool;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

pub struct DieselAsync {
    pool: Pool<AsyncPgConnection>,
    url: String,
}

impl DieselAsync {
    pub fn connect(place: &Place) -> Result<Self> {
        let manager = AsyncDieselConnectionManager::new(&place.url);
        Ok(DieselAsync {
            pool: Pool::builder(manager).max_size(CONNECTIONS).build()?,
            url: place.url.clone(),
        })
    }

    async fn work(&self, shape: Shape, key: i64) -> Result<usize> {
        match shape {
            Shape::Concurrent => return concurrent(&self.pool).await,
            Shape::Mixed => return all_mixed(&self.pool).await,
            Shape::Connect => {
                return get(&mut AsyncPgConnection::establish(&self.url).await?, key).await;
            }
            _ => {}
        }
        let on: &mut AsyncPgConnection = &mut *self.pool.get().await?;
        match shape {
            Shape::Trivial(_) => Ok(count(users::table.load::<User>(on).await?)),
            Shape::Medium(_) => Ok(count_joined(joined(on).await?)),
            Shape::Associations => Ok(count_nested(nested(on).await?)),
            Shape::Values(_) => {
                let values = users::table.select((users::id, users::name, users::hair_color));
                Ok(count(
                    values.load::<(i64, String, Option<String>)>(on).await?,
                ))
            }
            Shape::Grouped(_) => Ok(count(grouped!().load::<Group>(on).await?)),
            Shape::Counted => Ok(count_counted(counted!().load::<(User, i64)>(on).await?)),
            Shape::Insert(n) => {
                let guests = new_guests(n);
                Ok(diesel::insert_into(guests::table)
                    .values(&guests)
                    .execute(on)
                    .await?)
            }
            Shape::InsertIds(n) => {
                let guests = new_guests(n);
                let insert = diesel::insert_into(guests::table).values(&guests);
                Ok(count_keys(
                    &insert.returning(guests::id).get_results(on).await?,
                ))
            }
            Shape::UpdateInTx => Ok(on.transaction(async |on| update(on, key).await).await?),
            Shape::Save => Ok(update(on, key).await?),
            Shape::GetPk => get(on, key).await,
            Shape::Cascade => cascade(on).await,
            Shape::Read(reading) => read(on, reading).await,
            _ => unreachable!("it is run by itself, or not offered"),
        }
    }
}

impl Contender for DieselAsync {
    fn name(&self) -> &'static str {
        "diesel-async"
    }

    fn offers(&self, shape: Shape) -> bool {
        !matches!(shape, Shape::NestedRow | Shape::Many(_))
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(self.work(shape, key))
    }
}

async fn joined(on: &mut AsyncPgConnection) -> QueryResult<Vec<(Post, Option<User>)>> {
    posts::table
        .left_outer_join(users::table)
        .filter(posts::body.eq("short"))
        .order(posts::title.desc())
        .load(on)
        .await
}

async fn nested(on: &mut AsyncPgConnection) -> QueryResult<Vec<(User, Vec<(Post, Vec<Comment>)>)>> {
    let users: Vec<User> = users::table.load(on).await?;
    let posts: Vec<Post> = Post::belonging_to(&users).load(on).await?;
    let comments: Vec<Comment> = Comment::belonging_to(&posts).load(on).await?;
    let comments = comments.grouped_by(&posts);
    let posts = posts.into_iter().zip(comments).grouped_by(&users);
    Ok(users.into_iter().zip(posts).collect())
}

fn new_guests(n: usize) -> Vec<NewGuest> {
    (0..n).map(|_| NEW_GUEST).collect()
}

async fn get(on: &mut AsyncPgConnection, key: i64) -> Result<usize> {
    let user: User = users::table.find(key).first(on).await?;
    Ok(usize::from(user.id == key))
}

async fn update(on: &mut AsyncPgConnection, key: i64) -> QueryResult<usize> {
    diesel::update(users::table.find(key))
        .set(&changed())
        .execute(on)
        .await
}

async fn concurrent(pool: &Pool<AsyncPgConnection>) -> Result<usize> {
    at_once(|task| {
        let pool = pool.clone();
        async move {
            let mut found = 0;
            for key in keys_of(task) {
                found += get(&mut *pool.get().await?, key).await?;
            }
            Ok(found)
        }
    })
    .await
}

async fn all_mixed(pool: &Pool<AsyncPgConnection>) -> Result<usize> {
    mixed(|task| {
        let pool = pool.clone();
        async move {
            let mut done = 0;
            for work in mixed_work(task) {
                done += one(&mut *pool.get().await?, work).await?;
            }
            Ok(done)
        }
    })
    .await
}
