//! The shape of a query: all that the text of its statement depends on.

use super::{
    Aggregate, Correlation, CorrelationOwner, Expr, From, Item, JoinTarget, List, Match, Node,
    OrderKey, Output, RelationPath, RowOrder, Select, SetOperation,
};
use crate::schema::{Table, sql_words};
use crate::value::{Array, Parameter, Type, Value};
use std::hash::{Hash, Hasher};
use std::mem::{self, discriminant};
use std::ptr;

/// A query, taken apart into its shape and its values: queries of one shape differ in their values alone.
#[derive(Debug)]
pub struct SelectShape<'q> {
    words: Vec<u64>,
    /// The values in the order of a statement that binds each of them.
    values: Vec<ShapeValue<'q>>,
}

/// The shape of a query, and its values as a statement binds them.
#[derive(Debug)]
pub struct BoundShape {
    /// The shape, as numbers; those of different shapes differ.
    pub words: Vec<u64>,
    /// The values in the order of the statement.
    pub parameters: Vec<Parameter>,
}

impl SelectShape<'_> {
    /// Binds the values. `pattern` says how a text is bound that is looked for in another; `None` where the statement depends
    /// on that text.
    pub fn bind(self, pattern: impl Fn(Match, bool, &str) -> Option<String>) -> Option<BoundShape> {
        let values = self.values.into_iter();
        let parameters: Option<_> = values.map(|value| value.parameter(&pattern)).collect();
        Some(BoundShape {
            words: self.words,
            parameters: parameters?,
        })
    }
}

impl Select {
    /// Returns the shape of a query of one table, of rows joined to it and of subqueries, whose conditions compare columns
    /// with values; `None` for every other, whose statement may depend on the values. A value that is null counts as any
    /// other of its type.
    pub fn shape(&self) -> Option<SelectShape<'_>> {
        if self.lock().is_some() {
            return None;
        }
        let mut shape = ShapeParts {
            words: Vec::with_capacity(64),
            values: Vec::with_capacity(4),
            shares: false,
            root: self.table(),
            conditions: Vec::new(),
        };
        shape.select(self)?;
        shape.page(self)?;
        shape.equal_values()?;
        shape.no_declared_value()?;
        Some(SelectShape {
            words: shape.words,
            values: shape.values,
        })
    }
}

/// The parts of a shape while the query is taken apart.
struct ShapeParts<'q> {
    words: Vec<u64>,
    values: Vec<ShapeValue<'q>>,
    /// True of a query in which equal expressions may be written once, so that it matters which of its values are equal.
    shares: bool,
    /// The table of the rows where paths begin.
    root: &'static Table,
    /// The conditions of the indexes of all tables, whose values are written into the statement.
    conditions: Vec<&'static str>,
}

