//! What is asked: plain data, without SQL and without model types.
//!
//! A [`Select`] says which rows of a table, in which order and what of them; an [`Expr`] is a value computed in a row.
//! Fields are named by their position in the table and the [`RelationPath`]s walked to reach it.

mod expr;
mod path;
mod tree;
mod tree_walk;
mod write;

use crate::schema::Table;

pub use expr::{Arithmetic, Comparison, Expr, List, MAX_DEPTH, Match, Node};
pub use path::{Hop, RelationPath};
pub use tree::{Extra, Tree};
pub use tree_walk::{TreeDirection, TreeWalk};
pub use write::{Assignment, Delete, Insert, InsertValues, Update};

/// Which rows, in which order, and what of them.
///
/// | field | clause |
/// |---|---|
/// | `from` | `FROM` |
/// | `target` | the join whose rows are asked for, in place of those of `from` |
/// | `correlation` | the condition that says whose rows they are |
/// | `filter` | `WHERE`, all of them |
/// | `order`, `reversed` | `ORDER BY` |
/// | `limit`, `offset` | `LIMIT`, `OFFSET` |
/// | `distinct` | `DISTINCT` |
/// | `joined` | joins whose columns are read into the rows |
/// | `extra` | the last columns: rows that have no field in the model |
/// | `output` | the columns |
#[derive(Clone, Debug)]
pub struct Select {
    /// The table, or the rows of another query of it.
    pub from: From,
    /// How deep the query goes whose rows those are; 0 of a table.
    pub from_depth: u16,
    /// The rows asked for are those that the foreign key at this field points at: conditions, order and columns are
    /// theirs. The table only joins them to their owners.
    pub target: Option<usize>,
    /// Whose rows they are.
    pub correlation: Option<Correlation>,
    /// Conditions that must all hold.
    pub filter: Vec<Expr>,
    /// The order; `None` is the model's own.
    pub order: Option<Vec<Order>>,
    /// Whether the order is turned around.
    pub reversed: bool,
    /// At most so many rows.
    pub limit: Option<u64>,
    /// Without the first so many.
    pub offset: u64,
    /// Each row once.
    pub distinct: bool,
    /// To-one relations whose rows are read along.
    pub joined: Vec<&'static RelationPath>,
    /// Rows that have no field in the model, such as `User.profile()`; their columns come last.
    pub extra: Vec<Extra>,
    /// What is read of each row.
    pub output: Output,
    /// Whether a write of all rows is meant.
    pub every_row: bool,
}

