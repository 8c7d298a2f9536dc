//! Rows as files: `dumpdata` and `loaddata`.

on_each! {
    every_type_comes_back_from_each_format,
    a_circle_of_foreign_keys_is_loaded,
    a_circle_of_foreign_keys_that_are_never_null_is_loaded,
    rows_of_a_circle_that_are_there_stay_or_are_overwritten,
    tables_are_emptied_first,
    a_file_is_written_by_hand,
    what_cannot_be_loaded_is_said,
    a_dump_that_does_not_fit_writes_nothing,
    tables_are_chosen_by_patterns,
    a_document_that_is_none_is_not_written,
}

use crate::row_models::{bound, circle, every_type};
use crate::scene::Scene;
use crate::schemas::first;
use orm::chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use orm::prelude::*;
use orm::serde_json::{Value, json};
use orm::sql;
use orm_cli::Exit;
use std::fs;

fn samples() -> Vec<every_type::Sample> {
    use every_type::{Grade, Place, Sample, State};
    let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let time = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap();
    let early = NaiveDate::MIN.max(NaiveDate::from_ymd_opt(1, 1, 1).unwrap());
    let first = Sample {
        code: "a \"quoted\", Émile\r\n\\ 'x'".to_owned(),
        small: i16::MIN,
        medium: i32::MAX,
        large: i64::MIN,
        count: 255,
        single: 0.1,
        double: 1e300,
        pure: true,
        note: Some(String::new()),
        picture: vec![0, 255, 16],
        day,
        time,
        local: day.and_time(time),
        moment: day.and_time(time).and_utc(),
        span: TimeDelta::microseconds(-1),
        price: "12345678.90".parse().unwrap(),
        token: "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap(),
        data: json!({ "zeta": 1.50, "a": [null, "é", { "$document": 1 }] }),
        extra: Some(Value::Null),
        words: vec![String::new(), "a,\"b\"".to_owned(), "null".to_owned()],
        numbers: Some(vec![1.0, -0.5, 1e-7, f64::INFINITY]),
        days: vec![day, early],
        tokens: Vec::new(),
        state: State::Open,
        grade: Some(Grade::Poor),
        place: Place {
            city: "Ulm".to_owned(),
            zip: None,
        },
        length: 0,
    };
    let second = Sample {
        code: "b".to_owned(),
        single: f32::NEG_INFINITY,
        double: -12_345.678_901_234_5,
        note: None,
        picture: Vec::new(),
        day: early,
        time: NaiveTime::MIN,
        local: early.and_time(NaiveTime::MIN),
        moment: DateTime::UNIX_EPOCH,
        span: TimeDelta::days(1_000_000),
        price: "-0.01".parse().unwrap(),
        data: json!({ "$document": { "$document": null } }),
        extra: Some(json!({ "$document": null })),
        numbers: None,
        words: Vec::new(),
        grade: None,
        state: State::Closed,
        place: Place {
            city: "null".to_owned(),
            zip: Some("0123".to_owned()),
        },
        ..copy(&first)
    };
    let third = Sample {
        code: "c".to_owned(),
        data: Value::Null,
        extra: None,
        ..copy(&first)
    };
    vec![first, second, third]
}

fn copy(sample: &every_type::Sample) -> every_type::Sample {
    use every_type::{Place, Sample};
    Sample {
        code: sample.code.clone(),
        note: sample.note.clone(),
        picture: sample.picture.clone(),
        data: sample.data.clone(),
        extra: sample.extra.clone(),
        words: sample.words.clone(),
        numbers: sample.numbers.clone(),
        days: sample.days.clone(),
        tokens: vec![sample.token],
        place: Place {
            city: sample.place.city.clone(),
            zip: sample.place.zip.clone(),
        },
        ..*sample
    }
}

