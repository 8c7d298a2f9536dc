//! The parts of a planned expression, also within subqueries.

use super::{Expr, From, Select, WindowDefinition};

impl<'q> Expr<'q> {
    /// Hands out the expressions that this one is made of.
    pub(crate) fn for_each_part(&self, visit: &mut dyn FnMut(&Expr<'q>)) {
        match self {
            Expr::Column(..)
            | Expr::Bound(_)
            | Expr::TenantKey(..)
            | Expr::Literal(..)
            | Expr::Constant(_)
            | Expr::Declared(_)
            | Expr::Position(_)
            | Expr::CountRows
            | Expr::One => {}
            Expr::And(parts)
            | Expr::Or(parts)
            | Expr::Call(_, parts)
            | Expr::Raw(_, parts)
            | Expr::InRows(parts, _) => {
                parts.iter().for_each(visit);
            }
            Expr::Not(inner)
            | Expr::NotTrue(inner)
            | Expr::InList(inner, ..)
            | Expr::InValues(inner, _)
            | Expr::IsNull(inner)
            | Expr::IsNotNull(inner)
            | Expr::Negate(inner)
            | Expr::Cast { number: inner, .. }
            | Expr::JsonAt {
                document: inner, ..
            }
            | Expr::NotNan(inner)
            | Expr::InRange(_, inner)
            | Expr::NullIfZero(inner)
            | Expr::OfUnits(inner, _)
            | Expr::ToUnits(inner, _)
            | Expr::OfEnum(inner, _)
            | Expr::ToEnum(inner, _) => visit(inner),
            Expr::JsonSet {
                document, value, ..
            } => {
                visit(document);
                if let Some(value) = value {
                    visit(value);
                }
            }
            Expr::Compare(_, left, right)
            | Expr::SharedColumn {
                own: left,
                column: right,
            }
            | Expr::Arithmetic(_, _, left, right)
            | Expr::Match {
                text: left,
                pattern: right,
                ..
            } => {
                visit(left);
                visit(right);
            }
            Expr::CompareRows(_, left, right) => {
                left.iter().chain(right).for_each(visit);
            }
            Expr::InSelect(key, select) => {
                key.iter().for_each(&mut *visit);
                select.for_each_part(visit);
            }
            Expr::ElementQuery(query) => {
                visit(&query.rows.array);
                visit(query.answer.asked());
            }
            Expr::Search(search) => search.for_each_part(visit),
            Expr::Exists(select) | Expr::Scalar(select) => select.for_each_part(visit),
            Expr::Case {
                branches,
                otherwise,
            } => {
                for (condition, value) in branches {
                    visit(condition);
                    visit(value);
                }
                if let Some(otherwise) = otherwise {
                    visit(otherwise);
                }
            }
            Expr::Window(window) => {
                window.arguments.iter().for_each(&mut *visit);
                window.definition.for_each_part(visit);
            }
            Expr::Aggregate(aggregate) => {
                aggregate.argument.iter().for_each(&mut *visit);
                aggregate.filter.iter().for_each(&mut *visit);
                let order = aggregate.order.iter().map(|key| &key.expr);
                order.for_each(&mut *visit);
                if let Some(window) = &aggregate.window {
                    window.for_each_part(visit);
                }
            }
        }
    }
}

impl Expr<'_> {
    /// Returns whether it asks a query of its own.
    pub(super) fn is_subquery(&self) -> bool {
        matches!(self, Expr::Scalar(_) | Expr::Exists(_) | Expr::InSelect(..))
    }

    /// Returns whether a window function stands in it, outside of subqueries.
    pub(super) fn is_over_window(&self) -> bool {
        match self {
            Expr::Window(_) => true,
            Expr::Aggregate(aggregate) => aggregate.window.is_some(),
            _ if self.is_subquery() => false,
            _ => {
                let mut is_over = false;
                self.for_each_part(&mut |part| is_over = is_over || part.is_over_window());
                is_over
            }
        }
    }
}

impl<'q> WindowDefinition<'q> {
    /// Hands out the expressions of its clauses.
    fn for_each_part(&self, visit: &mut dyn FnMut(&Expr<'q>)) {
        self.partition.iter().for_each(&mut *visit);
        self.order.iter().map(|key| &key.expr).for_each(visit);
    }
}

impl<'q> Select<'q> {
    /// Hands out the expressions of all clauses, and of the query in `FROM`.
    fn for_each_part(&self, visit: &mut dyn FnMut(&Expr<'q>)) {
        match &self.from {
            From::Select(inner) => inner.for_each_part(visit),
            From::TreeWalk(walk) => walk.start.iter().for_each(&mut *visit),
            From::Table(_) | From::Met(..) => {}
        }
        self.for_each_part_of_clauses(visit);
    }

    /// Hands out the expressions of all clauses but `FROM`.
    pub(super) fn for_each_part_of_clauses(&self, visit: &mut dyn FnMut(&Expr<'q>)) {
        let arrays = self.elements.iter().map(|elements| &elements.array);
        arrays.for_each(&mut *visit);
        let laterals = self.laterals.iter();
        laterals.for_each(|lateral| lateral.select.for_each_part(visit));
        let conditions = self.joins.iter().flat_map(|join| &join.conditions);
        conditions.for_each(&mut *visit);
        visit(&self.filter);
        self.columns
            .iter()
            .map(|column| &column.expr)
            .for_each(&mut *visit);
        self.order.iter().map(|key| &key.expr).for_each(&mut *visit);
        if let Some(group) = &self.group {
            group.keys.iter().for_each(&mut *visit);
            visit(&group.having);
        }
        if let Some(operation) = &self.set_operation {
            let others = operation.others.iter();
            others.for_each(|other| other.for_each_part(visit));
        }
    }
}
