//! A field that counts how often its row was written: a stale row is not stored.

on_each! {
    a_row_that_somebody_else_has_written_is_stale,
    each_way_of_writing_counts,
    an_update_of_nothing_writes_nothing,
    many_rows_in_hand_are_stale_together,
    a_stale_row_is_not_deleted,
    a_row_that_is_gone_does_not_exist,
    a_stale_row_does_not_break_a_transaction,
    a_write_that_is_undone_leaves_its_row_stale,
    an_upsert_counts_on_the_stored_row,
    of_two_writers_one_is_stale,
    a_version_at_the_end_of_its_type_is_out_of_range,
}

use orm::Error;
use orm::prelude::*;
use orm_tests::support::sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Page {
    id: i64,
    #[orm(unique)]
    title: String,
    #[orm(default = 0)]
    views: i32,
    #[orm(version)]
    version: i32,
}

#[derive(Model, Debug, Clone)]
struct Link {
    id: i64,
    #[orm(related_name = "links", on_delete = Cascade)]
    page: ForeignKey<Page>,
}

async fn pages(db: &Database) -> orm::Result<(Page, Page)> {
    db.create_tables(schema![Page, Link]).await?;
    let emma = Page::draft().title("Emma").save(db).await?;
    let walden = Page::draft().title("Walden").save(db).await?;
    Ok((emma, walden))
}

fn is_stale<T>(done: &orm::Result<T>) -> bool {
    matches!(done, Err(Error::Stale { model: "Page" }))
}

async fn a_row_that_somebody_else_has_written_is_stale(db: Database) -> orm::Result<()> {
    let (mut mine, _) = pages(&db).await?;
    assert_eq!(mine.version, 1);
    let mut theirs = Page::get(mine.id, &db).await?;
    theirs.views = 5;
    let ((), statements) = sent(&db, async || theirs.save(&db).await).await?;
    let expected = if db.backend() == Backend::Sqlite {
        r#"UPDATE "page" SET "title" = ?, "views" = ?, "version" = ? WHERE "page"."id" = ? AND "page"."version" = ?"#
    } else {
        r#"UPDATE "page" SET "title" = $1::text, "views" = $2::int4, "version" = $3::int4 WHERE "page"."id" = $4::int8 AND "page"."version" = $5::int4"#
    };
    assert_eq!(statements, [expected]);
    assert_eq!(theirs.version, 2);

    mine.title = "Emma Woodhouse".into();
    assert!(is_stale(&mine.save(&db).await));
    assert!(is_stale(&mine.save_fields(Page.title, &db).await));
    assert_eq!(
        (mine.version, Page::get(mine.id, &db).await?),
        (1, theirs.clone())
    );

    mine.refresh(&db).await?;
    assert_eq!(mine, theirs);
    mine.title = "Emma Woodhouse".into();
    mine.save_fields(Page.title, &db).await?;
    mine.save(&db).await?;
    assert_eq!(mine.version, 4);
    assert_eq!(Page::get(mine.id, &db).await?, mine);
    Ok(())
}

async fn each_way_of_writing_counts(db: Database) -> orm::Result<()> {
    let (mut emma, walden) = pages(&db).await?;
    let more = Page.views.set(Page.views + 1);
    assert_eq!(Page::objects().every_row().update(more, &db).await?, 2);
    assert!(is_stale(&emma.save(&db).await));
    let returned = Page::objects().filter(Page.id.eq(walden.id));
    let returned = returned.returning(Page.version);
    assert_eq!(returned.update(Page.views.set(9), &db).await?, [3]);
    // By hand it is what it is set to.
    let all = Page::objects().every_row();
    all.update((Page.views.set(0), Page.version.set(40)), &db)
        .await?;
    emma.refresh(&db).await?;
    assert_eq!(emma.version, 40);
    let imported = Page::draft().title("Imported").version(7).save(&db).await?;
    assert_eq!(imported.version, 7);
    let both = ["A", "B"].map(|title| Page::draft().title(title));
    let both = Page::bulk_create(both, &db).await?;
    assert!(both.iter().all(|page| page.version == 1));
    Page::copy_in([Page::draft().title("C")], &db).await?;
    let copied = Page::objects().filter(Page.title.eq("C")).get(&db).await?;
    assert_eq!(copied.version, 1);
    Ok(())
}