async fn save(sample: every_type::Sample, db: &Database) -> orm::Result<()> {
    let draft = every_type::Sample::draft()
        .code(sample.code)
        .small(sample.small)
        .medium(sample.medium)
        .large(sample.large)
        .count(sample.count)
        .single(sample.single)
        .double(sample.double)
        .pure(sample.pure)
        .note(sample.note)
        .picture(sample.picture)
        .day(sample.day)
        .time(sample.time)
        .local(sample.local)
        .moment(sample.moment)
        .span(sample.span)
        .price(sample.price)
        .token(sample.token)
        .data(sample.data)
        .extra(sample.extra)
        .words(sample.words)
        .numbers(sample.numbers)
        .days(sample.days)
        .tokens(sample.tokens)
        .state(sample.state)
        .grade(sample.grade)
        .place(sample.place);
    draft.save(db).await?;
    Ok(())
}

/// A second database, on SQLite.
async fn other_database(scene: &Scene) -> orm::Result<(Database, String)> {
    let path = scene.folder().join("other.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    Ok((Database::connect(&url).await?, url))
}

fn read(scene: &Scene, file: &str) -> String {
    fs::read_to_string(scene.folder().join(file)).expect("a file that was written")
}

fn write(scene: &Scene, file: &str, text: &str) {
    fs::write(scene.folder().join(file), text).expect("a file of the scene");
}

async fn every_type_comes_back_from_each_format(db: Database) -> orm::Result<()> {
    use every_type::{Sample, schema};
    let mut scene = Scene::on_database();
    let (other, url) = other_database(&scene).await?;
    other.create_tables(schema()).await?;
    db.create_tables(schema()).await?;
    for sample in samples() {
        save(sample, &other).await?;
    }
    for format in ["json", "jsonl", "csv"] {
        let files = ["first", "second", "third"].map(|name| format!("{name}.{format}"));
        let there = format!(
            "--database-url {url} dumpdata --format {format} --out {}",
            files[0]
        );
        let load = format!("loaddata --table sample {}", files[0]);
        let load = if format == "csv" {
            load
        } else {
            load.replace(" --table sample", "")
        };
        let back = format!("dumpdata --format {format} --out {}", files[1]);
        let load_back = load.replace("first", "second");
        let load_back = format!("--database-url {url} {load_back} --truncate");
        let again = there.replace("first", "third");
        for call in [there, load, back, load_back, again] {
            let exit = scene.manage(schema(), &call).await;
            assert_eq!(exit, Exit::Done, "{}", scene.shown());
        }
        let texts = files.map(|file| read(&scene, &file));
        assert_eq!(texts[0], texts[1], "{format}");
        assert_eq!(texts[0], texts[2], "{format}");
        let loaded = Sample::objects().order_by(Sample.code).all(&db).await?;
        let expected = Sample::objects().order_by(Sample.code).all(&other).await?;
        assert_eq!(format!("{loaded:?}"), format!("{expected:?}"));
        let is_null = loaded[0].extra == Some(Value::Null) && loaded[2].extra.is_none();
        assert!(is_null, "{format}: {:?}", loaded[0].extra);
        db.truncate(schema()).await?;
    }
    scene.show("first.json");
    scene.show("first.csv");
    let shown = scene.shown();
    let shown = &shown[shown.find("$ cat").expect("a file")..];
    crate::scene::assert_transcript("rows_of_every_type", shown.trim_end());
    Ok(())
}

const CIRCLE: &str = r#"{
  "club": [
    {"id": 7, "name": "Readers", "head_id": 2}
  ],
  "person": [
    {"id": 1, "name": "Ada", "mentor_id": 2, "club_id": 7, "version": 5},
    {"id": 2, "name": "Bo", "mentor_id": 2, "club_id": null, "version": 1},
    {"name": "Cy", "mentor_id": 1}
  ],
  "club_topics": [
    {"club_id": 7, "topic_id": 30}
  ],
  "topic": [
    {"id": 30, "name": "war"}
  ]
}
"#;

