//! `inspectdb`: tables that are there become models, which are compiled here as they were written.

on_each! {
    tables_made_elsewhere_become_models,
    models_become_models_again,
    tables_are_chosen_by_name,
    views_become_models,
    a_view_has_the_types_of_its_tables,
    a_view_that_no_longer_fits_is_left_out,
}

use crate::scene::{Scene, statements};
use orm::prelude::*;
use orm::schema::Schema;
use orm::schema::physical::TableName;
use orm_cli::Exit;
use orm_migrate::{SchemaState, drift};
use orm_tests::support::run;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "inspected/own.rs"]
mod own;

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/own_sqlite.rs"]
#[cfg(feature = "sqlite")]
mod own_sqlite;

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/own_postgres.rs"]
#[cfg(feature = "postgres")]
mod own_postgres;

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/elsewhere_sqlite.rs"]
#[cfg(feature = "sqlite")]
mod elsewhere_sqlite;

#[rustfmt::skip]
#[allow(unreachable_pub, clippy::struct_field_names, reason = "it is as it was written")]
#[path = "inspected/elsewhere_postgres.rs"]
#[cfg(feature = "postgres")]
mod elsewhere_postgres;

#[rustfmt::skip]
#[allow(unreachable_pub, reason = "it is as it was written")]
#[path = "inspected/views_sqlite.rs"]
#[cfg(feature = "sqlite")]
mod views_sqlite;

#[rustfmt::skip]
#[allow(unreachable_pub, reason = "it is as it was written")]
#[path = "inspected/views_postgres.rs"]
#[cfg(feature = "postgres")]
mod views_postgres;

/// The models of the guide.
#[cfg(feature = "postgres")]
mod elsewhere {
    use orm::Decimal;
    use orm::chrono::{DateTime, NaiveDate, Utc};
    use orm::prelude::*;

    #[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum BookState {
        Draft,
        InPrint,
    }

    #[derive(Model, Clone, Debug)]
    #[orm(table = "authors")]
    pub(super) struct Author {
        pub(super) id: i64,
        #[orm(max_length = 100)]
        pub(super) name: String,
        pub(super) born: Option<NaiveDate>,
    }

    #[derive(Model, Clone, Debug)]
    #[orm(table = "books")]
    pub(super) struct Book {
        pub(super) id: i64,
        pub(super) title: String,
        #[orm(related_name = "books", on_delete = Cascade)]
        pub(super) author: ForeignKey<Author>,
        #[orm(max_digits = 8, decimal_places = 2)]
        pub(super) price: Option<Decimal>,
        #[orm(db_default = "'draft'")]
        pub(super) state: BookState,
        #[orm(db_default = "now()")]
        pub(super) made_at: DateTime<Utc>,
    }

    pub(super) fn schema() -> orm::schema::Schema {
        schema![Author, Book]
    }
}

fn file(name: &str, ending: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/inspected");
    folder.join(name).with_extension(ending)
}

/// The models that are compiled here, of what they were written of.
fn compiled(name: &str) -> Schema {
    match name {
        #[cfg(feature = "sqlite")]
        "own_sqlite" => own_sqlite::schema(),
        #[cfg(feature = "postgres")]
        "own_postgres" => own_postgres::schema(),
        #[cfg(feature = "sqlite")]
        "elsewhere_sqlite" => elsewhere_sqlite::schema(),
        #[cfg(feature = "postgres")]
        "elsewhere_postgres" => elsewhere_postgres::schema(),
        #[cfg(feature = "sqlite")]
        "views_sqlite" => views_sqlite::schema(),
        #[cfg(feature = "postgres")]
        "views_postgres" => views_postgres::schema(),
        other => panic!("no models are called {other}"),
    }
}

