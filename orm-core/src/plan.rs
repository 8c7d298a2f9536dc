//! How a request is carried out: paths become joins, conditions become what databases understand.
//!
//! A plan borrows the values of the request. Aliases and the [`Tree`] of what is read are decided here, once; the
//! writer of SQL and the reader of rows follow them.

mod check;
mod clause;
mod clauses;
mod expr;
mod rewrite;
mod scope;
mod select;
mod tree_walk;
mod write;

use crate::backend::Features;
use crate::error::{Error, Result};
use crate::query::{Arithmetic, InsertValues, Match, Page, Request, Tree, TreeDirection};
use crate::schema::Table;
use crate::value::{Array, Type, Value};
use std::borrow::Cow;

/// What to send.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Plan<'q> {
    Select(Select<'q>),
    Insert(Insert<'q>),
    Update(Update<'q>),
    Delete(Delete<'q>),
}

/// `SELECT`.
#[derive(Debug)]
pub struct Select<'q> {
    /// The table at the bottom of it.
    pub table: &'static Table,
    /// `FROM`.
    pub from: From<'q>,
    /// What its rows are called.
    pub alias: Alias,
    /// `JOIN`, each after what it hangs on.
    pub joins: Vec<Join>,
    /// The columns.
    pub columns: Vec<OutputColumn<'q>>,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// `ORDER BY`.
    pub order: Vec<OrderKey<'q>>,
    /// `DISTINCT`.
    pub distinct: bool,
    /// `LIMIT` and `OFFSET`.
    pub page: Page,
    /// The column that holds the depth of the rows, where they are those of a walk over a tree.
    row_depth: Option<QualifiedColumn>,
    /// The to-one relations whose columns follow the table's own, in reading order.
    pub tree: Vec<Tree>,
    /// Rows that have no field in the model (the other side of a `OneToOne`); their columns come last.
    pub extra: Vec<Tree>,
}

/// A column of a [`Select`].
#[derive(Debug)]
pub struct OutputColumn<'q> {
    /// The value.
    pub expr: Expr<'q>,
    /// `AS`, where it is no column of a table.
    pub name: Option<&'static str>,
}

/// `FROM`.
#[derive(Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum From<'q> {
    Table(&'static Table),
    Select(Box<Select<'q>>),
    TreeWalk(Box<TreeWalk<'q>>),
}

/// What a walk over the tree of a table finds, beside all rows of the table: a key and a [`ROW_DEPTH`] each.
#[derive(Debug)]
pub struct TreeWalk<'q> {
    /// The table.
    pub table: &'static Table,
    /// The columns of its key.
    pub key: Vec<&'static str>,
    /// The columns of the foreign key that is followed, in the order of the key.
    pub link: Vec<&'static str>,
    /// Which way.
    pub direction: TreeDirection,
    /// The key of the row where it starts.
    pub start: &'q [Value],
    /// What the keys and depths are called.
    pub alias: Alias,
    /// What the rows of the table are called on the way.
    pub step: Alias,
}

/// `INSERT`.
#[derive(Debug)]
pub struct Insert<'q> {
    /// Where to.
    pub table: &'static Table,
    /// Names of the columns that get a value.
    pub columns: Vec<&'static str>,
    /// What they get.
    pub values: &'q InsertValues,
    /// `RETURNING`.
    pub returning: Vec<&'static str>,
    /// `ON CONFLICT (…) DO NOTHING`.
    pub ignore: Vec<&'static str>,
    /// The key that the database counts up, where it is set by hand: the counter must move past it.
    pub counted: Option<&'static str>,
    /// Whether what is handed back is the key that the database counts up, and nothing else.
    pub keys: bool,
}

/// `UPDATE`.
#[derive(Debug)]
pub struct Update<'q> {
    /// What.
    pub table: &'static Table,
    /// `SET`.
    pub set: Vec<(&'static str, Expr<'q>)>,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// When the values are computed.
    pub evaluation: Evaluation,
}

/// When the values of an update are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// Each where it is set.
    InPlace,
    /// Those of all rows before the first is written: `WITH … UPDATE … FROM`.
    BeforeWriting,
}

impl Update<'_> {
    /// The columns whose new values the database computes.
    pub fn computed(&self) -> impl Iterator<Item = &'static str> {
        let computed = |value: &Expr<'_>| !matches!(value, Expr::Bound(_));
        let set = self.set.iter().filter(move |(_, value)| computed(value));
        set.map(|(column, _)| *column)
    }
}

/// `DELETE`.
#[derive(Debug)]
pub struct Delete<'q> {
    /// What.
    pub table: &'static Table,
    /// `WHERE`.
    pub filter: Expr<'q>,
}

/// What the rows of a table are called in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alias {
    /// By the table's own name.
    Table(&'static str),
    /// `t1`, `t2`, …
    Number(u32),
}

