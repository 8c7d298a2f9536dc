//! Data migrations in Rust, on tables as they were by then.

on_each! {
    a_function_sees_the_tables_as_they_were_by_then,
    a_function_is_undone_by_another,
    many_rows_come_a_batch_at_a_time,
    a_function_that_fails_undoes_its_migration,
    what_is_not_there_by_then_is_named,
    values_of_every_type_are_read_and_written,
    values_of_every_type_are_written_for_many_rows,
}

use orm::FieldError;
use orm::chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use orm::migrate::{Event, MigrationContext, Migrations, RunOptions, run_with};
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::uuid::Uuid;
use orm::{serde_json, sql};
use std::sync::{Arc, Mutex};

const BOOK: &str = r#"
format = 1

[[operation]]
op = "create_table"
table = "book"
columns = [
  { name = "id", type = "i64", identity = "by_default" },
  { name = "title", type = "text" },
  { name = "pages", type = "i32", null = true },
]
primary_key = ["id"]

[[operation]]
op = "run_sql"
sql = "INSERT INTO book (id, title, pages) VALUES (1, 'Little Women', 449), (2, 'Nature', NULL)"
reverse = ""
"#;

const SLUG: &str = r#"
format = 1
depends_on = ["0001_book"]

[[operation]]
op = "add_column"
table = "book"
column = { name = "slug", type = "text", null = true }

[[operation]]
op = "run_rust"
name = "fill_slugs"
reverse = "shout_titles"

[[operation]]
op = "alter_column"
table = "book"
from = { name = "slug", type = "text", null = true }
to = { name = "slug", type = "text" }
"#;

const WITHOUT_PAGES: &str = r#"
format = 1
depends_on = ["0002_slug"]

[[operation]]
op = "drop_column"
table = "book"
column = { name = "pages", type = "i32", null = true }
"#;

fn migrations() -> Migrations {
    Migrations::from_texts([
        ("0001_book", BOOK),
        ("0002_slug", SLUG),
        ("0003_drop_book_pages", WITHOUT_PAGES),
    ])
}

/// Reads a column that a later migration drops.
async fn fill_slugs(context: &MigrationContext) -> orm::Result<()> {
    let book = context.table("book")?;
    let mut rows = book.rows(&["title", "pages"])?.filter("slug IS NULL");
    while let Some(batch) = rows.next().await? {
        let mut slugs = Vec::new();
        for row in &batch {
            let title = row.get::<String>("title")?.to_lowercase().replace(' ', "-");
            let pages = row.get_option::<i32>("pages")?;
            slugs.push((
                row,
                pages.map_or(title.clone(), |pages| format!("{title}-{pages}")),
            ));
        }
        book.bulk_set("slug", slugs).await?;
    }
    Ok(())
}

/// By SQL, which the transaction of the migration runs.
async fn shout_titles(context: &MigrationContext) -> orm::Result<()> {
    let upper = sql!("UPDATE book SET title = upper(title)");
    context.executor().execute(upper).await.map(drop)
}

fn options() -> RunOptions {
    let options = RunOptions::default().data("fill_slugs", fill_slugs);
    options.data("shout_titles", shout_titles)
}

async fn a_function_sees_the_tables_as_they_were_by_then(db: Database) -> orm::Result<()> {
    run_with(&db, &migrations(), &options()).await?;
    let slugs: Vec<String> = db.fetch(sql!("SELECT slug FROM book ORDER BY id")).await?;
    assert_eq!(slugs, ["little-women-449", "nature"]);
    Ok(())
}

async fn a_function_is_undone_by_another(db: Database) -> orm::Result<()> {
    run_with(&db, &migrations(), &options()).await?;
    let undone = run_with(&db, &migrations(), &options().to("0001")).await?;
    assert_eq!(undone.undone.len(), 2);
    let titles: Vec<String> = db.fetch(sql!("SELECT title FROM book ORDER BY id")).await?;
    assert_eq!(titles, ["LITTLE WOMEN", "NATURE"]);
    Ok(())
}

