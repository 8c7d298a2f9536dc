//! Rows that an update or delete by query hands back.

on_each! {
    updated_rows_are_returned_as_they_are_then,
    deleted_rows_are_returned_as_they_were,
    values_of_the_row_are_returned,
    pages_and_rows_found_by_joins,
    values_that_read_the_table_are_computed_before,
    whole_rows_load_their_relations_together,
    keys_of_several_columns_and_every_type,
    deletes_that_take_several_statements,
    nothing_is_sent_where_no_row_can_match,
    fields_that_are_not_given_stay_as_they_are,
    what_is_refused_is_refused_before_anything_is_sent,
    errors_are_those_of_the_write,
    within_a_transaction,
    workers_take_pages_of_a_queue;
    only(Postgres, "SQLite has no locks on rows")
        rows_that_others_have_locked_are_skipped,
        a_lock_on_written_rows_is_waited_for_or_not
}

use std::collections::HashSet;

use orm::Error;
use orm::chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use orm::prelude::*;
use orm::testing::assert_queries;
use orm::uuid::Uuid;

use crate::library::{ALCOTT, Author, Book, EMERSON, stocked};
use orm_tests::support::assert_sent;

#[derive(Model, Debug, Clone, PartialEq)]
struct Job {
    id: i64,
    #[orm(max_length = 10, unique)]
    name: String,
    #[orm(default = false)]
    taken: bool,
    #[orm(default = 0)]
    tries: i32,
    #[orm(auto_now)]
    changed_at: DateTime<Utc>,
}

/// A row whose descendants go with it.
#[derive(Model, Debug, Clone, PartialEq)]
struct Folder {
    id: i64,
    name: String,
    #[orm(related_name = "folders", on_delete = Cascade)]
    within: Option<ForeignKey<Folder>>,
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    #[orm(related_name = "notes", on_delete = Restrict)]
    folder: ForeignKey<Folder>,
    #[orm(related_name = "copies", on_delete = Cascade)]
    copied_from: Option<ForeignKey<Folder>>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(room, seat))]
struct Place {
    room: i32,
    seat: i16,
    token: Uuid,
    day: NaiveDate,
    spent: TimeDelta,
    share: Option<f64>,
    blob: Vec<u8>,
}

async fn jobs(n: usize, db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Job]).await?;
    let drafts = (0..n).map(|n| Job::draft().name(n.to_string()));
    Job::bulk_create(drafts, db).await.map(drop)
}

/// `a` within nothing, `b` and `c` within `a`, `d` within `b`.
async fn folders(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Folder, Note]).await?;
    for (name, within) in [("a", None), ("b", Some(1)), ("c", Some(1)), ("d", Some(2))] {
        let within = within.map(ForeignKey::new);
        Folder::draft().name(name).within(within).save(db).await?;
    }
    Ok(())
}

fn sorted<T: Ord>(mut rows: Vec<T>) -> Vec<T> {
    rows.sort();
    rows
}

async fn updated_rows_are_returned_as_they_are_then(db: Database) -> orm::Result<()> {
    jobs(3, &db).await?;
    let before = Job::objects().order_by(Job.id).all(&db).await?;
    let some = Job::objects().filter(Job.name.ne("1"));
    let set = (Job.taken.set(true), Job.tries.set(Job.tries + 2));
    let mut updated: Vec<Job> = some.returning(Job).update(set, &db).await?;
    updated.sort_by_key(|job| job.id);
    let stored = Job::objects().order_by(Job.id).all(&db).await?;
    assert_eq!(updated, [stored[0].clone(), stored[2].clone()]);
    assert!(updated.iter().all(|job| job.taken && job.tries == 2));
    // `auto_now` is set as ever.
    assert!(updated[0].changed_at > before[0].changed_at);
    assert_eq!(stored[1], before[1]);
    Ok(())
}

async fn deleted_rows_are_returned_as_they_were(db: Database) -> orm::Result<()> {
    jobs(3, &db).await?;
    let before = Job::objects().order_by(Job.id).all(&db).await?;
    let some = Job::objects().filter(Job.id.is_in([1, 3, 9]));
    let mut deleted: Vec<Job> = some.returning(Job).delete(&db).await?;
    deleted.sort_by_key(|job| job.id);
    assert_eq!(deleted, [before[0].clone(), before[2].clone()]);
    assert_eq!(Job::objects().all(&db).await?, [before[1].clone()]);
    Ok(())
}

