//! Values that SQL makes: of a column that gets another type, of defaults and fills. They are the same on both databases.

on_each! {
    values_of_another_type_are_the_same_on_both_databases,
    arrays_of_another_type_are_the_same_on_both_databases,
    an_enum_type_is_made_of_the_texts_of_other_types,
    values_that_sql_names_are_stored_as_those_of_rust,
    times_that_sql_calculates_are_stored_as_those_of_rust,
    times_that_defaults_calculate_are_stored_as_those_of_rust,
    what_no_database_makes_of_the_values_is_refused,
}

use crate::cases::text;
use crate::changes::{migrate, run};
use orm::Decimal;
use orm::chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;
use orm_migrate::{Migration, SchemaState, plan, reverse};

/// The type of a column and a value of it; the types that it gets, and the value as a text in the end.
const CONVERSIONS: [(&str, &str, &[&str], &str); 46] = [
    ("f64", "100", &["text"], "100"),
    ("f64", "1e20", &["text"], "1e+20"),
    ("f32", "0.25", &["text"], "0.25"),
    ("f64", "2.5", &["i32", "text"], "2"),
    ("f64", "3.5", &["i64", "text"], "4"),
    ("f64", "0.1", &["f32", "text"], "0.1"),
    ("bool", "1 = 1", &["text"], "true"),
    ("bool", "1 = 2", &["text", "bool", "text"], "false"),
    ("text", "' Yes'", &["bool", "text"], "true"),
    ("i32", "7", &["bool", "text"], "true"),
    (
        "date",
        DAY,
        &["datetime", "text"],
        "2024-02-29T00:00:00.000000",
    ),
    (
        "date",
        DAY,
        &["timestamptz", "text"],
        "2024-02-29T00:00:00.000000+00:00",
    ),
    ("datetime", TIME, &["text"], "2024-02-29T10:11:12.500000"),
    (
        "datetime",
        TIME,
        &["timestamptz", "text"],
        "2024-02-29T10:11:12.500000+00:00",
    ),
    (
        "timestamptz",
        ZONED,
        &["datetime", "text"],
        "2024-02-29T10:11:12.500000",
    ),
    ("timestamptz", ZONED, &["date", "text"], "2024-02-29"),
    ("timestamptz", ZONED, &["time", "text"], "10:11:12.500000"),
    ("datetime", "NULL", &["timestamptz", "date", "text"], "null"),
    ("i64", "3", &["decimal(10, 2)", "text"], "3.00"),
    ("i64", "-7", &["decimal(18, 2)", "f64", "text"], "-7"),
    ("i64", "-7", &["decimal(18, 0)", "text"], "-7"),
    ("decimal(10, 0)", "-5", &["decimal(10, 2)", "text"], "-5.00"),
    ("decimal(10, 2)", "NULL", &["text"], "null"),
    ("f64", "12.345", &["decimal(10, 2)", "text"], "12.35"),
    ("f64", "-2.5", &["decimal(4, 0)", "text"], "-3"),
    ("f64", "NULL", &["decimal(10, 2)", "text"], "null"),
    (
        "f64",
        "1234567890.123456",
        &["decimal(18, 6)", "text"],
        "1234567890.123456",
    ),
    ("f32", "123456.7", &["decimal(10, 2)", "text"], "123456.70"),
    ("f32", "16777216", &["decimal(10, 0)", "text"], "16777216"),
    ("text", "' -2.5 '", &["decimal(10, 0)", "text"], "-3"),
    ("text", "'1e3'", &["decimal(10, 2)", "text"], "1000.00"),
    ("text", "' +4'", &["i32", "text"], "4"),
    (
        "text",
        "'0.1'",
        &["f32", "f64", "text"],
        "0.10000000149011612",
    ),
    ("text", "'-Infinity'", &["f64", "text"], "-Infinity"),
    ("text", "'Tru'", &["bool", "text"], "true"),
    (
        "text",
        "'{0190b5f1AAAA7bbb8ccc0123456789ab}'",
        &["uuid", "text"],
        "0190b5f1-aaaa-7bbb-8ccc-0123456789ab",
    ),
    ("json", "'true'", &["bool", "text"], "true"),
    (
        "json",
        r#"'{"b":[1,2.50],"a":{"x":"y:,z"}}'"#,
        &["text"],
        r#"{"a": {"x": "y:,z"}, "b": [1, 2.50]}"#,
    ),
    ("bool", "1 = 1", &["i16", "text"], "1"),
    ("i16", "-3", &["bool", "i64", "text"], "1"),
    ("date", DAY, &["text", "date", "text"], "2024-02-29"),
    (
        "time",
        "'10:11:12'",
        &["text", "time", "text"],
        "10:11:12.000000",
    ),
    (
        "datetime",
        TIME,
        &["text", "datetime", "text"],
        "2024-02-29T10:11:12.500000",
    ),
    (
        "timestamptz",
        ZONED,
        &["text", "timestamptz", "text"],
        "2024-02-29T10:11:12.500000+00:00",
    ),
    (
        "text",
        "'2024-02-29 10:11:12+02:00'",
        &["timestamptz", "text"],
        "2024-02-29T08:11:12.000000+00:00",
    ),
    (
        "text",
        "'2024-02-29 10:11:12.5'",
        &["date", "text"],
        "2024-02-29",
    ),
];

