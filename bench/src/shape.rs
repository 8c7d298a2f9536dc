//! The work that is compared: the shapes of Diesel's own benchmark, and those of a server.

#[path = "shape/reading.rs"]
mod reading;

use crate::place::Backend;

pub use reading::{LONG, NEEDLE, PAGE, Reading, TAGS};

/// What every contender does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All rows of a table of three columns.
    Trivial(usize),
    /// The rows of a left join of so many posts with their users: half of the posts, ordered.
    Medium(usize),
    /// Users with their posts with their comments, in three queries.
    Associations,
    /// The same, of which only names, titles and texts are read, into structs nested in one another.
    NestedRow,
    /// Three columns of all rows, as tuples.
    Values(usize),
    /// A group by with five aggregates over so many sales.
    Grouped(usize),
    /// Users, each with the number of their posts.
    Counted,
    /// So many new rows.
    Insert(usize),
    /// The same, with the keys that the database gave them, in order.
    InsertIds(usize),
    /// One row by its key.
    GetPk,
    /// One row changed, in a transaction.
    UpdateInTx,
    /// One row changed; the limit does it in a transaction.
    Save,
    /// Many rows written at once.
    Many(ManyRows),
    /// Many tasks that take rows by key.
    Concurrent,
    /// Many tasks that take a row by key, twenty rows, and change a row.
    Mixed,
    /// A new connection, and a row by its key over it.
    Connect,
    /// A row deleted with ten rows that go with it, and ten of each of those, in a transaction that is rolled back.
    Cascade,
    /// Reads that Diesel's benchmark does not have.
    Read(Reading),
}

/// How many rows are written at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyRows {
    /// So many users by `ON CONFLICT (id) DO UPDATE`; half of them are there at first.
    Upsert(usize),
    /// The same; its answer has the key of each row, and whether it was inserted.
    UpsertTold(usize),
    /// So many users, each with values of its own.
    BulkUpdate(usize),
    /// So many users one by one, in a transaction.
    Saves(usize),
    /// So many new rows by the fastest way there is.
    Copy(usize),
}

/// How many users there are, where the shape does not say.
pub const USERS: usize = 10_000;
/// How many users, posts of a user and comments of a post `Associations` has.
pub const NESTED: [usize; 3] = [100, 10, 10];
/// How many countries `Grouped` has.
pub const COUNTRIES: usize = 20;
/// How many users, and posts of a user, `Counted` has.
pub const COUNTED: [usize; 2] = [1_000, 100];
/// How many tasks run at once, over how many connections, and how many rows each asks for.
pub const TASKS: usize = 16;
pub const CONNECTIONS: usize = 8;
pub const ROWS_EACH: usize = 25;
/// How many tasks `Mixed` has, and how many pieces of work each does.
pub const MIXED_TASKS: usize = 64;
pub const MIXED_EACH: usize = 6;
/// How many rows go with a row in `Cascade`, and with each of those.
pub const CASCADE: usize = 10;

impl Shape {
    pub const ALL: [Shape; 36] = [
        Shape::Trivial(1),
        Shape::Trivial(100),
        Shape::Trivial(1_000),
        Shape::Trivial(10_000),
        Shape::Medium(100),
        Shape::Medium(10_000),
        Shape::Associations,
        Shape::NestedRow,
        Shape::Values(10_000),
        Shape::Grouped(100_000),
        Shape::Counted,
        Shape::Insert(1),
        Shape::Insert(100),
        Shape::Insert(1_000),
        Shape::InsertIds(100),
        Shape::InsertIds(1_000),
        Shape::GetPk,
        Shape::UpdateInTx,
        Shape::Save,
        Shape::Many(ManyRows::Upsert(1_000)),
        Shape::Many(ManyRows::UpsertTold(1_000)),
        Shape::Many(ManyRows::BulkUpdate(1_000)),
        Shape::Many(ManyRows::Saves(1_000)),
        Shape::Many(ManyRows::Copy(100_000)),
        Shape::Concurrent,
        Shape::Mixed,
        Shape::Connect,
        Shape::Cascade,
        Shape::Read(Reading::ALL[0]),
        Shape::Read(Reading::ALL[1]),
        Shape::Read(Reading::ALL[2]),
        Shape::Read(Reading::ALL[3]),
        Shape::Read(Reading::ALL[4]),
        Shape::Read(Reading::ALL[5]),
        Shape::Read(Reading::ALL[6]),
        Shape::Read(Reading::ALL[7]),
    ];

