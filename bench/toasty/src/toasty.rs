//! toasty with its own pool. Its keys are `u64`: it loads no relations along through `i64`.

use crate::contender::{
    Contender, Found, HAIR_COLOR, NAME, Result, at_once, count, count_joined, count_keys, keys_of,
    new_name,
};
use crate::place::Place;
use crate::shape::{CONNECTIONS, Shape};
use toasty::{Db, Deferred, Executor};

#[derive(toasty::Model)]
#[table = "users"]
struct User {
    #[key]
    #[auto]
    id: u64,
    name: String,
    hair_color: Option<String>,
    #[has_many]
    posts: Deferred<Vec<Post>>,
}

#[derive(toasty::Model)]
#[table = "posts"]
struct Post {
    #[key]
    #[auto]
    id: u64,
    title: String,
    body: Option<String>,
    #[index]
    user_id: Option<u64>,
    #[belongs_to(key = user_id, references = id)]
    user: Deferred<Option<User>>,
    #[has_many]
    comments: Deferred<Vec<Comment>>,
}

#[derive(toasty::Model)]
#[table = "comments"]
struct Comment {
    #[key]
    #[auto]
    id: u64,
    text: String,
    #[index]
    post_id: u64,
    #[belongs_to(key = post_id, references = id)]
    post: Deferred<Post>,
}

#[derive(toasty::Model)]
#[table = "guests"]
struct Guest {
    #[key]
    #[auto]
    id: u64,
    name: String,
    hair_color: Option<String>,
}

pub struct Toasty {
    db: Db,
}

impl Toasty {
    pub async fn connect(place: &Place) -> Result<Self> {
        let mut builder = Db::builder();
        builder
            .models(toasty::models!(User, Post, Comment, Guest))
            .max_pool_size(CONNECTIONS);
        Ok(Toasty {
            db: builder.connect(&place.url).await?,
        })
    }

    async fn work(&mut self, shape: Shape, key: i64) -> Result<usize> {
        let db = &mut self.db;
        match shape {
            Shape::Trivial(_) => Ok(count(User::all().exec(db).await?)),
            Shape::Medium(_) => Ok(count_joined(joined(db).await?)),
            Shape::Associations => nested(db).await,
            Shape::Insert(1) => Ok(count(vec![new_guest().exec(db).await?])),
            Shape::Insert(n) => Ok(count(insert(db, n).await?)),
            Shape::InsertIds(n) => Ok(count_keys(
                &insert(db, n)
                    .await?
                    .iter()
                    .map(|guest| guest.id as i64)
                    .collect::<Vec<_>>(),
            )),
            Shape::GetPk => get(db, key).await,
            Shape::UpdateInTx => {
                let mut transaction = db.transaction().await?;
                update(&mut transaction, key).await?;
                transaction.commit().await?;
                Ok(1)
            }
            Shape::Save => {
                update(db, key).await?;
                Ok(1)
            }
            Shape::Concurrent => concurrent(db).await,
            _ => unreachable!("it is not offered"),
        }
    }
}

impl Contender for Toasty {
    fn name(&self) -> &'static str {
        "toasty"
    }

    /// Whole rows alone are read, and none is counted or grouped.
    fn offers(&self, shape: Shape) -> bool {
        !shape.is_further()
            && !matches!(
                shape,
                Shape::NestedRow
                    | Shape::Values(_)
                    | Shape::Grouped(_)
                    | Shape::Counted
                    | Shape::Many(_)
            )
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(self.work(shape, key))
    }
}

async fn joined(db: &mut Db) -> Result<Vec<(Post, Option<()>)>> {
    let posts = Post::filter(Post::fields().body().eq("short"))
        .include(Post::fields().user())
        .order_by(Post::fields().title().desc());
    let with_user = |post: Post| {
        let user = post.user.get().as_ref().map(|_| ());
        (post, user)
    };
    Ok(posts.exec(db).await?.into_iter().map(with_user).collect())
}

/// How many users, posts and comments there are; they nest themselves.
async fn nested(db: &mut Db) -> Result<usize> {
    let users = User::all()
        .include(User::fields().posts().comments())
        .exec(db)
        .await?;
    let posts = users.iter().flat_map(|user| user.posts.get());
    let all = posts
        .map(|post| 1 + post.comments.get().len())
        .sum::<usize>();
    Ok(count(users) + all)
}

fn new_guest() -> <Guest as toasty::schema::Model>::Create {
    Guest::create().name(NAME).hair_color(HAIR_COLOR)
}

async fn insert(db: &mut Db, n: usize) -> Result<Vec<Guest>> {
    let mut guests = Guest::create_many();
    for _ in 0..n {
        guests = guests.item(new_guest());
    }
    Ok(guests.exec(db).await?)
}

async fn get(db: &mut Db, key: i64) -> Result<usize> {
    let key = u64::try_from(key)?;
    Ok(usize::from(User::get_by_id(db, &key).await?.id == key))
}

async fn update(on: &mut dyn Executor, key: i64) -> Result {
    let key = u64::try_from(key)?;
    Ok(User::update_by_id(key)
        .name(new_name())
        .hair_color(HAIR_COLOR)
        .exec(on)
        .await?)
}

async fn concurrent(db: &Db) -> Result<usize> {
    at_once(|task| {
        let mut db = db.clone();
        async move {
            let mut found = 0;
            for key in keys_of(task) {
                found += get(&mut db, key).await?;
            }
            Ok(found)
        }
    })
    .await
}