async fn an_update_of_nothing_writes_nothing(db: Database) -> orm::Result<()> {
    #[derive(Model, Debug, Clone, PartialEq)]
    struct Draft {
        id: i64,
        #[orm(default = 0)]
        views: i32,
        #[orm(version)]
        version: i32,
        #[orm(auto_now)]
        written: DateTime<Utc>,
    }
    db.create_tables(schema![Draft]).await?;
    let mut draft = Draft::draft().save(&db).await?;
    let views = |views: Option<i32>| views.map(|views| Draft.views.set(views));
    let rows = Draft::objects().filter(Draft.id.eq(draft.id));
    assert_eq!(rows.update(views(None), &db).await?, 1);
    assert_eq!(
        rows.clone()
            .returning(Draft)
            .update([views(None)], &db)
            .await?,
        [draft.clone()]
    );
    assert_eq!(rows.update((views(None), views(Some(3))), &db).await?, 1);
    assert!(matches!(draft.save(&db).await, Err(Error::Stale { .. })));
    assert_eq!(Draft::get(draft.id, &db).await?.version, 2);
    Ok(())
}

async fn many_rows_in_hand_are_stale_together(db: Database) -> orm::Result<()> {
    let (emma, walden) = pages(&db).await?;
    let mut rows = vec![emma, walden];
    for (n, row) in (10..).zip(&mut rows) {
        row.views = n;
    }
    let bulk = async |rows: &mut Vec<Page>| Page::bulk_update(rows, Page.views, &db).await;
    let ((), statements) = sent(&db, async || bulk(&mut rows).await).await?;
    assert_eq!(statements.len(), 1);
    assert!(
        statements[0].contains(r#""version" = "page"."version" + 1"#),
        "{statements:?}"
    );
    assert!(rows.iter().all(|row| row.version == 2));
    let stored = Page::objects().order_by(Page.id).all(&db).await?;
    assert_eq!(stored, rows);

    let mut theirs = stored[1].clone();
    theirs.save(&db).await?;
    for row in &mut rows {
        row.views = 0;
    }
    assert!(is_stale(&bulk(&mut rows).await));
    assert!(rows.iter().all(|row| row.version == 2));
    let stored = Page::objects()
        .order_by(Page.id)
        .values((Page.views, Page.version));
    assert_eq!(stored.all(&db).await?, [(10, 2), (11, 3)]);
    // The version itself is nothing to set.
    rows[1].refresh(&db).await?;
    Page::bulk_update(&mut rows, (Page.views, Page.version), &db).await?;
    assert_eq!((rows[0].version, rows[1].version), (3, 4));
    Ok(())
}

async fn a_stale_row_is_not_deleted(db: Database) -> orm::Result<()> {
    let (emma, walden) = pages(&db).await?;
    Link::draft().page(&emma).save(&db).await?;
    let (mut theirs, also) = (emma.clone(), emma.clone());
    theirs.save(&db).await?;
    assert!(is_stale(&emma.delete(&db).await));
    assert!(is_stale(&also.delete_with_report(&db).await));
    assert_eq!(Link::objects().count(&db).await?, 1);
    let gone = theirs.clone();
    assert_eq!(theirs.delete(&db).await?, 1);
    assert_eq!(gone.delete(&db).await?, 0);
    assert_eq!(Link::objects().count(&db).await?, 0);
    assert_eq!(walden.delete_with_report(&db).await?.total(), 1);
    // A query deletes what it finds, whatever its version.
    Page::draft().title("C").save(&db).await?;
    assert_eq!(Page::objects().every_row().delete(&db).await?, 1);
    Ok(())
}

async fn a_row_that_is_gone_does_not_exist(db: Database) -> orm::Result<()> {
    let (mut emma, _) = pages(&db).await?;
    Page::objects()
        .filter(Page.id.eq(emma.id))
        .delete(&db)
        .await?;
    let saved = emma.save(&db).await;
    assert!(
        matches!(saved, Err(Error::DoesNotExist { model: "Page" })),
        "{saved:?}"
    );
    Ok(())
}

async fn a_stale_row_does_not_break_a_transaction(db: Database) -> orm::Result<()> {
    let (emma, _) = pages(&db).await?;
    let mut theirs = emma.clone();
    theirs.save(&db).await?;
    db.transaction(async |tx| {
        let mut mine = emma.clone();
        assert!(is_stale(&mine.save(tx).await));
        mine.refresh(tx).await?;
        mine.views = 3;
        mine.save(tx).await
    })
    .await?;
    assert_eq!(Page::get(emma.id, &db).await?.version, 3);
    Ok(())
}

async fn a_write_that_is_undone_leaves_its_row_stale(db: Database) -> orm::Result<()> {
    let (mut emma, _) = pages(&db).await?;
    let tx = db.begin().await?;
    emma.views = 5;
    emma.save(&tx).await?;
    tx.rollback().await?;
    assert_eq!((emma.views, emma.version), (5, 2));
    assert!(is_stale(&emma.save(&db).await));
    emma.refresh(&db).await?;
    assert_eq!((emma.views, emma.version), (0, 1));
    emma.save(&db).await
}

async fn an_upsert_counts_on_the_stored_row(db: Database) -> orm::Result<()> {
    let (emma, _) = pages(&db).await?;
    let draft = || Page::draft().title("Emma").views(3);
    let updated = draft().update_or_create(Page.title, &db).await?;
    assert_eq!(
        (updated.id, updated.views, updated.version),
        (emma.id, 3, 2)
    );
    let rule = OnConflict::update(Page.views).on(Page.title);
    let written = draft().save_with(rule, &db).await?;
    assert!(
        matches!(written, Written::Updated(Page { version: 3, .. })),
        "{written:?}"
    );
    let new = Page::draft().title("New").update_or_create(Page.title, &db);
    assert_eq!(new.await?.version, 1);
    let (found, created) = draft().get_or_create(Page.title, &db).await?;
    assert_eq!((found.version, created), (3, false));
    Ok(())
}

async fn of_two_writers_one_is_stale(db: Database) -> orm::Result<()> {
    let (emma, _) = pages(&db).await?;
    let write = |views| {
        let (db, mut page) = (db.clone(), emma.clone());
        page.views = views;
        tokio::spawn(async move { page.save(&db).await })
    };
    let (one, other) = (write(1), write(2));
    let done = [one.await.expect("no panic"), other.await.expect("no panic")];
    assert_eq!(done.iter().filter(|done| is_stale(done)).count(), 1);
    assert_eq!(Page::get(emma.id, &db).await?.version, 2);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Short {
    id: i64,
    note: Option<String>,
    #[orm(version)]
    times: i16,
}

async fn a_version_at_the_end_of_its_type_is_out_of_range(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Short]).await?;
    let mut short = Short::draft().times(i16::MAX).save(&db).await?;
    let saved = short.save(&db).await;
    assert!(
        matches!(
            saved,
            Err(Error::OutOfRange {
                model: "Short",
                field: Some("times"),
                ..
            })
        ),
        "{saved:?}"
    );
    let updated = Short::bulk_update(std::slice::from_mut(&mut short), Short.times, &db).await;
    assert!(
        matches!(updated, Err(Error::OutOfRange { .. })),
        "{updated:?}"
    );
    let all = Short::objects().every_row();
    let updated = all.update(Short.note.set("x"), &db).await;
    assert!(
        matches!(updated, Err(Error::OutOfRange { .. })),
        "{updated:?}"
    );
    Ok(())
}
