//! SQL of the user's own: as an expression in a query, and as a statement by itself.

on_each! {
    an_expression_takes_fields_and_values,
    an_expression_stands_wherever_another_does,
    an_expression_reaches_related_rows,
    an_expression_is_null_where_it_says_so,
    a_condition_is_combined_with_others,
    a_text_by_name_takes_its_values,
    a_list_stands_for_its_values,
    a_list_is_of_any_kind_of_values,
    mistakes_in_an_expression,
    rows_are_single_values_and_tuples,
    rows_are_models_by_the_names_of_their_columns,
    every_type_is_bound_and_read,
    writes_say_how_many_rows_they_changed,
    what_is_no_write_changes_no_row,
    statements_run_in_a_transaction,
    one_row_or_none,
    columns_that_do_not_fit,
    statements_that_would_stay_on_a_connection,
    errors_of_the_database,
    names_that_are_not_there,
    tables_may_be_made,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use crate::library::{ALCOTT, Author, Book, stocked, titles};

async fn an_expression_takes_fields_and_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .filter(raw::<bool>(
            "length({}) > {} OR {} < {}",
            (Book.title, 10, Book.year, 1820),
        ))
        .filter(Book.in_print);
    assert_eq!(titles(&query, &db).await, ["Little Women"]);
    let ends = |sql: &orm::query::Sql| sql.text().split(" WHERE ").nth(1).unwrap_or("").to_owned();
    assert_eq!(
        ends(&query.to_sql_for(Backend::Sqlite)?),
        r#"(length("book"."title") > ? OR "book"."year" < ?) AND "book"."in_print""#
    );
    assert_eq!(
        ends(&query.to_sql_for(Backend::Postgres)?),
        r#"(length("book"."title") > $1::int4 OR "book"."year" < $2::int4) AND "book"."in_print""#
    );
    let injected = "x' OR '1'='1";
    let found = Book::objects().filter(raw::<bool>("{} = {}", (Book.title, injected)));
    assert_eq!(found.count(&db).await?, 0, "a value is a value");
    let braces = raw::<bool>("{} || '{{}}' = {}", (Book.title, "Emma{}"));
    assert_eq!(titles(&Book::objects().filter(braces), &db).await, ["Emma"]);
    let none = raw::<bool>("1 = 1", ());
    assert_eq!(Book::objects().filter(none).count(&db).await?, 4);
    let year: i32 = 1854;
    let of_year = raw::<bool>("{} = {}", (Book.year, &year));
    assert_eq!(
        titles(&Book::objects().filter(of_year), &db).await,
        ["Walden"]
    );
    Ok(())
}

async fn an_expression_stands_wherever_another_does(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let length = || raw::<i64>("CAST(length({}) AS bigint)", Book.title);
    let query = Book::objects().order_by((length().desc(), Book.year));
    assert_eq!(
        titles(&query, &db).await,
        ["Little Women", "Little Men", "Walden", "Emma"]
    );
    assert_eq!(
        titles(&Book::objects().filter(length().lt(6)), &db).await,
        ["Emma"]
    );
    let lengths = Book::objects()
        .order_by(Book.year)
        .values((Book.title, length()));
    assert_eq!(lengths.first(&db).await?, Some(("Emma".to_owned(), 4)));
    let not_long = Book::objects().exclude(raw::<bool>("length({}) > 4", Book.title));
    assert_eq!(titles(&not_long, &db).await, ["Emma"]);
    let both = Book::objects().filter(Book.in_print & raw::<bool>("{} % 2 = 0", Book.year));
    assert_eq!(
        titles(&both.order_by(Book.year), &db).await,
        ["Walden", "Little Women"]
    );
    let either = any_of([
        Predicate::from(raw::<bool>("{} > 1870", Book.year).expr()),
        Book.title.eq("Emma"),
    ]);
    assert_eq!(Book::objects().filter(either).count(&db).await?, 2);
    let as_operand = Book::objects().filter(Book.copies.eq(raw::<i32>("{} - 1867", Book.year)));
    assert_eq!(as_operand.count(&db).await?, 0);
    let of_expression = raw::<i32>("{} * 2", (Book.year - 1800,)).expr::<Book>();
    let query = Book::objects().filter((of_expression + 1).eq(31));
    assert_eq!(titles(&query, &db).await, ["Emma"]);
    let changed = Book::objects()
        .filter(Book.title.eq("Emma"))
        .update(
            Book.title
                .set(raw::<String>("upper({})", Book.title).expr()),
            &db,
        )
        .await?;
    assert_eq!(changed, 1);
    assert_eq!(Book::get(4, &db).await?.title, "EMMA");
    Ok(())
}

