//! What a delete would do, told without doing it; and what it did, told by the delete itself.

on_each! {
    what_goes_and_what_changes,
    what_stands_in_the_way,
    a_row_that_goes_by_two_ways_counts_once,
    a_row_that_goes_is_not_changed_too,
    restrict_holds_only_for_rows_that_stay,
    protect_holds_for_rows_that_go_too,
    circles_end,
    nothing_to_delete,
    every_row_must_be_meant,
    a_page_of_rows,
    it_does_what_it_says,
    what_is_blocked_fails_as_a_delete_does,
    inside_a_transaction,
    any_number_of_rows_costs_the_same,
    what_is_sent,
    one_query_where_nothing_refers,
    all_it_says_is_of_one_moment,
    two_models_of_one_table,
    pairs_of_a_join_table;
    only(Sqlite, "Postgres reads beside writers anyway") a_report_waits_for_no_writer;
    only(Postgres, "on SQLite the second writer waits for the first") a_delete_looks_again_where_a_row_was_changed_meanwhile
}

use std::cell::Cell;

use orm::Error;
use orm::prelude::*;
use orm::query::{DeleteReport, FieldRows, ModelRows};
use orm::testing::assert_queries;

use super::{EACH_WAY, Way, assert_protected};
use orm_tests::support::assert_sent;
#[cfg(feature = "postgres")]
use orm_tests::support::until_a_writer_waits;

#[derive(Model, Debug, Clone)]
struct Author {
    id: i64,
    #[orm(related_name = "students", on_delete = SetNull)]
    mentor: Option<ForeignKey<Author>>,
}

#[derive(Model, Debug, Clone)]
struct Book {
    id: i64,
    #[orm(related_name = "books", on_delete = Cascade)]
    author: ForeignKey<Author>,
    #[orm(related_name = "edited_books", on_delete = SetNull)]
    editor: Option<ForeignKey<Author>>,
    #[orm(related_name = "reviewed_books", on_delete = SetDefault, db_default = "NULL")]
    reviewer: Option<ForeignKey<Author>>,
}

#[derive(Model, Debug, Clone)]
struct Chapter {
    id: i64,
    #[orm(related_name = "chapters", on_delete = Cascade)]
    book: ForeignKey<Book>,
    #[orm(related_name = "chapters", on_delete = Cascade)]
    author: Option<ForeignKey<Author>>,
    #[orm(related_name = "sequels", on_delete = Restrict)]
    after: Option<ForeignKey<Chapter>>,
    #[orm(related_name = "answers", on_delete = DoNothing)]
    answers: Option<ForeignKey<Chapter>>,
}

#[derive(Model, Debug, Clone)]
struct Loan {
    id: i64,
    #[orm(related_name = "loans", on_delete = Protect)]
    book: ForeignKey<Book>,
    #[orm(related_name = "loans", on_delete = Cascade)]
    author: Option<ForeignKey<Author>>,
}

async fn tables(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Author, Book, Chapter, Loan]).await
}

/// Two authors, the second a student of the first, each with two books of three chapters.
async fn authors(db: &Database) -> orm::Result<[Author; 2]> {
    tables(db).await?;
    let teacher = Author::draft().save(db).await?;
    let student = Author::draft().mentor(&teacher).save(db).await?;
    for author in [&teacher, &student] {
        let books = (0..2).map(|_| Book::draft().author(author).reviewer(None));
        for book in Book::bulk_create(books, db).await? {
            let chapters = (0..3).map(|_| Chapter::draft().book(&book));
            Chapter::bulk_create(chapters, db).await?;
        }
    }
    Ok([teacher, student])
}

fn deleted(report: &DeleteReport) -> Vec<(&str, u64)> {
    let rows = report.deleted.iter();
    rows.map(|ModelRows { model, rows }| (&**model, *rows))
        .collect()
}

fn changed(rows: &[FieldRows]) -> Vec<(&str, &str, u64)> {
    let rows = rows.iter();
    rows.map(|FieldRows { model, field, rows }| (&**model, &**field, *rows))
        .collect()
}

