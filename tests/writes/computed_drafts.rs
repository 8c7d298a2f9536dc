//! Drafts with fields that the database computes as it inserts the row.

on_each! {
    a_computed_field_is_handed_back,
    every_way_of_saving_one_draft_takes_expressions,
    many_drafts_are_a_statement_each,
    a_value_that_is_set_later_takes_the_place,
    a_default_gives_way_to_an_expression,
    what_is_computed_is_checked_by_the_table,
    a_row_that_is_not_there_has_no_fields,
    statements_of_values_alone_refuse_them,
    columns_between_are_computed_too,
    types_that_are_stored_otherwise,
    a_computed_key_is_not_given_again,
}

use orm::Decimal;
use orm::chrono::{DateTime, TimeDelta, Utc};
use orm::functions::{case, coalesce, concat, greatest, now};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::{Error, Expr};

use orm_tests::support::assert_sent;

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[orm(db_enum)]
enum Mood {
    Calm,
    Wild,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Note {
    id: i64,
    #[orm(max_length = 20, unique)]
    text: String,
    subtitle: Option<String>,
    #[orm(default = 3, max = 1000)]
    number: i32,
    #[orm(max_digits = 6, decimal_places = 2, default = Decimal::ONE)]
    price: Decimal,
    first: Option<bool>,
    #[orm(default = Mood::Calm)]
    mood: Mood,
    #[orm(auto_now_add)]
    at: DateTime<Utc>,
    #[orm(related_name = "notes")]
    labels: ManyToMany<Label, Labelling>,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Label {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(unique(note, label))]
struct Labelling {
    id: i64,
    #[orm(on_delete = Cascade)]
    note: ForeignKey<Note>,
    #[orm(on_delete = Cascade)]
    label: ForeignKey<Label>,
    reason: String,
}

async fn tables(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Note, Label, Labelling]).await
}

/// One more than the largest number.
fn next_number() -> Expr<Note, i32> {
    let largest = Note::objects().values(Note.number.max()).scalar();
    largest.coalesce(0) + 1
}

async fn a_computed_field_is_handed_back(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    assert_sent(&db, "computed_draft", async || {
        let text = concat((value("LITTLE").lower(), " ", "men"));
        let note = Note::draft()
            .text(text)
            .number(next_number())
            .save(&db)
            .await?;
        assert_eq!((note.text.as_str(), note.number), ("little men", 1));
        let again = Note::draft()
            .text(value(" x ").trim())
            .number(next_number());
        let again = again.subtitle(value(None::<String>)).save(&db).await?;
        assert_eq!(
            (again.text.as_str(), again.number, &again.subtitle),
            ("x", 2, &None)
        );
        assert_eq!(Note::get(note.id, &db).await?, note);
        assert_eq!(Note::get(again.id, &db).await?, again);
        // Nothing but what the database computes.
        let label = Label::draft().name(value("a").repeat(3)).save(&db).await?;
        assert_eq!(label.name, "aaa");
        Ok(())
    })
    .await
}

async fn every_way_of_saving_one_draft_takes_expressions(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let draft = |text: &str| Note::draft().text(text).number(next_number());
    assert_sent(&db, "computed_drafts_of_one_row", async || {
        let (first, created) = draft("a").get_or_create(Note.text, &db).await?;
        assert_eq!((first.number, created), (1, true));
        let (same, created) = draft("a").get_or_create(Note.text, &db).await?;
        assert_eq!((same.number, created), (1, false));
        let updated = draft("a").update_or_create(Note.text, &db).await?;
        assert_eq!((updated.id, updated.number), (first.id, 2));
        let new = draft("b").update_or_create(Note.text, &db).await?;
        assert_eq!(new.number, 3);
        let rule =
            OnConflict::update(Note.number.set(Note.number + incoming(Note.number))).on(Note.text);
        match draft("a").save_with(rule, &db).await? {
            Written::Updated(note) => assert_eq!((note.id, note.number), (first.id, 6)),
            other => panic!("{other:?}"),
        }
        match draft("a").save_with(OnConflict::ignore(), &db).await? {
            Written::Skipped(Some(note)) => assert_eq!(note.number, 6),
            other => panic!("{other:?}"),
        }
        Ok(())
    })
    .await
}

async fn many_drafts_are_a_statement_each(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let plain = |text: &str| Note::draft().text(text).number(10);
    let drafts = vec![
        plain("a"),
        Note::draft().text(value("B").lower()).number(next_number()),
        plain("c"),
        plain("d").number(next_number()),
    ];
    let notes = Note::bulk_create(drafts, &db).await?;
    let stored = Note::objects().order_by(Note.text).all(&db).await?;
    assert_eq!(notes, stored);
    let texts: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts, ["a", "b", "c", "d"]);
    assert_eq!((notes[0].number, notes[2].number), (10, 10));
    // One error undoes all of them.
    let drafts = [plain("e"), plain("f").number(value(2000))];
    let refused = Note::bulk_create(drafts, &db).await;
    assert!(
        matches!(refused, Err(Error::OutOfRange { .. })),
        "{refused:?}"
    );
    assert_eq!(Note::objects().count(&db).await?, 4);
    Ok(())
}

async fn a_value_that_is_set_later_takes_the_place(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let note = Note::draft()
        .text(value("A").lower())
        .text("b")
        .number(4)
        .number(value(2) + 3);
    let note = note.save(&db).await?;
    assert_eq!((note.text.as_str(), note.number), ("b", 5));
    Ok(())
}

