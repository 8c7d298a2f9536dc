//! A microblog: users, and tweets that go with them.
//!
//! ```sh
//! cargo run --example microblog
//! ```

use std::fmt;

use orm::prelude::*;

/// Somebody who tweets.
#[derive(Model, Debug, Clone)]
struct User {
    id: i64,
    #[orm(max_length = 50)]
    username: String,
    bio: String,
}

/// A short text by a user, gone when the user goes.
#[derive(Model, Debug, Clone)]
struct Tweet {
    id: i64,
    content: String,
    #[orm(auto_now_add)]
    timestamp: DateTime<Utc>,
    #[orm(on_delete = Cascade)]
    author: ForeignKey<User>,
}

impl fmt::Display for Tweet {
    /// The author's name if it is loaded, else the key, and the first 50 characters of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.author.loaded() {
            Some(author) => write!(f, "{} - {:.50}", author.username, self.content),
            None => write!(f, "user {} - {:.50}", self.author.id, self.content),
        }
    }
}

#[tokio::main]
async fn main() -> orm::Result<()> {
    let db = Database::connect("sqlite::memory:").await?;
    db.create_tables(schema![User, Tweet]).await?;

    let user = User::draft()
        .username("john_doe")
        .bio("I love coding!")
        .save(&db)
        .await?;
    let tweet = Tweet::draft()
        .content("Hello, world!")
        .author(&user)
        .save(&db)
        .await?;
    let user_tweets = Tweet::objects()
        .filter(Tweet.author.eq(&user))
        .all(&db)
        .await?;
    println!("{} has {} tweet", user.username, user_tweets.len());

    let tweet = Tweet::get(tweet.id, &db).await?;
    println!("{tweet}"); // "user 1 - Hello, world!": nothing is loaded yet
    let author = tweet.author.get(&db).await?;
    println!("by {}, who says: {}", author.username, author.bio);
    println!("{tweet}"); // "john_doe - Hello, world!", at most 50 characters of content

    user.delete(&db).await?; // its tweets go with it
    assert_eq!(Tweet::objects().count(&db).await?, 0);
    println!("Without {} there are no tweets", author.username);
    Ok(())
}