/// The types of an array of integers that becomes one of texts.
const ARRAYS: [&[&str]; 4] = [
    &["array(i16)", "array(i32)", "array(i64)", "array(text)"],
    &["array(i16)", "array(text)"],
    &["array(i64)", "array(text)"],
    &[
        "array(i64)",
        "array(i16)",
        "array(text)",
        "array(i32)",
        "array(text)",
    ],
];

#[derive(Model)]
#[orm(table = "kept")]
struct KeptArray {
    id: i64,
    own: Option<Vec<String>>,
}

const DAY: &str = "'2024-02-29'";
const TIME: &str = "'2024-02-29T10:11:12.500000'";
const ZONED: &str = "'2024-02-29T10:11:12.500000+00:00'";

#[derive(Model)]
struct Event {
    id: i64,
    #[orm(db_default = "CURRENT_TIMESTAMP")]
    made: DateTime<Utc>,
    #[orm(db_default = "'2024-02-29 10:00:00+02'")]
    announced: DateTime<Utc>,
    #[orm(db_default = "'2024-02-29 10:00'")]
    begins: NaiveDateTime,
    #[orm(db_default = "CURRENT_DATE")]
    day: NaiveDate,
    #[orm(db_default = "'18:30'")]
    doors: NaiveTime,
    #[orm(max_digits = 10, decimal_places = 2, db_default = "12.5")]
    price: Decimal,
    #[orm(max_digits = 10, decimal_places = 2, db_default = "'-0.50'")]
    deposit: Decimal,
}

/// The same table with columns that were filled.
#[derive(Model)]
#[orm(table = "event")]
struct FilledEvent {
    id: i64,
    ends: NaiveDateTime,
    #[orm(max_digits = 10, decimal_places = 2)]
    fee: Decimal,
}

const FILLS: &str = r#"
[[operation]]
op = "add_column"
table = "event"
column = { name = "ends", type = "datetime" }
fill = "'2024-03-01'"

[[operation]]
op = "add_column"
table = "event"
column = { name = "fee", type = "decimal(10, 2)" }
fill = "-3"
"#;

fn operations(text: &str) -> Migration {
    let text = format!("format = 1\n{text}");
    Migration::parse("0001_conversion", &text).unwrap_or_else(|error| panic!("{error}"))
}

/// Makes the table `kept` with a column of the first type and these rows, and gives the column one type after the other.
async fn keep(db: &Database, types: &[&str], rows: &str) -> orm::Result<()> {
    let mut state = SchemaState::default();
    let create = operations(&format!(
        "[[operation]]\nop = \"create_table\"\ntable = \"kept\"\ncolumns = [\n  {{ name = \"id\", type = \"i64\" }},\n  {{ name = \"own\", type = \"{}\", null = true }},\n]\nprimary_key = [\"id\"]\n",
        types[0]
    ));
    migrate(db, &create.changes, &mut state).await?;
    run(&format!("INSERT INTO kept VALUES {rows}"), db).await?;
    for pair in types.windows(2) {
        let alter = operations(&format!(
            "[[operation]]\nop = \"alter_column\"\ntable = \"kept\"\nfrom = {{ name = \"own\", type = \"{}\", null = true }}\nto = {{ name = \"own\", type = \"{}\", null = true }}\n",
            pair[0], pair[1]
        ));
        migrate(db, &alter.changes, &mut state).await?;
    }
    Ok(())
}

