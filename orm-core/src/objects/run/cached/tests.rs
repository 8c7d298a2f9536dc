use super::*;
use crate::query::{
    Arithmetic, Comparison, ConflictAction, ConflictClause, Delete, Expr, Function, Insert,
    InsertValues, Item, OrderKey, Output, RelationPath, Select, SetClause, Update,
};
use crate::schema::samples::BOOK;
use crate::value::{Type, Value};

const TITLE: usize = 1;
const YEAR: usize = 2;

fn column(field: usize) -> Expr {
    Expr::column(None::<&'static RelationPath>, field)
}

fn compared(how: Comparison, left: Expr, right: Expr) -> Select {
    let mut books = Select::new(&BOOK);
    books.filter(Expr::compare(how, left, right));
    books
}

fn selected(values: Vec<Expr>) -> Select {
    let mut books = Select::new(&BOOK);
    let items = values.into_iter().map(Item::Value);
    books.set_output(Output::Values(items.collect()));
    books
}

fn calculated(how: Arithmetic, left: Expr, right: Expr) -> Expr {
    Expr::arithmetic(how, Type::I64, left, right)
}

/// Queries that are about two numbers.
fn of_numbers(one: &Value, other: &Value) -> Vec<Select> {
    let [one, other] = [one, other].map(|it| Expr::value(it.clone()));
    let year = || column(YEAR);
    let mut queries = Vec::new();
    for how in [
        Arithmetic::Add,
        Arithmetic::Sub,
        Arithmetic::Mul,
        Arithmetic::Div,
        Arithmetic::Rem,
    ] {
        let number = calculated(how, year(), one.clone());
        queries.push(compared(Comparison::Gt, number.clone(), other.clone()));
        queries.push(selected(vec![number, other.clone()]));
        let nested = calculated(how, calculated(how, year(), one.clone()), other.clone());
        queries.push(selected(vec![nested]));
    }
    let chosen = Expr::call(Function::Greatest, vec![year(), one.clone(), other.clone()]);
    queries.push(selected(vec![chosen.clone()]));
    let is_late = Expr::compare(Comparison::Ge, year(), one.clone());
    let case = Expr::case(vec![(is_late, other.clone())], Some(one.clone()));
    queries.push(selected(vec![case.clone()]));
    let mut ordered = compared(Comparison::Eq, chosen, other);
    ordered.order_by(vec![OrderKey::asc(case), OrderKey::asc(column(TITLE))]);
    queries.push(ordered);
    queries
}

/// Queries of functions of a column and two values.
fn of_functions(field: usize, functions: &[Function], values: [&Value; 2]) -> Vec<Select> {
    let [one, other] = values.map(|it| Expr::value(it.clone()));
    let mut queries = Vec::new();
    for &function in functions {
        let two = Expr::call(function, vec![column(field), one.clone()]);
        let three = Expr::call(function, vec![column(field), one.clone(), other.clone()]);
        queries.push(compared(Comparison::Eq, two.clone(), other.clone()));
        queries.push(selected(vec![two, three.clone()]));
        queries.push(compared(Comparison::Ne, three, column(field)));
    }
    queries
}

/// Updates of the books of a year.
fn updates(one: &Value, other: &Value) -> Vec<Update> {
    let rows = || compared(Comparison::Eq, column(YEAR), Expr::value(other.clone()));
    let number = calculated(Arithmetic::Add, column(YEAR), Expr::value(one.clone()));
    let values = [Expr::value(one.clone()), number];
    let set = |value| SetClause {
        column: YEAR,
        value,
    };
    let updates = values.map(|value| Update::new(rows(), vec![set(value)]));
    updates.into()
}

/// Inserts of a book, one of which changes the stored one.
fn inserts(one: &Value, other: &Value) -> Vec<Insert> {
    let insert = |conflict| Insert {
        table: &BOOK,
        columns: vec![YEAR],
        values: InsertValues::Row(vec![one.clone()]),
        computed: Vec::new(),
        returning: vec![0],
        conflict,
        tells_inserted: false,
    };
    let number = calculated(
        Arithmetic::Add,
        Expr::incoming(YEAR, 0),
        Expr::value(other.clone()),
    );
    let set = SetClause {
        column: YEAR,
        value: number,
    };
    let update = ConflictClause {
        target: vec![0],
        index: None,
        action: ConflictAction::DoUpdate {
            set: vec![set],
            filter: vec![Expr::compare(
                Comparison::Ne,
                column(YEAR),
                Expr::value(one.clone()),
            )],
        },
    };
    let ignore = ConflictClause::ignore(vec![0]);
    vec![insert(None), insert(Some(ignore)), insert(Some(update))]
}

/// A statement that was planned, and one of its shape with the same values.
struct Planned {
    words: Vec<u64>,
    bound: Vec<Parameter>,
    /// The text and the values; `None` where the request was refused, or nothing is sent.
    statement: Option<(String, Vec<Parameter>)>,
}

impl Planned {
    fn of(request: Request<'_>, shape: Option<RequestShape<'_>>, backend: Backend) -> Option<Self> {
        let bound = shape?.bind(&FormsOf(backend))?;
        let prepared = prepare_anew(request, backend, None).ok();
        let statement = prepared.as_ref().and_then(Prepared::sent);
        Some(Planned {
            words: bound.words,
            bound: bound.parameters,
            statement: statement.map(|it| (it.text.clone(), it.parameters.clone())),
        })
    }

    /// Returns whether the statement is kept for others of its shape.
    fn is_kept(&self) -> bool {
        matches!(&self.statement, Some((_, parameters)) if *parameters == self.bound)
    }
}

/// Checks that a statement that is kept is the one of all others of its shape. Returns how many were of a shape that had
/// been there before.
fn check(planned: &[Planned]) -> usize {
    let mut again = 0;
    for (n, one) in planned.iter().enumerate().filter(|(_, one)| one.is_kept()) {
        let text = one.statement.as_ref().map(|(text, _)| text);
        for (m, other) in planned.iter().enumerate() {
            if m == n || other.words != one.words {
                continue;
            }
            again += 1;
            let statement = other.statement.as_ref();
            assert_eq!(statement.map(|(text, _)| text), text);
            assert_eq!(statement.map(|(_, bound)| bound), Some(&other.bound));
        }
    }
    again
}

#[test]
fn requests_of_one_shape_have_the_statement_that_is_kept() {
    let numbers = [0, 1, 2, 3, -1, i64::MIN].map(Value::I64);
    for backend in Backend::ALL {
        let mut planned = Vec::new();
        for one in &numbers {
            for other in &numbers {
                for query in &of_numbers(one, other) {
                    planned.extend(Planned::of(Request::Select(query), query.shape(), backend));
                }
                for insert in &inserts(one, other) {
                    planned.extend(Planned::of(
                        Request::Insert(insert),
                        insert.shape(),
                        backend,
                    ));
                }
                for update in &updates(one, other) {
                    planned.extend(Planned::of(
                        Request::Update(update),
                        update.shape(),
                        backend,
                    ));
                }
            }
        }
        assert!(check(&planned) > 1_000, "{backend:?}");
    }
}

#[test]
fn functions_of_values_of_one_shape_have_the_statement_that_is_kept() {
    use Function::{
        Coalesce, Concat, Greatest, Left, Log, NullIf, PadStart, Position, Power, Repeat, Replace,
        Right, RoundTo, Substr,
    };
    let functions = [
        Coalesce,
        Concat,
        Greatest,
        Left,
        Log,
        NullIf,
        PadStart,
        Position,
        Power,
        Repeat,
        Replace,
        Right,
        RoundTo(Type::F64),
        Substr,
    ];
    let texts = ["", "a", "b", "%", "0"].map(|it| Value::Text(it.to_owned()));
    let numbers = [0, 1, 2, -1, 10, i32::MIN].map(Value::I32);
    let floats = [0.0, 1.5, 2.5, -1.0, 10.0, f64::INFINITY].map(Value::F64);
    for backend in Backend::ALL {
        for (field, values) in [(TITLE, &texts[..]), (TITLE, &numbers), (YEAR, &floats)] {
            let mut planned = Vec::new();
            for pair in values
                .iter()
                .flat_map(|one| values.iter().map(move |other| [one, other]))
            {
                for query in &of_functions(field, &functions, pair) {
                    planned.extend(Planned::of(Request::Select(query), query.shape(), backend));
                }
            }
            assert!(check(&planned) > 1_000, "{backend:?} {values:?}");
        }
    }
}

/// Returns whether a write is known to be of one row.
fn is_one_row(request: Request<'_>) -> bool {
    let prepared = prepare_anew(request, Backend::Sqlite, None).expect("the request is planned");
    prepared.statement.is_one_row
}

#[test]
fn a_write_of_the_row_with_a_key_looks_at_no_other() {
    let is = |field, value| Expr::compare(Comparison::Eq, column(field), Expr::value(value));
    let of_id = || is(0, Value::I64(1));
    let of_year = || is(YEAR, Value::I64(1868));
    let rows = |conditions: &[Expr]| {
        let mut books = Select::new(&BOOK);
        for it in conditions {
            books.filter(it.clone());
        }
        books
    };
    let set = |column, value| vec![SetClause { column, value }];
    let later = || calculated(Arithmetic::Add, column(YEAR), Expr::value(Value::I64(1)));
    let raw = || Expr::raw("1 = 1", Vec::new(), None);
    let update =
        |conditions: &[Expr], set| is_one_row(Request::Update(&Update::new(rows(conditions), set)));
    let delete = |conditions: &[Expr]| is_one_row(Request::Delete(&Delete::new(rows(conditions))));

    assert!(update(&[of_id()], set(YEAR, later())));
    assert!(update(&[of_id(), of_year()], set(YEAR, later())));
    assert!(delete(&[of_id()]));

    assert!(!update(&[of_year()], set(YEAR, later())), "several rows");
    assert!(
        !update(&[of_id(), raw()], set(YEAR, later())),
        "SQL of one's own"
    );
    assert!(
        !update(&[of_id()], set(0, Expr::value(Value::I64(2)))),
        "the key itself"
    );
    let others = Expr::exists(rows(&[of_year()]));
    assert!(
        !update(&[of_id(), others.clone()], set(YEAR, later())),
        "other rows"
    );
    assert!(!delete(&[of_year()]));
    assert!(!delete(&[of_id(), others]));
}

/// A tenant whose key has two parts.
fn tenant() -> Tenant {
    Tenant {
        table: &BOOK,
        key: vec![Value::I64(10), Value::I64(20)].into(),
    }
}

#[test]
fn the_key_of_a_tenant_stands_in_its_places() {
    let bound = |numbers: &[i64]| -> Vec<Parameter> {
        let values = numbers.iter().map(|number| Value::I64(*number));
        values.map(Parameter::One).collect()
    };
    let place = |parameter, part| TenantKeyPlace { parameter, part };
    let places = [place(0, 1), place(2, 0), place(3, 1), place(5, 0)];
    let tenant = tenant();
    let with_key = |tenant| with_tenant_key(bound(&[1, 2]), &places, tenant);
    assert_eq!(with_key(Some(&tenant)), bound(&[20, 1, 10, 20, 2, 10]));
    assert_eq!(with_key(None), bound(&[1, 2]));
    let without_places = with_tenant_key(bound(&[1, 2]), &[], Some(&tenant));
    assert_eq!(without_places, bound(&[1, 2]));
}

#[test]
fn the_shape_of_a_statement_for_a_tenant_is_no_other() {
    let tenant = tenant();
    let table = ptr::from_ref(tenant.table).addr() as u64;
    let select = compared(Comparison::Eq, column(YEAR), Expr::value(Value::I64(1)));
    let shape = select.shape().expect("the query has a shape");
    let words = shape
        .bind(&FormsOf(Backend::Sqlite))
        .expect("it is bound")
        .words;
    for words in [words, vec![table], vec![table, 1]] {
        let for_tenant = shape_for_tenant(&words, &tenant);
        assert_eq!(for_tenant[2..], words);
        assert_ne!(words[0], OF_TENANT);
    }
}
