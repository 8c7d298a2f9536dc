//! The databases, and their abilities as plain data.

/// The databases.
///
/// ```
/// assert_eq!(orm::db::Backend::Postgres.name(), "postgres");
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
    /// All databases.
    #[doc(hidden)]
    pub const ALL: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

    /// `sqlite` or `postgres`.
    ///
    /// ```
    /// use orm::db::Backend;
    ///
    /// assert_eq!(Backend::Sqlite.name(), "sqlite");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
        }
    }

    /// The abilities of this database.
    #[doc(hidden)]
    pub const fn features(self) -> &'static Features {
        match self {
            Backend::Sqlite => &Features {
                backend: Backend::Sqlite,
                counts_cascaded_rows_late: true,
                checks_restrict_early: false,
                update_sees_changed_rows: true,
                rechecks_conditions: false,
                lateral_joins: false,
                anti_joins: false,
                namespaces: false,
                row_locks: false,
                float_lists: false,
                decimals: false,
                enum_types: false,
                checks_integers: false,
                sorts_groups_anew: false,
                orders_by_outer_rows: false,
                recursive_rows_in_from: false,
                document_type: false,
                search_columns: false,
                skips_overlaps: false,
                session_locks: false,
                rebuilds_tables: true,
                max_joined_tables: Some(64),
                max_binds: 32_766,
            },
            Backend::Postgres => &Features {
                backend: Backend::Postgres,
                counts_cascaded_rows_late: false,
                checks_restrict_early: true,
                update_sees_changed_rows: false,
                rechecks_conditions: true,
                lateral_joins: true,
                anti_joins: true,
                namespaces: true,
                row_locks: true,
                float_lists: true,
                decimals: true,
                enum_types: true,
                checks_integers: true,
                sorts_groups_anew: true,
                orders_by_outer_rows: true,
                recursive_rows_in_from: true,
                document_type: true,
                search_columns: true,
                skips_overlaps: true,
                session_locks: true,
                rebuilds_tables: false,
                max_joined_tables: None,
                max_binds: 32_766,
            },
        }
    }
}

/// The abilities of a database, and its limits. The planner asks for them; how a thing is said is the dialect's.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Features {
    /// The database itself, for errors.
    pub backend: Backend,
    /// A delete removes the rows that go by `ON DELETE CASCADE` before it comes to them itself, and then does not count
    /// them.
    pub counts_cascaded_rows_late: bool,
    /// `ON DELETE NO ACTION` is checked before all rows are gone that go by the same delete, unless the check is
    /// deferred.
    pub checks_restrict_early: bool,
    /// The subqueries of an update's values see the rows that the update has already changed, and what triggers did
    /// for those.
    pub update_sees_changed_rows: bool,
    /// A write that has waited for another transaction looks again at the conditions on the rows that it writes, and not at
    /// those of its subqueries.
    pub rechecks_conditions: bool,
    /// A subquery in `FROM` may speak of the rows before it: `LATERAL`.
    pub lateral_joins: bool,
    /// `NOT EXISTS` is a join. Where it is none, it is asked of each row, and a list that `NOT IN` finds is looked up in.
    pub anti_joins: bool,
    /// Tables stand in schemas (`#[orm(schema = …)]`).
    pub namespaces: bool,
    /// A query can lock the rows that it reads: `FOR UPDATE`.
    pub row_locks: bool,
    /// A list of floats can be bound as one value without changing any.
    pub float_lists: bool,
    /// There are columns of decimals. Where there are none, a column holds whole numbers of the last place.
    pub decimals: bool,
    /// The texts of an enum may have a type of their own (`#[orm(db_enum)]`).
    pub enum_types: bool,
    /// A calculation with integers fails where its result leaves their type. Where it does not, conditions, orders and
    /// the like have it checked; what is read or stored is checked there.
    pub checks_integers: bool,
    /// Groups of rows that a query in `FROM` has put in an order come in the order that is asked for. Where they do not, a
    /// key more than those of the groups has them sorted.
    pub sorts_groups_anew: bool,
    /// The order of a subquery may speak of the row outside. Where it may not, a query in `FROM` computes what it says.
    pub orders_by_outer_rows: bool,
    /// The second query of a recursive one may ask for the rows found before in a query in `FROM`, and have window functions
    /// of them.
    pub recursive_rows_in_from: bool,
    /// JSON documents have a type of their own, by which equal ones are equal.
    pub document_type: bool,
    /// The words of a search index stand in a column of the table; elsewhere they are a table of their own.
    pub search_columns: bool,
    /// `ON CONFLICT DO NOTHING` leaves a row out whose range overlaps that of another. Elsewhere the statement fails.
    pub skips_overlaps: bool,
    /// A session can hold a lock that outlasts its transactions.
    pub session_locks: bool,
    /// A table is made anew where it cannot be changed in place, and loses what others made on it.
    pub rebuilds_tables: bool,
    /// How many tables may be joined in one `FROM`; `None` is any number.
    pub max_joined_tables: Option<usize>,
    /// Bound values in one statement; the lower of both databases, so that a query works on both or on none.
    pub max_binds: usize,
}
