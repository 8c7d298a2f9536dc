//! Plans: paths of a request become joins, its conditions become what databases understand.
//!
//! A plan borrows the values of the request. Aliases and the [`Tree`] by which rows are read are decided here, once; the
//! writer of SQL and the reader of rows follow them.
//!
//! A `SELECT` goes down one pipe. `SELECT COUNT(*)` of a page, say, is rewritten to a count of a query in `FROM` first:
//!
//! ```text
//! query::Select → clauses → rewrite → select → clause::{from, correlation, filter, output, order, distinct, join} → Select
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `clauses` | the clauses of one `SELECT` before they are planned, borrowed from the request |
//! | `rewrite` | what is asked of a page, a page of each owner, one row of each pair: as clauses that the pipe knows |
//! | `shared` | subqueries that stand several times, or that are of the same rows: one query in `FROM` |
//! | `compute_once` | the same on a database without `LATERAL` |
//! | `select` | the pipe: clause after clause |
//! | `clause` | one clause a file |
//! | `scope` | the rows that a `SELECT` can speak of: one join a relation |
//! | `expr` | values and conditions |
//! | `search` | words that are looked for in texts |
//! | `aggregate` | values computed from many rows |
//! | `outer` | the rows of the queries around a subquery |
//! | `walk` | the parts of an expression |
//! | `typed` | an expression, and whether it may be null |
//! | `tree_walk` | `WITH RECURSIVE` over a tree |
//! | `write` | `INSERT`, `UPDATE`, `DELETE` |
//! | `check` | values that databases cannot take |
//! | `shared_column` | columns that two fields share, in statements that write |
//! | `column_form` | the forms in which columns hold values |
//! | `decimal` | decimals on a database that has none of its own |

mod aggregate;
mod check;
mod clause;
mod clauses;
mod column_form;
mod compute_once;
mod decimal;
mod expr;
mod outer;
mod rewrite;
mod scope;
mod search;
mod select;
mod shared;
mod shared_column;
mod tree_walk;
mod typed;
mod walk;
mod write;

use crate::backend::Features;
use crate::error::{Error, Result};
use crate::query::{
    Arithmetic, Function, InsertValues, ItemShape, JsonRead, JsonStep, LockStrength, LockWait,
    Match, PageBounds, Request, Tree, TreeDirection,
};
use crate::schema::{Digits, EnumType, Table};
use crate::value::{Array, Type, Value};
pub use aggregate::Aggregate;
pub(crate) use check::check_stored;
use clause::FoundValues;
use outer::OuterRow;
pub use search::{Search, SearchAnswer, SearchedRow};
pub(crate) use shared_column::{check_moved, check_shared};
use std::borrow::Cow;

