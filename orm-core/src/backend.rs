//! What a database can do, as plain data.

/// The databases.
///
/// ```
/// assert_eq!(orm_core::backend::Backend::Postgres.name(), "postgres");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Backend {
    /// SQLite, the bundled one.
    Sqlite,
    /// Postgres, 14 or newer.
    Postgres,
}

impl Backend {
    /// `sqlite` or `postgres`.
    pub const fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
        }
    }

    /// What this database can do.
    pub const fn features(self) -> &'static Features {
        match self {
            Backend::Sqlite => &Features {
                backend: Backend::Sqlite,
                hasty_cascade: true,
                hasty_restrict: false,
                hasty_update: true,
                namespaces: false,
                float_lists: false,
                max_joined_tables: Some(64),
                max_binds: 32_766,
            },
            Backend::Postgres => &Features {
                backend: Backend::Postgres,
                hasty_cascade: false,
                hasty_restrict: true,
                hasty_update: false,
                namespaces: true,
                float_lists: true,
                max_joined_tables: None,
                max_binds: 32_766,
            },
        }
    }
}

/// What a database can do, and its limits. Asked while planning; how a thing is said is the dialect's.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Features {
    /// The database itself, for errors.
    pub backend: Backend,
    /// Whether rows that go by `Cascade` are gone before the statement comes to them, which then does not count them.
    pub hasty_cascade: bool,
    /// Whether `Restrict` is checked before all that goes with a deleted row is gone, unless it is put off.
    pub hasty_restrict: bool,
    /// Whether the subqueries of an update's values see the rows that it has already changed, and what triggers did of
    /// those.
    pub hasty_update: bool,
    /// Whether tables stand in schemas (`#[orm(schema = …)]`).
    pub namespaces: bool,
    /// Whether a list of floats can be bound as one value without changing any.
    pub float_lists: bool,
    /// How many tables may be joined in one `FROM`; `None` is any number.
    pub max_joined_tables: Option<usize>,
    /// Bound values in one statement; the lower of both databases, so that a query works on both or on none.
    pub max_binds: usize,
}
