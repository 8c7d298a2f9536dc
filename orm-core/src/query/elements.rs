//! Elements of arrays, in rows of their own.
//!
//! ```sql
//! -- Book::objects().values((Book.tags.unnest(), count()))
//! SELECT "t1"."value", COUNT(*) FROM "book" CROSS JOIN unnest("book"."tags") AS "t1"("value") GROUP BY "t1"."value"
//! -- Book::objects().filter(Book.tags.any(|tag| tag.starts_with("w")))
//! SELECT … FROM "book" WHERE EXISTS (SELECT 1 FROM unnest("book"."tags") AS "t1"("value") WHERE …)
//! ```

use super::{Expr, Item, KeyExpr, Node, OrderKey, Output, Select, SingleRow};
use crate::value::Type;
use std::sync::Arc;

/// An element of an array, in a row that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrayElement {
    /// The array.
    pub array: Expr,
    /// The part of it that is read.
    pub read: ElementRead,
    /// The rows that stand for the elements.
    pub rows: ElementRows,
}

/// The part of an element that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElementRead {
    /// The element itself.
    Value {
        /// Its type.
        ty: Type,
        /// Says whether it may be null.
        null: bool,
    },
    /// The element itself, of a JSON array.
    Document,
    /// The position in the array, counted from 0.
    Position,
}

/// The rows that stand for the elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElementRows {
    /// The rows of the query: each row of the table stands there once for each element.
    Query,
    /// The rows of the [`ElementQuery`] of this array around the expression.
    ElementQuery,
}

/// A subquery of the elements of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct ElementQuery {
    /// The array.
    pub array: Expr,
    /// The answer that the subquery gives.
    pub answer: ElementAnswer<Expr>,
}

/// The answer of a subquery of elements, computed by an expression of type `E`.
#[derive(Clone, Debug, PartialEq)]
pub enum ElementAnswer<E> {
    /// A condition, of which the subquery says whether it holds of an element: `EXISTS (SELECT 1 FROM unnest(…) WHERE …)`.
    Any(E),
    /// A value that is computed from all elements: `(SELECT MAX(…) FROM unnest(…))`.
    Aggregate(E),
}

impl<E> ElementAnswer<E> {
    /// Returns what is computed of the elements.
    pub fn asked(&self) -> &E {
        match self {
            ElementAnswer::Any(asked) | ElementAnswer::Aggregate(asked) => asked,
        }
    }

    /// Returns the same answer, computed by another expression.
    pub fn map<F>(self, change: impl FnOnce(E) -> F) -> ElementAnswer<F> {
        match self {
            ElementAnswer::Any(asked) => ElementAnswer::Any(change(asked)),
            ElementAnswer::Aggregate(asked) => ElementAnswer::Aggregate(change(asked)),
        }
    }
}

impl ElementQuery {
    /// Returns what it computes of the elements.
    pub fn asked(&self) -> &Expr {
        self.answer.asked()
    }
}

impl Expr {
    /// Returns an element of the array, or its position.
    #[must_use]
    pub fn element(self, read: ElementRead, rows: ElementRows) -> Expr {
        if self.holds_aggregate() || self.holds_window() {
            return Expr::refused(
                "the elements of an array that is computed of many rows are no rows; take those of a field, or of what is computed of one row"
                    .to_owned(),
            );
        }
        let depth = self.depth();
        let element = |array| Node::Element(Box::new(ArrayElement { array, read, rows }));
        Expr::over(depth, element, self)
    }

    /// Returns whether a condition holds of an element of the array.
    #[must_use]
    pub fn any_element(self, condition: Expr) -> Expr {
        self.element_query(ElementAnswer::Any(condition))
    }

    /// Returns a value that is computed from all elements of the array.
    #[must_use]
    pub fn of_elements(self, value: Expr) -> Expr {
        match refusal(&self, &value) {
            Some(why) => Expr::refused(why.to_owned()),
            None => self.element_query(ElementAnswer::Aggregate(value)),
        }
    }

    fn element_query(self, answer: ElementAnswer<Expr>) -> Expr {
        let query = ElementQuery {
            array: self,
            answer,
        };
        if query.asked().asks_of_elements(&query.array) {
            return Expr::refused(
                "elements of an array are compared with others of the same array, and which is meant cannot be told; join the rows by `related_to`, or write SQL of your own"
                    .to_owned(),
            );
        }
        let depth = query.array.depth().max(query.asked().depth());
        Expr::over(depth, |query| Node::ElementQuery(Box::new(query)), query)
    }

    /// Returns whether a subquery of the elements of this array is part of the expression.
    fn asks_of_elements(&self, array: &Expr) -> bool {
        let mut asks = matches!(self.node(), Node::ElementQuery(query) if query.array == *array);
        self.for_each_part(&mut |part| asks = asks || part.asks_of_elements(array));
        asks
    }

    /// Returns whether an element of this array is part of the expression, in a row of the [`ElementQuery`].
    fn names_element(&self, array: &Expr) -> bool {
        if self.is_element_of(array) {
            return true;
        }
        let mut names = false;
        self.for_each_part(&mut |part| names = names || part.names_element(array));
        names
    }

