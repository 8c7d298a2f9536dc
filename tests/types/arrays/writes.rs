//! Arrays on all ways of writing, in tables as databases have them, and in raw SQL.

on_each! {
    drafts_defaults_and_fields,
    many_rows_at_once,
    rows_are_copied_in,
    conflicts_by_an_array,
    times_are_in_hand_as_they_are_stored,
    structs_and_raw_sql,
    tables_have_arrays,
    only_arrays_are_stored,
}

use super::{Post, posts};
use orm::Error;
use orm::chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use orm::prelude::*;

#[derive(Model, Debug, Clone, PartialEq)]
struct Shelf {
    id: i64,
    #[orm(unique)]
    codes: Vec<i32>,
    #[orm(default = vec!["new".to_owned()])]
    labels: Vec<String>,
    notes: Option<Vec<String>>,
}

async fn drafts_defaults_and_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf]).await?;
    let mut shelf = Shelf::draft().codes([1, 2]).save(&db).await?;
    assert_eq!(
        (&shelf.labels[..], &shelf.notes),
        (&["new".to_owned()][..], &None)
    );
    shelf.labels.push("old".to_owned());
    shelf.notes = Some(vec![]);
    shelf.save_fields(Shelf.labels, &db).await?;
    assert_eq!(Shelf::get(shelf.id, &db).await?.notes, None);
    shelf.save(&db).await?;
    assert_eq!(Shelf::get(shelf.id, &db).await?, shelf);
    let labels = ["a"];
    let set = Shelf::draft()
        .codes(vec![3])
        .labels(&labels[..])
        .notes(Some(vec!["b".to_owned()]));
    let set = set.save(&db).await?;
    assert_eq!(Shelf::get(set.id, &db).await?, set);
    Ok(())
}

async fn many_rows_at_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf]).await?;
    let texts = ["", "a,b", "{}", "NULL", "\"\\", "é 😀", " x "].map(str::to_owned);
    let drafts = (0..7).map(|n| {
        let notes = (n % 2 == 0).then(|| texts[n..].to_vec());
        Shelf::draft()
            .codes((0..).take(n).collect::<Vec<i32>>())
            .labels(&texts[..n])
            .notes(notes)
    });
    let mut shelves = Shelf::bulk_create(drafts, &db).await?;
    assert_eq!(Shelf::objects().order_by(Shelf.id).all(&db).await?, shelves);
    for shelf in &mut shelves {
        shelf.codes.push(100);
        shelf.labels.reverse();
        shelf.notes = shelf.notes.is_none().then(Vec::new);
    }
    Shelf::bulk_update(&mut shelves, (Shelf.codes, Shelf.labels, Shelf.notes), &db).await?;
    assert_eq!(Shelf::objects().order_by(Shelf.id).all(&db).await?, shelves);
    Ok(())
}

async fn rows_are_copied_in(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf]).await?;
    let drafts = [
        Shelf::draft()
            .codes([1, -2])
            .labels(["a\"b", ""])
            .notes(Some(vec!["x".to_owned()])),
        Shelf::draft().codes(Vec::new()).labels(["c"]).notes(None),
    ];
    assert_eq!(Shelf::copy_in(drafts, &db).await?, 2);
    let rows = Shelf::objects().order_by(Shelf.id);
    let rows = rows.values((Shelf.codes, Shelf.labels, Shelf.notes.len()));
    let expected = [
        (vec![1, -2], vec!["a\"b".to_owned(), String::new()], Some(1)),
        (vec![], vec!["c".to_owned()], None),
    ];
    assert_eq!(rows.all(&db).await?, expected);
    Ok(())
}

async fn conflicts_by_an_array(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf]).await?;
    let draft = || Shelf::draft().codes([7, 8]).labels(["a"]);
    let (shelf, created) = draft().get_or_create(Shelf.codes, &db).await?;
    assert!(created);
    assert_eq!(
        draft().get_or_create(Shelf.codes, &db).await?,
        (shelf.clone(), false)
    );
    let updated = draft()
        .labels(["b"])
        .update_or_create(Shelf.codes, &db)
        .await?;
    assert_eq!(
        (updated.id, updated.labels),
        (shelf.id, vec!["b".to_owned()])
    );
    let drafts = [draft().labels(["c"]), Shelf::draft().codes([9])];
    let conflict = OnConflict::update((Shelf.labels,)).on(Shelf.codes);
    let rows = Shelf::bulk_create_with(drafts, conflict, &db).await?;
    assert_eq!(rows.len(), 2);
    let labels = Shelf::objects().order_by(Shelf.id).values(Shelf.labels);
    assert_eq!(labels.all(&db).await?, [["c"], ["new"]]);
    let drafts = [draft(), Shelf::draft().codes([10])];
    let ignored =
        Shelf::bulk_create_with(drafts, OnConflict::ignore().on(Shelf.codes), &db).await?;
    assert_eq!(ignored.len(), 2);
    assert_eq!(Shelf::objects().count(&db).await?, 3);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Post)]
