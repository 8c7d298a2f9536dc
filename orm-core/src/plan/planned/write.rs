//! `INSERT`, `COPY`, `UPDATE` and `DELETE`.

use super::{Alias, Expr, LookupKey, OutputColumn, Select, ValueColumns};
use crate::query::{InsertValues, ItemShape};
use crate::schema::{DeclaredSql, Digits, EnumType, Table};
use crate::value::Type;
use std::borrow::Cow;

/// `INSERT`.
#[derive(Debug)]
pub struct Insert<'q> {
    /// The table.
    pub table: &'static Table,
    /// Names of the columns that get a value.
    pub columns: Vec<&'static str>,
    /// The enum type of each of those columns, where it has one.
    pub enum_types: Vec<Option<EnumType>>,
    /// The values of those columns.
    pub source: InsertSource<'q>,
    /// The values of the last of those columns, which the database computes and the source does not have.
    pub expressions: Box<[Expr<'q>]>,
    /// `RETURNING`, of columns as they are.
    pub returning: Vec<&'static str>,
    /// `RETURNING`, of values in place of columns.
    pub items: ReturnedItems<'q>,
    /// `ON CONFLICT …`.
    pub conflict: Option<ConflictClause<'q>>,
    /// Says whether the columns handed back are followed by whether the row was inserted.
    pub tells_inserted: bool,
    /// The key that the database counts up, where it is set by hand: the counter must move past it.
    pub counted: Option<GivenKey>,
    /// The way in which the keys are learned that `returning` asks for.
    pub keys: InsertedKeys,
    /// True where `returning` asks for integers alone.
    pub returns_integers: bool,
}

/// A key that the database counts up, and that an insert sets by hand.
#[derive(Clone, Copy, Debug)]
pub struct GivenKey {
    /// The name of its column.
    pub column: &'static str,
    /// The largest of the keys, where there are many and they are in hand.
    pub largest: Option<i64>,
}

/// The way in which the keys of the rows that an insert stores are learned.
#[derive(Debug)]
pub enum InsertedKeys {
    /// The database hands them back.
    Returned,
    /// The database counts them up, and stores every row, as one of its own or over the one that was there.
    Counted,
    /// The column at this position has them, integers all; each row is stored, as one of its own or over the one that was
    /// there.
    Given(usize),
}

/// `COPY … FROM STDIN`, or the insert of one row that is carried out for each.
#[derive(Debug)]
pub struct CopyRows {
    /// The table.
    pub table: &'static Table,
    /// The columns that get a value.
    pub columns: Vec<CopiedColumn>,
    /// True where a row may refer to another of the same table.
    pub refers_to_itself: bool,
}

/// A column whose values are copied.
#[derive(Debug)]
pub struct CopiedColumn {
    /// The column's name.
    pub name: &'static str,
    /// The type of the values.
    pub ty: Type,
    /// The digits of decimals, where the column holds them as whole numbers.
    pub digits: Option<Digits>,
}

/// Where the values of an [`Insert`] come from.
#[derive(Debug)]
pub enum InsertSource<'q> {
    /// Values in hand.
    Values(Cow<'q, InsertValues>),
    /// The rows of a query.
    Select(Box<Select<'q>>),
}

/// `ON CONFLICT (…) WHERE … DO NOTHING`, or `DO UPDATE SET … WHERE …`.
#[derive(Debug)]
pub struct ConflictClause<'q> {
    /// The conflict target; where it is empty, any unique key.
    pub target: Vec<LookupKey>,
    /// `WHERE`, behind the target: the rows that are in the index.
    pub condition: Option<DeclaredSql>,
    /// `DO UPDATE`; else `DO NOTHING`.
    pub update: Option<ConflictUpdate<'q>>,
}

/// `DO UPDATE SET … WHERE …`.
#[derive(Debug)]
pub struct ConflictUpdate<'q> {
    /// `SET`.
    pub set: Vec<(&'static str, Expr<'q>)>,
    /// `WHERE`.
    pub filter: Expr<'q>,
}

/// The name of the row that an insert could not store, as both databases know it.
pub const INCOMING: Alias = Alias::Table("excluded");

/// `UPDATE … FROM` rows of values.
#[derive(Debug)]
pub struct BulkUpdate<'q> {
    /// Conditions on the rows beside their keys.
    pub conditions: Vec<Expr<'q>>,
    /// The table.
    pub table: &'static Table,
    /// `SET`: names of columns, each with the number of its values, from 1.
    pub set: Vec<(&'static str, usize)>,
    /// `WHERE`: the columns of the key and the version, each with the number of its values, from 1.
    pub key: Vec<(&'static str, usize)>,
    /// `SET`: the column of the version, to which 1 is added.
    pub counted: Option<&'static str>,
    /// The values, one entry a column.
    pub values: ValueColumns<'q>,
    /// `RETURNING`.
    pub returning: Vec<&'static str>,
}

/// `UPDATE … FROM` the values of a query.
#[derive(Debug)]
pub struct UpdateFrom<'q> {
    /// The table.
    pub table: &'static Table,
    /// Names of the columns that the values are for.
    pub columns: Vec<&'static str>,
    /// The query of these values.
    pub source: Box<Select<'q>>,
    /// `WHERE`: names of the columns by which a stored row is found.
    pub key: Vec<&'static str>,
    /// `SET`, and `WHERE` beside the key.
    pub update: ConflictUpdate<'q>,
    /// Conditions on the stored rows beside these.
    pub conditions: Vec<Expr<'q>>,
}