/// A column of the rows of an alias.
pub type QualifiedColumn = (Alias, &'static str);

/// A table joined by equality of columns.
#[derive(Debug)]
pub struct Join {
    /// Whether rows without a match are dropped.
    pub inner: bool,
    /// The table.
    pub table: &'static Table,
    /// What its rows are called.
    pub alias: Alias,
    /// Columns that must be equal: of the joined table, and of what it hangs on.
    pub on: Vec<(QualifiedColumn, QualifiedColumn)>,
}

/// One key of `ORDER BY`.
#[derive(Debug)]
pub struct OrderKey<'q> {
    /// What is compared.
    pub expr: Expr<'q>,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, where it may be null.
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
    /// Of a condition that is never null.
    Not(Box<Expr<'q>>),
    /// Of a condition that may be null: `IS NOT TRUE`.
    NotTrue(Box<Expr<'q>>),
    Compare(Comparison, Box<Expr<'q>>, Box<Expr<'q>>),
    /// Among values bound as one list.
    InList(Box<Expr<'q>>, Array),
    /// Among values bound one by one.
    InValues(Box<Expr<'q>>, Cow<'q, [Value]>),
    InSelect(Vec<Expr<'q>>, Box<Select<'q>>),
    /// Among rows of values, bound column by column.
    InRows(Vec<Expr<'q>>, &'q [Array]),
    IsNull(Box<Expr<'q>>),
    IsNotNull(Box<Expr<'q>>),
    Match {
        how: Match,
        fold: bool,
        text: Box<Expr<'q>>,
        pattern: Box<Expr<'q>>,
    },
    /// A calculation whose result is of this type.
    Arithmetic(Arithmetic, Type, Box<Expr<'q>>, Box<Expr<'q>>),
    Negate(Box<Expr<'q>>),
    /// A number of one type as one of another.
    Cast {
        from: Type,
        to: Type,
        number: Box<Expr<'q>>,
    },
    /// A float that the database may calculate as NaN, which is an error.
    NotNan(Box<Expr<'q>>),
    /// Null where it is zero.
    NullIfZero(Box<Expr<'q>>),
    Exists(Box<Select<'q>>),
    Scalar(Box<Select<'q>>),
    /// `function() OVER (PARTITION BY … ORDER BY …)`.
    Window {
        function: WindowFunction,
        partition: Vec<Expr<'q>>,
        order: Vec<OrderKey<'q>>,
    },
    /// The number of rows.
    CountRows,
    /// Anything at all, where only the row counts.
    One,
}

/// Functions of a row and of others in its partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowFunction {
    /// `ROW_NUMBER()`: the number of the row in its partition, from 1.
    RowNumber,
}

/// What the column of row numbers is called: no name that a model's column can have.
pub const ROW_NUMBER: &str = "row number";

/// What the column is called that says how many steps a row is from where a walk started: no name that a model's
/// column can have.
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
    /// Equal, or both null.
    Same,
    /// Not equal, or just one of them null.
    Different,
}

/// Plans a request for a database that can do `features`.
pub fn plan<'q>(request: Request<'q>, features: &'static Features) -> Result<Plan<'q>> {
    let mut planner = Planner {
        features,
        aliases: 0,
        subqueries: 0,
        terms: 0,
    };
    Ok(match request {
        Request::Select(select) => Plan::Select(planner.query(select)?),
        Request::Insert(insert) => Plan::Insert(planner.insert(insert)?),
        Request::Update(update) => Plan::Update(planner.update(update)?),
        Request::Delete(delete) => Plan::Delete(planner.delete(delete)?),
    })
}

impl Plan<'_> {
    /// The table asked or written.
    pub fn table(&self) -> &'static Table {
        match self {
            Plan::Select(select) => select.table,
            Plan::Insert(insert) => insert.table,
            Plan::Update(update) => update.table,
            Plan::Delete(delete) => delete.table,
        }
    }

    /// The columns that it gives values, or has the database give values.
    pub fn written(&self) -> Vec<&'static str> {
        match self {
            Plan::Select(_) | Plan::Delete(_) => Vec::new(),
            Plan::Insert(insert) => {
                let columns = insert.columns.iter().chain(&insert.returning);
                columns.copied().collect()
            }
            Plan::Update(update) => update.set.iter().map(|(column, _)| *column).collect(),
        }
    }

    /// Whether no row can be concerned, so that nothing need be sent.
    pub fn is_nothing(&self) -> bool {
        match self {
            Plan::Select(select) => select.is_nothing(),
            Plan::Insert(_) => false,
            Plan::Update(Update { filter, .. }) | Plan::Delete(Delete { filter, .. }) => {
                filter.is_false()
            }
        }
    }
}

impl Insert<'_> {
    /// How many rows, where there may be many.
    pub fn rows(&self) -> Option<usize> {
        self.values.rows()
    }
}

impl Select<'_> {
    /// Whether no row can pass. A count is then zero.
    pub fn is_nothing(&self) -> bool {
        let source = matches!(&self.from, From::Select(inner) if inner.is_nothing());
        source || self.filter.is_false() || self.page.limit == Some(0)
    }
}

impl<'q> std::convert::From<Expr<'q>> for OutputColumn<'q> {
    fn from(expr: Expr<'q>) -> Self {
        OutputColumn { expr, name: None }
    }
}

impl<'q> OrderKey<'q> {
    /// Lowest first, of a value that is never null.
    fn asc(expr: Expr<'q>) -> Self {
        OrderKey {
            expr,
            descending: false,
            nulls_first: None,
        }
    }
}

impl Expr<'_> {
    /// Whether it is the constant false.
    pub fn is_false(&self) -> bool {
        matches!(self, Expr::Constant(false))
    }

    /// Whether it is the constant true.
    pub fn is_true(&self) -> bool {
        matches!(self, Expr::Constant(true))
    }
}

/// What grows while one statement is planned.
struct Planner {
    features: &'static Features,
    aliases: u32,
    subqueries: usize,
    terms: usize,
}

impl Planner {
    fn alias(&mut self) -> Alias {
        self.aliases += 1;
        Alias::Number(self.aliases)
    }

    /// Counts terms of conditions.
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