/// Behaviour R23.
async fn many_rows_come_a_batch_at_a_time(db: Database) -> orm::Result<()> {
    run_with(&db, &migrations(), &options().to("0001")).await?;
    // A million with `ORM_TEST_ROWS=1000000`.
    let rows = std::env::var("ORM_TEST_ROWS").ok();
    let rows: u64 = rows.map_or(2_500, |rows| rows.parse().expect("a number"));
    db.execute(sql!(
        "INSERT INTO book (id, title) WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i, 'x' FROM n",
        i64::try_from(rows).expect("fewer rows")
    ))
    .await?;
    let heard: Arc<Mutex<Vec<u64>>> = Arc::default();
    let listener = Arc::clone(&heard);
    let options = options().progress(move |event: &Event<'_>| {
        if let Event::Rows { done, .. } = event {
            listener.lock().expect("nobody panicked").push(*done);
        }
    });
    run_with(&db, &migrations(), &options).await?;
    let mut batches: Vec<u64> = (1000..=rows).step_by(1000).collect();
    batches.extend((!rows.is_multiple_of(1000)).then_some(rows));
    assert_eq!(*heard.lock().expect("nobody panicked"), batches);
    let empty: i64 = db
        .fetch_one(sql!("SELECT count(*) FROM book WHERE slug IS NULL"))
        .await?;
    assert_eq!(empty, 0);
    Ok(())
}

async fn a_function_that_fails_undoes_its_migration(db: Database) -> orm::Result<()> {
    async fn fails(context: &MigrationContext) -> orm::Result<()> {
        shout_titles(context).await?;
        Err(Error::Validation {
            model: "book",
            errors: vec![FieldError::new(["title"], "must not shout")],
        })
    }
    let options = RunOptions::default().data("fill_slugs", fails);
    let error = run_with(&db, &migrations(), &options).await;
    let error = error.expect_err("it fails").to_string();
    assert!(
        error.contains("title: must not shout\n  fill_slugs"),
        "{error}"
    );
    let titles: Vec<String> = db.fetch(sql!("SELECT title FROM book ORDER BY id")).await?;
    assert_eq!(titles, ["Little Women", "Nature"]);
    let slug: Result<Vec<String>, _> = db.fetch(sql!("SELECT slug FROM book")).await;
    slug.expect_err("there is no such column");
    Ok(())
}

async fn what_is_not_there_by_then_is_named(db: Database) -> orm::Result<()> {
    async fn asks(context: &MigrationContext) -> orm::Result<()> {
        let book = context.table("book")?;
        let expect = |error: Error, expected: &str| assert_eq!(error.to_string(), expected);
        expect(
            context.table("author").expect_err("no such table"),
            "there is no table `author` at this point of the history; there are `book`",
        );
        expect(
            book.rows(&["sluk"]).expect_err("no such column"),
            "the table `book` has no column `sluk` at this point of the history; it has `id`, `title`, `pages`, `slug`",
        );
        let batch = book.rows(&["title"])?.next().await?.expect("two rows");
        expect(
            batch[0].get::<i32>("title").expect_err("a text"),
            "`title` holds values of type Text, and is read as I32",
        );
        expect(
            batch[0].get::<i32>("pages").expect_err("not read"),
            "the column `pages` was not read; name it in `rows`",
        );
        expect(
            book.set(&batch[0], "title", 7_i32)
                .await
                .expect_err("a number"),
            "`title` of the table `book` holds values of type Text, and was given one of I32",
        );
        fill_slugs(context).await
    }
    let options = RunOptions::default().data("fill_slugs", asks);
    run_with(&db, &migrations(), &options).await?;
    Ok(())
}

const THINGS: &str = r#"
format = 1

[[operation]]
op = "create_enum"
enum = "shape"
values = ["round", "flat"]

[[operation]]
op = "create_table"
table = "thing"
columns = [
  { name = "code", type = "decimal(6, 2)" },
  { name = "shape", type = "enum(shape)" },
  { name = "looks", type = "enum(shape)" },
  { name = "small", type = "i16" },
  { name = "ratio", type = "f64" },
  { name = "is_new", type = "bool" },
  { name = "photo", type = "bytes" },
  { name = "day", type = "date" },
  { name = "hour", type = "time" },
  { name = "local", type = "datetime" },
  { name = "moment", type = "timestamptz" },
  { name = "lasts", type = "duration" },
  { name = "price", type = "decimal(8, 2)", null = true },
  { name = "token", type = "uuid" },
  { name = "notes", type = "json" },
  { name = "tags", type = "array(text)" },
]
primary_key = ["code", "shape"]
checks = [
  { name = "thing_shape_choice", column = "shape", one_of = ["round", "flat"] },
  { name = "thing_looks_choice", column = "looks", one_of = ["round", "flat"] },
]

[[operation]]
op = "run_rust"
name = "double"
"#;

