//! Questions that two sets of tables do not answer, and what answers them.

use orm_core::schema::physical::{PhysicalColumn, SqlExpression, TableName};
use orm_core::sql::ddl::{PresentRows, other_key};
use std::fmt;

/// A question about a change, which only somebody who knows the data can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The question whether a table or a column was renamed or dropped.
    Rename(RenameQuestion),
    /// The question whether a value of an enum was renamed or dropped.
    Choice(ChoiceQuestion),
    /// The question whether a declared rename is done now, or was long ago.
    FormerName(FormerNameQuestion),
    /// The question whether a table was altered, or dropped and made anew.
    Replace(ReplaceQuestion),
    /// The question what becomes of the values of a foreign key that refers to another table.
    Target(TargetQuestion),
    /// The question what becomes of the values of a column that gets another type.
    Using(UsingQuestion),
    /// The value that rows get which are there.
    Fill(FillQuestion),
}

/// A table or a column is gone, and another like it is new: it was renamed, or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameQuestion {
    /// The table of the column; `None` if a table is gone.
    pub table: Option<TableName>,
    /// The name that is gone.
    pub gone: String,
    /// The new ones that are like it, the most similar first.
    pub candidates: Vec<Candidate>,
}

/// A new table or column that may be an old one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// The similarity in percent: of types, of the other words of a column, and of names.
    pub percent: u32,
}

/// A value of an enum is gone, and another one is new: it was renamed, or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceQuestion {
    /// The table of the column.
    pub table: TableName,
    /// The column that has the values; of an enum type the first that has it.
    pub column: String,
    /// The value that is gone.
    pub gone: String,
    /// The new values, those with the most similar text first.
    pub candidates: Vec<Candidate>,
}

/// The things that have names: all tables, or those within one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedThings {
    /// Tables.
    Tables,
    /// The columns of a table.
    Columns(TableName),
    /// The values of the enum that a column of a table has.
    Values(TableName, String),
}

impl NamedThings {
    /// Returns one of them in words.
    ///
    /// ```
    /// use orm_core::schema::physical::TableName;
    /// use orm_migrate::NamedThings;
    ///
    /// let columns = NamedThings::Columns(TableName::new(None, "book"));
    /// assert_eq!(columns.called("title"), "the column `book.title`");
    /// ```
    pub fn called(&self, name: &str) -> String {
        match self {
            NamedThings::Tables => format!("the table `{name}`"),
            NamedThings::Columns(table) => format!("the column `{table}.{name}`"),
            NamedThings::Values(table, column) => {
                format!("the value `{name}` of `{table}.{column}`")
            }
        }
    }
}

/// `renamed_from` names what is there, on what was there before as well: the rename is to be done now, or was done long ago
/// and the word was left. Several names are a circle, such as of two fields that declare each other's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerNameQuestion {
    /// The things that have the names.
    pub things: NamedThings,
    /// The old names, each with the new one.
    pub renames: Vec<(String, String)>,
}

/// A table has kept its name, and no column besides its key: it was altered, or dropped and made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaceQuestion {
    /// The table.
    pub table: TableName,
    /// The columns that are gone.
    pub gone: Vec<String>,
    /// The columns that are new.
    pub new: Vec<String>,
}

/// A foreign key refers to another table than before, or to another column of it: its values may be keys there, or others
/// take their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetQuestion {
    /// The table of the column.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// The table that it referred to.
    pub from: TableName,
    /// The column there.
    pub from_key: String,
    /// The table that it refers to.
    pub to: TableName,
    /// The column there.
    pub to_key: String,
}

impl TargetQuestion {
    /// Returns the SQL of the value that leads to the same row as before, where the table is the same: the new key of the
    /// row that has the old one.
    ///
    /// ```
    /// use orm_core::schema::physical::TableName;
    /// use orm_migrate::TargetQuestion;
    ///
    /// let category = || TableName::new(None, "category");
    /// let question = TargetQuestion {
    ///     table: TableName::new(None, "item"),
    ///     column: "category_id".to_owned(),
    ///     from: category(),
    ///     from_key: "id".to_owned(),
    ///     to: category(),
    ///     to_key: "code".to_owned(),
    /// };
    /// let same = r#"(SELECT "category"."code" FROM "category" WHERE "category"."id" = "item"."category_id")"#;
    /// assert_eq!(question.same_row().as_deref(), Some(same));
    /// ```
    pub fn same_row(&self) -> Option<String> {
        let TargetQuestion {
            table,
            column,
            from,
            from_key,
            to,
            to_key,
        } = self;
        (from == to && from != table).then(|| other_key((table, column), to, (from_key, to_key)))
    }
}

