//! What is read by hand in the shapes of `Reading`, and the statements that read it.

use crate::contender::nest;
use std::collections::HashMap;
use std::hint::black_box;

pub const WIDE: &str = "SELECT id, n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9 FROM wide";
pub const LONG_TEXTS: &str = "SELECT id, title, body, user_id FROM posts";
pub const PAGE: &str = "SELECT id, name, hair_color, (SELECT COUNT(*) FROM users) FROM users ORDER BY id LIMIT 20 OFFSET 5000";
pub const USERS: &str = "SELECT id, name, hair_color FROM users";
pub const JOINS: &str = "SELECT r.id, r.text, r.comment_id, c.id, c.text, c.post_id, p.id, p.title, p.body, p.user_id, u.id, u.name, u.hair_color \
                         FROM replies r JOIN comments c ON c.id = r.comment_id JOIN posts p ON p.id = c.post_id LEFT JOIN users u ON u.id = p.user_id";
pub const DELETE_OWNER: &str = "DELETE FROM owner WHERE id = 1";

/// An article: key, title and the user's key.
pub type ArticleLine = (i64, String, i64);
/// A tag of an article: key, name and the article's key.
pub type TagLine = (i64, String, i64);
/// A user: key, name, color.
pub type UserRow = (i64, String, Option<String>);
/// A post: key, title, body and the user's key.
pub type PostRow = (i64, String, Option<String>, Option<i64>);

/// A row of `Wide`.
pub struct WideRow {
    pub id: i64,
    pub numbers: [i64; 10],
    pub texts: [String; 10],
}

/// Nests users, articles and tags, and counts them.
pub fn count_tags(users: Vec<UserRow>, articles: Vec<ArticleLine>, tags: Vec<TagLine>) -> usize {
    let articles = nest(articles, |it| it.0, tags, |tag| tag.2);
    let users = nest(users, |user| user.0, articles, |(article, _)| article.2);
    let of_user = |articles: &Vec<(ArticleLine, Vec<TagLine>)>| -> usize {
        articles.iter().map(|(_, tags)| 1 + tags.len()).sum()
    };
    let all = users.iter().map(|(_, of)| 1 + of_user(of)).sum();
    black_box(users);
    all
}

/// Looks for the user of each post, and counts those that are found.
pub fn count_siblings(posts: &[PostRow], users: Vec<UserRow>) -> usize {
    let by_key: HashMap<i64, UserRow> = users.into_iter().map(|user| (user.0, user)).collect();
    let user_of = |post: &PostRow| by_key.get(&post.3?);
    posts
        .iter()
        .filter_map(user_of)
        .map(|user| usize::from(user.0 > 0))
        .sum()
}