async fn values_of_the_row_are_returned(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let women = Book::objects().filter(Book.title.eq("Little Women"));
    let run = async || {
        let values = (
            Book.id,
            Book.title.lower(),
            Book.author.id,
            Book.copies.gt(2),
        );
        let updated = women.clone().returning(values);
        let updated = updated
            .update(Book.copies.set(Book.copies - 1), &db)
            .await?;
        assert_eq!(updated, [(1, "little women".to_owned(), ALCOTT, false)]);
        let deleted = women
            .clone()
            .returning((Book.subtitle, Book.editor.id, value(7)));
        let deleted = deleted.delete(&db).await?;
        assert_eq!(
            deleted,
            [(Some("Meg, Jo, Beth and Amy".to_owned()), None, 7)]
        );
        Ok(())
    };
    assert_sent(&db, "returned_values", run).await?;
    let count = coalesce((Book.subtitle, "none"));
    let rest = Book::objects().every_row().returning(count);
    let found = sorted(rest.update(Book.in_print.set(true), &db).await?);
    assert_eq!(found, ["Life in the Woods", "none", "none"]);
    Ok(())
}

async fn pages_and_rows_found_by_joins(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let run = async || {
        let newest = Book::objects().order_by(Book.year.desc()).limit(2);
        let newest = newest.returning(Book.title);
        let found = newest.update(Book.copies.set(9), &db).await?;
        assert_eq!(sorted(found), ["Little Men", "Little Women"]);
        let by_alcott = Book::objects().filter(Book.author.name.eq("Louisa May Alcott"));
        let found = by_alcott.returning((Book.title, Book.copies));
        let found = sorted(found.delete(&db).await?);
        assert_eq!(
            found,
            [("Little Men".to_owned(), 9), ("Little Women".to_owned(), 9)]
        );
        Ok(())
    };
    assert_sent(&db, "returned_rows_of_pages_and_joins", run).await?;
    assert_eq!(Book::objects().count(&db).await?, 2);
    Ok(())
}

async fn values_that_read_the_table_are_computed_before(db: Database) -> orm::Result<()> {
    folders(&db).await?;
    let all = Folder::objects().every_row();
    let named = Folder.name.set(Folder.folders().count().cast::<String>());
    let run = async || {
        let found = all.clone().returning((Folder.id, Folder.name));
        let found = sorted(found.update(named, &db).await?);
        let counts = found.iter().map(|(_, name)| &**name);
        assert_eq!(counts.collect::<Vec<_>>(), ["2", "1", "0", "0"]);
        Ok(())
    };
    assert_sent(&db, "returned_rows_of_values_computed_before", run).await
}

async fn whole_rows_load_their_relations_together(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = assert_queries(&db, 1, async || {
        let all = Book::objects().every_row().returning((Book, Book.title));
        all.update(Book.copies.set(0), &db).await
    });
    let books: Vec<(Book, String)> = books.await?;
    assert_queries(&db, 1, async || {
        for (book, title) in &books {
            assert_eq!(book.title, *title);
            assert!(!book.author.get(&db).await?.name.is_empty());
        }
        Ok(())
    })
    .await?;
    let refuse = Book::objects().every_row().fetch_mode(FetchMode::Raise);
    let gone = refuse.returning(Book).delete(&db).await?;
    assert_eq!(gone.len(), 4);
    let refused = gone[0].author.get(&db).await;
    assert!(
        matches!(refused, Err(Error::NotLoaded { .. })),
        "{refused:?}"
    );
    Ok(())
}

async fn keys_of_several_columns_and_every_type(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Place]).await?;
    let day = NaiveDate::from_ymd_opt(1868, 9, 30).expect("a day");
    for seat in 1..=3 {
        Place::draft()
            .room(7)
            .seat(seat)
            .token(Uuid::from_u128(9))
            .day(day)
            .spent(TimeDelta::microseconds(1_500_001))
            .blob(vec![0, 255])
            .save(&db)
            .await?;
    }
    let first = Place::objects().order_by((Place.room, Place.seat)).limit(1);
    let updated = first.clone().returning(Place);
    let updated = updated.update(Place.share.set(0.1), &db).await?;
    assert_eq!(updated, [Place::get((7, 1), &db).await?]);
    assert_eq!(updated[0].share, Some(0.1));
    assert_eq!(first.returning(Place).delete(&db).await?, updated);
    assert_eq!(Place::objects().count(&db).await?, 2);
    Ok(())
}