    pub fn name(self) -> String {
        match self {
            Shape::Trivial(n) => format!("trivial {n}"),
            Shape::Medium(n) => format!("medium {n}"),
            Shape::Associations => "associations".to_owned(),
            Shape::NestedRow => "nested row".to_owned(),
            Shape::Values(n) => format!("values {n}"),
            Shape::Grouped(n) => format!("grouped {n}"),
            Shape::Counted => "counted".to_owned(),
            Shape::Insert(n) => format!("insert {n}"),
            Shape::InsertIds(n) => format!("insert ids {n}"),
            Shape::GetPk => "get_pk".to_owned(),
            Shape::UpdateInTx => "update in tx".to_owned(),
            Shape::Save => "save".to_owned(),
            Shape::Many(ManyRows::Upsert(n)) => format!("upsert {n}"),
            Shape::Many(ManyRows::UpsertTold(n)) => format!("upsert told {n}"),
            Shape::Many(ManyRows::BulkUpdate(n)) => format!("bulk update {n}"),
            Shape::Many(ManyRows::Saves(n)) => format!("saves in tx {n}"),
            Shape::Many(ManyRows::Copy(n)) => format!("copy in {n}"),
            Shape::Concurrent => "concurrent".to_owned(),
            Shape::Mixed => "mixed".to_owned(),
            Shape::Connect => "connect".to_owned(),
            Shape::Cascade => "cascade".to_owned(),
            Shape::Read(reading) => reading.name(),
        }
    }

    /// Whether it is none of Diesel's benchmark nor of those beside it that every contender has.
    pub fn is_further(self) -> bool {
        matches!(
            self,
            Shape::Mixed | Shape::Connect | Shape::Cascade | Shape::Read(_)
        )
    }

    /// Whether it asks which rows were inserted.
    pub fn is_told(self) -> bool {
        matches!(self, Shape::Many(ManyRows::UpsertTold(_)))
    }

    /// What a contender must come back with, so that none wins by doing less.
    pub fn expected(self) -> usize {
        match self {
            Shape::Trivial(n) | Shape::Values(n) | Shape::Insert(n) | Shape::InsertIds(n) => n,
            Shape::Many(many) => many.n_rows(),
            Shape::Grouped(_) => COUNTRIES,
            Shape::Counted => COUNTED.into_iter().product(),
            // Half of the posts are found, and half of those have a user.
            Shape::Medium(n) => n / 2 + n / 4,
            Shape::Associations | Shape::NestedRow => nested(),
            Shape::GetPk | Shape::UpdateInTx | Shape::Save | Shape::Connect | Shape::Cascade => 1,
            Shape::Concurrent | Shape::Mixed => self.pieces(),
            Shape::Read(reading) => reading.expected(),
        }
    }

    /// How many pieces of work the time of one run is shared among.
    pub fn pieces(self) -> usize {
        match self {
            Shape::Concurrent => TASKS * ROWS_EACH,
            Shape::Mixed => MIXED_TASKS * MIXED_EACH,
            _ => 1,
        }
    }

    /// Whether it leaves something behind.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Shape::Insert(_)
                | Shape::InsertIds(_)
                | Shape::UpdateInTx
                | Shape::Save
                | Shape::Mixed
                | Shape::Many(_)
        )
    }

    /// The most that `orm` may take, times the limit.
    pub fn target(self, backend: Backend) -> f64 {
        let [sqlite, postgres] = match self {
            Shape::Trivial(1) => [1.4, 1.15],
            Shape::Trivial(100) => [1.0, 1.2],
            Shape::Trivial(_) => [1.0, 1.0],
            Shape::Medium(100) => [2.2, 1.2],
            Shape::Medium(_) => [1.0, 0.9],
            Shape::Associations => [0.9, 0.8],
            Shape::NestedRow => [1.6, 1.05],
            Shape::Values(_) => [1.2, 1.2],
            Shape::Grouped(_) | Shape::Counted => [1.2, 1.05],
            Shape::Insert(1) => [2.6, 1.1],
            Shape::Insert(100) => [2.4, 1.1],
            Shape::Insert(_) => [1.8, 1.05],
            Shape::InsertIds(100) => [2.0, 1.15],
            Shape::InsertIds(_) => [1.3, 1.15],
            Shape::GetPk => [1.3, 1.03],
            Shape::UpdateInTx => [7.0, 1.1],
            Shape::Save => [1.5, 0.45],
            Shape::Many(ManyRows::Upsert(_) | ManyRows::UpsertTold(_)) => [2.0, 1.1],
            Shape::Many(ManyRows::BulkUpdate(_)) => [2.0, 1.1],
            Shape::Many(ManyRows::Saves(_)) => [3.0, 1.1],
            Shape::Many(ManyRows::Copy(_)) => [2.0, 1.1],
            Shape::Concurrent => [1.4, 0.6],
            Shape::Mixed => [2.0, 1.2],
            Shape::Connect => [2.0, 1.5],
            Shape::Cascade => [2.0, 1.2],
            Shape::Read(reading) => reading.target(),
        };
        match backend {
            Backend::Sqlite => sqlite,
            Backend::Postgres => postgres,
        }
    }
}

impl ManyRows {
    pub fn n_rows(self) -> usize {
        match self {
            ManyRows::Upsert(n)
            | ManyRows::UpsertTold(n)
            | ManyRows::BulkUpdate(n)
            | ManyRows::Saves(n)
            | ManyRows::Copy(n) => n,
        }
    }
}

/// All users, posts and comments of `Associations`.
fn nested() -> usize {
    let [users, posts, comments] = NESTED;
    users * (1 + posts * (1 + comments))
}