/// A column gets a type of which one of the databases makes no values by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsingQuestion {
    /// The table.
    pub table: TableName,
    /// The column as it is.
    pub from: PhysicalColumn,
    /// The column as it becomes.
    pub to: PhysicalColumn,
    /// The column may be dropped and added anew: it is no part of the primary key.
    pub may_be_dropped: bool,
}

/// A column must have a value, and rows that are there have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FillQuestion {
    /// The table.
    pub table: TableName,
    /// The column as it becomes.
    pub column: PhysicalColumn,
    /// The column is new; else it could be null before.
    pub is_new: bool,
    /// The rows that need a value: those in which another column of an optional embedded struct or of one foreign key is not
    /// null, or those of a variant of an embedded enum. None if every row needs one.
    pub present: Option<PresentRows>,
}

/// The answer to a [`RenameQuestion`], or to a [`ChoiceQuestion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameAnswer {
    /// It has this name now, one of the candidates.
    Renamed(String),
    /// It is dropped, and all of the candidates are new.
    Dropped,
}

/// The answer to a [`FormerNameQuestion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormerNameAnswer {
    /// The renames are made now. What had a new name before is dropped, unless it has another one.
    Renamed,
    /// The renames were made before, or never are: what has a new name stays, and what has an old one does so too where that
    /// is a name of the models.
    Kept,
}

/// The answer to a [`ReplaceQuestion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplaceAnswer {
    /// Its columns are dropped and others added; its rows stay, with their keys.
    Altered,
    /// The table is dropped with its rows, and another one is made.
    Replaced,
}

/// The answer to a [`TargetQuestion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetAnswer {
    /// The values stay, which are keys of the other table; if one is not, the migration fails.
    Kept,
    /// This value takes their place, such as `NULL`.
    Value(SqlExpression),
}

/// The answer to a [`UsingQuestion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsingAnswer {
    /// The value is this one, which may read the column and others of the row.
    Value(SqlExpression),
    /// The value is as the database casts it; one that has no such cast refuses the migration.
    Cast,
    /// The column is dropped with its values, and added anew.
    Dropped,
}

/// The answer to a [`FillQuestion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FillAnswer {
    /// This value.
    Value(SqlExpression),
    /// There is no row without a value; if there is one, the migration fails.
    NoSuchRows,
}

/// Who answers questions: a person at a terminal, or nobody.
pub trait Answers {
    /// Answers whether something was renamed; `None` if nobody can.
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer>;

    /// Answers whether a value of an enum was renamed; `None` if nobody can, as long as this is not implemented.
    fn rename_choice(&mut self, _question: &ChoiceQuestion) -> Option<RenameAnswer> {
        None
    }

    /// Answers whether declared renames are done now; `None` if nobody can, as long as this is not implemented.
    fn former_names(&mut self, _question: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        None
    }

    /// Answers whether a table was altered, or dropped and made anew; `None` if nobody can, as long as this is not
    /// implemented.
    fn replace(&mut self, _question: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        None
    }

    /// Answers what becomes of the values of a foreign key; `None` if nobody can, as long as this is not implemented.
    fn target(&mut self, _question: &TargetQuestion) -> Option<TargetAnswer> {
        None
    }

    /// Answers what becomes of the values of a column that gets another type; `None` if nobody can, as long as this is not
    /// implemented.
    fn using(&mut self, _question: &UsingQuestion) -> Option<UsingAnswer> {
        None
    }

    /// Answers which value rows get; `None` if nobody can.
    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer>;
}

/// Nobody answers: every question that is left is an error.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAnswers;

impl Answers for NoAnswers {
    fn rename(&mut self, _: &RenameQuestion) -> Option<RenameAnswer> {
        None
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        None
    }
}

/// Answers that add nothing to what is declared: what may have been renamed is dropped and added, values of a column are
/// cast to its new type, and no row lacks a value. For a look at the changes, of which nothing is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeclaredAnswers;