async fn what_goes_and_what_changes(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let own = teacher.books();
    own.update(Book.editor.set(&student), &db).await?;
    let other = student.books().limit(1);
    let set = (Book.editor.set(&teacher), Book.reviewer.set(&teacher));
    other.update(set, &db).await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(
        deleted(&report),
        [("Author", 1), ("Book", 2), ("Chapter", 6)]
    );
    assert_eq!(
        changed(&report.set_null),
        [("Author", "mentor", 1), ("Book", "editor", 1)]
    );
    assert_eq!(changed(&report.set_default), [("Book", "reviewer", 1)]);
    assert!(report.protected.is_empty() && report.restricted.is_empty());
    assert_eq!((report.total(), report.is_blocked()), (9, false));
    let lines = [
        "Author: 1 deleted",
        "Book: 2 deleted",
        "Chapter: 6 deleted",
        "Author.mentor: 1 set to null",
        "Book.editor: 1 set to null",
        "Book.reviewer: 1 set to default",
    ];
    assert_eq!(report.to_string(), lines.join("\n"));
    assert_eq!(Chapter::objects().count(&db).await?, 12);
    Ok(())
}

async fn what_stands_in_the_way(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let book = teacher.books().first(&db).await?.expect("a book");
    Loan::draft().book(&book).save(&db).await?;
    let first = book.chapters().first(&db).await?.expect("a chapter");
    let other = student.books().first(&db).await?.expect("a book");
    other
        .chapters()
        .update(Chapter.after.set(&first), &db)
        .await?;
    let report = teacher.delete_report(&db).await?;
    assert!(report.is_blocked());
    assert_eq!(changed(&report.protected), [("Loan", "book", 1)]);
    assert_eq!(changed(&report.restricted), [("Chapter", "after", 3)]);
    let lines = [
        "Author: 1 deleted",
        "Book: 2 deleted",
        "Chapter: 6 deleted",
        "Author.mentor: 1 set to null",
        "Loan.book: 1 in the way (Protect)",
        "Chapter.after: 3 in the way (Restrict)",
    ];
    assert_eq!(report.to_string(), lines.join("\n"));
    Ok(())
}

async fn a_row_that_goes_by_two_ways_counts_once(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let all = Chapter::objects().every_row();
    all.update(Chapter.author.set(&teacher), &db).await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(
        deleted(&report),
        [("Author", 1), ("Book", 2), ("Chapter", 12)]
    );
    Ok(())
}

async fn a_row_that_goes_is_not_changed_too(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let books = Book::objects().every_row();
    books.update(Book.editor.set(&teacher), &db).await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(
        changed(&report.set_null),
        [("Author", "mentor", 1), ("Book", "editor", 2)]
    );
    let both = Author::objects().filter(Author.id.is_in([teacher.id, student.id]));
    let report = both.delete_report(&db).await?;
    assert_eq!(report.set_null, []);
    assert_eq!(report.total(), 2 + 4 + 12);
    Ok(())
}

async fn restrict_holds_only_for_rows_that_stay(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let book = teacher.books().first(&db).await?.expect("a book");
    let chapters = book.chapters().order_by(Chapter.id).all(&db).await?;
    let sequel = Chapter::objects().filter(Chapter.id.eq(chapters[1].id));
    sequel.update(Chapter.after.set(&chapters[0]), &db).await?;
    assert!(!teacher.delete_report(&db).await?.is_blocked());
    assert!(chapters[0].delete_report(&db).await?.is_blocked());
    assert!(!chapters[1].delete_report(&db).await?.is_blocked());
    sequel
        .update(
            Chapter
                .book
                .set(student.books().first(&db).await?.expect("a book")),
            &db,
        )
        .await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(changed(&report.restricted), [("Chapter", "after", 1)]);
    Ok(())
}

