//! Reads that Diesel's benchmark does not have.

use super::{Comment, Post, User};
use crate::contender::{Result, count};
use crate::shape::{NEEDLE, PAGE, Reading};
use orm::prelude::*;
use std::hint::black_box;

#[derive(Model)]
#[orm(table = "wide")]
struct Wide {
    id: i64,
    n0: i64,
    n1: i64,
    n2: i64,
    n3: i64,
    n4: i64,
    n5: i64,
    n6: i64,
    n7: i64,
    n8: i64,
    n9: i64,
    t0: String,
    t1: String,
    t2: String,
    t3: String,
    t4: String,
    t5: String,
    t6: String,
    t7: String,
    t8: String,
    t9: String,
}

#[derive(Model)]
pub struct Tag {
    pub id: i64,
    pub name: String,
}

#[derive(Model)]
pub struct Article {
    pub id: i64,
    pub title: String,
    #[orm(related_name = "articles", on_delete = Restrict)]
    pub user: ForeignKey<User>,
    #[orm(related_name = "articles")]
    pub tags: ManyToMany<Tag>,
}

#[derive(Model)]
#[orm(table = "replies")]
pub struct Reply {
    pub id: i64,
    pub text: String,
    #[orm(related_name = "replies", on_delete = Restrict)]
    pub comment: ForeignKey<Comment>,
}

pub(super) async fn read(db: &Database, reading: Reading) -> Result<usize> {
    match reading {
        Reading::Wide(_) => Ok(count(Wide::objects().all(db).await?)),
        Reading::LongTexts(_) => Ok(count(Post::objects().all(db).await?)),
        Reading::Page => {
            let [size, before] = PAGE;
            let number = (before / size + 1) as u64;
            let users = User::objects().order_by(User.id);
            let page = users.page(number, size as u64, db).await?;
            let all = usize::try_from(page.total)?;
            Ok(count(page.rows) + all)
        }
        Reading::Search(_) => {
            let users = User::objects().filter(User.name.icontains(NEEDLE));
            Ok(count(users.all(db).await?))
        }
        Reading::ManyToMany => {
            let articles = User.articles().prefetch_related(Article.tags);
            let users = User::objects().prefetch_related(articles).all(db).await?;
            Ok(crate::contender::count_nested(users))
        }
        Reading::Joins(_) => {
            let replies = Reply::objects().select_related(Reply.comment.post.user);
            Ok(count(replies.all(db).await?))
        }
        Reading::Siblings(_) => {
            let mut found = 0;
            for post in Post::objects().all(db).await? {
                if let Some(user) = &post.user {
                    found += usize::from(user.get(db).await?.id > 0);
                }
            }
            Ok(found)
        }
        Reading::Stream(_) => {
            let (mut users, mut seen) = (User::objects().stream(db), 0);
            while let Some(user) = users.try_next().await? {
                seen += usize::from(black_box(user).id > 0);
            }
            Ok(seen)
        }
    }
}