struct Line {
    id: i64,
    tags: Vec<String>,
    notes: Option<Vec<String>>,
}

async fn structs_and_raw_sql(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    let query = Post::objects().filter(Post.id.le(2)).order_by(Post.id);
    let lines: Vec<Line> = query.values_as().all(&db).await?;
    assert_eq!(lines[0].notes, Some(vec!["a".to_owned()]));
    let tags = vec!["war".to_owned()];
    let raw = sql!("SELECT id, tags, notes FROM post WHERE tags = {}", tags);
    assert_eq!(db.fetch::<Line>(raw).await?, lines[1..]);
    let raw = sql!("SELECT tags, scores FROM post WHERE id = {}", 1);
    let found = db.fetch::<(Vec<String>, Vec<i64>)>(raw).await?;
    assert_eq!(
        found,
        [(vec!["war".to_owned(), "peace".to_owned()], vec![9, 10])]
    );
    let wrong = db
        .fetch::<(Vec<i64>,)>(sql!("SELECT tags FROM post WHERE id = {}", 1))
        .await;
    assert!(wrong.is_err());
    Ok(())
}

async fn tables_have_arrays(db: Database) -> orm::Result<()> {
    let schema = schema![Shelf];
    db.create_tables(schema.clone()).await?;
    db.create_tables(schema.clone()).await?;
    let text = schema.to_sql(db.backend())?;
    let expected: &[&str] = match db.backend() {
        Backend::Sqlite => &[
            r#""codes" TEXT NOT NULL"#,
            r#""notes" TEXT,"#,
            r#"CONSTRAINT "shelf_codes_array" CHECK ("codes" IS NULL OR json_valid("codes") AND json_type("codes") = 'array')"#,
        ],
        _ => &[
            r#""codes" INTEGER[] NOT NULL"#,
            r#""labels" TEXT[] COLLATE "C" NOT NULL"#,
            r#""notes" TEXT[] COLLATE "C""#,
        ],
    };
    for line in expected {
        assert!(text.contains(line), "{text}");
    }
    Ok(())
}

async fn only_arrays_are_stored(db: Database) -> orm::Result<()> {
    posts(&db).await?;
    if db.backend() != Backend::Sqlite {
        return Ok(());
    }
    let other = db.execute(sql!("UPDATE post SET tags = '{{}}'")).await;
    let Err(Error::CheckViolation { model, .. }) = other else {
        panic!("{other:?}");
    };
    assert_eq!(model, "Post");
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Log {
    id: i64,
    at: Vec<DateTime<Utc>>,
    daily: Option<Vec<Option<NaiveTime>>>,
    lasted: Vec<TimeDelta>,
}

async fn times_are_in_hand_as_they_are_stored(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Log]).await?;
    let at = DateTime::from_timestamp(7, 123_456_789).expect("a moment");
    let daily = NaiveTime::from_hms_nano_opt(1, 2, 3, 1_999);
    let lasted = TimeDelta::nanoseconds(1_999);
    let mut log = Log::draft().at([at]).lasted([lasted]).save(&db).await?;
    assert_eq!(Log::get(log.id, &db).await?, log);
    for _ in 0..2 {
        log.at = vec![at, at];
        log.daily = Some(vec![daily, None]);
        log.save(&db).await?;
        assert_eq!(Log::get(log.id, &db).await?, log);
        log.lasted = vec![lasted];
        log.save_fields(Log.lasted, &db).await?;
        assert_eq!(Log::get(log.id, &db).await?, log);
        log.at = vec![at];
        log.daily = Some(vec![daily]);
        Log::bulk_update([&mut log], (Log.at, Log.daily), &db).await?;
        assert_eq!(Log::get(log.id, &db).await?, log);
    }
    Ok(())
}
