use super::parts::COMPARED;
use super::*;
use crate::query::{
    Aggregate, AggregateFunction, Arithmetic, Comparison, CorrelationOwner, Expr, FrameUnit,
    Function, Hop, Item, List, LockStrength, OrderKey, Output, RelationPath, SetClause, Window,
    WindowFrame, Windowed,
};
use crate::schema::samples::{AUTHOR, BOOK};

/// Writes down what a text is bound for.
struct TextsAsTold;

impl BoundForms for TextsAsTold {
    fn stored(&self, _table: &'static Table, _column: usize, value: &Value) -> Value {
        value.clone()
    }

    fn pattern(&self, how: Match, fold: bool, text: &str) -> Option<String> {
        Some(format!("{how:?} {fold} {text}"))
    }

    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String {
        format!("{path:?} {read:?}")
    }
}

/// Knows no text that a statement does not depend on.
struct NoTexts;

impl BoundForms for NoTexts {
    fn stored(&self, table: &'static Table, column: usize, value: &Value) -> Value {
        TextsAsTold.stored(table, column, value)
    }

    fn pattern(&self, _how: Match, _fold: bool, _text: &str) -> Option<String> {
        None
    }

    fn json_path(&self, path: &[JsonStep], read: JsonRead) -> String {
        TextsAsTold.json_path(path, read)
    }
}

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
    let bound = shape.bind(&TextsAsTold);
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
    assert!(shape.bind(&NoTexts).is_none());
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
}

#[test]
fn null_is_a_word_where_something_is_compared_with_it() {
    let of_year = |year| {
        let year = Expr::value(year);
        let is = Expr::compare(Comparison::Eq, Expr::column(None, YEAR), year);
        books(|books| books.filter(is))
    };
    let (null, number) = (of_year(Value::Null(Type::I64)), of_year(Value::I64(5)));
    assert_ne!(words(&null), words(&number));
    assert_eq!(parameters(&null), []);
    assert_eq!(parameters(&number), [Parameter::One(Value::I64(5))]);
}

/// The year plus this number.
fn later(number: i64) -> Expr {
    let (year, number) = (Expr::column(None, YEAR), Expr::value(Value::I64(number)));
    Expr::arithmetic(Arithmetic::Add, Type::I64, year, number)
}

fn of(value: Expr) -> Select {
    books(|books| books.set_output(Output::Values(vec![Item::Value(value)])))
}

#[test]
fn computed_values_are_bound_unless_a_plan_depends_on_them() {
    let is_late = |number| books(|books| books.filter(later(number).is_null()));
    assert_eq!(words(&is_late(5)), words(&is_late(7)));
    assert_eq!(
        parameters(&is_late(7)),
        [Parameter::One(Value::I64(7))],
        "the number is bound"
    );
    let special = [5, 0, -1, i64::MIN].map(|number| words(&is_late(number)));
    for (n, one) in special.iter().enumerate() {
        assert!(!special[..n].contains(one), "{n}");
    }
    let factor = |factor: f64| {
        let parts = vec![Expr::column(None, YEAR), Expr::value(Value::F64(factor))];
        of(Expr::call(Function::Power, parts))
    };
    assert_eq!(words(&factor(1.5)), words(&factor(2.5)));
    let special = [1.5, 0.0, 10.0, f64::INFINITY].map(|number| words(&factor(number)));
    for (n, one) in special.iter().enumerate() {
        assert!(!special[..n].contains(one), "{n}");
    }
}

#[test]
fn it_matters_which_computed_values_are_equal() {
    let either = |one, other| {
        books(|books| {
            for n in [one, other] {
                books.filter(later(n).is_null());
            }
        })
    };
    assert_eq!(words(&either(2, 3)), words(&either(4, 5)));
    assert_ne!(words(&either(2, 3)), words(&either(4, 4)));
}

