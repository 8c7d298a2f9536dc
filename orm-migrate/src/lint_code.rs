//! The codes of findings, with their levels.

use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintLevel {
    /// Good to know.
    Info,
    /// Others may have to wait, or a program that still runs may fail.
    Warning,
    /// Values may be lost, or the migration may fail: it is not applied to a table with rows unless it is allowed.
    Error,
}

impl fmt::Display for LintLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LintLevel::Info => "info",
            LintLevel::Warning => "warning",
            LintLevel::Error => "error",
        })
    }
}

/// Makes the codes, and what follows from the table.
macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident: $level:ident, $explanation:literal;)*) => {
        /// The code of a finding, as `allow = ["D002"]` in a file has it.
        ///
        /// ```
        /// use orm_migrate::{LintCode, LintLevel};
        ///
        /// assert_eq!(LintCode::parse("D002"), Some(LintCode::D002));
        /// assert_eq!(LintCode::D002.level(), LintLevel::Error);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum LintCode {
            $($(#[$doc])* $code,)*
        }

        impl LintCode {
            /// All codes.
            pub const ALL: &'static [LintCode] = &[$(LintCode::$code,)*];

            /// The code as text: `D002`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(LintCode::$code => stringify!($code),)*
                }
            }

            /// The explanation: what happens, and what to do instead.
            ///
            /// ```
            /// use orm_migrate::LintCode;
            ///
            /// let text = LintCode::B002.explanation();
            /// assert!(text.ends_with("Give the column a `db_default` for one release."));
            /// ```
            pub fn explanation(self) -> &'static str {
                match self {
                    $(LintCode::$code => $explanation,)*
                }
            }

            /// The level, where the table is not known to be big.
            pub fn level(self) -> LintLevel {
                match self {
                    $(LintCode::$code => LintLevel::$level,)*
                }
            }
        }
    };
}

codes! {
    /// A table is dropped.
    D001: Error, "The table goes with its rows; undone, the migration makes it anew without them. Take the model away in one release, and drop the table in the next. To keep the rows, write `run_sql` before the operation: `CREATE TABLE tag_kept AS SELECT * FROM tag`.";
    /// A column is dropped.
    D002: Error, "The column goes with its values; undone, the migration adds it without them, and where it is never null, rows that are there need the `fill` of the operation. Stop using the field in one release, and drop the column in the next. To keep the values, write `run_sql` before the operation: `CREATE TABLE book_rating_kept AS SELECT id, rating FROM book`.";
    /// A column gets a type that does not hold all values of the one before.
    D003: Error, "A value that the new type does not hold stops the migration, or is rounded where a decimal has fewer places. Look for such values first, or say by `using` what becomes of them.";
    /// A column may have fewer values of an enum than before.
    D004: Error, "A row that has a value which is gone stops the migration. Give such rows another value first, by a migration of their own, or rename the value.";
    /// A table or a column is renamed.
    B001: Warning, "While a program is replaced by its next version both run, and either knows one of the names. Keep the name in the database, by `#[orm(column = \"…\")]` or `#[orm(table = \"…\")]`; or add the new column, copy the values, and drop the old one in a later release.";
    /// A column must be given a value, and a program that still runs gives none.
    B002: Warning, "The version of the program that still runs does not know the column, so what it inserts has no value for it and is refused. Give the column a `db_default` for one release.";
    /// An index of Postgres is built while nobody can write.
    L001: Warning, "`CREATE INDEX` keeps everybody from writing to the table until the index is built. `makemigrations --online` writes it with `concurrently = true`, in a migration without a transaction.";
    /// A foreign key of Postgres is checked while nobody can write to either table.
    L002: Warning, "A foreign key is checked for every row, and nobody can write to either table meanwhile. `makemigrations --online` adds it with `not_valid = true`, and looks at the rows in the next migration.";
    /// A check of Postgres is checked while nobody can read.
    L003: Warning, "A check is looked at for every row, and nobody can read the table meanwhile. `makemigrations --online` adds it with `not_valid = true`, and looks at the rows in the next migration.";
    /// A column of Postgres is searched for null while nobody can read.
    L004: Warning, "`SET NOT NULL` searches the whole table for null, and nobody can read it meanwhile. `makemigrations --online` adds a check first, by which Postgres need not search.";
    /// Postgres writes the whole table anew for another type of a column.
    L005: Warning, "Postgres stores the values of the new type in another way, so it writes the table and its indexes anew, and nobody can read it meanwhile. Add another column, copy the values in steps, and put it in the place of the old one.";
    /// Postgres writes the whole table anew for a default that differs from row to row.
    L006: Warning, "A default that differs from row to row, such as a random UUID, is computed for every row that is there: the table is written anew. Add the column with null, and give the rows their values by a migration of their own.";
    /// Postgres writes the whole table anew for a generated or counted column.
    L007: Warning, "A stored generated column and one that counts up have a value in every row that is there: the table is written anew. Do it while nobody waits.";
    /// The index of a unique constraint of Postgres is built while nobody can read.
    L008: Warning, "`ADD CONSTRAINT … UNIQUE` builds an index, and nobody can read the table meanwhile. `makemigrations --online` builds the index first, while others go on.";
    /// Rows are changed in the transaction that holds the locks of tables.
    L009: Warning, "The transaction that changes the table keeps others out until the rows have their values. Change the rows in a migration of their own, with `atomic = false` where there are many.";
    /// Several tables are locked in one transaction.
    L010: Info, "The transaction takes the locks of several tables, one after the other; where another session takes them the other way round, both wait for each other and one fails. Write a migration for each table.";
    /// A migration adds and removes.
    L011: Info, "What is added must be there before the next version of the program starts, and what is dropped must stay until the last one has stopped. Write two migrations; `check --deploy` says when to apply which.";
    /// A name is longer than Postgres keeps.
    N001: Info, "Postgres keeps 63 bytes of a name and cuts the rest off without a word. Give it a shorter one.";
    /// A name is a word of SQL.
    N002: Info, "The name is a word of SQL. All statements of this library quote names; those written by hand must do so too.";
    /// A name has capital letters.
    N003: Info, "A name with capital letters is another one in statements written by hand, unless it is quoted there: Postgres reads `Book` as `book`.";
    /// SQLite makes a big table anew.
    S001: Info, "SQLite cannot make the change in place: it copies the rows to a new table, which takes time and as much space again. Do it while nobody waits.";
    /// SQL of one's own has a time in the form of SQLite.
    S002: Warning, "`CURRENT_TIMESTAMP` and `datetime(…)` of SQLite write `2026-11-02 10:12:30`, and columns of this library hold `2026-11-02T10:12:30.000000+00:00`: as texts, which SQLite compares, one is never the other. Write `orm_as_time(CURRENT_TIMESTAMP, 'timestamp')`, or `'datetime'` or `'time'`, as the column has it.";
}

impl LintCode {
    /// The code of this text, if there is one.
    pub fn parse(text: &str) -> Option<LintCode> {
        let mut codes = Self::ALL.iter().copied();
        codes.find(|code| code.as_str() == text)
    }
}

impl fmt::Display for LintCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
