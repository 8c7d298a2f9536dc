//! Reads that Diesel's benchmark does not have.

use super::tables::{article, article_tags, comments, posts, replies, tag, users, wide};
use super::{Comment, Post, User};
use crate::contender::{Result, count, count_nested};
use crate::reading::{PostRow, UserRow, count_siblings};
use crate::shape::{NEEDLE, PAGE, Reading};
use diesel::connection::DefaultLoadingMode;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel_async::AsyncPgConnection;
use futures_util::TryStreamExt;
use std::hint::black_box;

#[derive(Queryable)]
#[expect(dead_code, reason = "what is read is only counted")]
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

#[derive(Queryable)]
#[expect(dead_code, reason = "what is read is only counted")]
struct Reply {
    id: i64,
    text: String,
    comment_id: i64,
}

#[derive(Queryable)]
#[expect(dead_code, reason = "what is read is only counted")]
struct Tag {
    id: i64,
    name: String,
}

#[derive(Queryable, Identifiable, Associations)]
#[diesel(table_name = article, belongs_to(User))]
#[expect(dead_code, reason = "what is read is only counted")]
struct Article {
    id: i64,
    title: String,
    user_id: i64,
}

#[derive(Queryable, Identifiable, Associations)]
#[diesel(table_name = article_tags, primary_key(article_id, tag_id), belongs_to(Article))]
struct ArticleTag {
    article_id: i64,
    tag_id: i64,
}

/// The same work three times: `$async` and `$await` stand where it is asynchronous, `$like` is the method that ignores
/// case, `$stream` the function that reads one row after the other.
macro_rules! reads {
    ($name:ident, $connection:ty, $dsl:path, $like:ident, $stream:path, [$($async:tt)?] [$($await:tt)*]) => {
        pub mod $name {
            use super::*;
            use $dsl;

            pub $($async)? fn read(on: &mut $connection, reading: Reading) -> Result<usize> {
                match reading {
                    Reading::Wide(_) => Ok(count(wide::table.load::<Wide>(on)$($await)*?)),
                    Reading::LongTexts(_) => Ok(count(posts::table.load::<Post>(on)$($await)*?)),
                    Reading::Page => page(on)$($await)*,
                    Reading::Search(_) => {
                        let found = users::table.filter(users::name.$like(format!("%{NEEDLE}%")));
                        Ok(count(found.load::<User>(on)$($await)*?))
                    }
                    Reading::ManyToMany => many_to_many(on)$($await)*,
                    Reading::Joins(_) => {
                        let replies = replies::table
                            .inner_join(comments::table)
                            .inner_join(posts::table.on(comments::post_id.eq(posts::id)))
                            .left_join(users::table.on(posts::user_id.eq(users::id.nullable())));
                        let replies = replies.load::<(Reply, Comment, Post, Option<User>)>(on);
                        Ok(count(replies$($await)*?))
                    }
                    Reading::Siblings(_) => siblings(on)$($await)*,
                    Reading::Stream(_) => $stream(on)$($await)*,
                }
            }

            $($async)? fn page(on: &mut $connection) -> Result<usize> {
                let [size, before] = PAGE;
                let page = users::table.order(users::id);
                let page = page.limit(size as i64).offset(before as i64);
                let page: Vec<User> = page.load(on)$($await)*?;
                let all: i64 = users::table.count().get_result(on)$($await)*?;
                Ok(count(page) + usize::try_from(all)?)
            }

            $($async)? fn many_to_many(on: &mut $connection) -> Result<usize> {
                let users: Vec<User> = users::table.load(on)$($await)*?;
                let articles: Vec<Article> = Article::belonging_to(&users).load(on)$($await)*?;
                let tags = ArticleTag::belonging_to(&articles).inner_join(tag::table);
                let tags: Vec<(ArticleTag, Tag)> = tags.load(on)$($await)*?;
                let tags = tags.grouped_by(&articles);
                let articles = articles.into_iter().zip(tags).grouped_by(&users);
                Ok(count_nested(users.into_iter().zip(articles).collect()))
            }

            $($async)? fn siblings(on: &mut $connection) -> Result<usize> {
                let posts: Vec<PostRow> = posts::table.load(on)$($await)*?;
                let keys: Vec<i64> = posts.iter().filter_map(|post| post.3).collect();
                let users = users::table.filter(users::id.eq_any(keys));
                let users: Vec<UserRow> = users.load(on)$($await)*?;
                Ok(count_siblings(&posts, users))
            }
        }
    };
}

reads!(sqlite, SqliteConnection, diesel::RunQueryDsl, like, stream_sqlite, [] []);
reads!(postgres, PgConnection, diesel::RunQueryDsl, ilike, stream_postgres, [] []);
reads!(
    postgres_async, AsyncPgConnection, diesel_async::RunQueryDsl, ilike, stream_asynchronously,
    [async] [.await]
);

fn stream_sqlite(on: &mut SqliteConnection) -> Result<usize> {
    count_stream(users::table.load_iter::<User, DefaultLoadingMode>(on)?)
}

fn stream_postgres(on: &mut PgConnection) -> Result<usize> {
    count_stream(users::table.load_iter::<User, PgRowByRowLoadingMode>(on)?)
}

async fn stream_asynchronously(on: &mut AsyncPgConnection) -> Result<usize> {
    let users = diesel_async::RunQueryDsl::load_stream::<User>(users::table, on);
    let (mut users, mut seen) = (users.await?, 0);
    while let Some(user) = users.try_next().await? {
        seen += usize::from(black_box(user).id > 0);
    }
    Ok(seen)
}

fn count_stream(users: impl Iterator<Item = QueryResult<User>>) -> Result<usize> {
    users
        .map(|user| Ok(usize::from(black_box(user?).id > 0)))
        .sum()
}
