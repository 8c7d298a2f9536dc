//! Reads that Diesel's benchmark does not have.

/// What is read, and how many rows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Rows of 21 columns.
    Wide(usize),
    /// Rows with a text of four kilobytes.
    LongTexts(usize),
    /// A page of users, and how many users there are.
    Page,
    /// The users whose names hold a text in whatever case, among so many.
    Search(usize),
    /// Users with their articles with the tags of each, by a join table.
    ManyToMany,
    /// Replies with the comment, the post and the user that each leads to.
    Joins(usize),
    /// Posts, and then the user of each, asked for one by one where the contender can load them together.
    Siblings(usize),
    /// All users, one after the other, none of which is kept.
    Stream(usize),
}

/// How many rows `Page` has, and how many come before them.
pub const PAGE: [usize; 2] = [20, 5_000];
/// What `Search` looks for, and how many of 100 000 users have it.
pub const NEEDLE: &str = "uSeR 9999";
const FOUND: usize = 11;
/// How many tags there are, and how many an article has.
pub const TAGS: [usize; 2] = [100, 10];
/// How long a long text is.
pub const LONG: usize = 4_096;

impl Reading {
    pub const ALL: [Reading; 8] = [
        Reading::Wide(1_000),
        Reading::LongTexts(1_000),
        Reading::Page,
        Reading::Search(100_000),
        Reading::ManyToMany,
        Reading::Joins(10_000),
        Reading::Siblings(1_000),
        Reading::Stream(1_000_000),
    ];

    pub fn name(self) -> String {
        match self {
            Reading::Wide(n) => format!("wide {n}"),
            Reading::LongTexts(n) => format!("long texts {n}"),
            Reading::Page => "page".to_owned(),
            Reading::Search(n) => format!("search {n}"),
            Reading::ManyToMany => "many to many".to_owned(),
            Reading::Joins(n) => format!("joins {n}"),
            Reading::Siblings(n) => format!("siblings {n}"),
            Reading::Stream(n) => format!("stream {n}"),
        }
    }

    /// What a contender must come back with.
    pub fn expected(self) -> usize {
        match self {
            Reading::Page => PAGE[0] + super::USERS,
            Reading::Search(_) => FOUND,
            Reading::ManyToMany => super::nested(),
            Reading::Wide(n)
            | Reading::LongTexts(n)
            | Reading::Joins(n)
            | Reading::Siblings(n)
            | Reading::Stream(n) => n,
        }
    }

    /// The most that `orm` may take, times the limit: on SQLite and on Postgres.
    pub fn target(self) -> [f64; 2] {
        match self {
            Reading::Wide(_) | Reading::LongTexts(_) | Reading::Joins(_) => [1.2, 1.2],
            Reading::Page => [2.0, 1.2],
            Reading::Search(_) => [1.3, 1.2],
            Reading::ManyToMany => [1.2, 0.9],
            Reading::Siblings(_) => [1.3, 1.2],
            Reading::Stream(_) => [1.3, 1.2],
        }
    }
}