/// Where the rows come from.
#[derive(Clone, Debug)]
pub enum From {
    /// A table.
    Table(&'static Table),
    /// The rows of a query that has a limit: what is asked of it is asked of those.
    Select(Box<Select>),
    /// The rows above or below one in a tree.
    TreeWalk(Box<TreeWalk>),
    /// Rows of this table, of a query too deep to keep.
    TooDeep(&'static Table),
}

/// Rows whose foreign key points at an owner.
#[derive(Clone, Debug)]
pub struct Correlation {
    /// The foreign key, a field of the table.
    pub field: usize,
    /// Where it points.
    pub owner: CorrelationOwner,
}

/// Where the foreign key of [`Correlation`] rows points.
#[derive(Clone, Debug)]
pub enum CorrelationOwner {
    /// At the row that this path reaches from the root of the query outside.
    Outer(Option<&'static RelationPath>),
    /// At any row for whose key this condition on the table holds. `limit` and `offset` count the rows of each owner.
    OneOf(Expr),
}

/// What is read of each row.
#[derive(Clone, Debug)]
pub enum Output {
    /// All columns of the table, then those of `joined` and `extra`.
    Rows,
    /// The foreign key that says whose row it is, then as [`Rows`](Output::Rows).
    OwnedRows,
    /// The primary key.
    Key,
    /// These values.
    Values(Vec<Expr>),
    /// The number of rows, in one row.
    Count,
    /// Whether there is a row: at most one is looked at.
    Exists,
}

/// One key of an order.
#[derive(Clone, Debug)]
pub struct Order {
    /// What is compared.
    pub expr: Expr,
    /// Whether the highest comes first.
    pub descending: bool,
    /// Whether nulls come first; by itself they are last ascending and first descending.
    pub nulls_first: Option<bool>,
}

/// Anything that can be asked of a database.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Request<'q> {
    Select(&'q Select),
    Insert(&'q Insert),
    Update(&'q Update),
    Delete(&'q Delete),
}

impl Select {
    /// All rows of a table.
    pub fn new(table: &'static Table) -> Self {
        Select {
            from: From::Table(table),
            from_depth: 0,
            target: None,
            correlation: None,
            filter: Vec::new(),
            order: None,
            reversed: false,
            limit: None,
            offset: 0,
            distinct: false,
            joined: Vec::new(),
            extra: Vec::new(),
            output: Output::Rows,
            every_row: false,
        }
    }

    /// The table in `FROM`, or that of the rows there.
    pub fn source(&self) -> &'static Table {
        match &self.from {
            From::Table(table) | From::TooDeep(table) => table,
            From::Select(inner) => inner.table(),
            From::TreeWalk(walk) => walk.table,
        }
    }

    /// The table of the rows asked for.
    pub fn table(&self) -> &'static Table {
        let source = self.source();
        let joined = self.target.and_then(|field| source.fields[field].relation);
        joined.map_or(source, |relation| (relation.target)())
    }

    /// Whether it is already cut to a page, so that what follows is asked of that page.
    pub fn is_paged(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    /// Keeps the rows for which `condition` holds.
    pub fn filter(&mut self, condition: Expr) {
        self.nest_if_paged();
        self.filter.push(condition);
    }

    /// Orders the rows; what was said of the order before is forgotten.
    pub fn order_by(&mut self, order: Vec<Order>) {
        self.nest_if_paged();
        self.order = Some(order);
        self.reversed = false;
    }

    /// Orders the rows, also those of a page, unless an order was asked for.
    pub fn order_by_default(&mut self, order: Vec<Order>) {
        self.order.get_or_insert(order);
    }

    /// Drops the order, unless it says which rows are in the page.
    pub fn unordered(&mut self) {
        if !self.is_paged() {
            self.order = Some(Vec::new());
        }
    }

    /// Turns the order around.
    pub fn reverse(&mut self) {
        self.nest_if_paged();
        self.reversed = !self.reversed;
    }

    /// Keeps the first `n`; of several limits the lowest holds.
    pub fn limit(&mut self, n: u64) {
        self.limit = Some(self.limit.map_or(n, |limit| limit.min(n)));
    }

    /// Leaves out the first `n`; several offsets add up.
    pub fn offset(&mut self, n: u64) {
        self.offset = self.offset.saturating_add(n);
    }

    /// Each row once.
    pub fn distinct(&mut self) {
        self.nest_if_paged();
        self.distinct = true;
    }

    /// Makes the page found so far the rows to ask. The order holds on, and so do the rows read along. A page that would
    /// stand too deep within others is dropped here and now, as expressions are ([`MAX_DEPTH`]).
    fn nest_if_paged(&mut self) {
        if !self.is_paged() {
            return;
        }
        let table = self.table();
        let mut outer = Select::new(table);
        outer.order.clone_from(&self.order);
        outer.reversed = self.reversed;
        outer.joined = std::mem::take(&mut self.joined);
        outer.extra = std::mem::take(&mut self.extra);
        outer.output = std::mem::replace(&mut self.output, Output::Rows);
        outer.every_row = self.every_row;
        let inner = std::mem::replace(self, outer);
        let depth = inner.depth();
        if usize::from(depth) < MAX_DEPTH {
            self.from = From::Select(Box::new(inner));
            self.from_depth = depth;
        } else {
            self.from = From::TooDeep(table);
        }
    }
}

impl Order {
    /// Lowest first.
    pub fn asc(expr: Expr) -> Self {
        Order {
            expr,
            descending: false,
            nulls_first: None,
        }
    }

    /// Highest first.
    pub fn desc(expr: Expr) -> Self {
        Order {
            expr,
            descending: true,
            nulls_first: None,
        }
    }
}
