//! `SELECT`, and what stands in its clauses.

use super::Expr;
use crate::plan::ArrayRows;
use crate::plan::clause::FoundValues;
use crate::plan::expr::unchecked;
use crate::query::{
    ItemShape, LockStrength, LockWait, PageBounds, RowRule, SetOperator, Tree, TreeDirection,
};
use crate::schema::{DeclaredSql, EnumType, Table};
use crate::value::ColumnValues;
use std::borrow::Cow;

/// `SELECT`.
#[derive(Clone, Debug)]
pub struct Select<'q> {
    /// The table of the rows in `FROM`; a page in `FROM` has rows of a table too.
    pub table: &'static Table,
    /// `FROM`.
    pub from: From<'q>,
    /// The name of the rows in `FROM`.
    pub alias: Alias,
    /// `JOIN`, each after the rows that it is joined to.
    pub joins: Vec<Join<'q>>,
    /// The elements of arrays, after the joins.
    pub elements: Vec<ArrayRows<'q>>,
    /// `JOIN LATERAL`, after the elements, of which they may speak.
    pub laterals: Vec<LateralJoin<'q>>,
    /// The columns.
    pub columns: Vec<OutputColumn<'q>>,
    /// The number of columns at the end that nobody reads: the order is by them.
    pub n_unread: usize,
    /// `WHERE`.
    pub filter: Expr<'q>,
    /// `GROUP BY` and `HAVING`, where values are computed from many rows.
    pub group: Option<Box<Group<'q>>>,
    /// `UNION`, `INTERSECT`, `EXCEPT`.
    pub set_operation: Option<Box<SetOperation<'q>>>,
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
    pub(in crate::plan) row_depth: Option<QualifiedColumn>,
    /// The values, where a query around names them.
    pub(in crate::plan) found: Option<FoundValues>,
    /// The to-one relations whose columns follow the table's own, in reading order.
    pub tree: Vec<Tree>,
    /// The layout of values, and of rows that have no field in the model (the other side of a `OneToOne`); their columns
    /// come last.
    pub items: Vec<ItemShape>,
}

/// `FOR UPDATE OF …` or `FOR SHARE OF …`: locks on the rows that are read.
#[derive(Clone, Debug)]
pub struct RowLock {
    /// `UPDATE` or `SHARE`.
    pub strength: LockStrength,
    /// `NOWAIT` or `SKIP LOCKED`.
    pub wait: LockWait,
    /// The rows that are locked, by their names.
    pub of: Vec<Alias>,
}

/// `GROUP BY` and `HAVING`.
#[derive(Clone, Debug)]
pub struct Group<'q> {
    /// The values that are equal in the rows of one group; without any, all rows are one group.
    pub keys: Vec<Expr<'q>>,
    /// The condition that holds for a group.
    pub having: Expr<'q>,
}

/// `UNION SELECT …`: queries whose results are combined with those of another one.
#[derive(Clone, Debug)]
pub struct SetOperation<'q> {
    /// How the results are combined.
    pub operator: SetOperator,
    /// The queries after the first one.
    pub others: Vec<Select<'q>>,
}

/// A column of a [`Select`].
#[derive(Clone, Debug)]
pub struct OutputColumn<'q> {
    /// The value.
    pub expr: Expr<'q>,
    /// `AS`, where it is no column of a table.
    pub name: Option<&'static str>,
}

impl OutputColumn<'_> {
    /// Leaves it to the reader to find a number that does not fit its type.
    pub(in crate::plan) fn read_unchecked(&mut self) {
        let value = std::mem::replace(&mut self.expr, Expr::One);
        self.expr = unchecked(value);
    }
}