async fn deletes_that_take_several_statements(db: Database) -> orm::Result<()> {
    folders(&db).await?;
    Note::draft().folder(2).copied_from(1).save(&db).await?;
    // Rows that go with others are returned if they are asked for too; the note stands in no row's way, since it goes.
    let some = Folder::objects().filter(Folder.name.is_in(["a", "b", "d"]));
    let run = async || {
        let gone = some.clone().returning(Folder.name).delete(&db).await?;
        assert_eq!(sorted(gone), ["a", "b", "d"]);
        Ok(())
    };
    assert_sent(&db, "returned_rows_that_cascade", run).await?;
    assert_eq!(Folder::objects().count(&db).await?, 0);
    // A row that is only cascaded to is not returned, and one in the way is an error that returns none.
    for (name, within) in [("a", None), ("b", Some(5))] {
        let within = within.map(ForeignKey::new);
        Folder::draft().name(name).within(within).save(&db).await?;
    }
    let top = Folder::objects().filter(Folder.name.eq("a"));
    Note::draft().folder(6).save(&db).await?;
    let blocked = top.clone().returning(Folder).delete(&db).await;
    assert!(
        matches!(
            blocked,
            Err(Error::Protected {
                model: "Folder",
                ..
            })
        ),
        "{blocked:?}"
    );
    Note::objects().every_row().delete(&db).await?;
    let gone = top.returning(Folder).delete(&db).await?;
    assert_eq!(
        gone.iter().map(|folder| &*folder.name).collect::<Vec<_>>(),
        ["a"]
    );
    assert_eq!(Folder::objects().count(&db).await?, 0);
    Ok(())
}

async fn nothing_is_sent_where_no_row_can_match(db: Database) -> orm::Result<()> {
    jobs(1, &db).await?;
    assert_queries(&db, 0, async || {
        let none = Job::objects().none().returning(Job);
        assert_eq!(none.update(Job.tries.set(1), &db).await?, []);
        assert_eq!(none.delete(&db).await?, []);
        Ok(())
    })
    .await
}

/// A change of a client names some of the fields, or none.
async fn fields_that_are_not_given_stay_as_they_are(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let women = Book::objects().filter(Book.title.eq("Little Women"));
    let set = |title: Option<&str>, copies: Option<i32>| {
        (
            title.map(|title| Book.title.set(title)),
            copies.map(|copies| Book.copies.set(copies)),
        )
    };
    assert_sent(&db, "fields_that_are_not_given", async || {
        assert_eq!(women.update(set(None, Some(7)), &db).await?, 1);
        assert_eq!(women.update(set(None, None), &db).await?, 1);
        let copies = women.clone().returning(Book.copies);
        assert_eq!(copies.update(set(None, None), &db).await?, [7]);
        Ok(())
    })
    .await?;
    // A time of change is set all the same.
    db.create_tables(schema![Job]).await?;
    let job = Job::draft().name("a").save(&db).await?;
    let own = Job::objects().filter(Job.id.eq(job.id)).returning(Job);
    let changed = own.update(None, &db).await?;
    assert_eq!(changed.len(), 1);
    assert!(changed[0].changed_at >= job.changed_at);
    Ok(())
}

fn assert_refused<T: std::fmt::Debug>(done: orm::Result<T>, words: &str) {
    let error = done.expect_err("it is refused");
    let fits = matches!(&error, Error::InvalidQuery { why, .. } if why.contains(words));
    assert!(fits, "{error}");
}

async fn what_is_refused_is_refused_before_anything_is_sent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_queries(&db, 0, async || {
        let unfiltered = Book::objects().returning(Book);
        for done in [
            unfiltered.update(Book.copies.set(1), &db).await,
            unfiltered.delete(&db).await,
            Book::objects()
                .for_update()
                .or_ignore()
                .returning(Book)
                .delete(&db)
                .await,
        ] {
            assert!(
                matches!(done, Err(Error::Unfiltered { model: "Book" })),
                "{done:?}"
            );
        }
        let all = Book::objects().every_row();
        let others = "what the written rows hold themselves";
        assert_refused(
            all.clone().returning(Book.author.name).delete(&db).await,
            others,
        );
        assert_refused(
            all.clone()
                .returning((Book.id, Book.author))
                .delete(&db)
                .await,
            others,
        );
        let joined = all.clone().select_related(Book.author).returning(Book);
        assert_refused(
            joined.update(Book.copies.set(1), &db).await,
            "`select_related`",
        );
        let authors = Author::objects().every_row();
        let counted = authors
            .clone()
            .returning((Author.id, Author.books().count()));
        assert_refused(counted.update(Author.birth_year.set(1), &db).await, others);
        let exists = authors.returning(Author.books().any(Book.year.gt(0)));
        assert_refused(exists.delete(&db).await, others);
        Ok(())
    })
    .await
}