async fn an_expression_reaches_related_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_alcott = raw::<bool>("{} LIKE {}", (Book.author.name, "%Alcott"));
    let query = Book::objects()
        .filter(by_alcott)
        .filter(Book.author.birth_year.gt(1800));
    assert_eq!(query.count(&db).await?, 2);
    let sql = query.to_sql(&db)?;
    assert_eq!(sql.text().matches("JOIN").count(), 1, "{sql}");
    let of_mentor = raw::<bool>("{} = 1803", Book.author.mentor.birth_year);
    let query = Book::objects().filter(of_mentor);
    assert_eq!(query.count(&db).await?, 3);
    let written = Author.books().any(raw::<bool>("{} > 1860", Book.year));
    assert_eq!(Author::objects().filter(written).count(&db).await?, 1);
    Ok(())
}

async fn an_expression_is_null_where_it_says_so(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let upper = raw::<Option<String>>("upper({})", Book.subtitle);
    let values = Book::objects().order_by(Book.year).values(upper.clone());
    assert_eq!(
        values.all(&db).await?,
        [
            None,
            Some("LIFE IN THE WOODS".to_owned()),
            Some("MEG, JO, BETH AND AMY".to_owned()),
            None,
        ]
    );
    let unnamed = Book::objects().filter(upper.expr().is_null());
    assert_eq!(unnamed.count(&db).await?, 2);
    let null = raw::<bool>("{} = {}", (Book.subtitle, "x"));
    assert_eq!(
        Book::objects().exclude(null).count(&db).await?,
        4,
        "what is unknown is not excluded"
    );
    let wrong = Book::objects().values(raw::<String>("upper({})", Book.subtitle));
    let error = wrong.all(&db).await.expect_err("some are null");
    assert!(error.to_string().contains("found null"), "{error}");
    Ok(())
}

const LONG: &str = r#"(length("book"."title") > ?)"#;

