//! Any number of drafts, copied into a table.
//!
//! - `failures`: copies that fail store nothing
//! - `time`: copies that take long, and what goes on beside them
//! - `tables`: tables that are not as `create_tables` makes them

mod failures;
mod tables;
mod time;

on_each! {
    rows_are_stored_with_their_defaults,
    streams_and_results_are_copied,
    nothing_is_sent_for_no_drafts,
    drafts_that_set_different_fields,
    keys_that_drafts_set_are_not_given_again,
    keys_of_other_types,
    rows_of_many_megabytes_are_several_statements,
    progress_is_reported_to_the_end,
    a_copy_is_part_of_the_transaction,
    rows_refer_to_later_ones,
}

use futures_util::stream;
use orm::Error;
use orm::chrono::{DateTime, Utc};
use orm::prelude::*;
use orm::testing::assert_queries;

use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 40, unique)]
    text: String,
    mood: Option<String>,
    #[orm(default = 3)]
    number: i32,
    #[orm(db_default = "7")]
    lucky: i32,
    #[orm(auto_now_add)]
    created_at: DateTime<Utc>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Page {
    id: i16,
    text: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Country {
    #[orm(primary_key, max_length = 2)]
    code: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(country, number))]
struct Visit {
    #[orm(on_delete = Cascade)]
    country: ForeignKey<Country>,
    number: i16,
}

async fn rows_are_stored_with_their_defaults(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = (0..5_000).map(|n| {
        Note::draft()
            .text(format!("note {n}"))
            .mood((n % 3 == 0).then(|| n.to_string()))
    });
    let run = async || Note::copy_in(drafts, &db).await;
    assert_sent(&db, "copied_rows", run).await?;
    let notes = Note::objects().order_by(Note.id).all(&db).await?;
    assert_eq!(notes.len(), 5_000);
    for (note, n) in notes.iter().zip(0_i64..) {
        assert_eq!(
            (note.id, note.text.as_str(), note.number, note.lucky),
            (n + 1, format!("note {n}").as_str(), 3, 7)
        );
        assert_eq!(note.mood, (n % 3 == 0).then(|| n.to_string()));
        assert_eq!(note.created_at, notes[0].created_at);
    }
    Ok(())
}

async fn streams_and_results_are_copied(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let draft = |n: i32| Note::draft().text(n.to_string());
    assert_eq!(Note::copy_in((0..10).map(draft), &db).await?, 10);
    let results = (10..20).map(|n| Ok::<_, Error>(draft(n)));
    assert_eq!(Note::copy_in(results, &db).await?, 10);
    assert_eq!(
        Note::copy_in(stream::iter((20..30).map(draft)), &db).await?,
        10
    );
    // Each draft comes after others have had their turn.
    let slowly = stream::unfold(30, |n| async move {
        tokio::task::yield_now().await;
        (n < 40).then(|| (Ok::<_, Error>(Note::draft().text(n.to_string())), n + 1))
    });
    assert_eq!(Note::copy_in(slowly, &db).await?, 10);
    assert_eq!(Note::objects().count(&db).await?, 40);
    Ok(())
}

async fn nothing_is_sent_for_no_drafts(db: Database) -> orm::Result<()> {
    let none = || std::iter::empty::<Note>().map(|_| Note::draft().text(""));
    let copied = assert_queries(&db, 0, async || Note::copy_in(none(), &db).await).await?;
    assert_eq!(copied, 0);
    Ok(())
}

async fn drafts_that_set_different_fields(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = (0..6_000).map(|n| {
        let draft = Note::draft().text(n.to_string());
        if n % 2 == 0 { draft.lucky(n) } else { draft }
    });
    assert_eq!(Note::copy_in(drafts, &db).await?, 6_000);
    for note in Note::objects().all(&db).await? {
        let n: i32 = note.text.parse().expect("a number");
        assert_eq!(note.lucky, if n % 2 == 0 { n } else { 7 });
    }
    Ok(())
}

async fn keys_that_drafts_set_are_not_given_again(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = (1..=3).map(|n| Note::draft().id(n * 10).text(n.to_string()));
    let run = async || Note::copy_in(drafts, &db).await;
    assert_sent(&db, "copied_keys", run).await?;
    assert_eq!(Note::draft().text("next").save(&db).await?.id, 31);
    // The counter moves before the drafts that leave the key out, and never back.
    let drafts = [Some(40), None, Some(5)].map(|id| {
        let draft = Note::draft().text(format!("{id:?}"));
        match id {
            Some(id) => draft.id(id),
            None => draft.lucky(1),
        }
    });
    assert_eq!(Note::copy_in(drafts, &db).await?, 3);
    let keys = Note::objects().order_by(Note.id).values(Note.id).all(&db);
    assert_eq!(keys.await?, [5, 10, 20, 30, 31, 40, 41]);
    Ok(())
}

