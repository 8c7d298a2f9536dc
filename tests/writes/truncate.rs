//! Tables that are emptied.

on_each! {
    all_rows_of_the_listed_tables_go,
    keys_go_on_or_start_anew,
    tables_without_counters_are_restarted_too,
    a_table_that_is_not_listed_is_refused,
    what_refers_to_them_is_emptied_by_cascade,
    rows_that_refer_to_each_other_go_together,
    rows_that_no_order_frees_go_together,
    triggers_see_foreign_keys,
    what_stands_in_a_transaction_is_rolled_back,
    a_truncate_that_fails_changes_nothing,
    names_are_quoted,
    nothing_is_sent_for_no_tables,
    tables_of_other_schemas,
}

use orm::prelude::*;

use orm_tests::support::{run, sent};

#[derive(Model, Debug, Clone)]
struct Artist {
    id: i64,
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Album {
    id: i64,
    #[orm(related_name = "albums", on_delete = Cascade)]
    artist: ForeignKey<Artist>,
    #[orm(related_name = "albums")]
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug, Clone)]
struct Label {
    id: i64,
    name: String,
}

/// Its rows are what `on_delete` would change.
#[derive(Model, Debug, Clone)]
struct Fan {
    id: i64,
    #[orm(related_name = "fans", on_delete = SetNull)]
    artist: Option<ForeignKey<Artist>>,
}

/// A tree whose rows protect those above them.
#[derive(Model, Debug, Clone)]
struct Branch {
    id: i64,
    #[orm(related_name = "twigs", on_delete = Protect)]
    parent: Option<ForeignKey<Branch>>,
    #[orm(related_name = "mates", on_delete = Protect)]
    root: ForeignKey<Branch>,
}

/// A circle of two tables.
#[derive(Model, Debug, Clone)]
struct Crew {
    id: i64,
    #[orm(related_name = "leads", on_delete = Restrict)]
    leader: Option<ForeignKey<Sailor>>,
}

#[derive(Model, Debug, Clone)]
struct Sailor {
    id: i64,
    #[orm(related_name = "sailors", on_delete = Protect)]
    crew: ForeignKey<Crew>,
}

#[derive(Model, Debug, Clone)]
#[orm(table = "order")]
struct Quoted {
    id: i64,
    #[orm(column = "Group", related_name = "below", on_delete = Protect)]
    above: Option<ForeignKey<Quoted>>,
}

/// One artist with one album of one label, and a fan.
async fn stocked(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Artist, Album, Label, Fan]).await?;
    let artist = Artist::draft().name("Nico").save(db).await?;
    let album = Album::draft().artist(&artist).save(db).await?;
    let label = Label::draft().name("Verve").save(db).await?;
    album.labels.add([&label], db).await?;
    Fan::draft().artist(&artist).save(db).await?;
    Ok(())
}

