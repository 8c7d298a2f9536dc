//! Rows that are not to be loaded later, and what the error says of the query that left them out.

on_each! {
    the_error_names_the_query_and_what_to_add,
    the_line_is_that_of_the_end,
    rows_behind_joined_ones_are_named_by_their_way,
    a_stream_is_known_by_its_line,
}

use orm::prelude::*;

use crate::library::*;

/// On a database that refuses to load, unless a query says otherwise.
async fn strict() -> orm::Result<Database> {
    let builder = Database::builder(&crate::support::url());
    builder.fetch_mode(FetchMode::Raise).connect().await
}

/// On which line of this file the query was that left it out, and what it says to add there.
#[track_caller]
fn refused<T>(got: orm::Result<T>) -> (u32, String) {
    match got.err() {
        Some(Error::NotLoaded { at, add, .. }) => {
            let at = at.expect("the place of the query");
            assert!(at.file().ends_with("refusals.rs"), "{at}");
            (at.line(), add)
        }
        other => panic!("{other:?}"),
    }
}

async fn the_error_names_the_query_and_what_to_add(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().fetch_mode(FetchMode::Raise);
    let (books, line) = (query.all(&db).await?, line!());
    let error = books[0].author.get(&db).await.expect_err("it is refused");
    let text = error.to_string();
    let Error::NotLoaded {
        model: "Book",
        field: "author",
        at: Some(at),
        ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!(
        text,
        format!(
            "the `author` of this `Book` was not loaded, and the query at {at} refuses to load rows one by one; \
             add `.select_related(Book.author)` to it"
        )
    );
    assert!(at.file().ends_with("refusals.rs"));
    assert_eq!(at.line(), line);
    Ok(())
}

async fn the_line_is_that_of_the_end(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let db = strict().await?;
    let query = Book::objects().order_by(Book.id);
    let author = || ".select_related(Book.author)".to_owned();

    let (book, line) = (query.first(&db).await?.expect("a book"), line!());
    assert_eq!(refused(book.author.get(&db).await), (line, author()));
    let (book, line) = (query.clone().limit(1).get(&db).await?, line!());
    assert_eq!(refused(book.author.get(&db).await), (line, author()));
    let (book, line) = (Book::get(1, &db).await?, line!());
    assert_eq!(refused(book.author.get(&db).await), (line, author()));
    let (mut rows, line) = (query.stream(&db), line!());
    let book = rows.try_next().await?.expect("a book");
    assert_eq!(refused(book.author.get(&db).await), (line, author()));
    drop(rows);
    let tx = db.begin().await?;
    let (book, line) = (query.last(&tx).await?.expect("a book"), line!());
    assert_eq!(refused(book.author.get(&tx).await), (line, author()));
    tx.rollback().await
}

async fn rows_behind_joined_ones_are_named_by_their_way(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .fetch_mode(FetchMode::Raise)
        .filter(Book.title.eq("Walden"));
    let query = query.select_related((Book.author, Book.editor));
    let (book, line) = (query.get(&db).await?, line!());
    let author = book.author.loaded().expect("the author");
    let mentor = author.mentor.as_ref().expect("a mentor");
    let way = ".select_related(Book.author.mentor)".to_owned();
    assert_eq!(refused(mentor.get(&db).await), (line, way));
    Ok(())
}

async fn a_stream_is_known_by_its_line(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let before = db.queries().len();
    let (mut rows, line) = (Book::objects().stream(&db), line!());
    rows.try_next().await?.expect("a book");
    let at = db.queries()[before].at.expect("the place of the stream");
    assert!(at.file().ends_with("refusals.rs"));
    assert_eq!(at.line(), line);
    Ok(())
}
