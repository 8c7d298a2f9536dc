//! Reads that Diesel's benchmark does not have.

use super::entities::{article, comment, post, reply, tag, user, wide};
use crate::contender::{Result, count, count_nested};
use crate::shape::{NEEDLE, PAGE, Reading};
use futures_util::TryStreamExt;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseConnection, DbBackend, LoaderTrait, PaginatorTrait, QueryOrder};
use std::hint::black_box;

pub(super) async fn read(db: &DatabaseConnection, reading: Reading) -> Result<usize> {
    match reading {
        Reading::Wide(_) => Ok(count(wide::Entity::find().all(db).await?)),
        Reading::LongTexts(_) => Ok(count(post::Entity::find().all(db).await?)),
        Reading::Page => {
            let [size, before] = PAGE;
            let users = user::Entity::find().order_by_asc(user::Column::Id);
            let users = users.paginate(db, size as u64);
            let page = users.fetch_page((before / size) as u64).await?;
            Ok(count(page) + usize::try_from(users.num_items().await?)?)
        }
        Reading::Search(_) => {
            let (name, pattern) = (user::Column::Name, format!("%{NEEDLE}%"));
            let found = match db.get_database_backend() {
                DbBackend::Postgres => name.ilike(pattern),
                _ => name.like(pattern),
            };
            Ok(count(user::Entity::find().filter(found).all(db).await?))
        }
        Reading::ManyToMany => many_to_many(db).await,
        Reading::Joins(_) => {
            let replies = reply::Entity::find()
                .find_also_related(comment::Entity)
                .and_also_related(post::Entity)
                .find_also(post::Entity, user::Entity);
            Ok(count(replies.all(db).await?))
        }
        Reading::Siblings(_) => {
            let posts = post::Entity::find().all(db).await?;
            let users = posts.load_one(user::Entity, db).await?;
            let found = users.iter().flatten().filter(|user| user.id > 0);
            Ok(found.count())
        }
        Reading::Stream(_) => {
            let (mut users, mut seen) = (user::Entity::find().stream(db).await?, 0);
            while let Some(user) = users.try_next().await? {
                seen += usize::from(black_box(user).id > 0);
            }
            Ok(seen)
        }
    }
}

async fn many_to_many(db: &DatabaseConnection) -> Result<usize> {
    let users = user::Entity::find().all(db).await?;
    let articles = users.load_many(article::Entity, db).await?;
    let articles_each: Vec<usize> = articles.iter().map(Vec::len).collect();
    let articles: Vec<article::Model> = articles.into_iter().flatten().collect();
    let tags = articles.load_many(tag::Entity, db).await?;
    let mut articles = articles.into_iter().zip(tags);
    let with_articles = |(user, n)| (user, articles.by_ref().take(n).collect());
    let users = users.into_iter().zip(articles_each).map(with_articles);
    Ok(count_nested(users.collect()))
}
