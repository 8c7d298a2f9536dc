//! The shape of a query: all that the text of its statement depends on.

use super::{
    Correlation, CorrelationOwner, Expr, From, Item, List, Node, OrderKey, Output, RelationPath,
    RowOrder, Select,
};
use crate::value::{Array, Parameter, Type, Value};
use std::hash::{Hash, Hasher};
use std::mem::discriminant;
use std::ptr;

/// A query, taken apart into its shape and its values: queries of one shape differ in their values alone.
#[derive(Debug)]
pub struct SelectShape {
    /// The shape, as numbers; those of different shapes differ.
    pub words: Vec<u64>,
    /// The values in the order of a statement that binds each of them as it is.
    pub parameters: Vec<Parameter>,
}

impl Select {
    /// Returns the shape of a query of one table and of rows joined to it whose conditions compare columns with values;
    /// `None` for every other, whose statement may depend on the values. A value that is null counts as any other of its
    /// type.
    pub fn shape(&self) -> Option<SelectShape> {
        let body = self.body();
        let From::Table(table) = body.from else {
            return None;
        };
        if !body.qualify.is_empty() || self.lock().is_some() {
            return None;
        }
        let mut shape = ShapeParts {
            words: Vec::with_capacity(64),
            values: Vec::with_capacity(4),
        };
        shape.add(ptr::from_ref(table).addr());
        shape.add((body.target, body.distinct, self.lists_values_as_rows()));
        shape.output(&body.output)?;
        shape.order(self.order())?;
        if !shape.values.is_empty() {
            // Equal values in several places may be written once.
            return None;
        }
        shape.owner(body.correlation.as_ref())?;
        shape.exprs(&body.filter)?;
        shape.page(self)?;
        let values = shape.values.into_iter();
        Some(SelectShape {
            words: shape.words,
            parameters: values.map(ShapeValue::parameter).collect(),
        })
    }
}

/// The parts of a shape while the query is taken apart. Its values are copied once all of the query has one.
struct ShapeParts<'q> {
    words: Vec<u64>,
    values: Vec<ShapeValue<'q>>,
}

/// A value, or several, that a statement binds at one place.
enum ShapeValue<'q> {
    One(&'q Value),
    /// Values of one type, at least one.
    List(Type, &'q [Value]),
    /// An end of the page.
    Number(u64),
}

impl ShapeValue<'_> {
    fn parameter(self) -> Parameter {
        match self {
            ShapeValue::One(value) => Parameter::One(value.clone()),
            ShapeValue::List(ty, values) => Parameter::List(Array::new(ty, values.to_vec())),
            ShapeValue::Number(number) => {
                Parameter::One(Value::I64(i64::try_from(number).unwrap_or(i64::MAX)))
            }
        }
    }
}

impl<'q> ShapeParts<'q> {
    fn add(&mut self, part: impl Hash) {
        part.hash(&mut Words(&mut self.words));
    }

    fn output(&mut self, output: &'q Output) -> Option<()> {
        self.add(discriminant(output));
        match output {
            Output::Rows { joined, extra } => {
                self.add(joined.len());
                for path in joined {
                    self.path(Some(path));
                }
                self.items(extra)
            }
            Output::Values(items) => self.items(items),
            Output::Key | Output::Count | Output::Exists => Some(()),
            Output::Found(_) => None,
        }
    }

    fn items(&mut self, items: &'q [Item]) -> Option<()> {
        self.add(items.len());
        items.iter().try_for_each(|item| self.item(item))
    }

    fn item(&mut self, item: &'q Item) -> Option<()> {
        self.add(discriminant(item));
        match item {
            Item::Row(path) => self.path(*path),
            Item::Value(value) | Item::Trailing(value) => self.expr(value)?,
            Item::Presence => {}
            Item::At(path, item) => {
                self.path(Some(path));
                self.item(item)?;
            }
        }
        Some(())
    }

    fn order(&mut self, order: &'q RowOrder) -> Option<()> {
        self.add(discriminant(order));
        match order {
            RowOrder::OfModel { reversed } => self.add(reversed),
            RowOrder::None => {}
            RowOrder::By(keys) => {
                self.add(keys.len());
                keys.iter().try_for_each(|key| self.order_key(key))?;
            }
        }
        Some(())
    }

    fn order_key(&mut self, key: &'q OrderKey) -> Option<()> {
        self.add((key.descending, key.nulls_first, key.ty));
        self.expr(&key.expr)
    }

