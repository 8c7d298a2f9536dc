//! Subqueries of one value, such as `Author.books().sum(Book.copies)`: the rows that it is computed from.

use super::{
    Correlation, ElementRows, Expr, From, Hop, Item, List, Node, Output, RelationPath, Select,
};
use crate::schema::Table;

impl Select {
    /// Returns whether it finds one value in one row, computed from all rows that it is over.
    pub fn is_aggregate(&self) -> bool {
        let body = self.body();
        match &body.output {
            Output::Count => true,
            Output::Values(items) => {
                let is_filtered = body.filter.iter().any(Expr::holds_aggregate);
                items.len() == 1 && self.has_one_row() && !self.page().is_cut() && !is_filtered
            }
            _ => false,
        }
    }

    /// Returns whether the values of both are computed from the same rows, so that one query can find both: the number
    /// of books and the sum of their copies. A page counts its own rows alone.
    pub fn has_rows_of(&self, other: &Select) -> bool {
        let (one, two) = (self.body(), other.body());
        let is_whole = |select: &Select| !select.page().is_cut() && !select.body().distinct;
        is_whole(self)
            && is_whole(other)
            && self.is_aggregate()
            && other.is_aggregate()
            && one.target == two.target
            && one.correlation == two.correlation
            && one.from == two.from
            && one.filter == two.filter
            && one.qualify == two.qualify
    }

    /// Returns whether its rows depend on a row of the query outside.
    pub fn is_correlated(&self) -> bool {
        let body = self.body();
        let correlation = body.correlation.as_ref();
        let is_of_owner = correlation.is_some_and(Correlation::is_to_outer_row);
        let is_page_of_owner = matches!(&body.from, From::Select(page) if page.is_correlated());
        let mut exprs = body.conditions().chain(self.single_value());
        is_of_owner || is_page_of_owner || exprs.any(Expr::speaks_of_outer_row)
    }

    /// Returns whether part of it is of the row of a query outside, its subqueries included.
    fn names_outer_row(&self) -> bool {
        self.has_expr(&|expr, _| expr.names_outer_row())
    }

    /// Returns whether part of it, or of a subquery in it, is of a row of this table outside of it: what `outer` of a
    /// subquery means is the nearest row around of its table.
    pub(super) fn names_row_of(&self, table: &'static Table) -> bool {
        self.has_expr(&|expr, rows| expr.names_row_of(table, rows))
    }

    /// Returns whether this holds of an expression and the table of the rows that it is over, here, in pages in `FROM` and
    /// in queries that this one is combined with.
    fn has_expr(&self, holds: &dyn Fn(&Expr, &'static Table) -> bool) -> bool {
        let body = self.body();
        let operands = self.set_operation().into_iter();
        let mut operands = operands.flat_map(|operation| &operation.others);
        let in_from = match &body.from {
            From::Select(inner) | From::Values(inner) => inner.has_expr(holds),
            From::Table(_) | From::TreeWalk(_) | From::TooDeep(_) => false,
        };
        let values = self.values().iter().filter_map(Item::computed);
        let order = self.order().keys().iter().map(|key| &key.expr);
        let mut exprs = body.conditions().chain(values).chain(order);
        let rows = self.table();
        in_from || operands.any(|it| it.has_expr(holds)) || exprs.any(|expr| holds(expr, rows))
    }

    /// Returns the value of a query of one; none of a query that counts its rows.
    pub fn single_value(&self) -> Option<&Expr> {
        match &self.body().output {
            Output::Values(items) => items.first().and_then(Item::value),
            _ => None,
        }
    }

    /// Returns whether something is calculated, which may be an error in a row that nobody asks for: a number that is
    /// out of range, a text that is no number. A sum of a column is not expected to be.
    pub fn may_fail(&self) -> bool {
        let body = self.body();
        let order = self.order().keys().iter().map(|key| &key.expr);
        let mut exprs = body.conditions().chain(self.single_value()).chain(order);
        let fails_in_page = matches!(&body.from, From::Select(page) if page.may_fail());
        fails_in_page || exprs.any(Expr::may_fail)
    }
}

impl Expr {
    /// Returns the query, if this is a subquery of one value.
    pub fn subquery(&self) -> Option<&Select> {
        match self.node() {
            Node::Scalar(select, _) => Some(select),
            _ => None,
        }
    }

    /// Returns whether part of the expression is of the row of a query outside.
    fn speaks_of_outer_row(&self) -> bool {
        let mut speaks = self.is_outer();
        self.for_each_part(&mut |part| speaks = speaks || part.speaks_of_outer_row());
        speaks
    }

    /// Returns whether it is a value of the row of a query outside.
    pub fn is_outer(&self) -> bool {
        matches!(self.node(), Node::Outer(..))
    }