/// `UPDATE`.
#[derive(Debug)]
pub struct Update<'q> {
    /// The table.
    pub table: &'static Table,
    /// `SET`.
    pub set: Vec<(&'static str, Expr<'q>)>,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// The moment at which the values are computed.
    pub evaluation: Evaluation,
    /// Conditions on the row itself that a row must still meet when it is written, whose values were computed before.
    pub rechecked: Vec<Expr<'q>>,
    /// Says whether it is of one row at most, which a key tells; that key stays, and no other rows are looked at.
    pub is_one_row: bool,
    /// `RETURNING`.
    pub returning: ReturnedItems<'q>,
    /// The key that the database counts up, where it is set: the counter must move past it.
    pub counted: Option<&'static str>,
}

/// `RETURNING`: the columns that a write hands back of each row, and how they are read.
#[derive(Debug, Default)]
pub struct ReturnedItems<'q> {
    /// The columns.
    pub columns: Vec<OutputColumn<'q>>,
    /// The values, and whole rows among them.
    pub items: Vec<ItemShape>,
}

/// The moment at which the values of an update are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// A value is computed where it is set.
    InPlace,
    /// The values of all rows are computed before the first row is written: `WITH … UPDATE … FROM`.
    BeforeWriting,
}

impl Update<'_> {
    /// Returns the columns whose new values the database computes.
    pub fn computed(&self) -> impl Iterator<Item = &'static str> {
        computed(&self.set)
    }

    /// Returns the column whose new value is all that the database calculates.
    pub fn calculated(&self) -> Option<&'static str> {
        let column = only(self.computed())?;
        (!self.filter.calculates() && !self.returning.calculates()).then_some(column)
    }
}

impl ReturnedItems<'_> {
    /// Returns whether the database calculates what is handed back.
    fn calculates(&self) -> bool {
        self.columns.iter().any(|column| column.expr.calculates())
    }
}

impl ConflictUpdate<'_> {
    /// Returns the columns whose new values the database computes.
    pub fn computed(&self) -> impl Iterator<Item = &'static str> {
        computed(&self.set)
    }
}

/// Returns the columns that are set to what the database computes.
fn computed(set: &[(&'static str, Expr<'_>)]) -> impl Iterator<Item = &'static str> {
    let is_computed = |value: &Expr<'_>| value.bound_value().is_none();
    let set = set.iter().filter(move |(_, value)| is_computed(value));
    set.map(|(column, _)| *column)
}

/// Returns the one column, if there are no others.
fn only(mut columns: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    columns.next().filter(|_| columns.next().is_none())
}

impl Insert<'_> {
    /// Returns whether the rows come from a `SELECT` that ends with its `FROM`.
    pub fn ends_with_from(&self) -> bool {
        match &self.source {
            InsertSource::Values(values) => values.rows().is_some(),
            InsertSource::Select(select) => {
                let is_grouped = select.group.is_some() || !select.order.is_empty();
                select.filter.is_true() && !is_grouped && !select.page.is_cut() && !select.fenced
            }
        }
    }

    /// Returns whether the values are those of many rows in hand.
    pub fn has_many_rows(&self) -> bool {
        matches!(&self.source, InsertSource::Values(values) if values.rows().is_some())
    }

    /// Returns whether one row in hand is inserted or updated, of values alone.
    pub fn is_one_row(&self) -> bool {
        let is_one =
            matches!(&self.source, InsertSource::Values(values) if values.rows().is_none());
        is_one && self.expressions.is_empty()
    }

    /// Returns how many columns of keys and flags many rows hand back; 0 where they hand back others.
    pub fn returned_arrays(&self) -> usize {
        if self.has_many_rows() && self.returns_integers {
            self.returning.len() + usize::from(self.tells_inserted)
        } else {
            0
        }
    }

    /// Returns the columns whose values the database computes.
    pub fn computed(&self) -> Vec<&'static str> {
        let selected: &[OutputColumn<'_>] = match &self.source {
            InsertSource::Values(_) => &[],
            InsertSource::Select(select) => &select.columns,
        };
        let is_computed = |column: &OutputColumn<'_>| column.expr.bound_value().is_none();
        let selected = self.columns.iter().zip(selected);
        let selected = selected.filter(|(_, column)| is_computed(column));
        let selected = selected.map(|(name, _)| *name);
        let n_values = self.columns.len() - self.expressions.len();
        let expressions = self.columns[n_values..].iter().copied();
        let updated = self.update().into_iter().flat_map(ConflictUpdate::computed);
        selected.chain(expressions).chain(updated).collect()
    }

    /// Returns the column whose value is all that the database calculates; `None` of rows that a query finds.
    pub fn calculated(&self) -> Option<&'static str> {
        let is_in_hand = matches!(self.source, InsertSource::Values(_));
        let column = only(self.computed().into_iter()).filter(|_| is_in_hand)?;
        let chooses = self.update().is_some_and(|it| it.filter.calculates());
        (!chooses && !self.items.calculates()).then_some(column)
    }

    /// Returns `DO UPDATE …`, if there is one.
    pub fn update(&self) -> Option<&ConflictUpdate<'_>> {
        self.conflict.as_ref()?.update.as_ref()
    }
}

/// `DELETE`.
#[derive(Debug)]
pub struct Delete<'q> {
    /// The table.
    pub table: &'static Table,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// Says whether it is of one row at most, which a key tells, beside those that the database deletes with it; no others
    /// are looked at.
    pub is_one_row: bool,
    /// `RETURNING`.
    pub returning: ReturnedItems<'q>,
}