async fn protect_holds_for_rows_that_go_too(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let book = teacher.books().first(&db).await?.expect("a book");
    Loan::draft().book(&book).author(&teacher).save(&db).await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(
        deleted(&report),
        [("Author", 1), ("Book", 2), ("Chapter", 6), ("Loan", 1)]
    );
    assert_eq!(changed(&report.protected), [("Loan", "book", 1)]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Node {
    id: i64,
    #[orm(related_name = "nodes", on_delete = Cascade)]
    before: Option<ForeignKey<Node>>,
    #[orm(related_name = "others", on_delete = Cascade)]
    edge: Option<ForeignKey<Edge>>,
    #[orm(related_name = "neighbours", on_delete = SetNull)]
    beside: Option<ForeignKey<Node>>,
}

#[derive(Model, Debug, Clone)]
struct Edge {
    id: i64,
    #[orm(related_name = "edges", on_delete = Cascade)]
    node: ForeignKey<Node>,
}

async fn circles_end(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Node, Edge]).await?;
    for n in 1..=5 {
        Node::draft()
            .id(n)
            .beside((n > 1).then(|| ForeignKey::new(n - 1)))
            .save(&db)
            .await?;
    }
    let node = |id: i64| Node::objects().filter(Node.id.eq(id));
    node(1).update(Node.before.set(2), &db).await?;
    node(2).update(Node.before.set(1), &db).await?;
    let edge = Edge::draft().node(2).save(&db).await?;
    node(3)
        .update((Node.before.set(3), Node.edge.set(&edge)), &db)
        .await?;
    let report = Node::get(1, &db).await?.delete_report(&db).await?;
    assert_eq!(deleted(&report), [("Node", 3), ("Edge", 1)]);
    assert_eq!(changed(&report.set_null), [("Node", "beside", 1)]);
    let report = edge.delete_report(&db).await?;
    assert_eq!(deleted(&report), [("Edge", 1), ("Node", 1)]);
    let report = node(1).delete_with_report(&db).await?;
    assert_eq!(report.total(), 4);
    assert_eq!(Node::get(4, &db).await?.beside, None);
    assert_eq!(Node::objects().count(&db).await?, 2);
    Ok(())
}

async fn nothing_to_delete(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let nobody = Author::objects().filter(Author.id.eq(99));
    let report = nobody.delete_report(&db).await?;
    assert_eq!(report.to_string(), "Author: 0 deleted");
    assert_eq!(nobody.delete_with_report(&db).await?, report);
    let nobody = Author::objects().filter(Author.id.is_in([0; 0]));
    assert_queries(&db, 0, async || {
        assert_eq!(nobody.delete_report(&db).await?, report);
        assert_eq!(nobody.delete_with_report(&db).await?, report);
        orm::Result::Ok(())
    })
    .await?;
    teacher.clone().delete(&db).await?;
    assert_eq!(teacher.delete_report(&db).await?, report);
    assert_eq!(teacher.delete_with_report(&db).await?, report);
    Ok(())
}

async fn every_row_must_be_meant(db: Database) -> orm::Result<()> {
    authors(&db).await?;
    let all = Author::objects();
    for refused in [
        all.delete_report(&db).await,
        all.delete_with_report(&db).await,
    ] {
        assert!(
            matches!(refused, Err(Error::Unfiltered { model: "Author" })),
            "{refused:?}"
        );
    }
    let report = all.every_row().delete_report(&db).await?;
    assert_eq!(report.total(), 2 + 4 + 12);
    assert_eq!(report.set_null, []);
    Ok(())
}

async fn a_page_of_rows(db: Database) -> orm::Result<()> {
    let [_, student] = authors(&db).await?;
    let last = Author::objects().order_by(Author.id.desc()).limit(1);
    let report = last.delete_report(&db).await?;
    assert_eq!(
        deleted(&report),
        [("Author", 1), ("Book", 2), ("Chapter", 6)]
    );
    assert_eq!(report, student.delete_report(&db).await?);
    let taught = Author::objects().filter(Author.mentor.id.gt(0) & Author.books().count().eq(2));
    assert_eq!(report, taught.delete_report(&db).await?);
    assert_eq!(report, last.delete_with_report(&db).await?);
    assert_eq!(Author::objects().count(&db).await?, 1);
    Ok(())
}

async fn it_does_what_it_says(db: Database) -> orm::Result<()> {
    for way in EACH_WAY {
        let [teacher, student] = authors(&db).await?;
        student
            .books()
            .update(Book.editor.set(&teacher), &db)
            .await?;
        let rows = Author::objects().filter(Author.id.eq(teacher.id));
        let before = rows.delete_report(&db).await?;
        let report = match way {
            Way::Row => teacher.delete_with_report(&db).await?,
            Way::Query => rows.delete_with_report(&db).await?,
            Way::RowInTransaction => {
                db.transaction(async |tx| teacher.delete_with_report(tx).await)
                    .await?
            }
            Way::QueryInTransaction => {
                db.transaction(async |tx| rows.delete_with_report(tx).await)
                    .await?
            }
        };
        assert_eq!(report, before);
        assert_eq!(
            changed(&report.set_null),
            [("Author", "mentor", 1), ("Book", "editor", 2)]
        );
        let left = (
            Author::objects().count(&db).await?,
            Book::objects()
                .filter(Book.editor.is_null())
                .count(&db)
                .await?,
            Chapter::objects().count(&db).await?,
        );
        assert_eq!(left, (1, 2, 6));
        student.delete(&db).await?;
    }
    Ok(())
}