/// Writes models of the database of the test, and compares them with those that are compiled here; with `BLESS=1` writes
/// those.
async fn assert_models(name: &str) {
    let mut scene = Scene::on_database();
    let exit = scene
        .manage(Schema::default(), "inspectdb --out models.rs")
        .await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    let written = fs::read_to_string(scene.folder().join("models.rs")).expect("models");
    let file = file(name, "rs");
    if env::var_os("BLESS").is_some() {
        fs::write(&file, &written).expect("the models are kept");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, expected, "{} differs", file.display());
}

async fn tables_made_elsewhere_become_models(db: Database) -> orm::Result<()> {
    let name = format!("elsewhere_{}", db.backend().name());
    let sql = fs::read_to_string(file(&name, "sql")).expect("statements");
    run(&sql, &db).await?;
    assert_models(&name).await;
    // The tables do for the models, as they are.
    db.create_tables(compiled(&name)).await?;
    match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => use_on_sqlite(&db).await,
        #[cfg(feature = "postgres")]
        Backend::Postgres => use_on_postgres(&db).await,
        _ => Ok(()),
    }
}

/// Defaults of the other program become those of the columns, in the form in which times are compared.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn defaults_write_times_as_fields_do() {
    orm_tests::support::on_sqlite(async |db| {
        use elsewhere_sqlite::Tick;
        db.create_tables(schema![Tick]).await?;
        let row = Tick::draft().save(&db).await?;
        let stored = sql!("SELECT made || ' ' || day || ' ' || local FROM tick");
        let stored: String = db.fetch_one(stored).await?;
        let local = row.local.expect("a time");
        let form = "%Y-%m-%dT%H:%M:%S%.6f";
        let expected = format!(
            "{} {} {}",
            row.made.format(form),
            row.day,
            local.format(form)
        );
        assert_eq!(stored, expected);
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// The enum type of tables that are made to be compared is another than that of a function.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn a_check_with_a_function_of_an_enum_is_not_compared() {
    orm_tests::support::on_postgres(async |db| {
        use elsewhere_postgres::Poster;
        let sql = fs::read_to_string(file("elsewhere_postgres", "sql")).expect("statements");
        run(&sql, &db).await?;
        let mut scene = Scene::on_database();
        for call in ["makemigrations", "migrate --fake", "check --database"] {
            scene.manage(schema![Poster], call).await;
        }
        let shown = scene.shown();
        let reason = "approximate: the SQL of checks, defaults and indexes is not compared; the expected tables cannot be made beside those that are there: ";
        assert!(shown.contains(reason), "{shown}");
        assert!(!shown.contains("the check `shown`"), "{shown}");
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// The tables of other schemas are not forgotten: a database may have all of its own in one.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn tables_of_other_schemas_are_named() {
    orm_tests::support::on_postgres(async |db| {
        let mut scene = Scene::on_database();
        scene.manage(Schema::default(), "inspectdb").await;
        assert!(!scene.shown().contains("NOTE"), "{}", scene.shown());
        run("CREATE SCHEMA jobs; CREATE TABLE jobs.job (id serial PRIMARY KEY); CREATE SCHEMA empty", &db).await?;
        scene.manage(Schema::default(), "inspectdb").await;
        let note = "// NOTE: the tables of the schema `jobs` are left out: `inspectdb --schema jobs` writes models of those in it\n";
        assert!(scene.shown().contains(note), "{}", scene.shown());
        scene.manage(Schema::default(), "inspectdb --schema jobs").await;
        assert!(scene.shown().ends_with("    schema![Job]\n}\n\n"), "{}", scene.shown());
        for place in 1..7 {
            run(&format!("CREATE SCHEMA s{place}; CREATE VIEW s{place}.v AS SELECT 1 AS id"), &db).await?;
        }
        scene.manage(Schema::default(), "inspectdb").await;
        let note = "the schemas `jobs`, `s1`, `s2`, `s3`, `s4` and 2 more are left out";
        assert!(scene.shown().contains(note), "{}", scene.shown());
        run("DROP SCHEMA jobs, s1, s2, s3, s4, s5, s6, empty CASCADE", &db).await?;
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// What a database made elsewhere counts up besides its keys, the models' own database counts too; the one is no difference from
/// the other.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn columns_besides_the_key_are_counted_up() {
    orm_tests::support::on_postgres(async |db| {
        use elsewhere_postgres::{Ticket, Visit};
        run("CREATE FUNCTION next_turn() RETURNS integer LANGUAGE sql AS 'SELECT 7'", &db).await?;
        db.create_tables(schema![Ticket, Visit]).await?;
        let day = orm::chrono::NaiveDate::default();
        for number in [1, 2] {
            let ticket = Ticket::draft().place(format!("at {number}")).until(day);
            let ticket = ticket.save(&db).await?;
            assert_eq!((ticket.number, ticket.turn, ticket.turn_of_day), (number, number.into(), 7));
            let visit = Visit::draft().at(day).save(&db).await?;
            assert_eq!((visit.number, visit.turn), (number.into(), number));
        }
        let state = SchemaState::of(&schema![Visit]);
        assert_eq!(drift(&db, &state, &[TableName::new(None, "ticket")]).await?, []);
        run(
            "DROP TABLE visit; CREATE TABLE visit (number bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, turn int NOT NULL GENERATED BY DEFAULT AS IDENTITY, PRIMARY KEY (number, at))",
            &db,
        )
        .await?;
        assert_eq!(drift(&db, &state, &[TableName::new(None, "ticket")]).await?, []);
        Ok::<_, orm::Error>(())
    })
    .await;
}

#[cfg(feature = "sqlite")]
async fn use_on_sqlite(db: &Database) -> orm::Result<()> {
    use elsewhere_sqlite::{Customer, Invoice, Playlist, Track};
    let rows = "INSERT INTO Customer VALUES (1, 'Ann', 'Lee', 'ann@example.org', NULL);
        INSERT INTO Invoice VALUES (1, 1, '2009-01-01 00:00:00', 1.98);
        INSERT INTO Track VALUES (1, 'One', NULL, NULL, 1000, 2), (2, 'Two', NULL, NULL, 2000, 0.99);
        INSERT INTO Playlist VALUES (1, 'Music'); INSERT INTO PlaylistTrack VALUES (1, 2)";
    run(rows, db).await?;
    let dated = Invoice::objects()
        .select_related(Invoice.customer)
        .get(db)
        .await?;
    assert_eq!(dated.invoice_date.to_string(), "2009-01-01 00:00:00");
    assert_eq!(dated.customer.get(db).await?.first_name, "Ann");
    let day = dated
        .invoice_date
        .date()
        .and_hms_opt(12, 30, 0)
        .expect("a time");
    let new = Invoice::draft().customer(1).invoice_date(day).total(2.0);
    let new = new.save(db).await?;
    assert_eq!(Invoice::get(new.invoice_id, db).await?.invoice_date, day);
    let prices = Track::objects()
        .order_by(Track.track_id)
        .values(Track.unit_price);
    assert_eq!(prices.all(db).await?, [2.0, 0.99]);
    let list = Playlist::get(1, db).await?;
    assert_eq!(list.tracks.values(Track.name).all(db).await?, ["Two"]);
    let customer = Customer::get(1, db).await?;
    assert_eq!(customer.invoices().count(db).await?, 2);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn use_on_postgres(db: &Database) -> orm::Result<()> {
    use elsewhere_postgres::{Category, CategoryToFilm, Film, Language, MpaaRating, Price, Visit};
    let day = orm::chrono::NaiveDate::default();
    Visit::draft().at(day).save(db).await?;
    let visit = Visit::draft().at(day).save(db).await?;
    assert_eq!((visit.number, visit.turn), (2, 2));
    let english = Language::draft().name("English").save(db).await?;
    let film = Film::draft()
        .title("Up")
        .language(&english)
        .save(db)
        .await?;
    assert_eq!(film.rating, Some(MpaaRating::G));
    assert_eq!(film.rental_rate.to_string(), "4.99");
    let rated = Film::objects().filter(Film.rating.eq(MpaaRating::G));
    assert_eq!(
        rated
            .filter(Film.language.name.eq("English"))
            .count(db)
            .await?,
        1
    );
    let category = Category::draft().name("Animation").save(db).await?;
    film.categories.add([&category], db).await?;
    assert_eq!(category.films().count(db).await?, 1);
    let pair = CategoryToFilm::draft()
        .a(&category)
        .b(&film)
        .save(db)
        .await?;
    let again = CategoryToFilm::get((category.category_id, film.film_id), db).await?;
    assert_eq!(again.b.id, pair.b.id);
    run("INSERT INTO \"Price\" VALUES ('a', 1.00000001)", db).await?;
    let mut price = Price::get("a", db).await?;
    let written = price.amount.expect("an amount").to_string();
    assert!(written.starts_with("1.00000001"), "{written}");
    // More digits than the field has are read, and not written.
    let refused = price.save(db).await.expect_err("it has too many digits");
    assert!(
        matches!(refused, orm::Error::OutOfRange { .. }),
        "{refused}"
    );
    price.note = Some("dear".to_owned());
    price.save_fields(Price.note, db).await
}

async fn models_become_models_again(db: Database) -> orm::Result<()> {
    db.create_tables(own::schema()).await?;
    let name = format!("own_{}", db.backend().name());
    assert_models(&name).await;
    let again = SchemaState::of(&compiled(&name));
    let differences = drift(&db, &again, &[]).await?;
    let differences: Vec<_> = differences.iter().map(ToString::to_string).collect();
    assert_eq!(differences, [""; 0]);
    // So the first migration of these models is one that the database has.
    let mut scene = Scene::on_database();
    let models = || compiled(&name);
    assert_eq!(scene.manage(models(), "makemigrations").await, Exit::Done);
    let exit = scene.manage(models(), "migrate --fake-initial").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    let exit = scene.manage(models(), "check --database").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    Ok(())
}

async fn tables_are_chosen_by_name(db: Database) -> orm::Result<()> {
    db.create_tables(own::schema()).await?;
    run("CREATE TABLE log (line TEXT)", &db).await?;
    run(
        "CREATE TABLE seaql_migrations (version TEXT PRIMARY KEY)",
        &db,
    )
    .await?;
    let none = Schema::default;
    let mut scene = Scene::on_database();
    let lists = [
        ("inspectdb shelf spot", "Shelf, Spot"),
        ("inspectdb b* --exclude *shelves", "Biography, Book"),
        ("inspectdb seaql_migrations --keep-names", "SeaqlMigrations"),
        ("inspectdb countries --keep-names", "Countries"),
    ];
    for (call, models) in lists {
        assert_eq!(scene.manage(none(), call).await, Exit::Done);
        let list = format!("    schema![{models}]\n");
        assert!(
            scene.shown().ends_with(&format!("{list}}}\n\n")),
            "{}",
            scene.shown()
        );
    }
    assert_eq!(scene.manage(none(), "inspectdb").await, Exit::Done);
    let shown = scene.shown();
    let all = shown.rsplit("$ manage inspectdb\n").next();
    let all = all.expect("the last call");
    assert!(
        all.contains("// NOTE: the table `log` is left out"),
        "{all}"
    );
    assert!(!all.contains("seaql"), "{all}");
    assert_eq!(scene.manage(none(), "inspectdb nothing").await, Exit::Usage);
    assert!(
        scene
            .shown()
            .contains("there is no table or view `nothing`")
    );
    // What is there already stays.
    fs::write(scene.folder().join("models.rs"), "mine").expect("a file");
    let exit = scene.manage(none(), "inspectdb --out models.rs").await;
    assert_eq!(exit, Exit::Failed, "{}", scene.shown());
    let kept = fs::read_to_string(scene.folder().join("models.rs"));
    assert_eq!(kept.expect("the file"), "mine");
    Ok(())
}

async fn views_become_models(db: Database) -> orm::Result<()> {
    let name = format!("views_{}", db.backend().name());
    let sql = fs::read_to_string(file(&name, "sql")).expect("statements");
    run(&sql, &db).await?;
    assert_models(&name).await;
    // Nothing makes tables of the views, and nothing misses them.
    db.create_tables(compiled(&name)).await?;
    let mut scene = Scene::on_database();
    let models = || compiled(&name);
    assert_eq!(scene.manage(models(), "makemigrations").await, Exit::Done);
    let exit = scene.manage(models(), "migrate --fake").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    assert!(
        !scene.shown().contains("customer_total"),
        "{}",
        scene.shown()
    );
    assert_eq!(scene.manage(models(), "makemigrations").await, Exit::Done);
    assert!(scene.shown().contains("No changes"), "{}", scene.shown());
    match db.backend() {
        #[cfg(feature = "sqlite")]
        Backend::Sqlite => {
            use views_sqlite::{CustomerTotal, Paid};
            let total = CustomerTotal::get(1, &db).await?;
            assert_eq!((total.invoices, total.amount), (Some(2), Some(40)));
            assert_eq!(
                total.first_day.map(|day| day.to_string()).as_deref(),
                Some("2024-05-01")
            );
            let paid = Paid::objects().filter(Paid.amount.gt(20));
            assert_eq!(paid.values(Paid.id).all(&db).await?, [1]);
        }
        #[cfg(feature = "postgres")]
        Backend::Postgres => {
            use views_postgres::{CustomerTotal, Mood, Paid, Standing};
            let total = CustomerTotal::get(1, &db).await?;
            assert_eq!((total.invoices, total.amount), (Some(2), Some(40)));
            let paid = Paid::objects().filter(Paid.mood.eq(Mood::Happy));
            assert_eq!(paid.values(Paid.id).all(&db).await?, [1]);
            let standing = Standing::get(("Ann", 2), &db).await?;
            assert_eq!(standing.score, Some(0.5));
        }
        _ => {}
    }
    Ok(())
}

#[derive(Model)]
struct Gift {
    id: i64,
    #[orm(max_digits = 8, decimal_places = 2)]
    price: orm::Decimal,
    wrapped: bool,
    tags: Vec<String>,
    #[orm(max_length = 9)]
    color: Option<String>,
}

async fn a_view_has_the_types_of_its_tables(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Gift]).await?;
    let view = "CREATE VIEW dear_gift AS SELECT id, price, wrapped, tags, color FROM gift";
    run(view, &db).await?;
    let mut scene = Scene::on_database();
    let none = Schema::default;
    let read = |scene: &Scene| {
        let text = scene
            .shown()
            .rsplit("pub struct DearGift {")
            .next()
            .map(str::to_owned);
        text.expect("the model")
    };
    let expected = "
    #[orm(identity = false)]
    pub id: i64,
    #[orm(max_digits = 8, decimal_places = 2)]
    pub price: Option<Decimal>,
    pub wrapped: Option<bool>,
    pub tags: Option<Vec<String>>,
    #[orm(max_length = 9)]
    pub color: Option<String>,
}
";
    for _ in 0..2 {
        assert_eq!(
            scene.manage(none(), "inspectdb dear_gift").await,
            Exit::Done
        );
        let shown = read(&scene);
        assert!(shown.starts_with(expected), "{shown}");
        let price: orm::Decimal = "12.50".parse().expect("a number");
        let gift = Gift::draft().price(price).wrapped(true).tags(["a"]);
        gift.save(&db).await?;
    }
    Ok(())
}

async fn a_view_that_no_longer_fits_is_left_out(db: Database) -> orm::Result<()> {
    let sql = "CREATE TABLE hen (id INTEGER PRIMARY KEY, name TEXT); CREATE VIEW loud AS SELECT id, name AS loud FROM hen;
        CREATE VIEW shares AS SELECT 0.5 AS share";
    run(sql, &db).await?;
    let is_sqlite = db.backend().name() == "sqlite";
    if is_sqlite {
        run("CREATE VIEW gone AS SELECT * FROM missing", &db).await?;
    }
    let mut scene = Scene::on_database();
    assert_eq!(
        scene.manage(Schema::default(), "inspectdb").await,
        Exit::Done
    );
    let shown = scene.shown();
    let no_key = "// NOTE: the view `shares` is left out: a model needs a primary key, and no column of this view can be one";
    assert!(shown.contains(no_key), "{shown}");
    assert!(shown.contains("pub struct Loud"), "{shown}");
    assert!(shown.contains("    schema![Hen]\n"), "{shown}");
    let unread = "// NOTE: the view `gone` is left out: ";
    assert_eq!(shown.contains(unread), is_sqlite, "{shown}");
    assert_eq!(
        scene.manage(Schema::default(), "inspectdb loud").await,
        Exit::Done
    );
    assert!(
        scene.shown().ends_with("    schema![]\n}\n\n"),
        "{}",
        scene.shown()
    );
    Ok(())
}

/// Runs the SQL by which the tables become as the migrations make them.
async fn mend(scene: &mut Scene, models: Schema, db: &Database) -> orm::Result<()> {
    let exit = scene.manage(models.clone(), "check --database --sql").await;
    assert_eq!(exit, Exit::Found);
    let shown = scene.shown();
    let (_, sql) = shown.split_once("in one transaction\n").expect("SQL");
    let (sql, _) = sql.split_once("(exit").expect("the end");
    run(&statements(sql), db).await?;
    let exit = scene.manage(models, "check --database").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    Ok(())
}

/// The page of the guide shows these models, and what `manage` says.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn the_guide_shows_how_tables_become_models() {
    orm_tests::support::on_postgres(async |db| {
        let sql = "CREATE TABLE authors (id bigserial PRIMARY KEY, name varchar(100) NOT NULL, born date);
            CREATE TABLE books (id bigserial PRIMARY KEY, title text NOT NULL, author_id bigint NOT NULL REFERENCES authors ON DELETE CASCADE, price numeric(8, 2), state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'in_print')), made_at timestamptz NOT NULL DEFAULT now());
            CREATE INDEX books_author_id_idx ON books (author_id)";
        run(sql, &db).await?;
        let mut scene = Scene::on_database();
        fs::create_dir(scene.folder().join("src")).expect("a folder");
        let none = Schema::default();
        scene.manage(none, "inspectdb --out src/models.rs").await;
        let written = fs::read_to_string(scene.folder().join("src/models.rs")).expect("models");
        let page = fs::read_to_string("../docs/guide/migrations.md").expect("the page");
        assert!(page.contains(&written), "{written}");
        scene.manage(elsewhere::schema(), "makemigrations").await;
        scene.manage(elsewhere::schema(), "migrate --fake").await;
        run("INSERT INTO authors (name) VALUES ('Louisa')", &db).await?;
        mend(&mut scene, elsewhere::schema(), &db).await?;
        scene.check("postgres/inspected");
        // Keys are counted on behind those that are there.
        let next = elsewhere::Author::draft().name("Émile").save(&db).await?;
        assert_eq!(next.id, 2);
        Ok::<_, orm::Error>(())
    })
    .await;
}