async fn a_circle_of_foreign_keys_is_loaded(db: Database) -> orm::Result<()> {
    use circle::{Club, Person, Topic, schema};
    let mut scene = Scene::on_database();
    db.create_tables(schema()).await?;
    write(&scene, "circle.json", CIRCLE);
    let exit = scene.manage(schema(), "loaddata circle.json").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    let people = Person::objects().order_by(Person.id).all(&db).await?;
    let people: Vec<_> = people
        .iter()
        .map(|it| {
            let mentor = it.mentor.as_ref().map(|it| it.id);
            let club = it.club.as_ref().map(|it| it.id);
            (it.id, it.name.as_str(), mentor, club, it.version)
        })
        .collect();
    assert_eq!(
        people,
        [
            (1, "Ada", Some(2), Some(7), 5),
            (2, "Bo", Some(2), None, 1),
            (3, "Cy", Some(1), None, 1)
        ]
    );
    let topic = Topic::draft().name("peace").save(&db).await?;
    let club = Club::draft().name("Writers").head(1).save(&db).await?;
    assert_eq!((topic.id, club.id), (31, 8));
    scene
        .manage(schema(), "dumpdata --out all.jsonl --format jsonl")
        .await;
    scene
        .manage(schema(), "loaddata all.jsonl --truncate")
        .await;
    let lines = read(&scene, "all.jsonl");
    scene
        .manage(schema(), "dumpdata --out all.jsonl --format jsonl")
        .await;
    assert_eq!(read(&scene, "all.jsonl"), lines);
    let person = Person::draft().name("Di").save(&db).await?;
    assert_eq!(person.id, 4);
    scene.check("rows_in_a_circle");
    Ok(())
}

const BOUND: &str = r#"{
  "buyer": [{"id": 1, "store_id": 2}],
  "manager": [
    {"id": 1, "store_id": 2, "boss_id": 2},
    {"id": 2, "store_id": 1, "boss_id": 2}
  ],
  "store": [{"id": 1, "manager_id": 1}, {"id": 2, "manager_id": 2}]
}
"#;

async fn a_circle_of_foreign_keys_that_are_never_null_is_loaded(db: Database) -> orm::Result<()> {
    use bound::{Buyer, Store, schema};
    let mut scene = Scene::on_database();
    db.create_tables(schema()).await?;
    write(&scene, "bound.json", BOUND);
    let exit = scene.manage(schema(), "loaddata bound.json").await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    if db.backend().name() == "postgres" {
        let deferrable = sql!(
            "SELECT conname::text FROM pg_constraint WHERE contype = 'f' AND condeferrable AND connamespace = current_schema()::regnamespace ORDER BY 1"
        );
        let names: Vec<String> = db.fetch(deferrable).await?;
        assert_eq!(names, ["manager_boss_id_fkey", "store_manager_id_fkey"]);
    }
    let ids = Store::objects().order_by(Store.id).values(Store.manager.id);
    assert_eq!(ids.all(&db).await?, [1, 2]);
    assert_eq!(
        Buyer::objects()
            .filter(Buyer.store.manager.boss.id.eq(2))
            .count(&db)
            .await?,
        1
    );
    write(
        &scene,
        "wrong.json",
        &BOUND.replace("\"manager_id\": 2", "\"manager_id\": 3"),
    );
    let exit = scene
        .manage(schema(), "loaddata wrong.json --on-conflict update")
        .await;
    assert_eq!(exit, Exit::Failed, "{}", scene.shown());
    assert_eq!(Store::get(2, &db).await?.manager.id, 2);
    scene.check("rows_in_a_bound_circle");
    Ok(())
}

async fn rows_of_a_circle_that_are_there_stay_or_are_overwritten(db: Database) -> orm::Result<()> {
    use circle::{Person, schema};
    let mut scene = Scene::on_database();
    db.create_tables(schema()).await?;
    write(&scene, "circle.json", CIRCLE);
    Person::draft().name("Bo").id(2).save(&db).await?;
    let calls = ["", " --on-conflict skip", " --on-conflict update"];
    for (call, exit) in calls.iter().zip([Exit::Failed, Exit::Done, Exit::Failed]) {
        let call = format!("loaddata circle.json{call}");
        assert_eq!(
            scene.manage(schema(), &call).await,
            exit,
            "{}",
            scene.shown()
        );
    }
    // The row that was there has no mentor still.
    let bo = Person::get(2, &db).await?;
    assert!(bo.mentor.is_none());
    let text =
        "{\"table\": \"person\", \"row\": {\"id\": 2, \"name\": \"Bob\", \"mentor_id\": 1}}\n";
    let text = format!("{text}{}", text.replace("Bob", "Bobby"));
    write(&scene, "people.jsonl", &text);
    let exit = scene
        .manage(schema(), "loaddata people.jsonl --on-conflict update")
        .await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    let bo = Person::get(2, &db).await?;
    let mentor = bo.mentor.as_ref().map(|it| it.id);
    assert_eq!((bo.name.as_str(), mentor), ("Bobby", Some(1)));
    scene.check("rows_on_conflict");
    Ok(())
}