/// The numbers of artists, albums, labels, labelled albums and fans of an artist.
async fn counts(db: impl Executor + Copy) -> orm::Result<[u64; 5]> {
    let labelled = orm::sql!("SELECT COUNT(*) FROM album_labels");
    let labelled: Vec<i64> = db.fetch(labelled).await?;
    Ok([
        Artist::objects().count(&db).await?,
        Album::objects().count(&db).await?,
        Label::objects().count(&db).await?,
        labelled[0].unsigned_abs(),
        Fan::objects()
            .filter(Fan.artist.is_not_null())
            .count(&db)
            .await?,
    ])
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(done: &orm::Result<T>, model: &str, expected: &str) {
    let Err(Error::SchemaMismatch {
        model: found, why, ..
    }) = done
    else {
        panic!("it was not refused: {done:?}");
    };
    assert_eq!((*found, &**why), (Some(model), expected));
}

async fn all_rows_of_the_listed_tables_go(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let truncate = async || db.truncate(schema![Artist, Album, Fan]).await;
    let ((), texts) = sent(&db, truncate).await?;
    if db.backend() == Backend::Sqlite {
        assert_eq!(
            texts,
            [
                r#"DELETE FROM "album_labels""#,
                r#"DELETE FROM "album""#,
                r#"DELETE FROM "fan""#,
                r#"DELETE FROM "artist""#,
            ]
        );
    } else {
        assert_eq!(
            texts,
            [r#"TRUNCATE "album_labels", "album", "fan", "artist""#]
        );
    }
    assert_eq!(counts(&db).await?, [0, 0, 1, 0, 0]);
    // Again, of tables without rows.
    db.truncate(schema![Artist, Album, Fan]).await
}

async fn keys_go_on_or_start_anew(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let next = async || Ok::<_, Error>(Artist::draft().name("Lou").save(&db).await?.id);
    db.truncate(schema![Artist, Album, Fan]).await?;
    assert_eq!(next().await?, 2);
    let restart = async || {
        let tables = schema![Artist, Album, Fan];
        db.truncate(tables).restart_identity().await
    };
    let ((), texts) = sent(&db, restart).await?;
    let last = texts.last().map(String::as_str);
    if db.backend() == Backend::Sqlite {
        let counters = "DELETE FROM sqlite_sequence WHERE name COLLATE NOCASE IN (SELECT value FROM json_each(?))";
        assert_eq!((texts.len(), last), (5, Some(counters)));
    } else {
        let expected = r#"TRUNCATE "album_labels", "album", "fan", "artist" RESTART IDENTITY"#;
        assert_eq!((texts.len(), last), (1, Some(expected)));
    }
    assert_eq!(next().await?, 1);
    // The counter of a table that is not listed goes on.
    assert_eq!(Label::draft().name("MGM").save(&db).await?.id, 2);
    Ok(())
}

async fn tables_without_counters_are_restarted_too(db: Database) -> orm::Result<()> {
    run(
        "CREATE TABLE label (id integer PRIMARY KEY, name text NOT NULL)",
        &db,
    )
    .await?;
    run("INSERT INTO label VALUES (1, 'Verve')", &db).await?;
    db.truncate(schema![Label]).restart_identity().await?;
    assert_eq!(Label::objects().count(&db).await?, 0);
    Ok(())
}

async fn a_table_that_is_not_listed_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let refused = db.truncate(schema![Artist, Album]).await;
    assert_refused(
        &refused,
        "Artist",
        "the table `fan` refers to `artist` by `artist_id` and is not listed; add `Fan` to `schema![…]`, or call `.cascade()`",
    );
    // A join table is listed by the model that it was made for.
    let refused = db.truncate(schema![Label]).await;
    assert_refused(
        &refused,
        "Label",
        "the table `album_labels` refers to `label` by `label_id` and is not listed; add `Album` to `schema![…]`, or call `.cascade()`",
    );
    let refused = db.drop_tables(schema![Label]).await;
    assert_refused(
        &refused,
        "Label",
        "the table `album_labels` refers to `label` by `label_id` and is not listed; add `Album` to `schema![…]`, or drop it before",
    );
    // So is a table without a model, which another program has made, even if no row is in it.
    Fan::objects().every_row().delete(&db).await?;
    run(
        "CREATE TABLE poster (of_id bigint REFERENCES fan ON DELETE CASCADE)",
        &db,
    )
    .await?;
    let refused = db.truncate(schema![Fan]).await;
    assert_refused(
        &refused,
        "Fan",
        "the table `poster` refers to `fan` by `of_id` and is not listed; add its model to `schema![…]`, or call `.cascade()`",
    );
    assert_eq!(counts(&db).await?, [1, 1, 1, 1, 0]);
    Ok(())
}

async fn what_refers_to_them_is_emptied_by_cascade(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    run("CREATE TABLE poster (of_id bigint REFERENCES fan)", &db).await?;
    run("INSERT INTO poster SELECT id FROM fan", &db).await?;
    let truncate = async || db.truncate(schema![Artist]).cascade().await;
    let ((), texts) = sent(&db, truncate).await?;
    if db.backend() == Backend::Sqlite {
        assert_eq!(
            texts,
            [
                r#"DELETE FROM "album_labels""#,
                r#"DELETE FROM "album""#,
                r#"DELETE FROM "poster""#,
                r#"DELETE FROM "fan""#,
                r#"DELETE FROM "artist""#,
            ]
        );
    } else {
        let expected = r#"TRUNCATE "album_labels", "album", "poster", "fan", "artist""#;
        assert_eq!(texts, [expected]);
    }
    assert_eq!(counts(&db).await?, [0, 0, 1, 0, 0]);
    assert_eq!(
        db.fetch::<i64>(orm::sql!("SELECT COUNT(*) FROM poster"))
            .await?,
        [0]
    );
    Ok(())
}

async fn rows_that_refer_to_each_other_go_together(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Branch, Crew, Sailor]).await?;
    let insert =
        "INSERT INTO branch (id, parent_id, root_id) VALUES (1, 3, 1), (2, 1, 1), (3, 2, 1)";
    run(insert, &db).await?;
    let mut crew = Crew::draft().save(&db).await?;
    crew.leader = Some(Sailor::draft().crew(&crew).save(&db).await?.into());
    crew.save(&db).await?;

    let truncate = async || db.truncate(schema![Branch, Crew, Sailor]).await;
    let truncate_within = async || {
        let tx = db.begin().await?;
        tx.truncate(schema![Branch, Crew, Sailor]).await?;
        tx.rollback().await
    };
    let ((), texts) = sent(&db, truncate_within).await?;
    if db.backend() == Backend::Sqlite {
        assert_eq!(
            texts,
            [
                r#"UPDATE "branch" SET "parent_id" = NULL WHERE "parent_id" IS NOT NULL"#,
                r#"UPDATE "branch" SET "root_id" = "id""#,
                r#"UPDATE "crew" SET "leader_id" = NULL WHERE "leader_id" IS NOT NULL"#,
                r#"DELETE FROM "branch""#,
                r#"DELETE FROM "sailor""#,
                r#"DELETE FROM "crew""#,
            ]
        );
    } else {
        assert_eq!(texts, [r#"TRUNCATE "branch", "sailor", "crew""#]);
    }
    assert_eq!(Branch::objects().count(&db).await?, 3);
    let ((), texts) = sent(&db, truncate).await?;
    if db.backend() == Backend::Sqlite {
        let deletes = ["branch", "sailor", "crew"].map(|table| format!(r#"DELETE FROM "{table}""#));
        assert_eq!(texts, deletes);
    }
    assert_eq!(Branch::objects().count(&db).await?, 0);
    assert_eq!(Crew::objects().count(&db).await?, 0);
    assert_eq!(Sailor::objects().count(&db).await?, 0);
    Ok(())
}

/// Each refers to one of its kind, which no other does.
#[derive(Model, Debug, Clone)]
struct Link {
    #[orm(identity = false)]
    id: i64,
    #[orm(related_name = "before", on_delete = Protect, deferrable)]
    next: OneToOne<Link>,
}

/// Two tables that are never without each other.
#[derive(Model, Debug, Clone)]
struct Left {
    id: i64,
    #[orm(related_name = "+", on_delete = Protect, deferrable)]
    right: ForeignKey<Right>,
}

#[derive(Model, Debug, Clone)]
struct Right {
    id: i64,
    #[orm(related_name = "+", on_delete = Protect)]
    left: ForeignKey<Left>,
}

#[derive(Embed, Debug, Clone)]
struct Origin {
    note: String,
    #[orm(on_delete = Protect)]
    page: ForeignKey<Page>,
}

#[derive(Model, Debug, Clone)]
#[orm(check(name = "has_parent", "parent_id IS NOT NULL OR is_root"))]
struct Page {
    id: i64,
    is_root: bool,
    #[orm(related_name = "parts", on_delete = Protect)]
    parent: Option<ForeignKey<Page>>,
    #[orm(embed)]
    origin: Option<Origin>,
}

#[derive(Model, Debug, Clone)]
struct Step {
    #[orm(identity = false)]
    id: i64,
    #[orm(related_name = "later", on_delete = Cascade)]
    before: Option<ForeignKey<Step>>,
}

async fn rows_that_no_order_frees_go_together(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Link, Left, Right, Page, Step])
        .await?;
    db.transaction(async |tx| {
        for id in 1..4 {
            Link::draft().id(id).next(id % 3 + 1).save(tx).await?;
            Left::draft().id(id).right(id).save(tx).await?;
        }
        Right::bulk_create((1..4).map(|id| Right::draft().id(id).left(id)), tx).await
    })
    .await?;
    let root = Page::draft().is_root(true).save(&db).await?;
    let origin = Origin {
        note: "a copy".into(),
        page: (&root).into(),
    };
    let page = Page::draft().is_root(false).parent(&root);
    page.origin(origin).save(&db).await?;
    let steps = (0..1500).map(|id| {
        Step::draft()
            .id(id)
            .before((id > 0).then(|| (id - 1).into()))
    });
    Step::copy_in(steps, &db).await?;

    db.truncate(schema![Link, Left, Right, Page, Step]).await?;
    assert_eq!(Link::objects().count(&db).await?, 0);
    assert_eq!(Left::objects().count(&db).await?, 0);
    assert_eq!(Right::objects().count(&db).await?, 0);
    assert_eq!(Page::objects().count(&db).await?, 0);
    assert_eq!(Step::objects().count(&db).await?, 0);
    // Foreign keys are checked again.
    let lost = Step::draft().id(1).before(7).save(&db).await;
    assert!(
        matches!(lost, Err(Error::ForeignKeyViolation { .. })),
        "{lost:?}"
    );
    Ok(())
}

/// What a trigger deletes takes its own rows with it.
async fn triggers_see_foreign_keys(db: Database) -> orm::Result<()> {
    if db.backend() != Backend::Sqlite {
        return Ok(());
    }
    stocked(&db).await?;
    let trigger = "CREATE TRIGGER gone AFTER DELETE ON label BEGIN DELETE FROM artist; END";
    run(trigger, &db).await?;
    db.truncate(schema![Label]).cascade().await?;
    assert_eq!(counts(&db).await?, [0, 0, 0, 0, 0]);
    Ok(())
}

async fn what_stands_in_a_transaction_is_rolled_back(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let tx = db.begin().await?;
    tx.truncate(schema![Artist])
        .cascade()
        .restart_identity()
        .await?;
    assert_eq!(counts(&tx).await?, [0, 0, 1, 0, 0]);
    assert_eq!(Artist::draft().name("Lou").save(&tx).await?.id, 1);
    tx.rollback().await?;
    assert_eq!(counts(&db).await?, [1, 1, 1, 1, 1]);
    assert_eq!(Artist::draft().name("Lou").save(&db).await?.id, 2);

    // What is refused breaks no transaction.
    let tx = db.begin().await?;
    assert!(tx.truncate(schema![Artist]).await.is_err());
    tx.truncate(schema![Fan]).await?;
    tx.commit().await?;
    assert_eq!(counts(&db).await?, [2, 1, 1, 1, 0]);
    Ok(())
}

async fn a_truncate_that_fails_changes_nothing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let refused = db.truncate(schema![Artist, Album, Fan, Crew]).await;
    assert!(
        matches!(refused, Err(Error::SchemaMismatch { .. })),
        "{refused:?}"
    );
    assert_eq!(counts(&db).await?, [1, 1, 1, 1, 1]);
    Ok(())
}

