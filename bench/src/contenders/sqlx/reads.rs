//! Reads that Diesel's benchmark does not have, on one connection that is kept.

use crate::contender::{Result, count};
use crate::reading::{
    ArticleLine, JOINS, LONG_TEXTS, PAGE, PostRow, TagLine, USERS, UserRow, WIDE, WideRow,
    count_siblings, count_tags,
};
use crate::shape::{NEEDLE, Reading};
use futures_util::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgConnection, Row, SqliteConnection};
use std::array;
use std::hint::black_box;

/// The same work twice: `$in_list` is how one column is compared with a list, `$like` how case is ignored.
macro_rules! reads {
    ($name:ident, $connection:ty, $row:ty, $list:path, $in_list:literal, $like:literal) => {
        pub(super) mod $name {
            use super::*;

            pub async fn read(on: &mut $connection, reading: Reading) -> Result<usize> {
                match reading {
                    Reading::Wide(_) => {
                        Ok(count(sqlx::query(WIDE).try_map(wide).fetch_all(on).await?))
                    }
                    Reading::LongTexts(_) => Ok(count(posts(on).await?)),
                    Reading::Page => {
                        let read = |row: $row| Ok((user(&row, 0)?, row.try_get::<i64, _>(3)?));
                        let page = sqlx::query(PAGE).try_map(read).fetch_all(on).await?;
                        let all = page.first().map_or(0, |(_, all)| *all);
                        Ok(count(page) + usize::try_from(all)?)
                    }
                    Reading::Search(_) => {
                        let text = format!("{USERS} WHERE name {} $1", $like);
                        let found = sqlx::query_as::<_, UserRow>(AssertSqlSafe(text));
                        let found = found.bind(format!("%{NEEDLE}%"));
                        Ok(count(found.fetch_all(on).await?))
                    }
                    Reading::ManyToMany => many_to_many(on).await,
                    Reading::Joins(_) => {
                        Ok(count(sqlx::query(JOINS).try_map(joined).fetch_all(on).await?))
                    }
                    Reading::Siblings(_) => {
                        let posts = posts(&mut *on).await?;
                        let text = format!("{USERS} WHERE id {}", $in_list);
                        let users = sqlx::query_as::<_, UserRow>(AssertSqlSafe(text))
                            .bind($list(posts.iter().filter_map(|post| post.3)));
                        Ok(count_siblings(&posts, users.fetch_all(on).await?))
                    }
                    Reading::Stream(_) => {
                        let mut rows = sqlx::query_as::<_, UserRow>(USERS).fetch(on);
                        let mut seen = 0;
                        while let Some(row) = rows.try_next().await? {
                            seen += usize::from(black_box(row).0 > 0);
                        }
                        Ok(seen)
                    }
                }
            }

            async fn posts(on: &mut $connection) -> sqlx::Result<Vec<PostRow>> {
                sqlx::query_as(LONG_TEXTS).fetch_all(on).await
            }

            async fn many_to_many(on: &mut $connection) -> Result<usize> {
                let users: Vec<UserRow> = sqlx::query_as(USERS).fetch_all(&mut *on).await?;
                let text = format!(
                    "SELECT id, title, user_id FROM article WHERE user_id {}",
                    $in_list
                );
                let articles = sqlx::query_as::<_, ArticleLine>(AssertSqlSafe(text))
                    .bind($list(users.iter().map(|user| user.0)))
                    .fetch_all(&mut *on)
                    .await?;
                let text = format!(
                    "SELECT t.id, t.name, a.article_id FROM article_tags a JOIN tag t ON t.id = a.tag_id WHERE a.article_id {}",
                    $in_list
                );
                let tags = sqlx::query_as::<_, TagLine>(AssertSqlSafe(text))
                    .bind($list(articles.iter().map(|article| article.0)))
                    .fetch_all(on)
                    .await?;
                Ok(count_tags(users, articles, tags))
            }

            fn wide(row: $row) -> sqlx::Result<WideRow> {
                let mut wide = WideRow {
                    id: row.try_get(0)?,
                    numbers: [0; 10],
                    texts: array::from_fn(|_| String::new()),
                };
                for n in 0..10 {
                    wide.numbers[n] = row.try_get(1 + n)?;
                    wide.texts[n] = row.try_get(11 + n)?;
                }
                Ok(wide)
            }

            fn joined(
                row: $row,
            ) -> sqlx::Result<((i64, String), (i64, String), PostRow, Option<UserRow>)> {
                let has_user = row.try_get::<Option<i64>, _>(10)?.is_some();
                let post = (
                    row.try_get(6)?,
                    row.try_get(7)?,
                    row.try_get(8)?,
                    row.try_get(9)?,
                );
                Ok((
                    (row.try_get(0)?, row.try_get(1)?),
                    (row.try_get(3)?, row.try_get(4)?),
                    post,
                    has_user.then(|| user(&row, 10)).transpose()?,
                ))
            }

            fn user(row: &$row, first: usize) -> sqlx::Result<UserRow> {
                Ok((
                    row.try_get(first)?,
                    row.try_get(first + 1)?,
                    row.try_get(first + 2)?,
                ))
            }
        }
    };
}

reads!(
    sqlite,
    SqliteConnection,
    SqliteRow,
    crate::contenders::sqlx::sqlite::list,
    "IN (SELECT value FROM json_each($1))",
    "LIKE"
);
reads!(
    postgres,
    PgConnection,
    PgRow,
    crate::contenders::sqlx::postgres::list,
    "= ANY($1)",
    "ILIKE"
);
