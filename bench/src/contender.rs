//! What every contender does, and what they have in common without helping one of them.

use crate::shape::{MIXED_EACH, MIXED_TASKS, ROWS_EACH, Shape, TASKS, USERS};
use std::collections::HashMap;
use std::hint::black_box;
use std::ops::{Range, RangeInclusive};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The count of what was found or done, once it is there.
pub type Found<'a> = Pin<Box<dyn Future<Output = Result<usize>> + 'a>>;

/// One way to do the work. Each builds structs of its own from what the database gives.
pub trait Contender {
    fn name(&self) -> &'static str;

    /// Whether it has a way to do this at all.
    fn offers(&self, shape: Shape) -> bool {
        let _ = shape;
        true
    }

    /// Does the work once; `key` is that of a user, another each time.
    fn run(&mut self, shape: Shape, key: i64) -> Found<'_>;
}

/// What is written into new rows.
pub const NAME: &str = "Guest";
pub const HAIR_COLOR: &str = "black";

/// A name that no row has had yet: an update that changes nothing is not written at all.
pub fn new_name() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("Guest {}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The keys of users to be upserted: half of them are there at first.
pub fn upserted(n: usize) -> Range<i64> {
    let first = (USERS - n / 2 + 1) as i64;
    first..first + n as i64
}

/// The keys of users to be updated.
pub fn updated(n: usize) -> RangeInclusive<i64> {
    1..=n as i64
}

/// The query of `Grouped`, and a row of it.
pub const GROUPED_TEXT: &str = "SELECT country, COUNT(*), SUM(copies), AVG(price), MIN(price), MAX(price) FROM sales GROUP BY country ORDER BY country";
pub type Group = (
    String,
    i64,
    Option<i64>,
    Option<f64>,
    Option<f64>,
    Option<f64>,
);

/// The query of `Counted`.
pub const COUNTED_TEXT: &str = "SELECT u.id, u.name, u.hair_color, (SELECT COUNT(*) FROM posts p WHERE p.user_id = u.id) FROM users u";

/// How many rows there are, all of which are wanted.
pub fn count<T>(rows: Vec<T>) -> usize {
    black_box(rows).len()
}

/// How many rows of a left join there are, and how many have both sides.
pub fn count_joined<T, U>(rows: Vec<(T, Option<U>)>) -> usize {
    let both = rows.iter().filter(|(_, user)| user.is_some()).count();
    count(rows) + both
}

/// How many users, posts and comments there are.
pub fn count_nested<U, P, C>(users: Vec<(U, Vec<(P, Vec<C>)>)>) -> usize {
    let posts = |posts: &Vec<(P, Vec<C>)>| {
        posts
            .iter()
            .map(|(_, comments)| 1 + comments.len())
            .sum::<usize>()
    };
    let all = users.iter().map(|(_, of_user)| 1 + posts(of_user)).sum();
    black_box(users);
    all
}

/// How many posts the users have.
pub fn count_counted<U>(users: Vec<(U, i64)>) -> usize {
    let posts = users.iter().map(|(_, posts)| *posts).sum::<i64>();
    black_box(users);
    usize::try_from(posts).unwrap_or(0)
}

/// How many keys there are, if they came in order.
pub fn count_keys(keys: &[i64]) -> usize {
    if keys.is_sorted_by(|a, b| a < b) {
        keys.len()
    } else {
        0
    }
}

/// Puts rows to those they belong to, both in the order they came in.
pub fn nest<P, C>(
    parents: Vec<P>,
    key: impl Fn(&P) -> i64,
    children: Vec<C>,
    of: impl Fn(&C) -> i64,
) -> Vec<(P, Vec<C>)> {
    let mut by_key: HashMap<i64, Vec<C>> = HashMap::with_capacity(parents.len());
    for child in children {
        by_key.entry(of(&child)).or_default().push(child);
    }
    let with_children = |parent| {
        let children = by_key.remove(&key(&parent)).unwrap_or_default();
        (parent, children)
    };
    parents.into_iter().map(with_children).collect()
}

/// Runs the tasks of `Concurrent`; `task` is given its number.
pub async fn at_once<F>(task: impl Fn(usize) -> F) -> Result<usize>
where
    F: Future<Output = Result<usize>> + Send + 'static,
{
    all_at_once(TASKS, task).await
}

/// Runs so many tasks; `task` is given its number.
pub async fn all_at_once<F>(tasks: usize, task: impl Fn(usize) -> F) -> Result<usize>
where
    F: Future<Output = Result<usize>> + Send + 'static,
{
    let mut tasks: JoinSet<_> = (0..tasks).map(task).collect();
    let mut found = 0;
    while let Some(done) = tasks.join_next().await {
        found += done??;
    }
    Ok(found)
}

/// The keys that one of the tasks asks for.
pub fn keys_of(task: usize) -> impl Iterator<Item = i64> {
    (0..ROWS_EACH).map(move |n| (task * ROWS_EACH + n + 1) as i64)
}

/// A piece of work of `Mixed`.
#[derive(Clone, Copy, Debug)]
pub enum MixedWork {
    /// A user is taken by this key.
    Get(i64),
    /// The twenty users from this key on are read.
    List(i64),
    /// The user with this key is changed.
    Change(i64),
}

/// How many rows `MixedWork::List` has.
pub const LISTED: i64 = 20;

/// Runs the tasks of `Mixed`; `task` is given its number.
pub async fn mixed<F>(task: impl Fn(usize) -> F) -> Result<usize>
where
    F: Future<Output = Result<usize>> + Send + 'static,
{
    all_at_once(MIXED_TASKS, task).await
}

/// What one of the tasks of `Mixed` does.
pub fn mixed_work(task: usize) -> impl Iterator<Item = MixedWork> {
    (0..MIXED_EACH).map(move |n| {
        let key = (task * MIXED_EACH + n + 1) as i64;
        match n % 3 {
            0 => MixedWork::Get(key),
            1 => MixedWork::List(key),
            _ => MixedWork::Change(key),
        }
    })
}