async fn names_are_quoted(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Quoted]).await?;
    run(
        r#"CREATE TABLE "a ""table""" (of_id bigint REFERENCES "order")"#,
        &db,
    )
    .await?;
    let above = Quoted::draft().save(&db).await?;
    Quoted::draft().above(&above).save(&db).await?;
    let truncate = async || {
        let truncate = db.truncate(schema![Quoted]).cascade();
        truncate.restart_identity().await
    };
    let ((), texts) = sent(&db, truncate).await?;
    if db.backend() == Backend::Sqlite {
        assert_eq!(
            texts[..2],
            [r#"DELETE FROM "a ""table""""#, r#"DELETE FROM "order""#,]
        );
    } else {
        let expected = r#"TRUNCATE "a ""table""", "order" RESTART IDENTITY"#;
        assert_eq!(texts, [expected]);
    }
    assert_eq!(Quoted::draft().save(&db).await?.id, 1);
    Ok(())
}

async fn nothing_is_sent_for_no_tables(db: Database) -> orm::Result<()> {
    let ((), texts) = sent(&db, async || db.truncate(schema![]).cascade().await).await?;
    assert!(texts.is_empty(), "{texts:?}");
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(schema = "archive")]
struct Scroll {
    id: i64,
}

async fn tables_of_other_schemas(db: Database) -> orm::Result<()> {
    if db.backend() == Backend::Sqlite {
        let refused = db.truncate(schema![Scroll]).await;
        assert!(
            matches!(refused, Err(Error::Unsupported { .. })),
            "{refused:?}"
        );
        return Ok(());
    }
    db.create_tables(schema![Scroll]).await?;
    run("CREATE SCHEMA attic", &db).await?;
    run(
        "CREATE TABLE attic.copy (of_id bigint REFERENCES archive.scroll)",
        &db,
    )
    .await?;
    Scroll::draft().save(&db).await?;
    run("INSERT INTO attic.copy VALUES (1)", &db).await?;
    let truncate = async || db.truncate(schema![Scroll]).cascade().await;
    let ((), texts) = sent(&db, truncate).await?;
    assert_eq!(texts, [r#"TRUNCATE "attic"."copy", "archive"."scroll""#]);
    assert_eq!(Scroll::objects().count(&db).await?, 0);
    Ok(())
}
