//! tokio-postgres on one connection, its statements prepared beforehand: the limit on Postgres.

mod many;
mod reads;
mod server;

use crate::contender::{
    COUNTED_TEXT, Contender, Found, GROUPED_TEXT, Group, HAIR_COLOR, NAME, Result, at_once, count,
    count_counted, count_joined, count_keys, count_nested, keys_of, nest, new_name,
};
use crate::lines::{PostLine, USERS, UserLine, count_lines};
use crate::place::Place;
use crate::reading::DELETE_OWNER;
use crate::shape::{CONNECTIONS, Shape};
use crate::tables::connect;
use reads::ReadStatements;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

pub struct TokioPostgres {
    link: Link,
    /// For many tasks.
    links: Arc<Vec<Mutex<Link>>>,
    place: Place,
}

/// A connection with its statements.
struct Link {
    client: Client,
    users: Statement,
    joined: Statement,
    grouped: Statement,
    counted: Statement,
    posts: Statement,
    comments: Statement,
    /// The users, posts and comments of which only a few columns are read.
    lines: [Statement; 3],
    insert: Statement,
    insert_ids: Statement,
    get: Statement,
    update: Statement,
    upsert: Statement,
    upsert_told: Statement,
    bulk_update: Statement,
    listed: Statement,
    delete_owner: Statement,
    reads: ReadStatements,
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

impl TokioPostgres {
    pub async fn connect(place: &Place) -> Result<Self> {
        let mut links = Vec::new();
        for _ in 0..CONNECTIONS {
            links.push(Mutex::new(Link::open(place).await?));
        }
        Ok(TokioPostgres {
            link: Link::open(place).await?,
            links: Arc::new(links),
            place: place.clone(),
        })
    }

    async fn work(&mut self, shape: Shape, key: i64) -> Result<usize> {
        let on = &mut self.link;
        match shape {
            Shape::Trivial(_) => Ok(count(on.rows(&on.users, &[], |row| user(row, 0)).await?)),
            Shape::Medium(_) => Ok(count_joined(on.joined().await?)),
            Shape::Associations => Ok(count_nested(on.nested().await?)),
            Shape::NestedRow => on.nested_lines().await,
            Shape::Values(_) => {
                let read = |row: &Row| (row.get(0), row.get(1), row.get(2));
                Ok(count::<(i64, String, Option<String>)>(
                    on.rows(&on.users, &[], read).await?,
                ))
            }
            Shape::Grouped(_) => {
                let read = |row: &Row| {
                    (
                        row.get(0),
                        row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        row.get(5),
                    )
                };
                Ok(count::<Group>(on.rows(&on.grouped, &[], read).await?))
            }
            Shape::Counted => {
                let read = |row: &Row| (user(row, 0), row.get(3));
                Ok(count_counted(on.rows(&on.counted, &[], read).await?))
            }
            Shape::Insert(n) => on.insert(n).await,
            Shape::InsertIds(n) => Ok(count_keys(&on.insert_ids(n).await?)),
            Shape::GetPk => on.get(key).await,
            Shape::UpdateInTx | Shape::Save => on.update_in_tx(key).await,
            Shape::Many(many) => on.write(many).await,
            Shape::Concurrent => concurrent(&self.links).await,
            Shape::Mixed => server::all_mixed(&self.links).await,
            Shape::Cascade => on.cascade().await,
            Shape::Connect => server::connect_and_get(&self.place, key).await,
            Shape::Read(reading) => on.read(reading).await,
        }
    }
}

impl Contender for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(self.work(shape, key))
    }
}

impl Link {
    async fn open(place: &Place) -> Result<Self> {
        let client = connect(&place.url).await?;
        let insert =
            "INSERT INTO guests (name, hair_color) SELECT * FROM unnest($1::text[], $2::text[])";
        let joined = "SELECT p.id, p.title, p.body, p.user_id, u.id, u.name, u.hair_color FROM posts p \
                      LEFT JOIN users u ON u.id = p.user_id WHERE p.body = $1 ORDER BY p.title DESC";
        Ok(Link {
            users: client
                .prepare("SELECT id, name, hair_color FROM users")
                .await?,
            joined: client.prepare(joined).await?,
            grouped: client.prepare(GROUPED_TEXT).await?,
            counted: client.prepare(COUNTED_TEXT).await?,
            posts: client
                .prepare("SELECT id, title, body, user_id FROM posts WHERE user_id = ANY($1)")
                .await?,
            comments: client
                .prepare("SELECT id, text, post_id FROM comments WHERE post_id = ANY($1)")
                .await?,
            lines: [
                client.prepare(USERS).await?,
                client
                    .prepare("SELECT id, title, user_id FROM posts WHERE user_id = ANY($1)")
                    .await?,
                client
                    .prepare("SELECT text, post_id FROM comments WHERE post_id = ANY($1)")
                    .await?,
            ],
            insert: client.prepare(insert).await?,
            insert_ids: client.prepare(&format!("{insert} RETURNING id")).await?,
            get: client
                .prepare("SELECT id, name, hair_color FROM users WHERE id = $1")
                .await?,
            update: client
                .prepare("UPDATE users SET name = $1, hair_color = $2 WHERE id = $3")
                .await?,
            upsert: client.prepare(many::UPSERT).await?,
            upsert_told: client.prepare(&many::upsert_told()).await?,
            bulk_update: client.prepare(many::BULK_UPDATE).await?,
            listed: client.prepare(server::LISTED_USERS).await?,
            delete_owner: client.prepare(DELETE_OWNER).await?,
            reads: ReadStatements::prepare(&client).await?,
            client,
        })
    }

