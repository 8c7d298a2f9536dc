//! Elements of arrays: rows of the query, one for each element, and rows of a subquery of an array.
//!
//! ```sql
//! -- Book::objects().values((Book.title, Book.tags.unnest()))
//! SELECT "book"."title", "t1"."value" FROM "book" CROSS JOIN unnest("book"."tags") AS "t1"("value")
//! -- Book::objects().values(Book.ratings.aggregate(|rating| rating.max()))
//! SELECT (SELECT MAX("t1"."value") FROM unnest("book"."ratings") AS "t1"("value")) FROM "book"
//! ```

use super::clauses::Output;
use super::expr::{ExprContext, is_document};
use super::scope::Scope;
use super::typed::Typed;
use super::window::WindowPlace;
use super::{Alias, Expr, Planner, QualifiedColumn};
use crate::error::Result;
use crate::query::{self, ArrayFunction, ElementAnswer, ElementRead, ElementRows, Function};
use crate::value::Type;

/// The name of the column of elements.
pub const ELEMENT: &str = "value";
/// The name of the column of their positions.
pub const ELEMENT_POSITION: &str = "key";

/// The elements of an array as rows: `unnest(array) AS "t1"("value")`.
#[derive(Clone, Debug)]
pub struct ArrayRows<'q> {
    /// The array.
    pub array: Expr<'q>,
    /// The name of the rows.
    pub alias: Alias,
    /// Says whether the positions are read too.
    pub positions: bool,
    /// The kind of the elements.
    pub elements: ElementKind,
}

/// The kind of the elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementKind {
    /// Values of columns.
    Value,
    /// Floats, of which SQLite may not read JSON exactly.
    Float,
    /// Documents, of a document that is an array; any other has none.
    Document,
}

/// A subquery of the elements of an array.
#[derive(Clone, Debug)]
pub struct ElementQuery<'q> {
    /// The elements.
    pub rows: ArrayRows<'q>,
    /// The answer.
    pub answer: ElementAnswer<Expr<'q>>,
}

/// The elements of an array beside the rows of a scope.
pub(super) struct ScopeElements {
    /// The row that has the array.
    node: usize,
    array: query::Expr,
    planned: Expr<'static>,
    alias: Alias,
    read: ColumnsRead,
}

/// The elements of an array in a subquery that is being planned.
pub(super) struct InnerElements {
    array: query::Expr,
    alias: Alias,
    read: ColumnsRead,
}

/// The columns of elements that are read, and the kind of these.
#[derive(Clone, Copy)]
struct ColumnsRead {
    positions: bool,
    elements: ElementKind,
}

impl ColumnsRead {
    /// Returns what is known before anything is read of the elements of this array: their kind.
    fn of(array: &query::Expr, context: &ExprContext<'_>) -> Self {
        let elements = if is_document(array, context.table()) {
            ElementKind::Document
        } else {
            ElementKind::Value
        };
        ColumnsRead {
            positions: false,
            elements,
        }
    }

    fn add(&mut self, read: ElementRead) {
        match read {
            ElementRead::Position => self.positions = true,
            ElementRead::Value {
                ty: Type::F32 | Type::F64,
                ..
            } => self.elements = ElementKind::Float,
            ElementRead::Value { .. } | ElementRead::Document => {}
        }
    }
}

/// Says whether rows may stand for elements of arrays: those of a query of values may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ElementPlace {
    Allowed,
    #[default]
    Refused,
}

impl ElementPlace {
    pub(super) fn of(output: &Output<'_>) -> Self {
        match output {
            Output::Values { .. } | Output::Aggregates(_) | Output::WithValues(_) => {
                ElementPlace::Allowed
            }
            _ => ElementPlace::Refused,
        }
    }
}

impl Scope {
    /// Returns whether a row may be there several times: for each element of an array, or for each of the rows joined to it.
    pub(super) fn may_repeat_rows(&self) -> bool {
        self.element_rows == ElementPlace::Allowed
    }

    /// Returns whether this column is one of the elements beside the rows.
    pub(super) fn is_of_elements(&self, (alias, _): QualifiedColumn) -> bool {
        self.elements.iter().any(|it| it.alias == alias)
    }

    /// Takes the elements that are beside the rows so far.
    pub(super) fn take_elements<'q>(&mut self) -> Vec<ArrayRows<'q>> {
        let elements = std::mem::take(&mut self.elements);
        let rows = |it: ScopeElements| rows_of(it.planned, it.alias, it.read);
        elements.into_iter().map(rows).collect()
    }
}