async fn tables_are_emptied_first(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.create_tables(first::schema()).await?;
    let author = first::Author::draft().name("Louisa").save(&db).await?;
    first::Book::draft()
        .title("Little Women")
        .pages(1)
        .author(&author)
        .save(&db)
        .await?;
    write(&scene, "author.csv", "name\nZola\n");
    let exit = scene
        .manage(first::schema(), "loaddata author.csv --truncate")
        .await;
    assert_eq!(exit, Exit::Failed, "{}", scene.shown());
    assert_eq!(first::Book::objects().count(&db).await?, 1);
    write(
        &scene,
        "book.csv",
        "title,pages,author_id\r\nGerminal,591,1\r\n",
    );
    let exit = scene
        .manage(first::schema(), "loaddata book.csv author.csv --truncate")
        .await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    let book = first::Book::get(1, &db).await?;
    assert_eq!(book.title, "Germinal");
    scene.check(&format!("{}/rows_truncate", db.backend().name()));
    Ok(())
}

async fn a_file_is_written_by_hand(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.create_tables(first::schema()).await?;
    let shop = r#"{
  "book": [
    {"title": "Little Women", "pages": 449, "author_id": 1},
    {"title": "Germinal", "note": "in French", "pages": 591, "author_id": 2}
  ],
  "author": [
    {"id": 1, "name": "Louisa May Alcott"},
    {"id": 2, "name": "Émile Zola"}
  ]
}
"#;
    write(&scene, "shop.json", shop);
    scene.show("shop.json");
    for call in [
        "loaddata shop.json",
        "loaddata shop.json --on-conflict skip",
        "dumpdata --out all.json",
        "dumpdata author",
        "dumpdata --format jsonl",
        "dumpdata book --format csv",
    ] {
        let exit = scene.manage(first::schema(), call).await;
        assert_eq!(exit, Exit::Done, "{}", scene.shown());
    }
    scene.check("rows_by_hand");
    Ok(())
}

async fn what_cannot_be_loaded_is_said(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.create_tables(first::schema()).await?;
    let files = [
        ("a.json", "{\n  \"writer\": []\n}"),
        (
            "b.json",
            "{\"author\": [\n  {\"id\": 1, \"name\": \"x\"},\n  {\"nam\": \"y\"}\n]}",
        ),
        ("c.json", "{\"author\": [\n  {\"name\": 7}]}"),
        ("d.json", "{\"author\": [{\"id\": 1}]}"),
        ("e.json", "{\"author\": [{\"id\": null, \"name\": \"x\"}]}"),
        ("f.json", "{\"author\": [\n  {\"name\": \"x\"},,\n]}"),
        ("g.json", "{\"author\": {\"name\": \"x\"}}"),
        ("h.json", "{\"author\": [], \"author\": []}"),
        (
            "i.json",
            "{\"author\": [{\"name\": \"x\", \"name\": \"y\"}]}",
        ),
        ("j.json", "{\"author\": [[1]]}"),
        ("k.json", "[]"),
        (
            "l.jsonl",
            "{\"table\": \"author\", \"row\": {\"name\": \"x\"}}\n{\"author\": {}}",
        ),
        ("m.jsonl", "\n{\"table\": \"writer\", \"row\": {}}"),
        (
            "n.jsonl",
            "{\"table\": \"book\", \"row\": {\"title\": \"x\", \"pages\": 2147483648, \"author_id\": 1}}",
        ),
        ("author.csv", "id,name\n1,x\n2\n"),
        ("author.1.csv", "id,nam\n1,x\n"),
        ("author.2.csv", "id,name\n1,\"x\n"),
        ("author.3.csv", ""),
        ("book.csv", "id,title,pages,author_id\n1,x,many,1\n"),
        ("writer.csv", "id\n"),
        ("authors.txt", ""),
        (
            "o.jsonl",
            "{\"table\": \"book\", \"row\": {\"title\": \"x\", \"pages\": 2, \"author_id\": 99}}",
        ),
    ];
    for (file, text) in files {
        write(&scene, file, text);
        let exit = scene
            .manage(first::schema(), &format!("loaddata {file}"))
            .await;
        assert_ne!(exit, Exit::Done);
    }
    let long = format!("name\n\"x\"\n{}\n", "x".repeat(101));
    write(&scene, "author.4.csv", &long);
    for call in [
        "loaddata author.4.csv",
        "loaddata nowhere.json",
        "loaddata a.json --table author",
        "dumpdata writer",
        "dumpdata --format csv",
        "dumpdata author --out no/where.json",
    ] {
        assert_ne!(scene.manage(first::schema(), call).await, Exit::Done);
    }
    // The third of many rows is the one.
    let rows = ["3", "4", "3", "5"].map(|id| {
        format!("{{\"table\": \"author\", \"row\": {{\"id\": {id}, \"name\": \"x\"}}}}\n")
    });
    write(&scene, "twice.jsonl", &rows.concat());
    let exit = scene.manage(first::schema(), "loaddata twice.jsonl").await;
    assert_eq!(exit, Exit::Failed);
    assert_eq!(first::Author::objects().count(&db).await?, 0);
    scene.check("rows_refused");
    Ok(())
}

