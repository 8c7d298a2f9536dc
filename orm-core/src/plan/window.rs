//! Window functions: values computed from a row and others of its partition.

use super::expr::{ExprContext, is_document};
use super::typed::{Typed, TypedList};
use super::{Expr, OrderKey, Planner};
use crate::error::Result;
use crate::query::{self, FrameUnit, WindowFrame, WindowFunction, Windowed};

/// `function(…) OVER (…)`.
#[derive(Clone, Debug)]
pub struct Window<'q> {
    /// The function.
    pub function: WindowFunction,
    /// Its arguments.
    pub arguments: Vec<Expr<'q>>,
    /// The rows that it looks at.
    pub definition: WindowDefinition<'q>,
}

/// `PARTITION BY … ORDER BY … ROWS BETWEEN …`.
#[derive(Clone, Debug)]
pub struct WindowDefinition<'q> {
    /// `PARTITION BY`.
    pub partition: Vec<Expr<'q>>,
    /// `ORDER BY`.
    pub order: Vec<OrderKey<'q>>,
    /// `ROWS BETWEEN … AND …`.
    pub frame: Option<WindowFrame>,
}

/// Says whether a window function may stand in a clause: it may in what is selected, ordered by, and set by an update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum WindowPlace {
    Allowed,
    #[default]
    Refused,
    /// The rows are those of a page of each owner, where it would see no others.
    PageOfOwner,
}

impl Planner {
    /// Plans a window function. Within it there is no other.
    pub(super) fn window<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q query::Window,
    ) -> Result<Typed<'q>> {
        let why = match std::mem::take(&mut context.scope.windows) {
            WindowPlace::Allowed => None,
            WindowPlace::Refused => Some(
                "a window function has a value in each row that a query gives: select it, order by it, filter by it, or set a \
                 field to it by `update`; it cannot be stored by a draft, aggregated, or part of another one; select it first, and ask for values of \
                 these, which `handles()` names",
            ),
            WindowPlace::PageOfOwner => Some(
                "a window function would see the page of each owner alone; choose the rows by their number in place of \
                 `limit`: `Author.books().filter(row_number().over(order_by(Book.year)).le(2))`",
            ),
        };
        if let Some(why) = why {
            return Err(context.scope.refused(why));
        }
        let planned = self.window_of(context, asked);
        context.scope.windows = WindowPlace::Allowed;
        planned
    }

    fn window_of<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q query::Window,
    ) -> Result<Typed<'q>> {
        if let Some(why) = refusal(asked) {
            return Err(context.scope.refused(why));
        }
        let definition = self.window_definition(context, asked)?;
        let (function, asked) = match &asked.computed {
            Windowed::Function(function, arguments) => (*function, arguments),
            Windowed::Aggregate(aggregate) => {
                return self.aggregate_over(context, aggregate, Some(definition));
            }
        };
        let mut arguments = TypedList::with_capacity(asked.len());
        for argument in asked {
            arguments.push(self.expr(context, argument)?);
        }
        let is_there = match asked.as_slice() {
            [] => true,
            [_parts] => function == WindowFunction::Ntile,
            [_value, _rows, _default] => !arguments.nullable,
            [..] => false,
        };
        let expr = Expr::Window(Box::new(Window {
            function,
            arguments: arguments.exprs,
            definition,
        }));
        Ok(if is_there {
            Typed::not_null(expr)
        } else {
            Typed::nullable(expr)
        })
    }

    /// Plans `PARTITION BY … ORDER BY …`. Rows of many owners are partitions of their own.
    fn window_definition<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        asked: &'q query::Window,
    ) -> Result<WindowDefinition<'q>> {
        let mut partition = Vec::with_capacity(asked.partition.len());
        if let Some(owner) = context.scope.window_owner {
            for (field, part) in owner.columns(context.scope.nodes[0].table) {
                partition.push(self.column(context.scope, 0, field, part)?.expr);
            }
        }
        let table = context.table();
        for key in &asked.partition {
            let value = self.expr(context, key)?.expr;
            partition.push(if is_document(key, table) {
                self.comparable(value)
            } else {
                value
            });
        }
        Ok(WindowDefinition {
            partition,
            order: self.asked_order(context, &asked.order, &[])?,
            frame: asked.frame,
        })
    }
}

/// Returns why a window function cannot be asked.
fn refusal(asked: &query::Window) -> Option<&'static str> {
    if let Some(WindowFrame {
        start: Some(start),
        end: Some(end),
        ..
    }) = asked.frame
        && start > end
    {
        return Some(
            "the rows of a window end before they begin; `rows(-2..=0)` are the two before a row and the row",
        );
    }
    let counts_groups = asked
        .frame
        .is_some_and(|frame| frame.unit == FrameUnit::Groups);
    if counts_groups && asked.order.is_empty() {
        return Some(
            "`groups` counts the rows that are equal in the order of a window as one, and it has no order; write `order_by(Book.year).groups(-1..=0)`",
        );
    }
    let Windowed::Aggregate(aggregate) = &asked.computed else {
        return None;
    };
    if aggregate.distinct {
        return Some(
            "an aggregate over a window looks at every row, and no database counts equal values once there; drop `distinct`",
        );
    }
    if !aggregate.order.is_empty() {
        return Some(
            "an aggregate over a window has the order of the window; drop its own `order_by`",
        );
    }
    None
}
