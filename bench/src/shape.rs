//! The work that is compared.

/// What every contender does, and how many things it must come back with.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Rows of a table of three columns.
    Rows(i64),
    /// One row by its key.
    ByKey,
    /// One new row.
    Insert,
    /// A book with its author, joined.
    Joined,
    /// 100 authors with their 1 000 books, in two queries.
    Nested,
}

/// How many rows the table of three columns has, how many authors there are, and how many books each has.
pub const USERS: i64 = 10_000;
pub const AUTHORS: i64 = 100;
pub const BOOKS_EACH: i64 = 10;

impl Shape {
    pub const ALL: [Shape; 7] = [
        Shape::Rows(1),
        Shape::Rows(100),
        Shape::Rows(USERS),
        Shape::ByKey,
        Shape::Insert,
        Shape::Joined,
        Shape::Nested,
    ];

    pub fn name(self) -> String {
        match self {
            Shape::Rows(1) => "1 row of 3 columns".to_owned(),
            Shape::Rows(n) => format!("{n} rows of 3 columns"),
            Shape::ByKey => "one row by key".to_owned(),
            Shape::Insert => "insert of one row".to_owned(),
            Shape::Joined => "a book with its author joined".to_owned(),
            Shape::Nested => format!("{AUTHORS} authors with their {} books", AUTHORS * BOOKS_EACH),
        }
    }

    /// What a contender must find, so that none wins by doing less.
    pub fn expected(self) -> usize {
        let expected = match self {
            Shape::Rows(n) => n,
            Shape::ByKey | Shape::Insert => 1,
            Shape::Joined => 2,
            Shape::Nested => AUTHORS * (1 + BOOKS_EACH),
        };
        usize::try_from(expected).expect("counts are small")
    }

    /// How often it is done in one round: about as long for every shape.
    pub fn repeats(self) -> u32 {
        match self {
            Shape::Rows(n) if n >= 1_000 => 4,
            Shape::Nested => 20,
            Shape::Rows(n) if n >= 100 => 100,
            _ => 200,
        }
    }
}