    async fn rows<T>(
        &self,
        statement: &Statement,
        parameters: &[&(dyn ToSql + Sync)],
        read: impl Fn(&Row) -> T,
    ) -> Result<Vec<T>> {
        Ok(self
            .client
            .query(statement, parameters)
            .await?
            .iter()
            .map(read)
            .collect())
    }

    async fn joined(&self) -> Result<Vec<(Post, Option<User>)>> {
        let read = |row: &Row| {
            (
                post(row),
                row.get::<_, Option<i64>>(4).map(|_| user(row, 4)),
            )
        };
        self.rows(&self.joined, &[&"short"], read).await
    }

    async fn nested(&self) -> Result<Vec<(User, Vec<(Post, Vec<Comment>)>)>> {
        let users = self.rows(&self.users, &[], |row| user(row, 0)).await?;
        let keys: Vec<i64> = users.iter().map(|user| user.id).collect();
        let posts = self.rows(&self.posts, &[&keys], post).await?;
        let keys: Vec<i64> = posts.iter().map(|post| post.id).collect();
        let comments = self.rows(&self.comments, &[&keys], comment).await?;
        let posts = nest(posts, |post| post.id, comments, |comment| comment.post_id);
        Ok(nest(
            users,
            |user| user.id,
            posts,
            |(post, _)| post.user_id.unwrap_or_default(),
        ))
    }

    async fn nested_lines(&self) -> Result<usize> {
        let [users, posts, comments] = &self.lines;
        let user = |row: &Row| (row.get(0), row.get(1));
        let users: Vec<UserLine> = self.rows(users, &[], user).await?;
        let keys: Vec<i64> = users.iter().map(|user| user.0).collect();
        let post = |row: &Row| (row.get(0), row.get(1), row.get(2));
        let posts: Vec<PostLine> = self.rows(posts, &[&keys], post).await?;
        let keys: Vec<i64> = posts.iter().map(|post| post.0).collect();
        let comment = |row: &Row| (row.get(0), row.get(1));
        let comments = self.rows(comments, &[&keys], comment).await?;
        Ok(count_lines(users, posts, comments))
    }

    async fn insert(&self, n: usize) -> Result<usize> {
        let inserted = self
            .client
            .execute(&self.insert, &[&vec![NAME; n], &vec![HAIR_COLOR; n]])
            .await?;
        Ok(usize::try_from(inserted)?)
    }

    async fn insert_ids(&self, n: usize) -> Result<Vec<i64>> {
        self.rows(
            &self.insert_ids,
            &[&vec![NAME; n], &vec![HAIR_COLOR; n]],
            |row| row.get(0),
        )
        .await
    }

    async fn get(&self, key: i64) -> Result<usize> {
        let found = user(&self.client.query_one(&self.get, &[&key]).await?, 0);
        Ok(usize::from(found.id == key))
    }

    async fn update_in_tx(&mut self, key: i64) -> Result<usize> {
        let transaction = self.client.transaction().await?;
        let changed = transaction
            .execute(&self.update, &[&new_name(), &HAIR_COLOR, &key])
            .await?;
        transaction.commit().await?;
        Ok(usize::try_from(changed)?)
    }
}

fn user(row: &Row, first: usize) -> User {
    User {
        id: row.get(first),
        name: row.get(first + 1),
        hair_color: row.get(first + 2),
    }
}

fn post(row: &Row) -> Post {
    Post {
        id: row.get(0),
        title: row.get(1),
        body: row.get(2),
        user_id: row.get(3),
    }
}

fn comment(row: &Row) -> Comment {
    Comment {
        id: row.get(0),
        text: row.get(1),
        post_id: row.get(2),
    }
}

async fn concurrent(links: &Arc<Vec<Mutex<Link>>>) -> Result<usize> {
    at_once(|task| {
        let links = Arc::clone(links);
        async move {
            let mut found = 0;
            for key in keys_of(task) {
                found += links[task % CONNECTIONS].lock().await.get(key).await?;
            }
            Ok(found)
        }
    })
    .await
}