async fn errors_are_those_of_the_write(db: Database) -> orm::Result<()> {
    jobs(2, &db).await?;
    let all = Job::objects().every_row().returning(Job.id);
    let same = all.update(Job.name.set("same"), &db).await;
    let fits = matches!(&same, Err(Error::UniqueViolation { model: "Job", fields, .. }) if fields == &["name"]);
    assert!(fits, "{same:?}");
    let long = all.update(Job.name.set(Job.name.repeat(11)), &db).await;
    assert!(matches!(long, Err(Error::TooLong { .. })), "{long:?}");
    let far = all.update(Job.tries.set(Job.tries + i32::MAX), &db).await?;
    assert_eq!(sorted(far), [1, 2]);
    let further = all.update(Job.tries.set(Job.tries + 1), &db).await;
    assert!(
        matches!(further, Err(Error::OutOfRange { .. })),
        "{further:?}"
    );
    stocked(&db).await?;
    let nowhere = Book::objects().every_row().returning(Book.id);
    let nowhere = nowhere.update(Book.author.set(99), &db).await;
    let fits = matches!(
        nowhere,
        Err(Error::ForeignKeyViolation {
            model: "Book",
            field: Some("author"),
            ..
        })
    );
    assert!(fits, "{nowhere:?}");
    Ok(())
}

async fn within_a_transaction(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let tx = db.begin().await?;
    let by_emerson = Author::objects().filter(Author.mentor.eq(EMERSON));
    let names = by_emerson.returning(Author.name);
    assert_eq!(
        names.update(Author.birth_year.set(None), &tx).await?.len(),
        2
    );
    assert_eq!(names.delete(&tx).await?.len(), 2);
    assert_eq!(Author::objects().count(&tx).await?, 2);
    tx.rollback().await?;
    assert_eq!(Author::objects().count(&db).await?, 4);
    Ok(())
}

/// Takes the next three jobs.
async fn take(db: &Database) -> orm::Result<Vec<i64>> {
    let open = Job::objects()
        .filter(Job.taken.eq(false))
        .order_by(Job.id)
        .limit(3);
    let next = open.for_update().skip_locked().or_ignore();
    next.returning(Job.id).update(Job.taken.set(true), db).await
}

async fn workers_take_pages_of_a_queue(db: Database) -> orm::Result<()> {
    const JOBS: usize = 60;
    jobs(JOBS, &db).await?;
    assert_sent(&db, "jobs_of_a_queue", async || {
        assert_eq!(sorted(take(&db).await?), [1, 2, 3]);
        Ok(())
    })
    .await?;
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                loop {
                    let page = take(&db).await?;
                    assert!(page.len() <= 3);
                    if page.is_empty() {
                        return Ok::<_, Error>(taken);
                    }
                    taken.extend(page);
                }
            })
        })
        .collect();
    let mut taken = vec![1, 2, 3];
    for worker in workers {
        taken.extend(worker.await.expect("no panic")?);
    }
    // A worker that finds all open jobs locked ends before the others; the jobs are taken once each all the same.
    taken.extend(take(&db).await?);
    assert_eq!(taken.len(), JOBS);
    assert_eq!(taken.into_iter().collect::<HashSet<_>>().len(), JOBS);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn rows_that_others_have_locked_are_skipped(db: Database) -> orm::Result<()> {
    jobs(4, &db).await?;
    let holder = db.begin().await?;
    let first = Job::objects().filter(Job.id.eq(1)).for_update();
    first.get(&holder).await?;
    let free = Job::objects()
        .filter(Job.id.lt(4))
        .for_update()
        .skip_locked();
    let taken = free.returning(Job.id).delete(&db).await?;
    assert_eq!(sorted(taken), [2, 3]);
    // Without a page, and without what is returned.
    let free = Job::objects().every_row().for_update().skip_locked();
    assert_eq!(free.update(Job.taken.set(true), &db).await?, 1);
    assert_eq!(free.delete(&db).await?, 1);
    holder.commit().await?;
    assert_eq!(Job::objects().values(Job.id).all(&db).await?, [1]);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_lock_on_written_rows_is_waited_for_or_not(db: Database) -> orm::Result<()> {
    jobs(2, &db).await?;
    let holder = db.begin().await?;
    let first = Job::objects().filter(Job.id.eq(1)).for_update();
    first.get(&holder).await?;
    let all = Job::objects().every_row().for_update();
    let refused = all.clone().nowait().returning(Job).delete(&db).await;
    assert!(matches!(refused, Err(Error::Locked { .. })), "{refused:?}");
    let (waited, ended) = tokio::join!(
        async {
            all.returning(Job.tries)
                .update(Job.tries.set(Job.tries + 1), &db)
                .await
        },
        async {
            first.update(Job.tries.set(10), &holder).await?;
            holder.commit().await
        }
    );
    ended?;
    // The row as it is after the wait.
    assert_eq!(sorted(waited?), [1, 11]);
    Ok(())
}