async fn a_condition_is_combined_with_others(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let long = || raw::<bool>("length({}) > {}", (Book.title, 6));
    let old = || Book.year.lt(1860);
    let kept = long();
    let condition = |query: QuerySet<Book>| {
        let sql = query.to_sql_for(Backend::Sqlite).expect("a query");
        let (_, condition) = sql.text().split_once(" WHERE ").unwrap_or_default();
        condition.to_owned()
    };
    let all = Book::objects;
    for (query, expected) in [
        (
            all().filter(long() & old()),
            format!(r#"{LONG} AND "book"."year" < ?"#),
        ),
        (
            all().filter(long() | old()),
            format!(r#"{LONG} OR "book"."year" < ?"#),
        ),
        (
            all().filter(old() | long()),
            format!(r#""book"."year" < ? OR {LONG}"#),
        ),
        (
            all().filter(long() & &old()),
            format!(r#"{LONG} AND "book"."year" < ?"#),
        ),
        (
            all().filter(long() & Book.in_print),
            format!(r#"{LONG} AND "book"."in_print""#),
        ),
        (
            all().filter(Book.in_print | long()),
            format!(r#""book"."in_print" OR {LONG}"#),
        ),
        (all().filter(!long()), format!("({LONG}) IS NOT TRUE")),
        (all().filter(!&long()), format!("({LONG}) IS NOT TRUE")),
        (all().filter(!!long()), LONG.to_owned()),
        (all().filter(&kept), LONG.to_owned()),
        (all().filter(long() & long()), format!("{LONG} AND {LONG}")),
        (
            all().filter((long() | !long()) & old()),
            format!(r#"({LONG} OR ({LONG}) IS NOT TRUE) AND "book"."year" < ?"#),
        ),
        (all().filter(Some(long())), LONG.to_owned()),
        (all().filter(None::<orm::query::Raw<bool>>), String::new()),
        (all().exclude(Some(long())), format!("({LONG}) IS NOT TRUE")),
        (
            all().filter(long() & None::<Predicate<Book>>),
            LONG.to_owned(),
        ),
        (
            all().filter(long() | Some(old())),
            format!(r#"{LONG} OR "book"."year" < ?"#),
        ),
        (
            all().filter(long() & Some(long())),
            format!("{LONG} AND {LONG}"),
        ),
        (
            all().filter(any_of([long(), !long()])),
            format!("{LONG} OR ({LONG}) IS NOT TRUE"),
        ),
        (all().filter(all_of([Some(long()), None])), LONG.to_owned()),
        (
            all().filter(any_of([long().into(), old()])),
            format!(r#"{LONG} OR "book"."year" < ?"#),
        ),
    ] {
        assert_eq!(condition(query), expected);
    }
    assert_eq!(all().filter(long() & old()).count(&db).await?, 0);
    assert_eq!(all().filter(!long() & old()).count(&db).await?, 2);
    let groups = Book::objects()
        .values((Book.author, orm::count()))
        .filter(raw::<bool>("{} > 1800", Book.year) & orm::count().gt(1));
    assert_eq!(groups.count(&db).await?, 1);
    let any = Author
        .books()
        .any(raw::<bool>("{} > 1860", Book.year) | Book.title.eq("Emma"));
    assert_eq!(Author::objects().filter(!any).count(&db).await?, 2);
    Ok(())
}

const BY_YEAR: &str = "SELECT title FROM book WHERE year > {} ORDER BY year";

async fn a_text_by_name_takes_its_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_year: Vec<String> = db.fetch(sql!(BY_YEAR, 1860)).await?;
    assert_eq!(by_year, ["Little Women", "Little Men"]);
    let joined = sql!(
        concat!("SELECT count(*) FROM book ", "WHERE year > {}"),
        1860
    );
    assert_eq!(db.fetch_one::<i64>(joined).await?, 2);
    let few = db.fetch::<String>(sql!(BY_YEAR)).await;
    assert_eq!(
        few.expect_err("a value is missing").to_string(),
        "invalid query of `sql!`: its SQL has 1 `{}`, and 0 values are given; write one `{}` for each value, on all databases"
    );
    Ok(())
}

/// A row of each kind of values that lists are of.
#[derive(Model, Debug)]
struct Sample {
    id: i64,
    token: Vec<u8>,
    weight: f64,
    day: NaiveDate,
    is_new: bool,
}

async fn a_list_stands_for_its_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let count = async |statement| db.fetch_one::<i64>(statement).await;
    let ids = vec![1_i64, 2, 99];
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM book WHERE id IN ({})",
            ids.clone()
        ))
        .await?,
        2
    );
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM book WHERE id not in ( {} )",
            ids
        ))
        .await?,
        2
    );
    let titles_in = vec!["Emma".to_owned(), "it's".to_owned()];
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            titles_in
        ))
        .await?,
        1
    );
    let none: Vec<i64> = Vec::new();
    assert_eq!(
        count(sql!("SELECT count(*) FROM book WHERE id IN ({})", none)).await?,
        0
    );
    assert_eq!(
        count(sql!("SELECT count(*) FROM book WHERE id IN ({})", 1_i64)).await?,
        1
    );
    for statement in [
        sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            vec!["Emma", "it's"]
        ),
        sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            &vec!["Emma", "it's"]
        ),
        sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            ["Emma", "it's"]
        ),
        sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            &["Emma", "it's"][..]
        ),
        sql!(
            "SELECT count(*) FROM book WHERE title IN ({})",
            &vec!["Emma".to_owned()]
        ),
        sql!("SELECT count(*) FROM book WHERE id IN ({})", [1_i64]),
        sql!("SELECT count(*) FROM book WHERE id IN ({})", &[1_i64]),
        sql!("SELECT count(*) FROM book WHERE id IN ({})", &[1_i64][..]),
        sql!("SELECT count(*) FROM book WHERE id IN ({})", &vec![1_i64]),
    ] {
        assert_eq!(count(statement).await?, 1);
    }
    let in_list = raw::<bool>("{} IN ({})", (Book.title, ["Emma"]));
    assert_eq!(
        titles(&Book::objects().filter(in_list), &db).await,
        ["Emma"]
    );
    let in_list = raw::<bool>("{} IN ({})", (Book.title, vec!["Emma".to_owned()]));
    let query = Book::objects().filter(in_list);
    assert_eq!(titles(&query, &db).await, ["Emma"]);
    let ends = |sql: &orm::query::Sql| sql.text().split(" WHERE ").nth(1).unwrap_or("").to_owned();
    assert_eq!(
        ends(&query.to_sql_for(Backend::Sqlite)?),
        r#"("book"."title" IN (SELECT value FROM json_each(?)))"#
    );
    assert_eq!(
        ends(&query.to_sql_for(Backend::Postgres)?),
        r#"("book"."title" IN (SELECT unnest($1::text[])))"#
    );
    Ok(())
}