/// Twice as much of everything, in every row but the last.
async fn double(context: &MigrationContext) -> orm::Result<()> {
    let thing = context.table("thing")?;
    let columns = [
        "small", "ratio", "is_new", "photo", "day", "hour", "local", "moment", "lasts", "price",
        "token", "notes", "tags", "looks",
    ];
    let mut rows = thing.rows(&columns)?.filter("small < 9");
    let mut seen = Vec::new();
    while let Some(batch) = rows.next().await? {
        for row in batch {
            seen.push((
                row.get::<Decimal>("code")?.to_string(),
                row.get::<String>("shape")?,
            ));
            let small: i16 = row.get("small")?;
            thing.set(&row, "small", small * 2).await?;
            let ratio: f64 = row.get("ratio")?;
            thing.set(&row, "ratio", ratio * 2.0).await?;
            let is_new: bool = row.get("is_new")?;
            thing.set(&row, "is_new", !is_new).await?;
            let photo: Vec<u8> = row.get("photo")?;
            thing
                .set(&row, "photo", [photo.clone(), photo].concat())
                .await?;
            let day: NaiveDate = row.get("day")?;
            thing.set(&row, "day", day + Days::new(1)).await?;
            let hour: NaiveTime = row.get("hour")?;
            thing.set(&row, "hour", hour + Duration::hours(1)).await?;
            let local: NaiveDateTime = row.get("local")?;
            thing.set(&row, "local", local + Days::new(1)).await?;
            let moment: DateTime<Utc> = row.get("moment")?;
            thing.set(&row, "moment", moment + Days::new(1)).await?;
            let lasts: Duration = row.get("lasts")?;
            thing.set(&row, "lasts", lasts * 2).await?;
            let price: Option<Decimal> = row.get_option("price")?;
            let price = price.map(|price| price * Decimal::TWO);
            thing.set::<Decimal>(&row, "price", price).await?;
            let token: Uuid = row.get("token")?;
            thing
                .set(&row, "token", Uuid::from_u128(token.as_u128() * 2))
                .await?;
            let notes: serde_json::Value = row.get("notes")?;
            thing
                .set(&row, "notes", serde_json::json!([notes, notes]))
                .await?;
            let tags: Vec<String> = row.get("tags")?;
            thing
                .set(&row, "tags", [tags.clone(), tags].concat())
                .await?;
            assert_eq!(row.get::<String>("looks")?, "round");
            thing.set(&row, "looks", "flat".to_owned()).await?;
        }
    }
    let key = |code: &str| (code.to_owned(), "round".to_owned());
    assert_eq!(seen, [key("0.50"), key("2.25"), key("10.00")]);
    Ok(())
}

/// Twice as much of everything again, each column by one statement.
async fn double_in_bulk(context: &MigrationContext) -> orm::Result<()> {
    let thing = context.table("thing")?;
    let columns = [
        "small", "ratio", "is_new", "photo", "day", "hour", "local", "moment", "lasts", "price",
        "token", "notes", "tags",
    ];
    let rows = thing.rows(&columns)?.filter("small < 9").next().await?;
    let rows = rows.expect("three rows");
    thing
        .bulk_set::<i16>("small", [(); 0].map(|()| (&rows[0], 1)))
        .await?;
    macro_rules! doubled {
        ($column:literal: $ty:ty, $twice:expr) => {{
            let mut values = Vec::new();
            for row in &rows {
                values.push((row, row.get_option::<$ty>($column)?.map($twice)));
            }
            thing.bulk_set::<$ty>($column, values).await?;
        }};
    }
    doubled!("small": i16, |small| small * 2);
    doubled!("ratio": f64, |ratio| ratio * 2.0);
    doubled!("is_new": bool, |is_new| !is_new);
    doubled!("photo": Vec<u8>, |photo| [photo.clone(), photo].concat());
    doubled!("day": NaiveDate, |day| day + Days::new(1));
    doubled!("hour": NaiveTime, |hour| hour + Duration::hours(1));
    doubled!("local": NaiveDateTime, |local| local + Days::new(1));
    doubled!("moment": DateTime<Utc>, |moment| moment + Days::new(1));
    doubled!("lasts": Duration, |lasts| lasts * 2);
    doubled!("price": Decimal, |price| price * Decimal::TWO);
    doubled!("token": Uuid, |token| Uuid::from_u128(token.as_u128() * 2));
    doubled!("notes": serde_json::Value, |notes| serde_json::json!([notes, notes]));
    doubled!("tags": Vec<String>, |tags| [tags.clone(), tags].concat());
    let looks = rows.iter().map(|row| (row, "flat".to_owned()));
    thing.bulk_set("looks", looks).await
}