async fn values_of_another_type_are_the_same_on_both_databases(db: Database) -> orm::Result<()> {
    for (first, value, types, expected) in CONVERSIONS {
        let all = [&[first], types].concat();
        keep(&db, &all, &format!("(1, {value})")).await?;
        let found = text(&db, "SELECT own FROM kept").await?;
        assert_eq!(found, expected, "{value}, {all:?}");
        run("DROP TABLE kept", &db).await?;
    }
    Ok(())
}

/// A type, a value of it as SQL, and as a text.
const TYPED_TEXTS: [(&str, &str, &str); 7] = [
    ("i32", "7", "7"),
    ("bool", "1 = 1", "true"),
    ("f64", "2.5", "2.5"),
    ("decimal(4, 1)", "{}", "2.5"),
    ("date", DAY, "2024-02-29"),
    ("datetime", TIME, "2024-02-29T10:11:12.500000"),
    ("time", "'10:11:12.500000'", "10:11:12.500000"),
];

async fn an_enum_type_is_made_of_the_texts_of_other_types(db: Database) -> orm::Result<()> {
    let units = if db.backend() == orm::db::Backend::Sqlite {
        "25"
    } else {
        "2.5"
    };
    for (step, (ty, value, text_of_it)) in TYPED_TEXTS.into_iter().enumerate() {
        let (own, kept) = (format!("e{step}"), format!("t{step}"));
        let before = format!(
            "format = 1\n[[operation]]\nop = \"create_enum\"\nenum = \"{own}\"\nvalues = [\"{text_of_it}\", \"none\"]\n
            [[operation]]\nop = \"create_table\"\ntable = \"{kept}\"\ncolumns = [{{ name = \"value\", type = \"{ty}\" }}]\n"
        );
        let turned = format!(
            "format = 1\n[[operation]]\nop = \"alter_column\"\ntable = \"{kept}\"\nfrom = {{ name = \"value\", type = \"{ty}\" }}\nto = {{ name = \"value\", type = \"enum({own})\" }}\n"
        );
        let changes = |text: &str| {
            Migration::parse("typed.toml", text)
                .expect("a file")
                .changes
        };
        let mut state = SchemaState::default();
        migrate(&db, &changes(&before), &mut state).await?;
        let value = value.replace("{}", units);
        run(&format!("INSERT INTO {kept} VALUES ({value})"), &db).await?;
        migrate(&db, &changes(&turned), &mut state).await?;
        let found = text(&db, &format!("SELECT CAST(value AS text) FROM {kept}")).await?;
        assert_eq!(found, text_of_it, "{ty}");
    }
    Ok(())
}

async fn arrays_of_another_type_are_the_same_on_both_databases(db: Database) -> orm::Result<()> {
    let rows = match db.backend() {
        Backend::Sqlite => "(1, '[3,-1,3]'), (2, '[]'), (3, NULL)",
        _ => "(1, '{3,-1,3}'), (2, '{}'), (3, NULL)",
    };
    for types in ARRAYS {
        keep(&db, types, rows).await?;
        let found = KeptArray::objects().order_by(KeptArray.id);
        let found = found.values(KeptArray.own).all(&db).await?;
        let texts = ["3", "-1", "3"].map(str::to_owned).to_vec();
        assert_eq!(found, [Some(texts), Some(Vec::new()), None], "{types:?}");
        run("DROP TABLE kept", &db).await?;
    }
    Ok(())
}