/// A database that was made elsewhere: the first migration is recorded, and what is left to do is SQL.
#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_database_made_elsewhere_is_brought_into_form() {
    orm_tests::support::on_sqlite(async |db| {
        let sql = "CREATE TABLE visits (id INTEGER PRIMARY KEY, at DATETIME NOT NULL, seen TIMESTAMPTZ, name VARCHAR(20), sure BOOLEAN, paid NUMERIC(10,2));
            INSERT INTO visits VALUES (1, '2024-05-01 10:00:00', '2024-05-01T10:00:00.25Z', 'Ann', 1, 2), (2, '2024-05-01T11:00:00.5', '2024-05-01 10:00:00+02:00', NULL, NULL, 0.5), (3, '2024-05-01 12:00', NULL, NULL, 0, NULL)";
        run(sql, &db).await?;
        let schema = || schema![Visit];
        db.create_tables(schema()).await?;
        let mut scene = Scene::on_database();
        scene.manage(schema(), "makemigrations").await;
        let exit = scene.manage(schema(), "migrate --fake-initial").await;
        assert_eq!(exit, Exit::History);
        assert_eq!(scene.manage(schema(), "migrate --fake").await, Exit::Done);
        mend(&mut scene, schema(), &db).await?;
        scene.check("sqlite/adopted");
        let found = sql!("SELECT at, paid FROM visits ORDER BY id");
        let found: Vec<(String, Option<f64>)> = db.fetch(found).await?;
        let expected = [
            ("2024-05-01T10:00:00.000000", Some(2.0)),
            ("2024-05-01T11:00:00.500000", Some(0.5)),
            ("2024-05-01 12:00", None),
        ];
        assert_eq!(found, expected.map(|(at, paid)| (at.to_owned(), paid)));
        let seen: Option<String> = db.fetch_one(sql!("SELECT seen FROM visits WHERE id = 1")).await?;
        assert_eq!(seen.as_deref(), Some("2024-05-01T10:00:00.250000+00:00"));
        let first = Visit::get(1, &db).await?;
        assert_eq!(first.seen.expect("a time").to_string(), "2024-05-01 10:00:00.250 UTC");
        assert_eq!(first.sure, Some(true));
        Ok::<_, orm::Error>(())
    })
    .await;
}