async fn tables_are_chosen_by_patterns(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.create_tables(circle::schema()).await?;
    for call in [
        "dumpdata",
        "dumpdata club*",
        "dumpdata --exclude club*,person",
        "dumpdata topic --format csv",
        "dumpdata topic --exclude topic",
    ] {
        let exit = scene.manage(circle::schema(), call).await;
        assert_eq!(exit, Exit::Done, "{}", scene.shown());
    }
    scene.check("rows_of_chosen_tables");
    Ok(())
}

/// The second table lacks a column: nothing of the first is written, which would be half a document.
async fn a_dump_that_does_not_fit_writes_nothing(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.create_tables(first::schema()).await?;
    first::Author::draft().name("Emerson").save(&db).await?;
    db.execute(orm::sql!("ALTER TABLE book DROP COLUMN note"))
        .await?;
    for call in ["dumpdata", "dumpdata --format jsonl"] {
        let exit = scene.manage(first::schema(), call).await;
        assert_ne!(exit, Exit::Done);
        assert!(!scene.shown().contains("Emerson"), "{}", scene.shown());
    }
    scene.check("rows_of_a_table_that_does_not_fit");
    Ok(())
}

/// A document in a column of texts, which another program wrote.
mod notes {
    use orm::prelude::*;

    #[derive(Model)]
    pub(super) struct Note {
        pub(super) id: i64,
        pub(super) text: Option<orm::serde_json::Value>,
    }
}

async fn a_document_that_is_none_is_not_written(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database();
    db.execute(orm::sql!(
        "CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT)"
    ))
    .await?;
    db.execute(orm::sql!(
        "INSERT INTO note VALUES (7, '{{\"b\": 1, \"a\": 2}}'), (8, 'oops')"
    ))
    .await?;
    for format in ["json", "jsonl", "csv"] {
        let call = format!("dumpdata --format {format}");
        let exit = scene.manage(schema![notes::Note], &call).await;
        assert_ne!(exit, Exit::Done, "{}", scene.shown());
        let said = "cannot read `Note.text`: found a text that is no JSON, in the row of the key 8";
        assert!(scene.shown().contains(said), "{}", scene.shown());
    }
    db.execute(orm::sql!("DELETE FROM note WHERE id = 8"))
        .await?;
    let exit = scene
        .manage(schema![notes::Note], "dumpdata --format jsonl")
        .await;
    assert_eq!(exit, Exit::Done, "{}", scene.shown());
    assert!(
        scene.shown().contains(r#"{"a":2,"b":1}"#),
        "{}",
        scene.shown()
    );
    Ok(())
}