    fn is_element_of(&self, array: &Expr) -> bool {
        match self.node() {
            Node::Element(element) => {
                element.rows == ElementRows::ElementQuery && element.array == *array
            }
            _ => false,
        }
    }

    /// Returns whether the rows of the query stand for elements, or for rows of which one owner may have several, because of
    /// this expression; subqueries have rows of their own.
    pub fn repeats_rows(&self) -> bool {
        if self.is_of_repeated_rows() {
            return true;
        }
        let mut repeats = false;
        self.for_each_part(&mut |part| repeats = repeats || part.repeats_rows());
        repeats
    }

    fn is_of_repeated_rows(&self) -> bool {
        match self.node() {
            Node::Element(element) => element.rows == ElementRows::Query,
            Node::Single(row, _) => row.may_be_several(),
            _ => false,
        }
    }

    /// Hands out the elements, and the values of joined rows, for which the rows of the query stand.
    pub fn for_each_repeated<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        // An array may be part of an element of another one, which comes first.
        self.for_each_part(&mut |part| part.for_each_repeated(visit));
        if self.is_of_repeated_rows() {
            visit(self);
        }
    }

    /// Returns what tells rows apart that stand for one row of the table, because of this element or joined row: the position
    /// of the element, or the key of the row.
    fn identity_beside(&self) -> Vec<OrderKey> {
        match self.node() {
            Node::Element(element) => {
                let array = element.array.clone();
                let position = array.element(ElementRead::Position, ElementRows::Query);
                vec![OrderKey::asc(position).of_type(Some(Type::I64))]
            }
            Node::Single(row, _) => key_of_joined(row),
            _ => Vec::new(),
        }
    }
}

/// Returns why a value cannot be computed from the elements of an array: databases take an aggregate that names no element for
/// one of the query around.
fn refusal(array: &Expr, value: &Expr) -> Option<&'static str> {
    match value.node() {
        Node::Aggregate(aggregate) => {
            let is_count = aggregate.parts().next().is_none();
            let mut parts = aggregate.parts();
            (!is_count && !parts.any(|part| part.names_element(array))).then_some(
                "an aggregate of the elements of an array is of the element that the closure takes, `Book.ratings.aggregate(|rating| rating.max())`",
            )
        }
        _ if value.is_element_of(array) => Some(
            "an element stands beside an aggregate of all elements; aggregate it too, such as by `min`",
        ),
        _ => {
            let mut found = None;
            value.for_each_part(&mut |part| found = found.or_else(|| refusal(array, part)));
            found
        }
    }
}

impl Select {
    /// Returns whether its rows stand for elements of arrays or for joined rows, so that one of the table may be there several
    /// times, or not at all.
    pub fn repeats_rows(&self) -> bool {
        self.exprs_of_rows().any(Expr::repeats_rows)
            || self.items_of_rows().iter().any(Item::repeats_rows)
    }

    /// Returns what tells its rows apart that stand for the same row of the table.
    pub(super) fn identity_of_repeated(&self) -> Vec<OrderKey> {
        let mut found: Vec<OrderKey> = Vec::new();
        let mut add = |keys: Vec<OrderKey>| {
            for key in keys {
                if !found.contains(&key) {
                    found.push(key);
                }
            }
        };
        self.exprs_of_rows()
            .for_each(|expr| expr.for_each_repeated(&mut |part| add(part.identity_beside())));
        for item in self.items_of_rows() {
            if let Item::Single(row, _) = item {
                add(key_of_joined(row));
            }
        }
        found
    }

    /// Returns what it reads of its rows, if it is one of values.
    fn items_of_rows(&self) -> &[Item] {
        match &self.body().output {
            Output::Values(items) => items,
            _ => &[],
        }
    }

    /// Returns the expressions over its rows, if it is one of values.
    fn exprs_of_rows(&self) -> impl Iterator<Item = &Expr> {
        let items = self.items_of_rows();
        let is_of_values = !items.is_empty();
        let values = items.iter().filter_map(Item::computed);
        let order = self.order().keys().iter().map(|key| &key.expr);
        let others = self.body().conditions().chain(order);
        values.chain(others.filter(move |_| is_of_values))
    }
}

/// Returns the key of a joined row, where an owner may have several.
fn key_of_joined(row: &Arc<SingleRow>) -> Vec<OrderKey> {
    if !row.may_be_several() {
        return Vec::new();
    }
    let table = (row.table.0)();
    let key = KeyExpr::primary(table).into_iter().zip(table.key_columns());
    let keys = key.map(|(part, column)| {
        let key = OrderKey::asc(part.of_single(row));
        key.of_type(Some(column.ty))
    });
    keys.collect()
}

impl Item {
    /// Returns whether the rows of the query stand for others because of it.
    pub fn repeats_rows(&self) -> bool {
        match self {
            Item::Single(row, _) => row.may_be_several(),
            item => item.value().is_some_and(Expr::repeats_rows),
        }
    }
}