/// `FROM`.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the words say it")]
pub enum From<'q> {
    Table(&'static Table),
    Select(Box<Select<'q>>),
    TreeWalk(Box<TreeWalk<'q>>),
    /// `"met rows" CROSS JOIN table`: the table beside what a walk has met, whose columns have these names.
    Met(&'static Table, Vec<&'static str>),
}

/// The name of the rows that a walk over a relation has met: no name that a model's table can have.
pub const MET_ROWS: Alias = Alias::Table("met rows");

/// `(WITH RECURSIVE …) AS alias CROSS JOIN table`: the walk finds keys, each with a [`ROW_DEPTH`].
#[derive(Clone, Debug)]
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
    /// Says whether that row is found too.
    pub with_start: bool,
    /// The name of the keys and depths.
    pub alias: Alias,
    /// The name of the rows of the table within the walk.
    pub step: Alias,
}

impl<'q> Select<'q> {
    /// Returns the query of these values of what another one finds, as that orders it.
    pub(in crate::plan) fn of(
        found: Box<Self>,
        alias: Alias,
        columns: Vec<OutputColumn<'q>>,
    ) -> Self {
        Select::plain(found.table, From::Select(found), alias, columns)
    }

    /// Returns whether each row that its conditions leave has its values: they are computed of no other rows, and no page
    /// is cut from them.
    pub(in crate::plan) fn is_of_rows(&self) -> bool {
        self.group.is_none()
            && self.set_operation.is_none()
            && self.lock.is_none()
            && !self.page.is_cut()
    }

    /// Takes its values out, so that it asks whether there are rows; their order and whether they are distinct no longer
    /// matter.
    pub(in crate::plan) fn take_values(&mut self) -> Vec<Expr<'q>> {
        let one = OutputColumn {
            expr: Expr::One,
            name: None,
        };
        let values = std::mem::replace(&mut self.columns, vec![one]);
        self.n_unread = 0;
        self.order.clear();
        self.distinct = false;
        values.into_iter().map(|column| column.expr).collect()
    }

    /// Returns the query of these values of all rows in `FROM`.
    pub(in crate::plan) fn plain(
        table: &'static Table,
        from: From<'q>,
        alias: Alias,
        columns: Vec<OutputColumn<'q>>,
    ) -> Self {
        Select {
            table,
            from,
            alias,
            joins: Vec::new(),
            elements: Vec::new(),
            laterals: Vec::new(),
            columns,
            n_unread: 0,
            filter: Expr::Constant(true),
            group: None,
            set_operation: None,
            order: Vec::new(),
            distinct: false,
            page: PageBounds::default(),
            lock: None,
            fenced: false,
            row_depth: None,
            found: None,
            tree: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Returns whether it orders its rows by its columns, groups by them, or tells them apart by them.
    pub(in crate::plan) fn compares_columns(&self) -> bool {
        let groups = self.group.iter().flat_map(|group| &group.keys);
        let mut keys = self.order.iter().map(|key| &key.expr).chain(groups);
        self.distinct
            || self.set_operation.is_some()
            || keys.any(|key| matches!(key, Expr::Position(_)))
    }

    /// Returns whether all columns of a row may stand in the call of one function instead, with the same rows in the
    /// same order.
    pub fn columns_may_be_joined(&self) -> bool {
        self.group.is_none()
            && !self.compares_columns()
            && self.columns.iter().all(|column| column.name.is_none())
    }

    /// Returns whether its rows have an order, or only some of them are wanted.
    pub fn is_ordered_or_limited(&self) -> bool {
        !self.order.is_empty() || self.page != PageBounds::default()
    }

    /// Returns whether it locks rows, or a page in its `FROM` does.
    pub fn locks_rows(&self) -> bool {
        self.lock.is_some() || matches!(&self.from, From::Select(page) if page.locks_rows())
    }

    /// Returns whether no row can pass. A count is then zero.
    pub fn is_nothing(&self) -> bool {
        if self.page.limit == Some(0) {
            return true;
        }
        let own = self.finds_nothing();
        match &self.set_operation {
            None => own,
            Some(operation) => {
                let mut others = operation.others.iter();
                match operation.operator {
                    SetOperator::Union | SetOperator::UnionAll => {
                        own && others.all(Select::is_nothing)
                    }
                    SetOperator::Intersect => own || others.any(Select::is_nothing),
                    SetOperator::Except | SetOperator::Reach => own,
                }
            }
        }
    }

    /// Returns whether no row can pass the conditions.
    fn finds_nothing(&self) -> bool {
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

/// The rows that have values in hand: `SELECT … FROM unnest(…) INNER JOIN …`.
#[derive(Debug)]
pub struct RowLookup<'q> {
    /// The table.
    pub table: &'static Table,
    /// Names of the columns that are compared.
    pub columns: Vec<&'static str>,
    /// The values of those columns.
    pub values: ValueColumns<'q>,
    /// Further conditions on the rows of the table, which go by [`LOOKED_UP`].
    pub conditions: Vec<Expr<'q>>,
}

/// The name of the rows of the table in a [`RowLookup`].
pub const LOOKED_UP: Alias = Alias::Number(1);

/// The rows in hand that a unique index would hold: `WITH … SELECT … FROM … LEFT JOIN …`.
#[derive(Debug)]
pub struct IndexLookup<'q> {
    /// The table.
    pub table: &'static Table,
    /// The values that rows are compared by.
    pub keys: Vec<LookupKey>,
    /// The condition of the rows that are in the index.
    pub condition: Option<DeclaredSql>,
    /// The values of all columns that the table has, and behind them the positions of the rows.
    pub values: ValueColumns<'q>,
    /// Further conditions on the stored rows.
    pub conditions: Vec<Expr<'q>>,
}

/// A value that rows are compared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LookupKey {
    /// The column of this name.
    Column(&'static str),
    /// The text of the column, whose case is ignored.
    IgnoringCase(&'static str),
    /// An expression over the columns of the row.
    Expression(DeclaredSql),
}

/// The first of rows in hand that a rule refuses: `WITH … SELECT … WHERE NOT (…) ORDER BY … LIMIT 1`.
#[derive(Debug)]
pub struct RowCheck<'q> {
    /// The table.
    pub table: &'static Table,
    /// The rule.
    pub rule: RowRule,
    /// The values of all columns that the table has, and behind them the positions of the rows.
    pub values: ValueColumns<'q>,
}

/// Rows of values that are bound column by column.
#[derive(Clone, Debug)]
pub struct ValueColumns<'q> {
    /// The values, one entry a column.
    pub arrays: Cow<'q, [ColumnValues]>,
    /// The enum type of each column, where it has one.
    pub enum_types: Vec<Option<EnumType>>,
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
#[derive(Clone, Debug)]
pub struct Join<'q> {
    /// `INNER JOIN`, which drops rows without a match; else `LEFT JOIN`.
    pub inner: bool,
    /// The table.
    pub table: &'static Table,
    /// The name of its rows.
    pub alias: Alias,
    /// `ON`: pairs of columns that must be equal, of the joined table and of the rows before it.
    pub on: Vec<(QualifiedColumn, QualifiedColumn)>,
    /// `ON`: further conditions on the joined rows.
    pub conditions: Vec<Expr<'q>>,
    /// Says whether the conditions are on the key, which a subquery finds.
    pub finds_keys: bool,
}

/// A query in `FROM` that speaks of the rows before it, and finds at most one row for each.
#[derive(Clone, Debug)]
pub struct LateralJoin<'q> {
    /// The query.
    pub select: Box<Select<'q>>,
    /// The name of its row.
    pub alias: Alias,
    /// `CROSS JOIN LATERAL`, of a query that always finds a row; else `LEFT JOIN LATERAL`.
    pub inner: bool,
}

/// One key of `ORDER BY`.
#[derive(Clone, Debug)]
pub struct OrderKey<'q> {
    /// The value compared.
    pub expr: Expr<'q>,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` or `NULLS LAST`, where the value may be null.
    pub nulls_first: Option<bool>,
}

impl<'q> OrderKey<'q> {
    /// Returns a key that puts the lowest first, of a value that is never null.
    pub(in crate::plan) fn asc(expr: Expr<'q>) -> Self {
        OrderKey {
            expr,
            descending: false,
            nulls_first: None,
        }
    }
}

/// The name of the column of row numbers: no name that a model's column can have.
pub const ROW_NUMBER: &str = "row number";

/// The name of the column that says how many steps a row is from the start of a walk: no name that a model's column can
/// have.
pub const ROW_DEPTH: &str = "row depth";