async fn keys_of_other_types(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Visit, Page]).await?;
    let codes = ["at", "ch"];
    Country::copy_in(codes.map(|code| Country::draft().code(code)), &db).await?;
    let visits = (0..600).map(|n| {
        let country = codes[usize::from(n % 2 == 0)];
        Visit::draft().country(country).number(n)
    });
    assert_eq!(Visit::copy_in(visits, &db).await?, 600);
    assert_eq!(Visit::get(("ch".to_owned(), 598), &db).await?.number, 598);
    Page::copy_in([Page::draft().id(300).text("a")], &db).await?;
    assert_eq!(Page::draft().text("b").save(&db).await?.id, 301);
    Ok(())
}

async fn rows_of_many_megabytes_are_several_statements(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Page]).await?;
    let text = "x".repeat(200 << 10);
    let drafts = (0..100).map(|_| Page::draft().text(&text));
    let copied = assert_queries(&db, 2, async || Page::copy_in(drafts, &db).await).await?;
    assert_eq!(copied, 100);
    let whole = Page::objects().filter(Page.text.length().eq(200 << 10));
    assert_eq!(whole.count(&db).await?, 100);
    Ok(())
}

async fn progress_is_reported_to_the_end(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let mut reports = Vec::new();
    let drafts = (0..20_000).map(|n| Note::draft().text(n.to_string()));
    let copy = Note::copy_in(drafts, &db).on_progress(|rows| reports.push(rows));
    assert_eq!(copy.await?, 20_000);
    assert!(reports.len() > 5, "{reports:?}");
    assert!(reports.is_sorted_by(|before, after| before < after));
    assert_eq!(reports.last(), Some(&20_000));
    Ok(())
}

async fn a_copy_is_part_of_the_transaction(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    let drafts = |range: std::ops::Range<i32>| range.map(|n| Note::draft().text(n.to_string()));
    let tx = db.begin().await?;
    assert_eq!(Note::copy_in(drafts(0..3_000), &tx).await?, 3_000);
    assert_eq!(Note::objects().count(&tx).await?, 3_000);
    tx.rollback().await?;
    assert_eq!(Note::objects().count(&db).await?, 0);
    db.transaction(async |tx| {
        Note::draft().text("before").save(tx).await?;
        Note::copy_in(drafts(0..10), tx).await?;
        Note::draft().text("after").save(tx).await
    })
    .await?;
    assert_eq!(Note::objects().count(&db).await?, 12);
    Ok(())
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Folder {
    #[orm(identity = false)]
    id: i64,
    #[orm(unique, max_length = 20)]
    name: String,
    #[orm(related_name = "folders", on_delete = Cascade)]
    within: Option<ForeignKey<Folder>>,
    #[orm(related_name = "links", on_delete = Cascade)]
    link: Option<ForeignKey<Folder>>,
    #[orm(related_name = "+", on_delete = Cascade)]
    country: Option<ForeignKey<Country>>,
}

async fn rows_refer_to_later_ones(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Country, Folder]).await?;
    let folder = |id: i64| Folder::draft().id(id).name(id.to_string());
    let up_to = |last: i64| {
        (1..=last).map(move |id| folder(id).within((id < last).then(|| ForeignKey::new(id + 1))))
    };
    assert_eq!(Folder::copy_in(up_to(5_000), &db).await?, 5_000);
    let stored = Folder::objects().order_by(Folder.id).limit(2).all(&db);
    let stored = stored.await?;
    assert_eq!(stored[0].within, Some(ForeignKey::new(2)));
    assert_eq!((stored[1].id, &*stored[1].name), (2, "2"));
    assert_eq!(Folder::objects().count(&db).await?, 5_000);
    let tx = db.begin().await?;
    let astray = [folder(6_000).link(7_000), folder(6_001).within(6_000)];
    let failed = Folder::copy_in(astray, &tx).await;
    let fits = matches!(
        failed,
        Err(Error::ForeignKeyViolation {
            model: "Folder",
            field: Some("link"),
            ..
        })
    );
    assert!(fits, "{failed:?}");
    let failed = Folder::copy_in([folder(6_000).country("xx")], &tx).await;
    let fits = matches!(
        failed,
        Err(Error::ForeignKeyViolation {
            model: "Folder",
            field: Some("country"),
            ..
        })
    );
    assert!(fits, "{failed:?}");
    let failed = Folder::copy_in([folder(6_000), folder(6_001).name("7")], &tx).await;
    let fits = matches!(&failed, Err(Error::UniqueViolation { fields, .. }) if fields == &["name"]);
    assert!(fits, "{failed:?}");
    let pair = [folder(6_000).within(6_001), folder(6_001).within(6_000)];
    assert_eq!(Folder::copy_in(pair, &tx).await?, 2);
    tx.commit().await?;
    assert_eq!(Folder::objects().count(&db).await?, 5_002);
    Ok(())
}