    /// Returns whether part of the expression is of the row of a query outside, its subqueries included.
    pub fn names_outer_row(&self) -> bool {
        let mut names = match self.node() {
            Node::Outer(..) => true,
            Node::Scalar(select, _)
            | Node::Exists(select)
            | Node::KeyIn(_, select)
            | Node::In(_, List::Select(select)) => select.names_outer_row(),
            _ => false,
        };
        self.for_each_part(&mut |part| names = names || part.names_outer_row());
        names
    }

    /// Returns whether part of the expression, which is over rows of `rows`, is of a row of `table` outside of these.
    fn names_row_of(&self, table: &'static Table, rows: &'static Table) -> bool {
        let mut names = match self.node() {
            Node::Outer(_, outer) => std::ptr::eq((outer.0)(), table),
            // In a subquery the row of `rows` is nearer.
            _ if std::ptr::eq(rows, table) => false,
            Node::Scalar(select, _)
            | Node::Exists(select)
            | Node::KeyIn(_, select)
            | Node::In(_, List::Select(select)) => select.names_row_of(table),
            _ => false,
        };
        self.for_each_part(&mut |part| names = names || part.names_row_of(table, rows));
        names
    }

    /// Returns whether all rows of `rows` have one value of this: a value of Rust, a subquery that speaks of none of these
    /// rows, and what is calculated of such.
    pub fn is_constant_of(&self, rows: &'static Table) -> bool {
        let speaks_of_none =
            |select: &Select| !select.is_correlated() && !select.names_row_of(rows);
        match self.node() {
            Node::Column { .. }
            | Node::Reached { .. }
            | Node::Incoming { .. }
            | Node::TreeDepth
            | Node::Presence
            | Node::At(..)
            | Node::Single(..)
            | Node::Element(_)
            | Node::ElementQuery(_)
            | Node::Aggregate(_)
            | Node::Window(_)
            | Node::Outer(..)
            | Node::Found(..)
            | Node::Raw { .. }
            | Node::Declared(_)
            | Node::Search(_)
            | Node::TooDeep
            | Node::Refused(_) => false,
            Node::Scalar(select, _) | Node::Exists(select) => speaks_of_none(select),
            Node::In(_, List::Select(select)) | Node::KeyIn(_, select)
                if !speaks_of_none(select) =>
            {
                false
            }
            _ => {
                let mut is_constant = true;
                self.for_each_part(&mut |part| {
                    is_constant = is_constant && part.is_constant_of(rows);
                });
                is_constant
            }
        }
    }

    /// Returns whether something is calculated, which may fail.
    fn may_fail(&self) -> bool {
        match self.node() {
            Node::Arithmetic(..)
            | Node::Negate(..)
            | Node::Cast { .. }
            | Node::Call(..)
            | Node::Raw { .. } => true,
            Node::Scalar(select, _) | Node::Exists(select) => select.may_fail(),
            Node::Outer(expr, _) | Node::Found(expr, _) | Node::Single(_, expr) => expr.may_fail(),
            _ => {
                let mut fails = false;
                self.for_each_part(&mut |part| fails = fails || part.may_fail());
                fails
            }
        }
    }

    /// Returns whether the expression is over columns of the row itself, so that a database evaluates it before it joins
    /// other rows.
    pub fn is_of_own_row(&self) -> bool {
        self.is_over_columns(&|path, _, _| path.is_none())
    }

    /// Returns whether the expression is over columns of a row of this table, those of the keys that its foreign keys hold
    /// among them, so that no other row is read for it.
    pub fn is_of_row_of(&self, table: &'static Table) -> bool {
        self.is_over_columns(&|path, field, part| match path {
            None => true,
            Some(&RelationPath {
                parent: None,
                hop: Hop::ForeignKey(foreign_key),
            }) => table.part_of_key(foreign_key, field, part).is_some(),
            Some(_) => false,
        })
    }

    /// Returns whether it reads nothing of rows but columns of which this holds: of their paths, fields and parts.
    fn is_over_columns(
        &self,
        is_own: &dyn Fn(Option<&'static RelationPath>, usize, usize) -> bool,
    ) -> bool {
        match self.node() {
            Node::At(..)
            | Node::Single(..)
            | Node::Exists(_)
            | Node::Scalar(..)
            | Node::KeyIn(..)
            | Node::In(_, List::Select(_)) => false,
            Node::Column { path, field, part } => is_own(*path, *field, *part),
            Node::Search(search) => search.path.is_none(),
            Node::Element(element) if element.rows == ElementRows::Query => false,
            Node::Reached { foreign_keys, .. } => foreign_keys.is_empty(),
            _ => {
                let mut own = true;
                self.for_each_part(&mut |part| own = own && part.is_over_columns(is_own));
                own
            }
        }
    }
}
