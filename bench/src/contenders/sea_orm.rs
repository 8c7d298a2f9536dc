//! SeaORM with its own pool.

mod entities;
mod many;
mod reads;
mod server;

use entities::{comment, guest, post, sale, user};

use crate::contender::{
    Contender, Found, Group, HAIR_COLOR, NAME, Result, at_once, count, count_counted, count_joined,
    count_keys, count_nested, keys_of, new_name,
};
use crate::lines::{PostLine, UserLine, count_lines};
use crate::place::Place;
use crate::shape::{CONNECTIONS, Shape};
use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Func;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, LoaderTrait, QueryOrder, QuerySelect,
    TransactionTrait,
};

pub struct SeaOrm {
    db: DatabaseConnection,
    options: ConnectOptions,
}

impl SeaOrm {
    pub async fn connect(place: &Place) -> Result<Self> {
        let mut options = ConnectOptions::new(&place.url);
        options
            .max_connections(u32::try_from(CONNECTIONS)?)
            .sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| {
            options.pragma("synchronous", "FULL").foreign_keys(true)
        });
        Ok(SeaOrm {
            db: Database::connect(options.clone()).await?,
            options,
        })
    }

    async fn work(&self, shape: Shape, key: i64) -> Result<usize> {
        let db = &self.db;
        match shape {
            Shape::Trivial(_) => Ok(count(user::Entity::find().all(db).await?)),
            Shape::Medium(_) => Ok(count_joined(joined(db).await?)),
            Shape::Associations => Ok(count_nested(nested(db).await?)),
            Shape::NestedRow => nested_lines(db).await,
            Shape::Values(_) => {
                let values = user::Entity::find().into_tuple::<(i64, String, Option<String>)>();
                Ok(count(values.all(db).await?))
            }
            Shape::Grouped(_) => Ok(count(grouped(db).await?)),
            Shape::Counted => Ok(count_counted(counted(db).await?)),
            Shape::Insert(1) => Ok(count(vec![new_guest().insert(db).await?])),
            Shape::Insert(n) => {
                let insert = guest::Entity::insert_many((0..n).map(|_| new_guest()));
                Ok(usize::try_from(insert.exec_without_returning(db).await?)?)
            }
            Shape::InsertIds(n) => {
                let insert = guest::Entity::insert_many((0..n).map(|_| new_guest()));
                Ok(count_keys(&insert.exec_with_returning_keys(db).await?))
            }
            Shape::GetPk => get(db, key).await,
            Shape::UpdateInTx => {
                let transaction = db.begin().await?;
                let found = changed(key).update(&transaction).await?;
                transaction.commit().await?;
                Ok(usize::from(found.id == key))
            }
            Shape::Save => Ok(usize::from(changed(key).update(db).await?.id == key)),
            Shape::Many(many) => many::write(db, many).await,
            Shape::Concurrent => concurrent(db).await,
            Shape::Mixed => server::all_mixed(db).await,
            Shape::Cascade => server::cascade(db).await,
            Shape::Connect => get(&Database::connect(self.options.clone()).await?, key).await,
            Shape::Read(reading) => reads::read(db, reading).await,
        }
    }
}

impl Contender for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn offers(&self, shape: Shape) -> bool {
        !shape.is_told()
    }

    fn run(&mut self, shape: Shape, key: i64) -> Found<'_> {
        Box::pin(self.work(shape, key))
    }
}

async fn joined(db: &DatabaseConnection) -> Result<Vec<(post::Model, Option<user::Model>)>> {
    let posts = post::Entity::find()
        .find_also_related(user::Entity)
        .filter(post::Column::Body.eq("short"))
        .order_by_desc(post::Column::Title);
    Ok(posts.all(db).await?)
}

async fn nested(
    db: &DatabaseConnection,
) -> Result<Vec<(user::Model, Vec<(post::Model, Vec<comment::Model>)>)>> {
    let users = user::Entity::find().all(db).await?;
    let posts = users.load_many(post::Entity, db).await?;
    let posts_each: Vec<usize> = posts.iter().map(Vec::len).collect();
    let posts: Vec<post::Model> = posts.into_iter().flatten().collect();
    let comments = posts.load_many(comment::Entity, db).await?;
    let mut posts = posts.into_iter().zip(comments);
    let with_posts = |(user, n)| (user, posts.by_ref().take(n).collect());
    Ok(users.into_iter().zip(posts_each).map(with_posts).collect())
}

async fn nested_lines(db: &DatabaseConnection) -> Result<usize> {
    let users = user::Entity::find().select_only();
    let users = users.columns([user::Column::Id, user::Column::Name]);
    let users: Vec<UserLine> = users.into_tuple().all(db).await?;
    let keys = users.iter().map(|user| user.0);
    let posts = post::Entity::find().filter(post::Column::UserId.is_in(keys));
    let columns = [post::Column::Id, post::Column::Title, post::Column::UserId];
    let posts = posts.select_only().columns(columns);
    let posts: Vec<PostLine> = posts.into_tuple().all(db).await?;
    let keys = posts.iter().map(|post| post.0);
    let comments = comment::Entity::find().filter(comment::Column::PostId.is_in(keys));
    let columns = [comment::Column::Text, comment::Column::PostId];
    let comments = comments.select_only().columns(columns);
    let comments = comments.into_tuple().all(db).await?;
    Ok(count_lines(users, posts, comments))
}

async fn grouped(db: &DatabaseConnection) -> Result<Vec<Group>> {
    use sale::Column::{Copies, Country, Id, Price};
    let groups = sale::Entity::find()
        .select_only()
        .column(Country)
        .column_as(Id.count(), "n")
        .column_as(Copies.sum(), "copies")
        .expr_as(Func::avg(Expr::col(Price)), "average")
        .column_as(Price.min(), "least")
        .column_as(Price.max(), "most")
        .group_by(Country)
        .order_by_asc(Country);
    Ok(groups.into_tuple().all(db).await?)
}

async fn counted(db: &DatabaseConnection) -> Result<Vec<((i64, String, Option<String>), i64)>> {
    let users = user::Entity::find()
        .left_join(post::Entity)
        .column_as(post::Column::Id.count(), "n")
        .group_by(user::Column::Id);
    let users = users
        .into_tuple::<(i64, String, Option<String>, i64)>()
        .all(db)
        .await?;
    let user = |(id, name, hair_color, posts)| ((id, name, hair_color), posts);
    Ok(users.into_iter().map(user).collect())
}

async fn get(db: &DatabaseConnection, key: i64) -> Result<usize> {
    let user = user::Entity::find_by_id(key).one(db).await?;
    Ok(usize::from(user.is_some_and(|user| user.id == key)))
}

fn new_guest() -> guest::ActiveModel {
    guest::ActiveModel {
        id: NotSet,
        name: Set(NAME.to_owned()),
        hair_color: Set(Some(HAIR_COLOR.to_owned())),
    }
}

fn changed(key: i64) -> user::ActiveModel {
    user::ActiveModel {
        id: Unchanged(key),
        name: Set(new_name()),
        hair_color: Set(Some(HAIR_COLOR.to_owned())),
    }
}

async fn concurrent(db: &DatabaseConnection) -> Result<usize> {
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
