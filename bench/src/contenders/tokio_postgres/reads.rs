//! Reads that Diesel's benchmark does not have.

use super::Link;
use crate::contender::{Result, count};
use crate::reading::{
    ArticleLine, JOINS, LONG_TEXTS, PAGE, PostRow, TagLine, USERS, UserRow, WIDE, WideRow,
    count_siblings, count_tags,
};
use crate::shape::{NEEDLE, Reading};
use futures_util::TryStreamExt;
use std::array;
use std::hint::black_box;
use std::pin::pin;
use tokio_postgres::{Client, Row, Statement};

/// The statements of these reads.
pub(super) struct ReadStatements {
    wide: Statement,
    posts: Statement,
    page: Statement,
    users: Statement,
    search: Statement,
    articles: Statement,
    tags: Statement,
    joins: Statement,
    users_of: Statement,
}

impl ReadStatements {
    pub(super) async fn prepare(on: &Client) -> Result<Self> {
        let articles = "SELECT id, title, user_id FROM article WHERE user_id = ANY($1)";
        let tags = "SELECT t.id, t.name, a.article_id FROM article_tags a JOIN tag t ON t.id = a.tag_id WHERE a.article_id = ANY($1)";
        Ok(ReadStatements {
            wide: on.prepare(WIDE).await?,
            posts: on.prepare(LONG_TEXTS).await?,
            page: on.prepare(PAGE).await?,
            users: on.prepare(USERS).await?,
            search: on.prepare(&format!("{USERS} WHERE name ILIKE $1")).await?,
            articles: on.prepare(articles).await?,
            tags: on.prepare(tags).await?,
            joins: on.prepare(JOINS).await?,
            users_of: on.prepare(&format!("{USERS} WHERE id = ANY($1)")).await?,
        })
    }
}

impl Link {
    pub(super) async fn read(&self, reading: Reading) -> Result<usize> {
        let on = &self.reads;
        match reading {
            Reading::Wide(_) => Ok(count(self.rows(&on.wide, &[], wide).await?)),
            Reading::LongTexts(_) => {
                Ok(count(self.rows(&on.posts, &[], |row| post(row, 0)).await?))
            }
            Reading::Page => {
                let read = |row: &Row| (user(row, 0), row.get::<_, i64>(3));
                let page = self.rows(&on.page, &[], read).await?;
                let all = page.first().map_or(0, |(_, all)| *all);
                Ok(count(page) + usize::try_from(all)?)
            }
            Reading::Search(_) => {
                let pattern = format!("%{NEEDLE}%");
                let read = |row: &Row| user(row, 0);
                Ok(count(self.rows(&on.search, &[&pattern], read).await?))
            }
            Reading::ManyToMany => self.many_to_many().await,
            Reading::Joins(_) => Ok(count(self.rows(&on.joins, &[], joined).await?)),
            Reading::Siblings(_) => {
                let posts = self.rows(&on.posts, &[], |row| post(row, 0)).await?;
                let keys: Vec<i64> = posts.iter().filter_map(|post| post.3).collect();
                let read = |row: &Row| user(row, 0);
                let users = self.rows(&on.users_of, &[&keys], read).await?;
                Ok(count_siblings(&posts, users))
            }
            Reading::Stream(_) => {
                let rows = self.client.query_raw(&on.users, Vec::<i64>::new()).await?;
                let (mut rows, mut seen) = (pin!(rows), 0);
                while let Some(row) = rows.try_next().await? {
                    seen += usize::from(black_box(user(&row, 0)).0 > 0);
                }
                Ok(seen)
            }
        }
    }

    async fn many_to_many(&self) -> Result<usize> {
        let line = |row: &Row| (row.get(0), row.get(1), row.get(2));
        let on = &self.reads;
        let users = self.rows(&on.users, &[], |row| user(row, 0)).await?;
        let keys: Vec<i64> = users.iter().map(|user| user.0).collect();
        let articles: Vec<ArticleLine> = self.rows(&on.articles, &[&keys], line).await?;
        let keys: Vec<i64> = articles.iter().map(|article| article.0).collect();
        let tags: Vec<TagLine> = self.rows(&on.tags, &[&keys], line).await?;
        Ok(count_tags(users, articles, tags))
    }
}

fn wide(row: &Row) -> WideRow {
    WideRow {
        id: row.get(0),
        numbers: array::from_fn(|n| row.get(1 + n)),
        texts: array::from_fn(|n| row.get(11 + n)),
    }
}

fn joined(row: &Row) -> ((i64, String), (i64, String), PostRow, Option<UserRow>) {
    let has_user = row.get::<_, Option<i64>>(10).is_some();
    (
        (row.get(0), row.get(1)),
        (row.get(3), row.get(4)),
        post(row, 6),
        has_user.then(|| user(row, 10)),
    )
}

fn post(row: &Row, first: usize) -> PostRow {
    (
        row.get(first),
        row.get(first + 1),
        row.get(first + 2),
        row.get(first + 3),
    )
}

fn user(row: &Row, first: usize) -> UserRow {
    (row.get(first), row.get(first + 1), row.get(first + 2))
}