impl Planner {
    /// Plans an element of an array, or its position.
    pub(super) fn element<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        element: &'q query::ArrayElement,
    ) -> Result<Typed<'q>> {
        let alias = match element.rows {
            ElementRows::Query => self.elements_of_rows(context, element)?,
            ElementRows::ElementQuery => inner_elements(context, element)?,
        };
        Ok(match element.read {
            ElementRead::Position => Typed::not_null(Expr::Call(
                Function::Array(ArrayFunction::Position),
                vec![Expr::Column(alias, ELEMENT_POSITION)],
            )),
            ElementRead::Document => Typed::not_null(Expr::Column(alias, ELEMENT)),
            ElementRead::Value { ty, null } => Typed {
                expr: element_of(ty, Expr::Column(alias, ELEMENT)),
                nullable: null,
            },
        })
    }

    /// Returns the name of the elements of this array beside the rows.
    fn elements_of_rows(
        &mut self,
        context: &mut ExprContext<'_>,
        element: &query::ArrayElement,
    ) -> Result<Alias> {
        let array = &element.array;
        if !context.scope.may_repeat_rows() {
            return Err(context.scope.refused("the elements of `unnest` are rows of their own, which a query of values gives: `values((Book.title, Book.tags.unnest()))`; whether a condition holds of an element asks `any`, `filter(Book.tags.any(|tag| tag.eq(\"war\")))`",
            ));
        }
        let node = context.node;
        let mut elements = context.scope.elements.iter_mut();
        if let Some(known) = elements.find(|it| it.node == node && it.array == *array) {
            known.read.add(element.read);
            return Ok(known.alias);
        }
        // What a query in `FROM` finds for each row stands behind the elements, and cannot be read there.
        let reads_rows = std::mem::replace(&mut context.scope.reads_rows, false);
        let planned = self.expr(context, array);
        context.scope.reads_rows = reads_rows;
        let planned = planned?.expr.into_owned();
        let alias = self.alias();
        let mut read = ColumnsRead::of(array, context);
        read.add(element.read);
        context.scope.elements.push(ScopeElements {
            node,
            array: array.clone(),
            planned,
            alias,
            read,
        });
        Ok(alias)
    }

    /// Plans a subquery of the elements of an array.
    pub(super) fn element_query<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        query: &'q query::ElementQuery,
    ) -> Result<Typed<'q>> {
        let array = self.expr(context, &query.array)?.expr;
        let alias = self.subquery_alias();
        let read = ColumnsRead::of(&query.array, context);
        context.scope.inner_elements.push(InnerElements {
            array: query.array.clone(),
            alias,
            read,
        });
        let windows = std::mem::replace(&mut context.scope.windows, WindowPlace::Refused);
        let planned = self.expr(context, query.asked());
        context.scope.windows = windows;
        let inner = context.scope.inner_elements.pop();
        let planned = planned?;
        if planned.expr.is_false() {
            return Ok(planned);
        }
        let rows = rows_of(array, alias, inner.map_or(read, |it| it.read));
        let (answer, nullable) = match &query.answer {
            ElementAnswer::Any(_) => (ElementAnswer::Any(planned.expr), false),
            ElementAnswer::Aggregate(_) => {
                (ElementAnswer::Aggregate(planned.expr), planned.nullable)
            }
        };
        let expr = Expr::ElementQuery(Box::new(ElementQuery { rows, answer }));
        Ok(Typed { expr, nullable })
    }
}

fn rows_of(array: Expr<'_>, alias: Alias, read: ColumnsRead) -> ArrayRows<'_> {
    ArrayRows {
        array,
        alias,
        positions: read.positions,
        elements: read.elements,
    }
}

/// Returns an element of this type. Bytes and floats are no values of JSON.
fn element_of(ty: Type, column: Expr<'_>) -> Expr<'_> {
    match ty {
        Type::Bytes | Type::F32 | Type::F64 => {}
        #[cfg(feature = "uuid")]
        Type::Uuid => {}
        _ => return column,
    }
    Expr::Call(Function::Array(ArrayFunction::Element(ty)), vec![column])
}

/// Returns the name of the elements of this array in the nearest subquery of them.
fn inner_elements(context: &mut ExprContext<'_>, element: &query::ArrayElement) -> Result<Alias> {
    let mut inner = context.scope.inner_elements.iter_mut().rev();
    let Some(found) = inner.find(|it| it.array == element.array) else {
        return Err(context.scope.refused("an element of an array is used outside of the closure that takes it; write what is asked of it within `any` or `aggregate`",
        ));
    };
    found.read.add(element.read);
    Ok(found.alias)
}