    /// The owners of rows that are asked for many at once.
    fn owner(&mut self, correlation: Option<&'q Correlation>) -> Option<()> {
        self.add(correlation.map(|correlation| correlation.field));
        match correlation.map(|correlation| &correlation.owner) {
            None => Some(()),
            Some(CorrelationOwner::OneOf(condition)) => self.expr(condition),
            Some(CorrelationOwner::Outer(_)) => None,
        }
    }

    fn exprs(&mut self, exprs: &'q [Expr]) -> Option<()> {
        self.add(exprs.len());
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    fn expr(&mut self, expr: &'q Expr) -> Option<()> {
        self.add(discriminant(expr.node()));
        match expr.node() {
            Node::Column { path, field, part } => {
                self.path(*path);
                self.add((field, part));
                Some(())
            }
            Node::Value(value) => {
                self.add(value.ty());
                self.values.push(ShapeValue::One(value));
                Some(())
            }
            Node::Constant(truth) => {
                self.add(truth);
                Some(())
            }
            Node::And(parts) | Node::Or(parts) => self.exprs(parts),
            Node::Not(inner) | Node::IsNull(inner) => self.expr(inner),
            Node::Compare(how, left, right) => {
                self.add(how);
                self.expr(left)?;
                self.expr(right)
            }
            Node::In(value, List::Values(list)) => {
                self.expr(value)?;
                self.list(list)
            }
            _ => None,
        }
    }

    /// A list of values of one type, at least one.
    fn list(&mut self, values: &'q [Value]) -> Option<()> {
        let ty = values.first()?.ty();
        if values.iter().any(|value| value.ty() != ty) {
            return None;
        }
        self.add(ty);
        self.values.push(ShapeValue::List(ty, values));
        Some(())
    }

    /// A path stands in static memory.
    fn path(&mut self, path: Option<&'static RelationPath>) {
        self.add(path.map_or(0, |path| ptr::from_ref(path).addr()));
    }

    /// The page of what is listed. Of what is computed from a page, or of each of many owners, the page stands within
    /// another query; of no rows, nothing is asked.
    fn page(&mut self, select: &Select) -> Option<()> {
        let mut page = select.page();
        let body = select.body();
        let is_listed = matches!(body.output, Output::Rows { .. } | Output::Values(_))
            && body.correlation.is_none();
        if page.limit == Some(0) || (page.is_cut() && !is_listed) {
            return None;
        }
        if matches!(body.output, Output::Exists) {
            page.limit_to(1);
        }
        let offset = (page.offset > 0).then_some(page.offset);
        self.add((page.limit.is_some(), offset.is_some()));
        for number in page.limit.into_iter().chain(offset) {
            self.values.push(ShapeValue::Number(number));
        }
        Some(())
    }
}

/// Keeps what a hasher is fed, in place of a number made of it.
struct Words<'w>(&'w mut Vec<u64>);