#[test]
fn branches_windows_and_places_in_documents_are_bound() {
    let shelf = |year: i64, name: &str| {
        let old = Expr::compare(
            Comparison::Lt,
            Expr::column(None, YEAR),
            Expr::value(Value::I64(year)),
        );
        let name = Expr::value(Value::Text(name.to_owned()));
        of(Expr::case(vec![(old, name)], None))
    };
    assert_eq!(words(&shelf(1900, "old")), words(&shelf(1800, "older")));
    let bound = [Value::I64(1800), Value::Text("older".to_owned())].map(Parameter::One);
    assert_eq!(parameters(&shelf(1800, "older")), bound);

    let sum = |rows: i64| {
        let years = Some(Expr::column(None, YEAR));
        let aggregate = Aggregate::new(AggregateFunction::Sum, years, Type::I64);
        of(Expr::window(Window {
            computed: Windowed::Aggregate(aggregate),
            partition: Vec::new(),
            order: vec![OrderKey::asc(Expr::column(None, YEAR))],
            frame: Some(WindowFrame {
                unit: FrameUnit::Rows,
                start: Some(rows),
                end: Some(0),
                exclude: None,
            }),
        }))
    };
    assert_eq!(words(&sum(-2)), words(&sum(-3)));
    assert_ne!(words(&sum(-2)), words(&sum(0)));
    assert_eq!(parameters(&sum(-3)), [Parameter::One(Value::I64(3))]);
    assert!(sum(3).shape().is_none(), "it ends before it begins");

    let found = |key: &str, read| of(Expr::column(None, TITLE).json_at(vec![key.into()], read));
    let (one, other) = (found("a", JsonRead::Text), found("b", JsonRead::Text));
    assert_eq!(words(&one), words(&other));
    assert_ne!(words(&one), words(&found("a", JsonRead::Integer)));
    let path = Value::Text("[Key(\"b\")] Text".to_owned());
    assert_eq!(parameters(&other), [Parameter::One(path)]);
    assert!(found("\0", JsonRead::Text).shape().is_none());
}

#[test]
fn rows_behind_a_place_and_locked_ones_have_shapes() {
    let behind = |year: i64| {
        let key = OrderKey::asc(Expr::column(None, YEAR));
        books(|books| books.filter(Expr::behind(vec![key], vec![Value::I64(year)])))
    };
    assert_eq!(words(&behind(1900)), words(&behind(1800)));
    assert_eq!(
        parameters(&behind(1800)),
        [Parameter::One(Value::I64(1800))]
    );
    let locked = |strength| books(|books| books.set_lock(|lock| lock.strength = Some(strength)));
    let update = words(&locked(LockStrength::Update));
    assert_ne!(update, words(&locked(LockStrength::Share)));
    assert_ne!(update, words(&books(|_| {})));
}

#[test]
fn writes_of_rows_have_shapes_of_their_own() {
    let set = |column, year: i64| SetClause {
        column,
        value: Expr::value(Value::I64(year)),
    };
    let of_year = |first: i64| books(|books| books.filter(year(Comparison::Eq, Value::I64(first))));
    let update = |column, to, first| Update::new(of_year(first), vec![set(column, to)]);
    let words_of = |update: &Update| update.shape().expect("the update has a shape").words;
    assert_eq!(words_of(&update(YEAR, 1, 2)), words_of(&update(YEAR, 3, 4)));
    assert_ne!(
        words_of(&update(YEAR, 1, 2)),
        words_of(&update(TITLE, 1, 2))
    );
    let raised = SetClause {
        column: YEAR,
        value: later(1),
    };
    let raised = Update::new(of_year(2), vec![raised]);
    assert_ne!(words_of(&raised), words_of(&update(YEAR, 1, 2)));
    let every_row = |change: fn(&mut Select)| Update::new(books(change), vec![set(YEAR, 1)]);
    assert_ne!(
        words_of(&every_row(|_| {})),
        words_of(&every_row(Select::allow_every_row))
    );
    let delete = |first| Delete::new(of_year(first));
    let deletes = [1, 2].map(|first| delete(first).shape().expect("the delete has a shape").words);
    assert_eq!(deletes[0], deletes[1]);
    let mut keys = of_year(1);
    keys.set_output(Output::Key);
    assert_ne!(deletes[0], words(&keys));
    let mut page = delete(1);
    page.rows.limit(1);
    assert!(page.shape().is_none());
}