async fn what_is_blocked_fails_as_a_delete_does(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let book = teacher.books().first(&db).await?.expect("a book");
    Loan::draft().book(&book).save(&db).await?;
    let rows = Author::objects().filter(Author.id.eq(teacher.id));
    assert_protected(&teacher.clone().delete(&db).await, "Author", "Loan");
    let refused = teacher.clone().delete_with_report(&db).await;
    assert_protected(&refused, "Author", "Loan");
    assert_protected(&rows.delete_with_report(&db).await, "Author", "Loan");
    assert_eq!(Chapter::objects().count(&db).await?, 12);
    Ok(())
}

async fn inside_a_transaction(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    db.transaction(async |tx| {
        Book::draft().author(&teacher).save(tx).await?;
        let report = teacher.delete_report(tx).await?;
        assert_eq!(
            deleted(&report),
            [("Author", 1), ("Book", 3), ("Chapter", 6)]
        );
        let report = teacher.clone().delete_with_report(tx).await?;
        assert_eq!(report.total(), 10);
        assert_eq!(teacher.delete_report(tx).await?.total(), 0);
        Ok(())
    })
    .await?;
    assert_eq!(Author::objects().count(&db).await?, 1);
    Ok(())
}

async fn any_number_of_rows_costs_the_same(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let few = assert_queries(&db, 10, async || teacher.delete_report(&db).await).await?;
    let books = (0..5_000).map(|_| Book::draft().author(&teacher).editor(&student));
    let books = Book::bulk_create(books, &db).await?;
    let chapters = books
        .iter()
        .map(|book| Chapter::draft().book(book).author(&student));
    Chapter::bulk_create(chapters, &db).await?;
    let many = assert_queries(&db, 10, async || teacher.delete_report(&db).await).await?;
    assert_eq!(many.total(), few.total() + 10_000);
    // Those of the report, three for what is protected though it goes, and the delete; on Postgres the look at
    // `Restrict` is put off and made up for.
    let sent = match db.backend() {
        Backend::Sqlite => 10 + 3 + 1,
        _ => 10 + 3 + 3,
    };
    let delete = async || teacher.delete_with_report(&db).await;
    assert_eq!(assert_queries(&db, sent, delete).await?, many);
    Ok(())
}

async fn what_is_sent(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let run = async || teacher.delete_report(&db).await;
    assert_sent(&db, "a_report_of_a_delete", run).await
}

async fn one_query_where_nothing_refers(db: Database) -> orm::Result<()> {
    authors(&db).await?;
    let loans = Loan::objects().every_row();
    let run = async || {
        loans.delete_report(&db).await?;
        loans.delete_with_report(&db).await
    };
    assert_sent(&db, "a_report_of_rows_alone", run).await
}

/// What another commits between two queries is not seen: a book is either edited or reviewed, and told once.
async fn all_it_says_is_of_one_moment(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let book = student.books().first(&db).await?.expect("a book");
    let book = Book::objects().filter(Book.id.eq(book.id));
    let editor = || Some(ForeignKey::new(&teacher));
    let (edits, reviews) = (
        (Book.editor.set(editor()), Book.reviewer.set(None)),
        (Book.editor.set(None), Book.reviewer.set(editor())),
    );
    book.update(edits.clone(), &db).await?;
    let done = Cell::new(false);
    let change = async {
        while !done.get() {
            book.update(reviews.clone(), &db).await?;
            book.update(edits.clone(), &db).await?;
        }
        orm::Result::Ok(())
    };
    let look = async {
        for _ in 0..50 {
            let report = teacher.delete_report(&db).await?;
            let edited = changed(&report.set_null).contains(&("Book", "editor", 1));
            assert!(edited == report.set_default.is_empty(), "{report}");
        }
        done.set(true);
        orm::Result::Ok(())
    };
    let (changed, looked) = tokio::join!(change, look);
    changed.and(looked)
}