#[cfg(feature = "sqlite")]
#[derive(Model, Debug)]
#[orm(table = "visits")]
struct Visit {
    id: i64,
    at: orm::chrono::NaiveDateTime,
    seen: Option<orm::chrono::DateTime<orm::chrono::Utc>>,
    #[orm(max_length = 20)]
    name: Option<String>,
    sure: Option<bool>,
    paid: Option<f64>,
}

#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod other_database {
    on_each! { its_defaults_are_values_here }

    use orm::prelude::*;

    /// Models of the tables of one database make tables in the other, whose defaults are values there.
    async fn its_defaults_are_values_here(db: Database) -> orm::Result<()> {
        if db.backend() == Backend::Sqlite {
            use super::elsewhere_postgres::{Preset, Tick};
            db.create_tables(schema![Preset, Tick]).await?;
            let row = Tick::draft().save(&db).await?;
            assert!((Utc::now() - row.made).num_minutes() < 5, "{row:?}");
            assert!(
                (Utc::now().naive_utc() - row.seen).num_minutes() < 5,
                "{row:?}"
            );
            assert!(
                (Utc::now().date_naive() - row.day).num_days() < 2,
                "{row:?}"
            );
            assert_eq!((row.due, row.until), (None, None));
            let row = Preset::draft().save(&db).await?;
            assert_eq!((row.hash, row.token.as_u128()), (vec![0, 255], 10));
            assert_eq!((row.ratio, row.made_by, row.hidden), (None, None, false));
        } else {
            use super::elsewhere_sqlite::{Preset, Tick};
            db.create_tables(schema![Preset, Tick]).await?;
            let row = Tick::draft().save(&db).await?;
            assert!(
                (Utc::now().naive_utc() - row.made).num_minutes() < 5,
                "{row:?}"
            );
            assert!(
                (Utc::now().date_naive() - row.day).num_days() < 2,
                "{row:?}"
            );
            assert_eq!(row.local, None);
            let row = Preset::draft().save(&db).await?;
            assert_eq!(
                (row.hash, row.hidden, row.shown),
                (vec![0, 255], false, None)
            );
        }
        Ok(())
    }
}