async fn values_of_every_type_are_read_and_written(db: Database) -> orm::Result<()> {
    things_are_doubled(db, RunOptions::default().data("double", double)).await
}

async fn values_of_every_type_are_written_for_many_rows(db: Database) -> orm::Result<()> {
    things_are_doubled(db, RunOptions::default().data("double", double_in_bulk)).await
}

/// The rows are those of a model of the same table.
async fn things_are_doubled(db: Database, options: RunOptions) -> orm::Result<()> {
    let tables = THINGS.split("[[operation]]\nop = \"run_rust\"").next();
    let first = [("0001_thing", tables.expect("the tables"))];
    run_with(&db, &Migrations::from_texts(first), &RunOptions::default()).await?;
    let codes = ["2.25", "10", "0.5", "0.75"];
    for (position, code) in codes.into_iter().enumerate() {
        let thing = Thing::draft()
            .code(code.parse::<Decimal>().expect("a decimal"))
            .shape(Shape::Round)
            .looks(Shape::Round)
            .small(if position == 3 { 9 } else { 4 })
            .ratio(0.5)
            .is_new(true)
            .photo(vec![0, 255])
            .day(NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day"))
            .hour(NaiveTime::from_hms_micro_opt(1, 2, 3, 4).expect("a time"))
            .local(DateTime::UNIX_EPOCH.naive_utc())
            .moment(DateTime::UNIX_EPOCH)
            .lasts(Duration::microseconds(1_500_001))
            .token(Uuid::from_u128(7))
            .notes(serde_json::json!({ "a": [1.5, null] }))
            .tags(vec!["x, y".to_owned(), "\"".to_owned()]);
        let thing = if position == 0 {
            thing.price("123456.78".parse::<Decimal>().expect("a decimal"))
        } else {
            thing
        };
        thing.save(&db).await?;
    }
    let second = "format = 1\ndepends_on = [\"0001_thing\"]\n\n[[operation]]\nop = \"run_rust\"\nname = \"double\"\n";
    let both = [first[0], ("0002_double", second)];
    run_with(&db, &Migrations::from_texts(both), &options).await?;

    let things = Thing::objects().order_by(Thing.code).all(&db).await?;
    let [half, left, two, _] = &things[..] else {
        panic!("{} things", things.len());
    };
    assert_eq!((left.small, left.looks), (9, Shape::Round));
    assert_eq!(
        (half.price, half.looks, half.shape),
        (None, Shape::Flat, Shape::Round)
    );
    assert_eq!(
        two.price.map(|price| price.to_string()),
        Some("246913.56".to_owned())
    );
    assert_eq!((two.small, two.ratio, two.is_new), (8, 1.0, false));
    assert_eq!(two.photo, [0, 255, 0, 255]);
    assert_eq!(two.day, NaiveDate::from_ymd_opt(2024, 3, 1).expect("a day"));
    assert_eq!(
        two.hour,
        NaiveTime::from_hms_micro_opt(2, 2, 3, 4).expect("a time")
    );
    let next_day = DateTime::UNIX_EPOCH + Days::new(1);
    assert_eq!((two.local, two.moment), (next_day.naive_utc(), next_day));
    assert_eq!(two.lasts, Duration::microseconds(3_000_002));
    assert_eq!(two.token, Uuid::from_u128(14));
    assert_eq!(
        two.notes,
        serde_json::json!([{ "a": [1.5, null] }, { "a": [1.5, null] }])
    );
    assert_eq!(two.tags, ["x, y", "\"", "x, y", "\""]);
    Ok(())
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[orm(db_enum)]
enum Shape {
    Round,
    Flat,
}

#[derive(Model)]
#[orm(primary_key(code, shape))]
struct Thing {
    #[orm(max_digits = 6, decimal_places = 2)]
    code: Decimal,
    shape: Shape,
    looks: Shape,
    small: i16,
    ratio: f64,
    is_new: bool,
    photo: Vec<u8>,
    day: NaiveDate,
    hour: NaiveTime,
    local: NaiveDateTime,
    moment: DateTime<Utc>,
    lasts: Duration,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: Option<Decimal>,
    token: Uuid,
    notes: serde_json::Value,
    tags: Vec<String>,
}