mod again {
    use orm::prelude::*;

    /// The same table, seen by another part of the program.
    #[derive(Model, Debug, Clone)]
    #[orm(table = "book")]
    pub(super) struct Volume {
        pub(super) id: i64,
        #[orm(related_name = "+", on_delete = Cascade)]
        pub(super) author: ForeignKey<super::Author>,
    }
}

async fn two_models_of_one_table(db: Database) -> orm::Result<()> {
    let [teacher, _] = authors(&db).await?;
    let report = teacher.delete_report(&db).await?;
    assert_eq!(again::Volume::objects().count(&db).await?, 4);
    assert_eq!(teacher.delete_report(&db).await?, report);
    let volumes = again::Volume::objects().filter(again::Volume.author.eq(&teacher));
    let report = volumes.delete_report(&db).await?;
    assert_eq!(deleted(&report), [("Volume", 2), ("Chapter", 6)]);
    Ok(())
}

#[derive(Model, Debug, Clone)]
struct Paper {
    id: i64,
    #[orm(related_name = "papers")]
    tags: ManyToMany<Tag>,
    #[orm(related_name = "cited_by")]
    cites: ManyToMany<Paper>,
}

#[derive(Model, Debug, Clone)]
struct Tag {
    id: i64,
}

async fn pairs_of_a_join_table(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Paper, Tag]).await?;
    let papers = [
        Paper::draft().save(&db).await?,
        Paper::draft().save(&db).await?,
    ];
    let tag = Tag::draft().save(&db).await?;
    for paper in &papers {
        paper.tags.add([&tag], &db).await?;
        paper.cites.add([&papers[0]], &db).await?;
    }
    let report = papers[0].delete_report(&db).await?;
    assert_eq!(
        report.to_string(),
        "Paper: 1 deleted\nPaperTags: 1 deleted\nPaperCites: 2 deleted"
    );
    let of_tag = tag.delete_report(&db).await?;
    assert_eq!(of_tag.to_string(), "Tag: 1 deleted\nPaperTags: 2 deleted");
    // A model leads to the tables that are made for it.
    let fresh = Database::connect(&orm_tests::support::url()).await?;
    assert_eq!(papers[0].delete_report(&fresh).await?, report);
    assert_eq!(papers[0].clone().delete_with_report(&db).await?, report);
    assert_eq!(papers[1].tags.count(&db).await?, 1);
    Ok(())
}

#[cfg(feature = "sqlite")]
async fn a_report_waits_for_no_writer(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let report = teacher.delete_report(&db).await?;
    let tx = db.begin().await?;
    student.delete(&tx).await?;
    assert_eq!(teacher.delete_report(&db).await?, report);
    assert_ne!(teacher.delete_report(&tx).await?, report);
    tx.commit().await?;

    let read_only = format!("{}?mode=ro", orm_tests::support::url());
    let read_only = Database::connect(&read_only).await?;
    assert_eq!(teacher.delete_report(&read_only).await?.total(), 9);
    Ok(())
}

#[cfg(feature = "postgres")]
async fn a_delete_looks_again_where_a_row_was_changed_meanwhile(db: Database) -> orm::Result<()> {
    let [teacher, student] = authors(&db).await?;
    let editor = async |teacher: &Author, tx: &Transaction| {
        student.books().update(Book.editor.set(teacher), tx).await
    };
    // The delete has read, and waits for the rows that are being changed.
    let commit = async |tx: Transaction| {
        until_a_writer_waits(&db).await?;
        tx.commit().await
    };
    let (tx, own) = (db.begin().await?, db.repeatable_read().begin().await?);
    editor(&teacher, &tx).await?;
    let (deleted, committed) = tokio::join!(student.clone().delete_with_report(&own), commit(tx));
    committed?;
    assert!(
        matches!(&deleted, Err(error @ Error::Conflict { .. }) if error.is_retryable()),
        "{deleted:?}"
    );
    own.rollback().await?;

    let tx = db.begin().await?;
    editor(&teacher, &tx).await?;
    let (deleted, committed) = tokio::join!(student.clone().delete_with_report(&db), commit(tx));
    committed?;
    assert_eq!(deleted?.total(), 1 + 2 + 6);
    Ok(())
}