async fn a_list_is_of_any_kind_of_values(db: Database) -> orm::Result<()> {
    let count = async |statement| db.fetch_one::<i64>(statement).await;
    db.create_tables(schema![Sample]).await?;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day");
    let sample = Sample::draft()
        .token(vec![0, 255])
        .weight(0.1 + 0.2)
        .day(day)
        .is_new(true);
    sample.save(&db).await?;
    let tokens: Vec<Vec<u8>> = vec![vec![1], vec![0, 255]];
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM sample WHERE token IN ({})",
            tokens
        ))
        .await?,
        1
    );
    for statement in [
        sql!(
            "SELECT count(*) FROM sample WHERE token = {}",
            &[0_u8, 255][..]
        ),
        sql!("SELECT count(*) FROM sample WHERE token = {}", [0_u8, 255]),
        sql!("SELECT count(*) FROM sample WHERE token = {}", b"\x00\xff"),
    ] {
        assert_eq!(count(statement).await?, 1);
    }
    let weights = vec![0.3, 0.1 + 0.2];
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM sample WHERE weight IN ({})",
            weights
        ))
        .await?,
        1
    );
    let no_weights: Vec<f64> = Vec::new();
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM sample WHERE weight IN ({})",
            no_weights
        ))
        .await?,
        0
    );
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM sample WHERE day IN ({})",
            vec![day]
        ))
        .await?,
        1
    );
    assert_eq!(
        count(sql!(
            "SELECT count(*) FROM sample WHERE is_new IN ({})",
            vec![true]
        ))
        .await?,
        1
    );
    Ok(())
}

async fn mistakes_in_an_expression(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let why = |error: Option<Error>| error.expect("a mistake").to_string();
    let few = Book::objects().filter(raw::<bool>("{} = {}", (Book.year,)));
    assert_eq!(
        why(few.all(&db).await.err()),
        "invalid query of `Book`: its SQL has 2 `{}`, and 1 values are given; write one `{}` for each value, on all databases"
    );
    let brace = Book::objects().filter(raw::<bool>("{ = 1", ()));
    assert!(why(brace.all(&db).await.err()).contains("a `{` or `}` stands alone"));
    let of_another = Book::objects().filter(raw::<bool>("{} = 'x'", Author.name));
    assert_eq!(
        why(of_another.all(&db).await.err()),
        "invalid query of `Book`: its raw SQL is over fields of `Author`; reach them from `Book`, or ask for that model"
    );
    let mixed = Book::objects().filter(raw::<bool>("{} = {}", (Book.title, Author.name)));
    assert!(why(mixed.all(&db).await.err()).contains("mixes fields of `Book` and `Author`"));
    let nul = Book::objects().filter(raw::<bool>("{} = {}", (Book.title, "a\0b")));
    assert!(matches!(nul.all(&db).await, Err(Error::InvalidText { .. })));
    Ok(())
}