impl Answers for DeclaredAnswers {
    fn rename(&mut self, _: &RenameQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Dropped)
    }

    fn rename_choice(&mut self, _: &ChoiceQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Dropped)
    }

    fn former_names(&mut self, _: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        Some(FormerNameAnswer::Kept)
    }

    fn replace(&mut self, _: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        Some(ReplaceAnswer::Altered)
    }

    fn target(&mut self, _: &TargetQuestion) -> Option<TargetAnswer> {
        Some(TargetAnswer::Kept)
    }

    fn using(&mut self, _: &UsingQuestion) -> Option<UsingAnswer> {
        Some(UsingAnswer::Cast)
    }

    fn fill(&mut self, _: &FillQuestion) -> Option<FillAnswer> {
        Some(FillAnswer::NoSuchRows)
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Question::Rename(question) => question.fmt(f),
            Question::Choice(question) => question.fmt(f),
            Question::FormerName(question) => question.fmt(f),
            Question::Replace(question) => question.fmt(f),
            Question::Target(question) => question.fmt(f),
            Question::Using(question) => question.fmt(f),
            Question::Fill(question) => question.fmt(f),
        }
    }
}

impl fmt::Display for RenameQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gone = &self.gone;
        let what = match &self.table {
            Some(table) => format!("the column `{table}.{gone}`"),
            None => format!("the table `{gone}`"),
        };
        write!(
            f,
            "{what} is gone and {} new: say that it was renamed, by `#[orm(renamed_from = \"{gone}\")]`, or that it is dropped",
            named(&self.candidates)
        )
    }
}

impl fmt::Display for ChoiceQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ChoiceQuestion {
            table,
            column,
            gone,
            candidates,
        } = self;
        write!(
            f,
            "the value `{gone}` of `{table}.{column}` is gone and {} new: say that it was renamed, by `#[orm(renamed_from = \"{gone}\")]` on the variant, or that it is dropped",
            named(candidates)
        )
    }
}

impl fmt::Display for FormerNameQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renames = self.renames.iter();
        let renames: Vec<_> = renames
            .map(|(from, to)| format!("{} from `{from}`", self.things.called(to)))
            .collect();
        write!(f, "`renamed_from` declares {}, ", renames.join(", "))?;
        match &self.renames[..] {
            [(from, to)] => write!(
                f,
                "and there was `{to}` before as well: say that the rename is to be done now, or that it was done long ago and `{from}` is dropped"
            ),
            _ => f.write_str(
                "which is a circle: nothing tells whether it was done; take `renamed_from` out of the models, and rename by flags, which are said once",
            ),
        }
    }
}

impl fmt::Display for ReplaceQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |names: &[String]| names.join("`, `");
        write!(
            f,
            "no column of the table `{}` stays but its key: `{}` are gone and `{}` are new: say that the table is dropped with its rows and made anew, or that the columns are dropped and the rows stay",
            self.table,
            listed(&self.gone),
            listed(&self.new)
        )
    }
}

impl fmt::Display for TargetQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TargetQuestion {
            table,
            column,
            from,
            from_key,
            to,
            to_key,
        } = self;
        if from == to {
            return write!(
                f,
                "the values of `{table}.{column}` were those of `{from}.{from_key}`, and must be those of `{to}.{to_key}` now: say that they are, or give another value"
            );
        }
        write!(
            f,
            "the values of `{table}.{column}` were keys of `{from}`, and must be keys of `{to}` now: say that they are, or give another value"
        )
    }
}

impl fmt::Display for UsingQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UsingQuestion {
            table, from, to, ..
        } = self;
        write!(
            f,
            "the column `{table}.{}` is {} and becomes {}, which not every database makes of it by itself: give the SQL of its values",
            to.name, from.ty, to.ty
        )?;
        if self.may_be_dropped {
            f.write_str(", or say that it is dropped and added anew")?;
        }
        Ok(())
    }
}

/// `` `a` is `` or `` `a`, `b` are ``.
fn named(candidates: &[Candidate]) -> String {
    let names: Vec<_> = candidates.iter().map(|it| it.name.as_str()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("`{}` {verb}", names.join("`, `"))
}

impl fmt::Display for FillQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, column) = (&self.table, &self.column.name);
        if let Some(present) = &self.present {
            let reason = if self.is_new {
                "is new, and must have a value"
            } else {
                "must have a value"
            };
            return write!(
                f,
                "the column `{table}.{column}` {reason} where {present}: give a value for those rows, or let it be null for now"
            );
        }
        let reason = if self.is_new {
            "is new, not null and has no `db_default`"
        } else {
            "becomes not null"
        };
        write!(
            f,
            "the column `{table}.{column}` {reason}: give a value for the rows that are there, or leave it null for now"
        )
    }
}