/// A statement, planned.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Plan<'q> {
    Select(Box<Select<'q>>),
    Lookup(RowLookup<'q>),
    Insert(Insert<'q>),
    Copy(CopyRows),
    Update(Update<'q>),
    BulkUpdate(BulkUpdate<'q>),
    Delete(Delete<'q>),
}

/// `SELECT`.
#[derive(Debug)]
pub struct Select<'q> {
    /// The table of the rows in `FROM`; a page in `FROM` has rows of a table too.
    pub table: &'static Table,
    /// `FROM`.
    pub from: From<'q>,
    /// The name of the rows in `FROM`.
    pub alias: Alias,
    /// `JOIN`, each after the rows that it is joined to.
    pub joins: Vec<Join>,
    /// `JOIN LATERAL`, after the joins.
    pub laterals: Vec<LateralJoin<'q>>,
    /// The columns.
    pub columns: Vec<OutputColumn<'q>>,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// `GROUP BY` and `HAVING`, where values are computed from many rows.
    pub group: Option<Box<Group<'q>>>,
    /// `ORDER BY`.
    pub order: Vec<OrderKey<'q>>,
    /// `DISTINCT`.
    pub distinct: bool,
    /// `LIMIT` and `OFFSET`.
    pub page: PageBounds,
    /// `FOR UPDATE OF …` or `FOR SHARE OF …`.
    pub lock: Option<RowLock>,
    /// Keeps the database from moving what the rows hold into the query around it.
    pub fenced: bool,
    /// The column that holds the depth of the rows, where they are those of a walk over a tree.
    row_depth: Option<QualifiedColumn>,
    /// The values, where a query around names them.
    found: Option<FoundValues>,
    /// The to-one relations whose columns follow the table's own, in reading order.
    pub tree: Vec<Tree>,
    /// The layout of values, and of rows that have no field in the model (the other side of a `OneToOne`); their columns
    /// come last.
    pub items: Vec<ItemShape>,
}

/// `FOR UPDATE OF …` or `FOR SHARE OF …`: locks on the rows that are read.
#[derive(Debug)]
pub struct RowLock {
    /// `UPDATE` or `SHARE`.
    pub strength: LockStrength,
    /// `NOWAIT` or `SKIP LOCKED`.
    pub wait: LockWait,
    /// The rows that are locked, by their names.
    pub of: Vec<Alias>,
}

/// `GROUP BY` and `HAVING`.
#[derive(Debug)]
pub struct Group<'q> {
    /// The values that are equal in the rows of one group; without any, all rows are one group.
    pub keys: Vec<Expr<'q>>,
    /// The condition that holds for a group.
    pub having: Expr<'q>,
}

/// A column of a [`Select`].
#[derive(Debug)]
pub struct OutputColumn<'q> {
    /// The value.
    pub expr: Expr<'q>,
    /// `AS`, where it is no column of a table.
    pub name: Option<&'static str>,
}

impl OutputColumn<'_> {
    /// Leaves it to the reader to find a number that does not fit its type.
    fn read_unchecked(&mut self) {
        let value = std::mem::replace(&mut self.expr, Expr::One);
        self.expr = expr::unchecked(value);
    }
}

/// `FROM`.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum From<'q> {
    Table(&'static Table),
    Select(Box<Select<'q>>),
    TreeWalk(Box<TreeWalk<'q>>),
}

/// `(WITH RECURSIVE …) AS alias CROSS JOIN table`: the walk finds keys, each with a [`ROW_DEPTH`].
#[derive(Debug)]
pub struct TreeWalk<'q> {
    /// The table.
    pub table: &'static Table,
    /// The columns of its key.
    pub key: Vec<&'static str>,
    /// The columns of the foreign key that is followed, in the order of the key.
    pub link: Vec<&'static str>,
    /// The direction.
    pub direction: TreeDirection,
    /// The key of the row where the walk starts.
    pub start: Vec<Expr<'q>>,
    /// The name of the keys and depths.
    pub alias: Alias,
    /// The name of the rows of the table within the walk.
    pub step: Alias,
}

/// The rows that have values in hand: `SELECT … FROM unnest(…) INNER JOIN …`.
#[derive(Debug)]
pub struct RowLookup<'q> {
    /// The table.
    pub table: &'static Table,
    /// Names of the columns that are compared.
    pub columns: Vec<&'static str>,
    /// The values of those columns.
    pub values: ValueColumns<'q>,
}

/// Rows of values that are bound column by column.
#[derive(Debug)]
pub struct ValueColumns<'q> {
    /// The values, one entry a column.
    pub arrays: Cow<'q, [Array]>,
    /// The enum type of each column, where it has one.
    pub enum_types: Vec<Option<EnumType>>,
}

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
    /// The keys of the rows, where `returning` asks for them and nothing else.
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
    /// The database counts them up, and stores every row.
    Counted,
    /// The rows have these, and each of them is stored, as a row of its own or over the one that was there.
    Given(Vec<i64>),
}