async fn rows_are_single_values_and_tuples(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_queries(&db, 1, async || {
        let names: Vec<String> = db
            .fetch(sql!(
                "SELECT title FROM book WHERE year > {} ORDER BY year",
                1860
            ))
            .await?;
        assert_eq!(names, ["Little Women", "Little Men"]);
        orm::Result::Ok(())
    })
    .await?;
    let rows: Vec<(i64, String, Option<String>)> = db
        .fetch(sql!(
            "SELECT id, title, subtitle FROM book ORDER BY year LIMIT 2"
        ))
        .await?;
    assert_eq!(rows[0], (4, "Emma".to_owned(), None));
    assert_eq!(rows[1].2.as_deref(), Some("Life in the Woods"));
    let years: Vec<Option<i32>> = db
        .fetch(sql!("SELECT birth_year FROM author ORDER BY id"))
        .await?;
    assert_eq!(years, [Some(1803), Some(1832), Some(1817), None]);
    let all: u64 = db.fetch_one(sql!("SELECT count(*) FROM book")).await?;
    assert_eq!(all, Book::objects().count(&db).await?);
    let small: u8 = db
        .fetch_one(sql!("SELECT CAST({} AS smallint)", 7_i16))
        .await?;
    assert_eq!(small, 7);
    assert!(
        db.fetch_one::<u32>(sql!("SELECT {}", -1_i64))
            .await
            .is_err()
    );
    let none: Vec<i64> = db.fetch(sql!("SELECT id FROM book WHERE 1 = 2")).await?;
    assert!(none.is_empty());
    let keys: Vec<(ForeignKey<Author>,)> = db
        .fetch(sql!(
            "SELECT author_id FROM book WHERE title = {}",
            "Walden"
        ))
        .await?;
    assert_eq!(keys[0].0.id, 3);
    let injected = "' OR 1 = 1 --";
    let found: Vec<i64> = db
        .fetch(sql!("SELECT id FROM book WHERE title = {}", injected))
        .await?;
    assert!(found.is_empty(), "a value is a value");
    let braces: String = db.fetch_one(sql!("SELECT '{{}}' || {}", "x")).await?;
    assert_eq!(braces, "{}x");
    Ok(())
}

async fn rows_are_models_by_the_names_of_their_columns(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books: Vec<Book> = db
        .fetch(sql!(
            "SELECT year, 'more' AS more, author_id, title, id, editor_id, copies, in_print, subtitle
             FROM book WHERE author_id = {} ORDER BY year",
            ALCOTT
        ))
        .await?;
    assert_eq!(books.len(), 2);
    assert_eq!(
        (books[0].title.as_str(), books[0].year),
        ("Little Women", 1868)
    );
    assert_eq!(books[0].subtitle.as_deref(), Some("Meg, Jo, Beth and Amy"));
    assert_eq!((books[1].id, books[1].copies), (2, 1));
    assert!(books[1].in_print && books[1].editor.is_none());
    let all: Vec<Book> = db.fetch(sql!("SELECT * FROM book")).await?;
    assert_queries(&db, 1, async || {
        for book in &all {
            assert!(!book.author.get(&db).await?.name.is_empty());
        }
        orm::Result::Ok(())
    })
    .await?;
    let mut women = all.into_iter().find(|book| book.id == 1).expect("a book");
    women.copies = 7;
    women.save(&db).await?;
    let missing = db.fetch::<Book>(sql!("SELECT id, title FROM book")).await;
    assert_eq!(
        missing.expect_err("columns are missing").to_string(),
        "invalid query of `Book`: its SQL gives no column `year`, which `year` is read from; select it, or name it so with `AS`"
    );
    let twice = db
        .fetch::<Author>(sql!(
            "SELECT author.*, book.id FROM author JOIN book ON author_id = author.id"
        ))
        .await;
    assert_eq!(
        twice.expect_err("two columns").to_string(),
        "invalid query of `Author`: its SQL gives several columns `id`, and `id` is read from one; select one of them, or name the others with `AS`"
    );
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Everything {
    id: i64,
    small: i16,
    number: i32,
    large: i64,
    single: f32,
    double: f64,
    flag: bool,
    text: String,
    bytes: Vec<u8>,
    day: orm::chrono::NaiveDate,
    moment: orm::chrono::DateTime<orm::chrono::Utc>,
    missing: Option<String>,
}

async fn every_type_is_bound_and_read(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Everything]).await?;
    let day = orm::chrono::NaiveDate::from_ymd_opt(2024, 2, 29).expect("a leap day");
    let moment = day
        .and_hms_micro_opt(12, 30, 1, 250)
        .expect("a time")
        .and_utc();
    let row = Everything {
        id: 1,
        small: -3,
        number: 70_000,
        large: i64::MAX,
        single: 0.1,
        double: -1e300,
        flag: true,
        text: "ä '\" {} $1 ?".to_owned(),
        bytes: vec![0, 255, 39],
        day,
        moment,
        missing: None,
    };
    let written = db
        .execute(sql!(
            r"INSERT INTO everything (id, small, number, large, single, double, flag, text, bytes, day, moment, missing)
               VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            row.id,
            row.small,
            row.number,
            row.large,
            row.single,
            row.double,
            row.flag,
            &row.text,
            &row.bytes,
            row.day,
            row.moment,
            &row.missing,
        ))
        .await?;
    assert_eq!(written, 1);
    assert_eq!(Everything::get(1, &db).await?, row);
    let found: Vec<Everything> = db
        .fetch(sql!(
            "SELECT * FROM everything WHERE large = {} AND day = {} AND moment = {} AND bytes = {}",
            i64::MAX,
            day,
            moment,
            vec![0_u8, 255, 39]
        ))
        .await?;
    assert_eq!(found, [row]);
    Ok(())
}