/// A value, or several, that a statement binds at one place.
#[derive(Debug, PartialEq)]
enum ShapeValue<'q> {
    One(&'q Value),
    /// Values of one type, at least one.
    List(Type, &'q [Value]),
    /// A text that is looked for in another, with regard to case or without.
    Pattern(Match, bool, &'q str),
    /// An end of the page.
    Number(u64),
}

impl ShapeValue<'_> {
    fn parameter(self, pattern: impl Fn(Match, bool, &str) -> Option<String>) -> Option<Parameter> {
        Some(match self {
            ShapeValue::One(value) => Parameter::One(value.clone()),
            ShapeValue::List(ty, values) => Parameter::List(Array::new(ty, values.to_vec())),
            ShapeValue::Pattern(how, fold, text) => {
                Parameter::One(Value::Text(pattern(how, fold, text)?))
            }
            ShapeValue::Number(number) => {
                Parameter::One(Value::I64(i64::try_from(number).unwrap_or(i64::MAX)))
            }
        })
    }
}

/// The most values of a query that are compared with one another.
const COMPARED: usize = 16;

impl<'q> ShapeParts<'q> {
    fn add(&mut self, part: impl Hash) {
        part.hash(&mut Words(&mut self.words));
    }

    /// A query, but for its page.
    fn select(&mut self, select: &'q Select) -> Option<()> {
        let body = select.body();
        let From::Table(table) = body.from else {
            return None;
        };
        if !body.qualify.is_empty() || !select.common_tables().is_empty() {
            return None;
        }
        self.add(ptr::from_ref(table).addr());
        self.add((body.distinct, select.lists_values_as_rows()));
        self.add(match body.target {
            None => None,
            Some(JoinTarget::ForeignKey(field)) => Some(field),
            Some(JoinTarget::Conditions(_)) => return None,
        });
        self.conditions.extend(table.index_conditions());
        self.rooted(select.table(), |parts| parts.clauses(select))
    }

    /// Takes a part apart in which paths begin at this table.
    fn rooted(
        &mut self,
        table: &'static Table,
        part: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let root = mem::replace(&mut self.root, table);
        part(self)?;
        self.root = root;
        Some(())
    }

    fn clauses(&mut self, select: &'q Select) -> Option<()> {
        let body = select.body();
        if body.target.is_some() {
            self.conditions.extend(self.root.index_conditions());
        }
        self.output(&body.output)?;
        self.shares |= !self.values.is_empty();
        self.owner(body.correlation.as_ref())?;
        self.exprs(&body.filter)?;
        self.set_operation(select.set_operation())?;
        let before = self.values.len();
        self.order(select.order())?;
        self.shares |= self.values.len() > before;
        Some(())
    }

    /// The queries that another one is combined with.
    fn set_operation(&mut self, operation: Option<&'q SetOperation>) -> Option<()> {
        self.add(operation.map(|it| (discriminant(&it.operator), it.others.len())));
        let mut others = operation.into_iter().flat_map(|it| &it.others);
        others.try_for_each(|other| self.subquery(other))
    }

    /// A subquery of all its rows.
    fn subquery(&mut self, select: &'q Select) -> Option<()> {
        self.shares = true;
        if select.page().is_cut() || select.lock().is_some() {
            return None;
        }
        self.select(select)
    }

    /// No value is written into the statement as the condition of an index has it.
    fn no_declared_value(&self) -> Option<()> {
        let pieces = self
            .conditions
            .iter()
            .flat_map(|it| sql_words::literals(it));
        let is_written = pieces.into_iter().any(|piece| {
            let mut values = self.values.iter();
            values.any(|it| matches!(it, ShapeValue::One(value) if sql_words::says(piece, value)))
        });
        let is_truth = |it: &ShapeValue<'_>| matches!(it, ShapeValue::One(Value::Bool(_)));
        let has_truth = !self.conditions.is_empty() && self.values.iter().any(is_truth);
        (!is_written && !has_truth).then_some(())
    }

    /// Which values are equal, where that matters.
    fn equal_values(&mut self) -> Option<()> {
        if !self.shares {
            return Some(());
        }
        if self.values.len() > COMPARED {
            return None;
        }
        for n in 0..self.values.len() {
            let first = self.values.iter().position(|it| *it == self.values[n]);
            self.add(first);
        }
        Some(())
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
            Item::Row(path) => {
                self.path(*path);
            }
            Item::Value(value) | Item::Trailing(value) => self.expr(value)?,
            Item::At(path, item) => {
                let end = self.path(Some(path))?;
                self.rooted(end, |parts| parts.item(item))?;
            }
            Item::Single(..) => return None,
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

    /// The owner of the rows, or those of rows that are asked for many at once.
    fn owner(&mut self, correlation: Option<&'q Correlation>) -> Option<()> {
        self.add(correlation.map(discriminant));
        let (field, owner) = match correlation {
            // What ties the rows to their owner is among their conditions.
            None | Some(Correlation::Conditions) => return Some(()),
            Some(Correlation::Owners(_)) => return None,
            Some(Correlation::ForeignKey { field, owner }) => (field, owner),
        };
        self.add((field, discriminant(owner)));
        match owner {
            CorrelationOwner::Met => Some(()),
            CorrelationOwner::OneOf(condition) => self.expr(condition),
            CorrelationOwner::Outer(path) => {
                self.path(*path);
                Some(())
            }
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
            Node::Presence => Some(()),
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
            Node::Match {
                how,
                fold,
                text,
                pattern,
            } => {
                self.add((how, fold));
                self.expr(text)?;
                self.pattern(*how, *fold, pattern)
            }
            Node::Arithmetic(how, ty, left, right) => {
                self.add((how, ty));
                self.computed([&**left, right])
            }
            Node::Negate(ty, number) => {
                self.add(ty);
                self.computed([&**number])
            }
            Node::Cast { from, to, number } => {
                self.add((from, to));
                self.computed([&**number])
            }
            Node::Call(function, arguments) => {
                self.add(function);
                self.add(arguments.len());
                self.computed(arguments)
            }
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Exists(select) => self.subquery(select),
            Node::Scalar(select, ty) => {
                self.add(ty);
                self.subquery(select)
            }
            Node::At(path, inner) => {
                let end = self.path(Some(path))?;
                self.rooted(end, |parts| parts.expr(inner))
            }
            _ => None,
        }
    }

    /// The parts of what is computed. Of values among them more may depend than what is bound.
    fn computed(&mut self, parts: impl IntoIterator<Item = &'q Expr>) -> Option<()> {
        let before = self.values.len();
        parts.into_iter().try_for_each(|part| self.expr(part))?;
        (self.values.len() == before).then_some(())
    }

    fn aggregate(&mut self, aggregate: &'q Aggregate) -> Option<()> {
        self.shares = true;
        if aggregate.second.is_some() {
            return None;
        }
        self.add((aggregate.function, aggregate.ty, aggregate.distinct));
        self.add((aggregate.argument.is_some(), aggregate.filter.is_some()));
        self.computed(&aggregate.argument)?;
        aggregate.filter.iter().try_for_each(|it| self.expr(it))?;
        self.add(aggregate.order.len());
        let mut keys = aggregate.order.iter();
        keys.try_for_each(|key| self.order_key(key))
    }

    /// A known text that is looked for; of a pattern of the user's own the statement may depend.
    fn pattern(&mut self, how: Match, fold: bool, pattern: &'q Expr) -> Option<()> {
        let Node::Value(Value::Text(text)) = pattern.node() else {
            return None;
        };
        match how {
            Match::Contains | Match::StartsWith | Match::EndsWith | Match::Equals => {
                self.values.push(ShapeValue::Pattern(how, fold, text));
                Some(())
            }
            Match::Like | Match::Regex | Match::Similar => None,
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

    /// A path stands in static memory. Returns the table at its end.
    fn path(&mut self, path: Option<&'static RelationPath>) -> Option<&'static Table> {
        self.add(path.map_or(0, |path| ptr::from_ref(path).addr()));
        let end = path?.end(self.root)?;
        self.conditions.extend(end.index_conditions());
        Some(end)
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
    use crate::query::{AggregateFunction, Comparison, Function, Hop};
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

    fn parameters(select: &Select) -> Vec<Parameter> {
        let shape = select.shape().expect("the query has a shape");
        let pattern = |how, fold, text: &str| Some(format!("{how:?} {fold} {text}"));
        let bound = shape.bind(pattern);
        bound.expect("no statement depends on it").parameters
    }

    /// The books whose title has this text somewhere.
    fn titled(how: Match, fold: bool, text: &str) -> Expr {
        let pattern = Expr::value(Value::Text(text.to_owned()));
        Expr::matching(how, fold, Expr::column(None, TITLE), pattern)
    }

    /// The number of books of the author from this year on.
    fn later_books(first: i64) -> Expr {
        let mut later = Select::new(&BOOK);
        later.correlate(5, CorrelationOwner::Outer(None));
        later.filter(year(Comparison::Ge, Value::I64(first)));
        later.set_output(Output::Count);
        Expr::scalar(later, Type::I64)
    }

    fn authors(conditions: impl IntoIterator<Item = Expr>) -> Select {
        let mut authors = Select::new(&AUTHOR);
        conditions.into_iter().for_each(|it| authors.filter(it));
        authors
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
        let list = Array::new(Type::I64, vec![Value::I64(2); 2]);
        assert_eq!(
            parameters(&other),
            [
                Parameter::One(Value::I64(2)),
                Parameter::List(list),
                Parameter::One(Value::I64(7)),
                Parameter::One(Value::I64(3)),
            ]
        );
    }

    #[test]
    fn texts_that_are_looked_for_are_bound_as_the_database_takes_them() {
        let titled = |text| books(|books| books.filter(titled(Match::StartsWith, true, text)));
        let (one, other) = (titled("Little"), titled("Na_ture"));
        assert_eq!(words(&one), words(&other));
        let bound = Value::Text("StartsWith true Na_ture".to_owned());
        assert_eq!(parameters(&other), [Parameter::One(bound)]);
        let shape = other.shape().expect("the query has a shape");
        assert!(shape.bind(|_, _, _| None).is_none());
    }

    #[test]
    fn it_matters_which_values_are_equal_where_expressions_may_be_written_once() {
        let busy = |one, other| authors([one, other].map(|year| later_books(year).is_null()));
        assert_eq!(words(&busy(1860, 1870)), words(&busy(1900, 1910)));
        assert_eq!(words(&busy(1860, 1860)), words(&busy(1900, 1900)));
        assert_ne!(words(&busy(1860, 1870)), words(&busy(1860, 1860)));
        let plain = |one, other| {
            books(|books| {
                for it in [one, other] {
                    books.filter(year(Comparison::Ne, Value::I64(it)));
                }
            })
        };
        assert_eq!(words(&plain(1, 2)), words(&plain(1, 1)));
        let many = [5; COMPARED + 1].map(|year| later_books(year).is_null());
        assert!(authors(many).shape().is_none());
    }

    #[test]
    fn whatever_else_differs_is_another_shape() {
        let by = |key: OrderKey| move |books: &mut Select| books.order_by(vec![key]);
        let is = |condition: Expr| move |books: &mut Select| books.filter(condition);
        let of = |output: Output| move |books: &mut Select| books.set_output(output);
        let five = || year(Comparison::Eq, Value::I64(5));
        let title = || Expr::column(None, TITLE);
        let theirs = Expr::column(Some(&AUTHOR_OF_BOOK), TITLE);
        let called = |function| Expr::call(function, vec![title()]).is_null();
        let sum = |distinct| {
            let years = Some(Expr::column(None, YEAR));
            Expr::aggregate(Aggregate {
                distinct,
                ..Aggregate::new(AggregateFunction::Sum, years, Type::I64)
            })
        };
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
            books(of(Output::Values(vec![
                Expr::presence().at(&AUTHOR_OF_BOOK).into(),
            ]))),
            books(of(Output::Values(vec![Expr::value(Value::I64(5)).into()]))),
            books(by(OrderKey::asc(Expr::value(Value::I64(5))))),
            books(|books| books.correlate(5, CorrelationOwner::Outer(None))),
            books(is(titled(Match::Contains, false, "Little"))),
            books(is(titled(Match::Contains, true, "Little"))),
            books(is(titled(Match::EndsWith, false, "Little"))),
            books(is(called(Function::Lower))),
            books(is(called(Function::Upper))),
            books(is(sum(false).is_null())),
            books(is(sum(true).is_null())),
            authors([later_books(5).is_null()]),
            authors([later_books(5).is_null().negated()]),
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
            |books| books.filter(titled(Match::Like, false, "Little%")),
            |books| books.filter(titled(Match::Regex, false, "Little")),
            |books| {
                let null = Expr::value(Value::Null(Type::Text));
                books.filter(Expr::matching(
                    Match::Contains,
                    false,
                    Expr::column(None, TITLE),
                    null,
                ));
            },
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
