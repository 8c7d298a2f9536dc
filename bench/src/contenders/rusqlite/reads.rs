//! Reads that Diesel's benchmark does not have.

use super::{list, rows};
use crate::contender::{Result, count};
use crate::reading::{
    ArticleLine, JOINS, LONG_TEXTS, PAGE, PostRow, TagLine, USERS, UserRow, WIDE, WideRow,
    count_siblings, count_tags,
};
use crate::shape::{NEEDLE, Reading};
use rusqlite::{Connection, Row};
use std::array;
use std::hint::black_box;

pub(super) fn read(on: &Connection, reading: Reading) -> Result<usize> {
    match reading {
        Reading::Wide(_) => Ok(count(rows(on, WIDE, [], wide)?)),
        Reading::LongTexts(_) => Ok(count(rows(on, LONG_TEXTS, [], |row| post(row, 0))?)),
        Reading::Page => {
            let page = rows(on, PAGE, [], |row| Ok((user(row, 0)?, row.get(3)?)))?;
            let all: i64 = page.first().map_or(0, |(_, all)| *all);
            Ok(count(page) + usize::try_from(all)?)
        }
        Reading::Search(_) => {
            let text = format!("{USERS} WHERE name LIKE ?");
            let found = rows(on, &text, [format!("%{NEEDLE}%")], |row| user(row, 0))?;
            Ok(count(found))
        }
        Reading::ManyToMany => many_to_many(on),
        Reading::Joins(_) => Ok(count(rows(on, JOINS, [], joined)?)),
        Reading::Siblings(_) => siblings(on),
        Reading::Stream(_) => {
            let mut statement = on.prepare_cached(USERS)?;
            let users = statement.query_map([], |row| user(row, 0))?;
            users
                .map(|user| Ok(usize::from(black_box(user?).0 > 0)))
                .sum()
        }
    }
}

fn many_to_many(on: &Connection) -> Result<usize> {
    let users = rows(on, USERS, [], |row| user(row, 0))?;
    let keys = list(users.iter().map(|user| user.0));
    let text =
        "SELECT id, title, user_id FROM article WHERE user_id IN (SELECT value FROM json_each(?))";
    let line = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let articles: Vec<ArticleLine> = rows(on, text, [keys], line)?;
    let keys = list(articles.iter().map(|article| article.0));
    let text = "SELECT t.id, t.name, a.article_id FROM article_tags a JOIN tag t ON t.id = a.tag_id \
                WHERE a.article_id IN (SELECT value FROM json_each(?))";
    let tags: Vec<TagLine> = rows(on, text, [keys], line)?;
    Ok(count_tags(users, articles, tags))
}

fn siblings(on: &Connection) -> Result<usize> {
    let posts = rows(on, LONG_TEXTS, [], |row| post(row, 0))?;
    let keys = list(posts.iter().filter_map(|post| post.3));
    let text = format!("{USERS} WHERE id IN (SELECT value FROM json_each(?))");
    let users = rows(on, &text, [keys], |row| user(row, 0))?;
    Ok(count_siblings(&posts, users))
}

fn wide(row: &Row<'_>) -> rusqlite::Result<WideRow> {
    let mut wide = WideRow {
        id: row.get(0)?,
        numbers: [0; 10],
        texts: array::from_fn(|_| String::new()),
    };
    for n in 0..10 {
        wide.numbers[n] = row.get(1 + n)?;
        wide.texts[n] = row.get(11 + n)?;
    }
    Ok(wide)
}

fn joined(
    row: &Row<'_>,
) -> rusqlite::Result<((i64, String), (i64, String), PostRow, Option<UserRow>)> {
    let has_user = row.get::<_, Option<i64>>(10)?.is_some();
    Ok((
        (row.get(0)?, row.get(1)?),
        (row.get(3)?, row.get(4)?),
        post(row, 6)?,
        has_user.then(|| user(row, 10)).transpose()?,
    ))
}

fn post(row: &Row<'_>, first: usize) -> rusqlite::Result<PostRow> {
    Ok((
        row.get(first)?,
        row.get(first + 1)?,
        row.get(first + 2)?,
        row.get(first + 3)?,
    ))
}

fn user(row: &Row<'_>, first: usize) -> rusqlite::Result<UserRow> {
    Ok((row.get(first)?, row.get(first + 1)?, row.get(first + 2)?))
}