async fn a_default_gives_way_to_an_expression(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let note = Note::draft()
        .text("a")
        .at(now() - TimeDelta::days(400))
        .save(&db)
        .await?;
    assert!(note.at < Utc::now() - TimeDelta::days(399));
    assert_eq!(note.number, 3);
    Ok(())
}

async fn what_is_computed_is_checked_by_the_table(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let long = Note::draft().text(value("ab").repeat(11)).save(&db).await;
    assert!(matches!(long, Err(Error::TooLong { .. })), "{long:?}");
    let large = Note::draft()
        .text("a")
        .number(value(i32::MAX) + 1)
        .save(&db)
        .await;
    assert!(matches!(large, Err(Error::OutOfRange { .. })), "{large:?}");
    let beyond = Note::draft()
        .text("a")
        .number(value(500) * 3)
        .save(&db)
        .await;
    assert!(
        matches!(beyond, Err(Error::OutOfRange { .. })),
        "{beyond:?}"
    );
    Note::draft().text(value("a").upper()).save(&db).await?;
    let twice = Note::draft().text(value("a").upper()).save(&db).await;
    let Err(Error::UniqueViolation {
        model: "Note",
        fields,
        ..
    }) = &twice
    else {
        panic!("{twice:?}");
    };
    assert_eq!(fields, &["text"]);
    Ok(())
}

async fn a_row_that_is_not_there_has_no_fields(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let refused = assert_queries(&db, 0, async || {
        let same = Note::objects().filter(Note.text.eq(outer(Note.text)));
        [
            Note::draft()
                .text(Note.subtitle.coalesce(""))
                .save(&db)
                .await,
            Note::draft()
                .text("a")
                .number(Note.number + 1)
                .save(&db)
                .await,
            Note::draft()
                .text("a")
                .subtitle(same.values(Note.text).scalar())
                .save(&db)
                .await,
        ]
    })
    .await;
    for refused in refused {
        let Err(Error::InvalidQuery { model: "Note", why }) = refused else {
            panic!("{refused:?}");
        };
        assert!(
            why.contains("over a field of the row, which is not there yet"),
            "{why}"
        );
    }
    Ok(())
}

async fn statements_of_values_alone_refuse_them(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let drafts = || [Note::draft().text("a").number(value(1) + 1)];
    assert_queries(&db, 0, async || {
        let many = Note::bulk_create_with(drafts(), OnConflict::ignore(), &db).await;
        let copied = Note::copy_in(drafts(), &db).await;
        for (method, refused) in [
            ("bulk_create_with", many.map(drop)),
            ("copy_in", copied.map(drop)),
        ] {
            let Err(Error::InvalidQuery { why, .. }) = refused else {
                panic!("{refused:?}");
            };
            assert!(
                why.starts_with(&format!("`{method}` takes drafts of values")),
                "{why}"
            );
            assert!(why.contains("an expression for `number`"), "{why}");
        }
        Ok(())
    })
    .await
}

async fn columns_between_are_computed_too(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let note = Note::draft().text("a").save(&db).await?;
    let label = Label::draft().name("b").save(&db).await?;
    note.labels
        .add_with(&label, |row| row.reason(value("WHY").lower()), &db)
        .await?;
    assert_eq!(Labelling::objects().get(&db).await?.reason, "why");
    Ok(())
}

async fn types_that_are_stored_otherwise(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let mood = case()
        .when(exists(Note::objects()), Mood::Wild)
        .otherwise(Mood::Calm);
    let draft = || {
        Note::draft()
            .mood(mood.clone())
            .first(!exists(Note::objects()))
            .price(value(Decimal::new(25, 1)) * 2)
    };
    let first = draft().text("a").save(&db).await?;
    let second = draft()
        .text("b")
        .price(greatest((value(Decimal::ONE), Decimal::TWO)))
        .save(&db)
        .await?;
    assert_eq!((first.mood, second.mood), (Mood::Calm, Mood::Wild));
    assert_eq!((first.first, second.first), (Some(true), Some(false)));
    assert_eq!(
        (first.price, second.price),
        (Decimal::from(5), Decimal::TWO)
    );
    assert_eq!(first.price.to_string(), "5.00");
    let third = Note::draft()
        .text("c")
        .price(value(Decimal::new(10049, 4)))
        .save(&db)
        .await;
    assert!(matches!(third, Err(Error::OutOfRange { .. })), "{third:?}");
    let rounded = Note::draft()
        .text("c")
        .price(value(Decimal::new(10049, 4)) + 0)
        .save(&db)
        .await?;
    assert_eq!(rounded.price.to_string(), "1.00");
    let subtitle = coalesce((value(None::<String>), "none"));
    assert_eq!(
        Note::draft()
            .text("d")
            .subtitle(subtitle)
            .save(&db)
            .await?
            .subtitle
            .as_deref(),
        Some("none")
    );
    Ok(())
}

async fn a_computed_key_is_not_given_again(db: Database) -> orm::Result<()> {
    tables(&db).await?;
    let first = Label::draft().name("first").save(&db).await?;
    let computed = Label::draft().id(value(first.id) + 2).name("computed");
    let computed = computed.save(&db).await?;
    let next = Label::draft().name("next").save(&db).await?;
    assert_eq!((computed.id, next.id), (3, 4));
    let drafts = [
        Label::draft().id(value(50_i64) + 1).name("far"),
        Label::draft().name("plain"),
    ];
    let labels = Label::bulk_create(drafts, &db).await?;
    assert_eq!((labels[0].id, labels[1].id), (51, 52));
    let lower = Label::draft().id(value(10_i64) + 1).name("lower");
    assert_eq!(lower.save(&db).await?.id, 11);
    assert_eq!(Label::draft().name("last").save(&db).await?.id, 53);
    Ok(())
}
