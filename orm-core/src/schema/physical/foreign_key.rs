//! Foreign keys, their actions, and when they are checked.

use super::TableName;

/// A foreign key: `CONSTRAINT "book_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "author" ("id")`.
///
/// Deletes follow the foreign keys of `schema::Catalog`, which have a type of their own: they are read for the whole
/// database in one statement, and say how the values of both ends are sent and compared. This one says what DDL says.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::ReferentialAction;
///
/// let described = schema![Author, Book, Tag].describe();
/// let author = &described.tables()[1].foreign_keys[0];
/// assert_eq!((author.name.as_str(), author.columns[0].as_str()), ("book_author_id_fkey", "author_id"));
/// assert_eq!((author.target.to_string().as_str(), author.on_delete), ("author", ReferentialAction::Cascade));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKeyConstraint {
    /// The constraint's name.
    pub name: String,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub target: TableName,
    /// The columns that are referred to, one for each of `columns`.
    pub target_columns: Vec<String>,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// `DEFERRABLE`.
    pub deferrability: Deferrability,
}

/// The action on a row when the row that it refers to is deleted, or changes its key.
///
/// ```
/// # use orm::doc::*;
/// # use orm::prelude::*;
/// use orm::schema::physical::ReferentialAction;
///
/// // `on_delete = SetNull` of `Author.mentor`.
/// let described = schema![Author].describe();
/// let mentor = &described.tables()[0].foreign_keys[0];
/// assert_eq!(mentor.on_delete, ReferentialAction::SetNull);
/// assert_eq!(mentor.on_update, ReferentialAction::NoAction);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferentialAction {
    /// `NO ACTION`: the other must not be gone when the statement ends; models call it `Restrict`.
    NoAction,
    /// `RESTRICT`: the other cannot go; models call it `Protect`.
    Restrict,
    /// `CASCADE`: the row goes, or changes, too.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

/// The moment at which a foreign key is checked: `DEFERRABLE` and `INITIALLY DEFERRED`.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::physical::Deferrability;
///
/// #[derive(Model)]
/// pub struct Person {
///     pub id: i64,
///     #[orm(related_name = "+", on_delete = Cascade, deferrable)]
///     pub partner: ForeignKey<Person>,
/// }
///
/// let described = schema![Person].describe();
/// assert_eq!(described.tables()[0].foreign_keys[0].deferrability, Deferrability::InitiallyDeferred);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deferrability {
    /// After each statement, always.
    NotDeferrable,
    /// After each statement, unless `SET CONSTRAINTS … DEFERRED`; on SQLite as `NotDeferrable`.
    InitiallyImmediate,
    /// At commit.
    InitiallyDeferred,
}

impl ReferentialAction {
    /// The words of SQL for it.
    ///
    /// ```
    /// use orm::schema::physical::ReferentialAction;
    ///
    /// assert_eq!(ReferentialAction::SetNull.sql(), "SET NULL");
    /// ```
    pub fn sql(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }
}