async fn writes_say_how_many_rows_they_changed(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let changed = db
        .execute(sql!("UPDATE book SET copies = {} WHERE year < {}", 9, 1860))
        .await?;
    assert_eq!(changed, 2);
    assert_eq!(
        Book::objects().filter(Book.copies.eq(9)).count(&db).await?,
        2
    );
    let gone = db
        .execute(sql!("DELETE FROM book WHERE title = {}", "Emma"))
        .await?;
    assert_eq!(gone, 1);
    let ids: Vec<i64> = db
        .fetch(sql!(
            "INSERT INTO author (name, birth_year) VALUES ({}, {}), ({}, {}) RETURNING id",
            "A",
            None::<i32>,
            "B",
            Some(1900)
        ))
        .await?;
    assert_eq!(ids.len(), 2);
    let again = db
        .execute(sql!("WITH old AS (SELECT id FROM book WHERE year < 1860) UPDATE book SET copies = 0 WHERE id IN (SELECT id FROM old)"))
        .await?;
    assert_eq!(again, 1);
    Ok(())
}

/// After a write: SQLite remembers its number.
async fn what_is_no_write_changes_no_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert!(db.execute(sql!("UPDATE book SET year = year")).await? > 1);
    for statement in [
        sql!("SELECT title FROM book"),
        sql!("WITH few AS (SELECT 1) SELECT title FROM book"),
        sql!("CREATE TABLE shelf (id int)"),
        sql!("CREATE TABLE copied AS SELECT title FROM book"),
        sql!("DROP TABLE shelf"),
    ] {
        assert_eq!(db.execute(statement).await?, 0);
    }
    Ok(())
}

async fn statements_run_in_a_transaction(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let count = sql!("SELECT count(*) FROM book");
    let tx = db.begin().await?;
    assert_eq!(tx.execute(sql!("DELETE FROM book")).await?, 4);
    assert_eq!(tx.fetch_one::<i64>(count.clone()).await?, 0);
    tx.rollback().await?;
    assert_eq!(db.fetch_one::<i64>(count.clone()).await?, 4);
    db.transaction(async |tx| {
        tx.execute(sql!("DELETE FROM book WHERE id = {}", 1))
            .await?;
        count_of(tx).await.map(|count| assert_eq!(count, 3))
    })
    .await?;
    assert_eq!(count_of(&db).await?, 3);
    let shared: &dyn Executor = &db;
    assert_eq!(shared.fetch_one::<i64>(count.clone()).await?, 3);
    let tx = db.begin().await?;
    assert!(tx.execute(sql!("DELETE FROM no_such_table")).await.is_err());
    assert!(matches!(
        tx.fetch::<i64>(count).await,
        Err(Error::TransactionBroken { .. })
    ));
    tx.rollback().await?;
    Ok(())
}

async fn count_of(db: &impl Executor) -> orm::Result<i64> {
    db.fetch_one(sql!("SELECT count(*) FROM book")).await
}

