//! What is read where only a few columns are wanted: users by name, with the titles of their posts and the texts of
//! those posts' comments.

use crate::contender::{count_nested, nest};

/// A user: key and name.
pub type UserLine = (i64, String);
/// A post: key, title and the user's key.
pub type PostLine = (i64, String, i64);
/// A comment: text and the post's key.
pub type CommentLine = (String, i64);

pub const USERS: &str = "SELECT id, name FROM users";

/// Nests them, and counts them.
pub fn count_lines(
    users: Vec<UserLine>,
    posts: Vec<PostLine>,
    comments: Vec<CommentLine>,
) -> usize {
    let posts = nest(posts, |post| post.0, comments, |comment| comment.1);
    count_nested(nest(users, |user| user.0, posts, |(post, _)| post.2))
}