async fn values_that_sql_names_are_stored_as_those_of_rust(db: Database) -> orm::Result<()> {
    let models = schema![Event];
    db.create_tables(models.clone()).await?;
    let event = Event::draft().save(&db).await?;
    let now = Utc::now();
    let day = |day| NaiveDate::from_ymd_opt(2024, 2, day).expect("a day");
    let at = |hour| day(29).and_hms_opt(hour, 0, 0).expect("a time");
    assert_eq!((event.id, event.price), (1, Decimal::new(1_250, 2)));
    assert_eq!(event.deposit, Decimal::new(-50, 2));
    assert!((now - event.made).num_minutes() < 1);

    let begins = Event.begins.eq(at(10)) & Event.announced.eq(at(8).and_utc());
    let doors = NaiveTime::from_hms_opt(18, 30, 0).expect("a time");
    let lately = Event.made.between(now - Days::new(1), now + Days::new(1));
    let today = Event.day.ge(now.date_naive() - Days::new(1)) & Event.doors.eq(doors);
    let found =
        Event::objects().filter(begins & lately & today & Event.price.eq(Decimal::new(125, 1)));
    assert_eq!(found.count(&db).await?, 1);

    let mut state = SchemaState::of(&models);
    migrate(&db, &operations(FILLS).changes, &mut state).await?;
    let march = day(29).succ_opt().expect("a day").and_time(NaiveTime::MIN);
    let filled = FilledEvent.ends.eq(march) & FilledEvent.fee.eq(Decimal::from(-3));
    let filled = FilledEvent::objects().filter(filled).get(&db).await?;
    assert_eq!(
        (filled.id, filled.ends, filled.fee),
        (1, march, Decimal::from(-3))
    );
    Ok(())
}

#[derive(Model, Debug)]
struct Visit {
    id: i64,
    at: DateTime<Utc>,
    begins: NaiveDateTime,
    clock: NaiveTime,
    noted: Option<DateTime<Utc>>,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: Decimal,
}

const VISIT: &str = r#"
[[operation]]
op = "create_table"
table = "visit"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "at", type = "i64" },
  { name = "price", type = "text" },
]
primary_key = ["id"]
"#;

const CALCULATED: &str = r#"
[[operation]]
op = "alter_column"
table = "visit"
from = { name = "at", type = "i64" }
to = { name = "at", type = "timestamptz" }
using = { sqlite = "datetime(at, 'unixepoch')", postgres = "to_timestamp(at)" }

[[operation]]
op = "alter_column"
table = "visit"
from = { name = "price", type = "text" }
to = { name = "price", type = "decimal(8, 2)" }
using = "12.5"

[[operation]]
op = "add_column"
table = "visit"
column = { name = "begins", type = "datetime" }
fill = { sqlite = "datetime(at)", postgres = "at AT TIME ZONE 'UTC'" }

[[operation]]
op = "add_column"
table = "visit"
column = { name = "clock", type = "time" }
fill = { sqlite = "strftime('%H:%M', at)", postgres = "date_trunc('minute', at AT TIME ZONE 'UTC')::time" }

[[operation]]
op = "add_column"
table = "visit"
column = { name = "noted", type = "timestamptz", null = true }
fill = { sqlite = "'2024-03-01 08:00'", postgres = "'2024-03-01 08:00'::timestamp AT TIME ZONE 'UTC'" }
"#;

async fn times_that_sql_calculates_are_stored_as_those_of_rust(db: Database) -> orm::Result<()> {
    let mut state = SchemaState::default();
    migrate(&db, &operations(VISIT).changes, &mut state).await?;
    let rows = "INSERT INTO visit (at, price) VALUES (1709201472, ''), (1709201473, '')";
    run(rows, &db).await?;
    migrate(&db, &operations(CALCULATED).changes, &mut state).await?;

    let at: DateTime<Utc> = "2024-02-29T10:11:12Z".parse().expect("a moment");
    let clock = NaiveTime::from_hms_opt(10, 11, 0).expect("a time");
    let visit = Visit.at.le(at)
        & Visit.begins.eq(at.naive_utc())
        & Visit.clock.eq(clock)
        & Visit.noted.lt(at + Days::new(1))
        & Visit.price.eq(Decimal::new(125, 1));
    assert_eq!(Visit::objects().filter(visit).count(&db).await?, 1);
    let row = Visit::objects().filter(Visit.at.gt(at)).get(&db).await?;
    assert_eq!(row.at.naive_utc(), row.begins);
    Ok(())
}