async fn one_row_or_none(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by_year = |year: i32| sql!("SELECT title FROM book WHERE year >= {}", year);
    let title: String = db.fetch_one(by_year(1871)).await?;
    assert_eq!(title, "Little Men");
    assert!(matches!(
        db.fetch_one::<String>(by_year(2000)).await,
        Err(Error::DoesNotExist { model: "sql!" })
    ));
    assert!(matches!(
        db.fetch_one::<String>(by_year(1800)).await,
        Err(Error::MultipleObjectsReturned { model: "sql!" })
    ));
    assert_eq!(db.fetch_optional::<String>(by_year(2000)).await?, None);
    let book: Option<Book> = db
        .fetch_optional(sql!("SELECT * FROM book WHERE id = {}", 99))
        .await?;
    assert!(book.is_none());
    Ok(())
}

async fn columns_that_do_not_fit(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let message = |error: Option<Error>| error.expect("it does not fit").to_string();
    let text = db.fetch::<i64>(sql!("SELECT title FROM book")).await;
    assert_eq!(
        message(text.err()),
        "database error: cannot read column 1 of raw SQL, `title`: found a text; read it as what it is, or convert it in the SQL"
    );
    let null = db
        .fetch::<(i64, String)>(sql!("SELECT id, subtitle FROM book ORDER BY id DESC"))
        .await;
    assert_eq!(
        message(null.err()),
        "database error: cannot read column 2 of raw SQL, `subtitle`: found null; read it as an `Option`, or select another value \
         in its place"
    );
    let few = db.fetch::<(i64, String)>(sql!("SELECT id FROM book")).await;
    assert_eq!(
        message(few.err()),
        "invalid query of `sql!`: its SQL gives 1 column, and 2 are read; select as many, or read a tuple of as many"
    );
    let many = db.fetch::<i64>(sql!("SELECT id, title FROM book")).await;
    assert_eq!(
        message(many.err()),
        "invalid query of `sql!`: its SQL gives 2 columns, and 1 is read; select as many, or read a tuple of as many"
    );
    let model = db
        .fetch::<Author>(sql!(
            "SELECT id, 7 AS name, birth_year, mentor_id FROM author"
        ))
        .await;
    let error = model.expect_err("a number is no name");
    assert!(
        matches!(
            error,
            Error::Decode {
                model: "Author",
                field: "name",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(
        Book::objects().count(&db).await?,
        4,
        "the connection goes on"
    );
    Ok(())
}

async fn statements_that_would_stay_on_a_connection(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_queries(&db, 0, async || {
        for (statement, why) in [
            (sql!("BEGIN"), "`BEGIN` is about a transaction"),
            (sql!("-- now\n COMMIT"), "`COMMIT` is about a transaction"),
            (
                sql!("SET search_path TO x"),
                "`SET` is about one connection",
            ),
            (
                sql!("PRAGMA foreign_keys = 0"),
                "`PRAGMA` is about one connection",
            ),
            (
                sql!("SELECT 1; DELETE FROM book"),
                "it holds several statements",
            ),
            (sql!(""), "it holds no statement"),
            (
                sql!("SELECT * FROM book WHERE id = ?"),
                "`?` would be a parameter without a value; write `{}`",
            ),
            (
                sql!("SELECT * FROM book WHERE id = $1"),
                "`$1` would be a parameter without a value; write `{}`",
            ),
        ] {
            let error = db.execute(statement).await.expect_err(why);
            assert!(matches!(error, Error::InvalidQuery { .. }));
            assert!(error.to_string().contains(why), "{error}");
        }
    })
    .await;
    let tx = db.begin().await?;
    assert!(tx.execute(sql!("ROLLBACK")).await.is_err());
    assert_eq!(count_of(&tx).await?, 4, "a refusal breaks no transaction");
    tx.commit().await?;
    Ok(())
}

async fn errors_of_the_database(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let syntax = db.fetch::<i64>(sql!("SELEKT 1")).await;
    assert!(matches!(syntax, Err(Error::Database(_))));
    let unknown = db.fetch::<i64>(sql!("SELECT nothing FROM book")).await;
    assert!(unknown.is_err());
    let taken = db
        .execute(sql!(
            "INSERT INTO author (id, name) VALUES ({}, {})",
            1,
            "x"
        ))
        .await;
    assert!(matches!(taken, Err(Error::UniqueViolation { .. })));
    let nobody = db.execute(sql!("UPDATE book SET author_id = {}", 99)).await;
    assert!(nobody.is_err(), "SQLite does not say which key it was");
    let nul = db
        .fetch::<i64>(sql!("SELECT id FROM book WHERE title = {}", "a\0"))
        .await;
    assert!(nul.is_err(), "on both databases");
    assert_eq!(count_of(&db).await?, 4);
    Ok(())
}

async fn names_that_are_not_there(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let why = |result: orm::Result<Vec<i64>>| {
        let error = result.expect_err("a name is not there");
        let is_raw = matches!(error, Error::SchemaMismatch { is_raw: true, .. });
        assert!(is_raw, "{error:?}");
        error.to_string()
    };
    assert_eq!(
        why(db
            .fetch(sql!("SELECT id FROM book WHERE titel = {}", "Nature"))
            .await),
        "the SQL that was given does not fit the database: it names a column `titel`, and there is none; did you mean `title`, of the table `book`?"
    );
    assert_eq!(
        why(db
            .fetch(sql!("SELECT id FROM book WHERE book.isbn = {}", "x"))
            .await),
        "the SQL that was given does not fit the database: it names a column `isbn`, and there is none; mend the name, or add the column by a migration"
    );
    assert_eq!(
        why(db
            .fetch(sql!(
                "SELECT author.title FROM book JOIN author ON author.id = author_id"
            ))
            .await),
        "the SQL that was given does not fit the database: it names a column `title`, and there is none; `Book` has one in its table `book`: write the name of that table in front, or add the column by a migration"
    );
    assert_eq!(
        why(db.fetch(sql!("SELECT count(*) FROM books")).await),
        "the SQL that was given does not fit the database: it names a table `books`, and there is none; did you mean `book`, the table of `Book`?"
    );
    assert_eq!(
        why(db.fetch(sql!("SELECT count(*) FROM warehouse")).await),
        "the SQL that was given does not fit the database: it names a table `warehouse`, and there is none; mend the name; `db.create_tables(schema![…])` or a migration makes the tables of models"
    );
    let titel = Book::objects().filter(raw::<bool>("length(titel) > {}", (6,)));
    assert_eq!(
        why(titel.values(Book.id).all(&db).await),
        "the SQL that was given does not fit the database: it names a column `titel`, and there is none; did you mean `title`, of the table `book`?"
    );
    let counted = Book::objects().filter(raw::<bool>("(SELECT count(*) FROM books) > {}", (6,)));
    assert!(why(counted.values(Book.id).all(&db).await).contains("it names a table `books`"));
    db.execute(sql!("DROP TABLE book")).await?;
    assert_eq!(
        why(db.fetch(sql!("SELECT count(*) FROM book")).await),
        "the SQL that was given does not fit the database: it names a table `book`, and there is none; it is that of `Book`: create it with `db.create_tables(schema![Book])` or a migration"
    );
    let of_model = Book::objects().count(&db).await;
    assert!(matches!(
        of_model,
        Err(Error::SchemaMismatch { is_raw: false, .. })
    ));
    Ok(())
}

async fn tables_may_be_made(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.execute(sql!(
        "CREATE TABLE note (id integer PRIMARY KEY, text text NOT NULL)"
    ))
    .await?;
    db.execute(sql!("INSERT INTO note VALUES ({}, {})", 1, "x"))
        .await?;
    assert_eq!(
        db.fetch_one::<(i32, String)>(sql!("SELECT * FROM note"))
            .await?
            .1,
        "x"
    );
    db.execute(sql!("ALTER TABLE note ADD COLUMN more text"))
        .await?;
    let row: (i32, String, Option<String>) = db.fetch_one(sql!("SELECT * FROM note")).await?;
    assert_eq!(
        row.2, None,
        "a statement that is prepared sees the new column"
    );
    db.execute(sql!("DROP TABLE note")).await?;
    assert!(db.fetch::<i64>(sql!("SELECT id FROM note")).await.is_err());
    Ok(())
}