impl Hasher for Words<'_> {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0.push(u64::from_ne_bytes(word));
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.0.push(n.into());
    }

    fn write_usize(&mut self, n: usize) {
        self.0.push(n as u64);
    }

    fn finish(&self) -> u64 {
        unreachable!("the words are the result")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Comparison, Hop};
    use crate::schema::samples::{AUTHOR, BOOK};

    const TITLE: usize = 1;
    const YEAR: usize = 2;

    static AUTHOR_OF_BOOK: RelationPath = RelationPath {
        parent: None,
        hop: Hop::ForeignKey(5),
    };

    fn books(change: impl FnOnce(&mut Select)) -> Select {
        let mut books = Select::new(&BOOK);
        change(&mut books);
        books
    }

    fn year(how: Comparison, value: Value) -> Expr {
        Expr::compare(how, Expr::column(None, YEAR), Expr::value(value))
    }

    fn among(values: &[i64]) -> Expr {
        let values = values.iter().copied().map(Value::I64).collect();
        Expr::column(None, YEAR).is_in(List::Values(values))
    }

    fn words(select: &Select) -> Vec<u64> {
        select.shape().expect("the query has a shape").words
    }

    #[test]
    fn queries_that_differ_in_their_values_have_one_shape() {
        let page = |first: i64, limit, offset| {
            books(|books| {
                books.filter(year(Comparison::Ge, Value::I64(first)));
                books.filter(among(&[first; 3][..usize::try_from(first).unwrap_or(1)]));
                books.limit(limit);
                books.offset(offset);
            })
        };
        let (one, other) = (page(1, 5, 10), page(2, 7, 3));
        assert_eq!(words(&one), words(&other));
        let values: Vec<_> = other
            .shape()
            .into_iter()
            .flat_map(|it| it.parameters)
            .collect();
        let list = Array::new(Type::I64, vec![Value::I64(2); 2]);
        assert_eq!(
            values,
            [
                Parameter::One(Value::I64(2)),
                Parameter::List(list),
                Parameter::One(Value::I64(7)),
                Parameter::One(Value::I64(3)),
            ]
        );
    }

    #[test]
    fn whatever_else_differs_is_another_shape() {
        let by = |key: OrderKey| move |books: &mut Select| books.order_by(vec![key]);
        let is = |condition: Expr| move |books: &mut Select| books.filter(condition);
        let of = |output: Output| move |books: &mut Select| books.set_output(output);
        let five = || year(Comparison::Eq, Value::I64(5));
        let title = || Expr::column(None, TITLE);
        let theirs = Expr::column(Some(&AUTHOR_OF_BOOK), TITLE);
        let selects = [
            Select::new(&AUTHOR),
            books(|_| {}),
            books(is(five())),
            books(is(year(Comparison::Ne, Value::I64(5)))),
            books(is(year(Comparison::Eq, Value::I32(5)))),
            books(is(year(Comparison::Eq, Value::Null(Type::I64)).negated())),
            books(is(five().and(five()))),
            books(is(five().or(five()))),
            books(|books| [five(), five()].into_iter().for_each(|it| books.filter(it))),
            books(is(among(&[5]))),
            books(is(title().is_null())),
            books(is(theirs.clone().is_null())),
            books(is(Expr::constant(true))),
            books(is(Expr::constant(false))),
            books(Select::unordered),
            books(Select::reverse),
            books(by(OrderKey::asc(title()))),
            books(by(OrderKey::asc(theirs))),
            books(by(OrderKey::desc(title()))),
            books(by(OrderKey {
                nulls_first: Some(true),
                ..OrderKey::asc(title())
            })),
            books(by(OrderKey::asc(title()).of_type(Some(Type::Text)))),
            books(|books| books.limit(5)),
            books(|books| books.offset(5)),
            books(Select::distinct),
            books(Select::list_values_as_rows),
            books(|books| books.set_target(5)),
            books(|books| books.correlate(5, CorrelationOwner::OneOf(five()))),
            books(|books| books.correlate(4, CorrelationOwner::OneOf(five()))),
            books(|books| books.join(&AUTHOR_OF_BOOK)),
            books(of(Output::Key)),
            books(of(Output::Count)),
            books(of(Output::Exists)),
            books(of(Output::Values(vec![Item::Value(title())]))),
            books(of(Output::Values(vec![Item::Trailing(title())]))),
            books(of(Output::Values(vec![Item::Row(None)]))),
            books(of(Output::Values(vec![Item::Presence.at(&AUTHOR_OF_BOOK)]))),
        ];
        for (n, one) in selects.iter().enumerate() {
            for other in &selects[..n] {
                assert_ne!(words(one), words(other), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn a_query_whose_statement_may_depend_on_values_has_no_shape() {
        let one = || Expr::value(Value::I64(1));
        let queries: [fn(&mut Select); 9] = [
            |books| books.filter(among(&[])),
            |books| {
                books.limit(1);
                books.filter(among(&[1]));
            },
            |books| books.correlate(5, CorrelationOwner::Outer(None)),
            |books| books.limit(0),
            |books| {
                books.limit(1);
                books.correlate(5, CorrelationOwner::OneOf(among(&[1])));
            },
            |books| {
                books.offset(1);
                books.set_output(Output::Exists);
            },
            |books| {
                let list = vec![Value::I64(1), Value::Null(Type::I32)];
                books.filter(Expr::column(None, YEAR).is_in(List::Values(list)));
            },
            |books| books.order_by(vec![OrderKey::asc(Expr::value(Value::I64(1)))]),
            |books| books.set_output(Output::Values(vec![Expr::value(Value::I64(1)).into()])),
        ];
        for change in queries {
            assert!(books(change).shape().is_none());
        }
        let product = Expr::arithmetic(crate::query::Arithmetic::Mul, Type::I64, one(), one());
        assert!(
            books(|books| books.filter(product.is_null()))
                .shape()
                .is_none()
        );
    }
}
