//! This library.

mod many;
mod reads;
mod server;

use crate::contender::{
    Contender, Found, HAIR_COLOR, NAME, Result, at_once, count, count_counted, count_joined,
    count_keys, count_nested, keys_of, new_name,
};
use crate::place::Place;
use crate::shape::{CONNECTIONS, Shape};
use orm::count as count_rows;
use orm::prelude::*;
use std::hint::black_box;

#[derive(Model)]
#[orm(table = "users")]
pub struct User {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Model)]
#[orm(table = "posts")]
pub struct Post {
    pub id: i64,
    pub title: String,
    pub body: Option<String>,
    #[orm(related_name = "posts", on_delete = Restrict)]
    pub user: Option<ForeignKey<User>>,
}

#[derive(Model)]
#[orm(table = "comments")]
pub struct Comment {
    pub id: i64,
    pub text: String,
    #[orm(related_name = "comments", on_delete = Restrict)]
    pub post: ForeignKey<Post>,
}

#[derive(Model)]
#[orm(table = "guests")]
pub struct Guest {
    pub id: i64,
    pub name: String,
    pub hair_color: Option<String>,
}

#[derive(Model)]
#[orm(table = "sales")]
pub struct Sale {
    pub id: i64,
    pub country: String,
    pub copies: i32,
    pub price: f64,
}

pub struct Orm {
    db: Database,
    place: Place,
}

#[derive(Row)]
#[row(User)]
struct UserRow {
    name: String,
    #[row(from = User.posts())]
    posts: Vec<PostRow>,
}

#[derive(Row)]
#[row(Post)]
struct PostRow {
    title: String,
    #[row(from = Post.comments())]
    comments: Vec<CommentRow>,
}

#[derive(Row)]
#[row(Comment)]
struct CommentRow {
    text: String,
}

impl Orm {
    pub async fn connect(place: &Place) -> Result<Self> {
        let db = Database::builder(&place.url)
            .max_connections(CONNECTIONS)
            .connect()
            .await?;
        let place = place.clone();
        Ok(Orm { db, place })
    }

    async fn work(&self, shape: Shape, key: i64) -> Result<usize> {
        let db = &self.db;
        match shape {
            Shape::Trivial(_) => Ok(count(User::objects().all(db).await?)),
            Shape::Medium(_) => Ok(count_joined(joined(db).await?)),
            Shape::Associations => {
                let posts = User.posts().prefetch_related(Post.comments());
                Ok(count_nested(
                    User::objects().prefetch_related(posts).all(db).await?,
                ))
            }
            Shape::NestedRow => Ok(nested_row(db).await?),
            Shape::Values(_) => {
                let values = User::objects().values((User.id, User.name, User.hair_color));
                Ok(count(values.all(db).await?))
            }
            Shape::Grouped(_) => {
                let (copies, price) = (Sale.copies, Sale.price);
                let groups = Sale::objects()
                    .values((
                        Sale.country,
                        count_rows(),
                        copies.sum(),
                        price.avg(),
                        price.min(),
                        price.max(),
                    ))
                    .order_by(Sale.country);
                Ok(count(groups.all(db).await?))
            }
            Shape::Counted => {
                let users = User::objects().annotate(User.posts().count());
                Ok(count_counted(users.all(db).await?))
            }
            Shape::Insert(1) => Ok(count(vec![guest().save(db).await?])),
            Shape::Insert(n) => Ok(count(insert(n, db).await?)),
            Shape::InsertIds(n) => Ok(count_keys(
                &insert(n, db)
                    .await?
                    .iter()
                    .map(|guest| guest.id)
                    .collect::<Vec<_>>(),
            )),
            Shape::GetPk => get(db, key).await,
            Shape::UpdateInTx => {
                db.transaction(async |tx| changed(key).save(tx).await)
                    .await?;
                Ok(1)
            }
            Shape::Save => {
                changed(key).save(db).await?;
                Ok(1)
            }
            Shape::Many(many) => many::write(db, many).await,
            Shape::Concurrent => concurrent(db).await,
            Shape::Mixed => server::all_mixed(db).await,
            Shape::Cascade => server::cascade(db).await,
            Shape::Connect => get(&Database::connect(&self.place.url).await?, key).await,
            Shape::Read(reading) => reads::read(db, reading).await,
        }
    }
}

impl Contender for Orm {
    fn name(&self) -> &'static str {
        "orm"
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(self.work(shape, key))
    }
}

async fn joined(db: &Database) -> orm::Result<Vec<(Post, Option<()>)>> {
    let posts = Post::objects()
        .select_related(Post.user)
        .filter(Post.body.eq("short"))
        .order_by(Post.title.desc());
    let with_user = |post: Post| {
        let user = post.user.as_ref().and_then(ForeignKey::loaded).map(drop);
        (post, user)
    };
    Ok(posts.all(db).await?.into_iter().map(with_user).collect())
}

async fn nested_row(db: &Database) -> orm::Result<usize> {
    let users: Vec<UserRow> = User::objects().values_as().all(db).await?;
    let posts = |user: &UserRow| -> usize {
        let posts = user.posts.iter();
        posts.map(|post| 1 + post.comments.len()).sum()
    };
    let found = users.iter().map(|user| 1 + posts(user)).sum();
    drop(black_box(users));
    Ok(found)
}

async fn get(db: &Database, key: i64) -> Result<usize> {
    Ok(usize::from(User::get(key, db).await?.id == key))
}

fn guest() -> GuestDraft {
    Guest::draft().name(NAME).hair_color(HAIR_COLOR)
}

async fn insert(n: usize, db: &Database) -> orm::Result<Vec<Guest>> {
    Guest::bulk_create((0..n).map(|_| guest()), db).await
}

/// A row as it was read before, with other values.
fn changed(id: i64) -> User {
    User {
        id,
        name: new_name(),
        hair_color: Some(HAIR_COLOR.to_owned()),
    }
}

async fn concurrent(db: &Database) -> Result<usize> {
    at_once(|task| {
        let db = db.clone();
        async move {
            let mut found = 0;
            for key in keys_of(task) {
                found += get(&db, key).await?;
            }
            Ok(found)
        }
    })
    .await
}