#[derive(Model, Debug)]
struct Reminder {
    id: i64,
    #[orm(db_default(sqlite = "CURRENT_TIMESTAMP", postgres = "now()"))]
    made: DateTime<Utc>,
    #[orm(db_default(
        sqlite = "datetime('now', '+7 days')",
        postgres = "now() + interval '7 days'"
    ))]
    due: DateTime<Utc>,
    #[orm(db_default(
        sqlite = "date('now', '+7 days')",
        postgres = "(now() AT TIME ZONE 'UTC')::date + 7"
    ))]
    day: NaiveDate,
    #[orm(db_default(sqlite = "'2024-02-29 10:00'", postgres = "'2024-02-29 10:00'"))]
    since: NaiveDateTime,
}

async fn times_that_defaults_calculate_are_stored_as_those_of_rust(
    db: Database,
) -> orm::Result<()> {
    db.create_tables(schema![Reminder]).await?;
    Reminder::draft().save(&db).await?;
    let (now, minute) = (Utc::now(), TimeDelta::minutes(1));
    let (due, since) = (now + Days::new(7), "2024-02-29T10:00:00");
    let since: NaiveDateTime = since.parse().expect("a time");
    let reminder = Reminder.made.between(now - minute, now + minute)
        & Reminder.due.between(due - minute, due + minute)
        & Reminder
            .day
            .between((due - minute).date_naive(), due.date_naive())
        & Reminder.since.eq(since);
    assert_eq!(Reminder::objects().filter(reminder).count(&db).await?, 1);
    Ok(())
}

/// The migration of one column, as its file has it.
fn altered(from: &str, to: &str, using: &str) -> Migration {
    operations(&format!(
        "[[operation]]\nop = \"alter_column\"\ntable = \"event\"\nfrom = {{ name = \"own\", type = \"{from}\" }}\nto = {{ name = \"own\", type = \"{to}\" }}\n{using}"
    ))
}

async fn what_no_database_makes_of_the_values_is_refused(db: Database) -> orm::Result<()> {
    let of = |ty: &str| -> SchemaState {
        let table = format!(
            "[[operation]]\nop = \"create_table\"\ntable = \"event\"\ncolumns = [{{ name = \"own\", type = \"{ty}\" }}]\n"
        );
        let mut state = SchemaState::default();
        let changes = operations(&table).changes;
        for change in &changes {
            state.apply(change).expect("it fits");
        }
        state
    };
    let (days, numbers) = (of("date"), of("i64"));
    let untold = altered("date", "i64", "").changes;
    let refused =
        plan(&untold, &mut days.clone(), db.backend()).expect_err("no database has a cast");
    let expected = match db.backend() {
        Backend::Sqlite => {
            "not supported on sqlite: a change of a column between types that it stores in different ways (say `using`)"
        }
        _ => {
            "not supported on postgres: a change of a column to a type for which it has no cast (say `using`)"
        }
    };
    assert_eq!(refused.to_string(), expected);

    let told = altered("date", "i64", "using = \"1\"\n").changes;
    plan(&told, &mut days.clone(), db.backend()).expect("it is said");
    let lost = reverse(&told, &days).expect_err("the days are not kept");
    assert_eq!(
        lost.to_string(),
        "operation 1 gives `event.own` other values by `using`, and those before are not kept; to undo it, write `run_sql` with a `reverse` in its place"
    );
    // A database makes a decimal of a number by itself, so that these are others than it makes.
    let told = altered("i64", "decimal(9, 2)", "using = \"own / 100.0\"\n").changes;
    let lost = reverse(&told, &numbers).expect_err("the numbers are not kept");
    assert!(lost.to_string().contains("`event.own` other values"));
    let told = altered("text", "date", "using = \"date(own)\"\n").changes;
    let back = reverse(&told, &of("text")).expect("a date is a text");
    assert_eq!(back, altered("date", "text", "").changes);
    // The text of an array is none that was split.
    let split =
        "using = { sqlite = \"json_array(own)\", postgres = \"string_to_array(own, ',')\" }\n";
    let told = altered("text", "array(text)", split).changes;
    let lost = reverse(&told, &of("text")).expect_err("the texts are not kept");
    assert!(lost.to_string().contains("`event.own` other values"));
    Ok(())
}