/// `COPY … FROM STDIN`, or the insert of one row that is carried out for each.
#[derive(Debug)]
pub struct CopyRows {
    /// The table.
    pub table: &'static Table,
    /// The columns that get a value.
    pub columns: Vec<CopiedColumn>,
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

/// `ON CONFLICT (…) DO NOTHING`, or `DO UPDATE SET … WHERE …`.
#[derive(Debug)]
pub struct ConflictClause<'q> {
    /// The conflict target; without columns any unique key.
    pub target: Vec<&'static str>,
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
    /// The table.
    pub table: &'static Table,
    /// `SET`: names of columns, each with the number of its values, from 1.
    pub set: Vec<(&'static str, usize)>,
    /// `WHERE`: the columns of the key, each with the number of its values, from 1.
    pub key: Vec<(&'static str, usize)>,
    /// The values, one entry a column.
    pub values: ValueColumns<'q>,
    /// `RETURNING`.
    pub returning: Vec<&'static str>,
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
    /// `RETURNING`.
    pub returning: ReturnedItems<'q>,
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

/// `DELETE`.
#[derive(Debug)]
pub struct Delete<'q> {
    /// The table.
    pub table: &'static Table,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// `RETURNING`.
    pub returning: ReturnedItems<'q>,
}

/// The name of rows in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alias {
    /// The table's own name.
    Table(&'static str),
    /// `t1`, `t2`, …
    Number(u32),
}

/// A column of the rows of an alias.
pub type QualifiedColumn = (Alias, &'static str);

/// A table joined by equality of columns.
#[derive(Debug)]
pub struct Join {
    /// `INNER JOIN`, which drops rows without a match; else `LEFT JOIN`.
    pub inner: bool,
    /// The table.
    pub table: &'static Table,
    /// The name of its rows.
    pub alias: Alias,
    /// `ON`: pairs of columns that must be equal, of the joined table and of the rows before it.
    pub on: Vec<(QualifiedColumn, QualifiedColumn)>,
}

/// A query in `FROM` that speaks of the rows before it, and finds at most one row for each.
#[derive(Debug)]
pub struct LateralJoin<'q> {
    /// The query.
    pub select: Box<Select<'q>>,
    /// The name of its row.
    pub alias: Alias,
    /// `CROSS JOIN LATERAL`, of a query that always finds a row; else `LEFT JOIN LATERAL`.
    pub inner: bool,
}

/// One key of `ORDER BY`.
#[derive(Debug)]
pub struct OrderKey<'q> {
    /// The value compared.
    pub expr: Expr<'q>,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, where the value may be null.
    pub nulls_first: Option<bool>,
}

/// A value in a statement.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Expr<'q> {
    Column(Alias, &'static str),
    Bound(Cow<'q, Value>),
    Constant(bool),
    And(Vec<Expr<'q>>),
    Or(Vec<Expr<'q>>),
    /// `NOT`, of a condition that is never null.
    Not(Box<Expr<'q>>),
    /// `IS NOT TRUE`, of a condition that may be null.
    NotTrue(Box<Expr<'q>>),
    Compare(Comparison, Box<Expr<'q>>, Box<Expr<'q>>),
    /// `(a, b) < (c, d)`, of rows of values that are never null.
    CompareRows(Comparison, Vec<Expr<'q>>, Vec<Expr<'q>>),
    /// `IN` a list that is bound as one, whose texts are of this enum type.
    InList(Box<Expr<'q>>, Array, Option<EnumType>),
    /// `IN (?, ?)`: values bound one by one.
    InValues(Box<Expr<'q>>, Cow<'q, [Value]>),
    InSelect(Vec<Expr<'q>>, Box<Select<'q>>),
    /// `(key) IN` rows of values that are bound column by column.
    InRows(Vec<Expr<'q>>, ValueColumns<'q>),
    IsNull(Box<Expr<'q>>),
    IsNotNull(Box<Expr<'q>>),
    Match {
        how: Match,
        fold: bool,
        text: Box<Expr<'q>>,
        pattern: Box<Expr<'q>>,
    },
    /// `+ - * / %`, whose result has this type.
    Arithmetic(Arithmetic, Type, Box<Expr<'q>>, Box<Expr<'q>>),
    Negate(Box<Expr<'q>>),
    /// `CAST(number AS …)`.
    Cast {
        from: Type,
        to: Type,
        number: Box<Expr<'q>>,
    },
    /// `function(…)`.
    Call(Function, Vec<Expr<'q>>),
    /// A value found in a JSON document.
    JsonAt {
        document: Box<Expr<'q>>,
        path: &'q [JsonStep],
        read: JsonRead,
    },
    /// A JSON document with another value in one place, or without what is there. A value that is null is JSON's null.
    JsonSet {
        document: Box<Expr<'q>>,
        path: &'q [JsonStep],
        value: Option<Box<Expr<'q>>>,
    },
    /// `CASE WHEN … THEN … ELSE … END`.
    Case {
        branches: Vec<(Expr<'q>, Expr<'q>)>,
        otherwise: Option<Box<Expr<'q>>>,
    },
    /// The column of a nullable foreign key that another field has too, which tells nothing where the column `own` of the
    /// foreign key itself is null: `CASE WHEN own IS NOT NULL THEN column END`.
    SharedColumn {
        own: Box<Expr<'q>>,
        column: Box<Expr<'q>>,
    },
    /// A float that the database may calculate as NaN, which must be an error.
    NotNan(Box<Expr<'q>>),
    /// An integer that may have left this type, its own, which the database does not notice.
    InRange(Type, Box<Expr<'q>>),
    /// `NULLIF(…, 0)`.
    NullIfZero(Box<Expr<'q>>),
    /// The decimal of a column that holds it as a whole number of its last place.
    OfUnits(Box<Expr<'q>>, Digits),
    /// A decimal as a column of so many digits holds it.
    ToUnits(Box<Expr<'q>>, Digits),
    /// The text of a column of an enum type, compared and ordered as texts are.
    OfEnum(Box<Expr<'q>>, EnumType),
    /// A text as a column of an enum type holds it.
    ToEnum(Box<Expr<'q>>, EnumType),
    /// SQL that the user wrote, with its arguments.
    Raw(&'static str, Vec<Expr<'q>>),
    /// Words that are looked for in the texts of a row.
    Search(Box<Search<'q>>),
    Exists(Box<Select<'q>>),
    Scalar(Box<Select<'q>>),
    /// `function() OVER (PARTITION BY … ORDER BY …)`.
    Window {
        function: WindowFunction,
        partition: Vec<Expr<'q>>,
        order: Vec<OrderKey<'q>>,
    },
    /// A value computed from many rows.
    Aggregate(Box<Aggregate<'q>>),
    /// The value of the output column at this position, from 1, in `GROUP BY` and `ORDER BY`.
    Position(usize),
    /// `COUNT(*)`.
    CountRows,
    /// `1`: anything, where only the row counts.
    One,
}

/// Functions of a row and of others in its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowFunction {
    /// `ROW_NUMBER()`: the number of the row in its partition, from 1.
    RowNumber,
}

/// The name of the column of row numbers: no name that a model's column can have.
pub const ROW_NUMBER: &str = "row number";

/// The name of the column that says how many steps a row is from the start of a walk: no name that a model's column can
/// have.
pub const ROW_DEPTH: &str = "row depth";

/// Comparisons as databases know them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// `IS NOT DISTINCT FROM`: equal, or both null.
    Same,
    /// `IS DISTINCT FROM`: not equal, or just one of them null.
    Different,
}

/// Plans a request for a database with these features.
pub fn plan<'q>(request: Request<'q>, features: &'static Features) -> Result<Plan<'q>> {
    let mut planner = Planner::new(features);
    Ok(match request {
        Request::Select(select) => Plan::Select(planner.query(select)?),
        Request::Lookup(lookup) => Plan::Lookup(planner.lookup(lookup)?),
        Request::Insert(insert) => Plan::Insert(planner.insert(insert)?),
        Request::Copy(rows) => Plan::Copy(write::copy_rows(rows, features)?),
        Request::InsertFrom(insert) => Plan::Insert(planner.insert_from(insert)?),
        Request::Update(update) => Plan::Update(planner.update(update)?),
        Request::BulkUpdate(update) => Plan::BulkUpdate(planner.bulk_update(update)?),
        Request::Delete(delete) => Plan::Delete(planner.delete(delete)?),
    })
}

impl Plan<'_> {
    /// Returns the table that is asked or written.
    pub fn table(&self) -> &'static Table {
        match self {
            Plan::Select(select) => select.table,
            Plan::Lookup(lookup) => lookup.table,
            Plan::Insert(insert) => insert.table,
            Plan::Copy(rows) => rows.table,
            Plan::Update(update) => update.table,
            Plan::BulkUpdate(update) => update.table,
            Plan::Delete(delete) => delete.table,
        }
    }

    /// Returns the columns that get values, also from the database.
    pub fn written(&self) -> Vec<&'static str> {
        match self {
            Plan::Select(_) | Plan::Lookup(_) | Plan::Delete(_) => Vec::new(),
            Plan::Insert(insert) => {
                let update = insert.update().map(|update| &update.set);
                let set = update.into_iter().flatten().map(|(column, _)| column);
                let columns = insert.columns.iter().chain(&insert.returning);
                columns.chain(set).copied().collect()
            }
            Plan::Copy(rows) => rows.columns.iter().map(|column| column.name).collect(),
            Plan::Update(update) => update.set.iter().map(|(column, _)| *column).collect(),
            Plan::BulkUpdate(update) => update.set.iter().map(|(column, _)| *column).collect(),
        }
    }

    /// Returns whether no row can be concerned, so that nothing need be sent.
    pub fn is_nothing(&self) -> bool {
        match self {
            Plan::Select(select) => select.is_nothing(),
            Plan::Insert(Insert {
                source: InsertSource::Select(source),
                ..
            }) => source.is_nothing(),
            Plan::Lookup(_) | Plan::Insert(_) | Plan::Copy(_) | Plan::BulkUpdate(_) => false,
            Plan::Update(Update { filter, .. }) | Plan::Delete(Delete { filter, .. }) => {
                filter.is_false()
            }
        }
    }
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
        let updated = self.update().into_iter().flat_map(ConflictUpdate::computed);
        selected.map(|(name, _)| *name).chain(updated).collect()
    }

    /// Returns `DO UPDATE …`, if there is one.
    pub fn update(&self) -> Option<&ConflictUpdate<'_>> {
        self.conflict.as_ref()?.update.as_ref()
    }
}

impl Select<'_> {
    /// Returns whether no row can pass. A count is then zero.
    pub fn is_nothing(&self) -> bool {
        if self.page.limit == Some(0) {
            return true;
        }
        // Aggregates of no rows are a row.
        if self
            .group
            .as_ref()
            .is_some_and(|group| group.keys.is_empty())
        {
            return false;
        }
        let source = matches!(&self.from, From::Select(inner) if inner.is_nothing());
        source || self.filter.is_false()
    }
}

impl<'q> std::convert::From<Expr<'q>> for OutputColumn<'q> {
    fn from(expr: Expr<'q>) -> Self {
        OutputColumn { expr, name: None }
    }
}

impl<'q> OrderKey<'q> {
    /// Returns a key that puts the lowest first, of a value that is never null.
    fn asc(expr: Expr<'q>) -> Self {
        OrderKey {
            expr,
            descending: false,
            nulls_first: None,
        }
    }
}

impl Expr<'_> {
    /// Returns what a column holds, of a value that stands in it in another form.
    fn held(self) -> Self {
        match self {
            Expr::OfUnits(column, _) | Expr::OfEnum(column, _) => *column,
            value => value,
        }
    }
}

impl Expr<'_> {
    /// Returns the value that is bound, whatever the form in which a column holds it.
    fn bound_value(&self) -> Option<&Value> {
        match self {
            Expr::Bound(value) => Some(value),
            Expr::ToEnum(value, _) => value.bound_value(),
            _ => None,
        }
    }

    /// Returns whether the expression is `FALSE`.
    pub fn is_false(&self) -> bool {
        matches!(self, Expr::Constant(false))
    }

    /// Returns whether the expression is `TRUE`.
    pub fn is_true(&self) -> bool {
        matches!(self, Expr::Constant(true))
    }
}

/// The state of one statement that is being planned.
struct Planner {
    features: &'static Features,
    aliases: u32,
    subqueries: usize,
    terms: usize,
    /// The rows of the queries around the one that is being planned, the nearest last.
    outer: Vec<OuterRow>,
}

impl Planner {
    fn new(features: &'static Features) -> Self {
        Planner {
            features,
            aliases: 0,
            subqueries: 0,
            terms: 0,
            outer: Vec::new(),
        }
    }

    fn alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias::Number(self.aliases)
    }

    /// Counts `n` more terms of conditions.
    fn terms(&mut self, n: usize) -> Result<()> {
        const LIMIT: usize = 5_000;
        self.terms += n;
        at_most("terms in its conditions", LIMIT, self.terms)
    }
}

fn at_most(what: &'static str, limit: usize, got: usize) -> Result<()> {
    if got > limit {
        Err(Error::QueryTooComplex { what, limit, got })
    } else {
        Ok(())
    }
}
