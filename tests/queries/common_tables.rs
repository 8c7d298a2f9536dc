//! Common table expressions: queries whose values are the rows of a model.

on_each! {
    rows_of_a_query,
    joined_to_rows_of_a_table,
    joined_to_rows_of_another,
    loaded_with_rows_of_a_table,
    one_asks_another,
    within_other_queries,
    in_pages_counts_and_streams,
    written_by,
    a_delete_that_is_forbidden,
    values_in_the_form_of_columns,
    series_of_days,
    recursive_with_cycles,
    recursive_from_a_page,
    recursive_with_the_rows_before,
    recursive_by_a_subquery_that_stands_twice,
    recursive_queries_that_no_database_takes,
    recursive_queries_that_postgres_takes,
    computed_once_or_in_place,
    rows_in_hand,
    rows_in_hand_of_every_type,
    rows_of_sql,
    rows_of_sql_in_every_place,
    rows_of_sql_in_the_form_of_columns,
    sql_that_is_no_query,
    of_one_tenant,
    what_does_not_fit_is_refused,
    rows_that_are_not_stored,
}

use crate::library::{ALCOTT, AUSTEN, Author, Book, EMERSON, THOREAU, names, stocked, titles};
use futures_util::TryStreamExt;
use orm::prelude::*;
use orm::rust_decimal::Decimal;
use orm::testing::assert_queries;

/// What an author has written.
#[derive(Model, Debug)]
#[orm(cte)]
struct Shelf {
    #[orm(primary_key)]
    author: OneToOne<Author>,
    books: i64,
    copies: Option<i64>,
}

fn shelves() -> Cte<Shelf> {
    let groups = Book::objects().values((Book.author.id, count(), Book.copies.sum()));
    groups.cte((Shelf.author, Shelf.books, Shelf.copies))
}

/// A book in its place among those of its author.
#[derive(Model, Debug)]
#[orm(cte)]
struct Placed {
    #[orm(primary_key)]
    book: OneToOne<Book>,
    #[orm(related_name = "placed_books")]
    author: ForeignKey<Author>,
    place: i64,
}

fn placed() -> Cte<Placed> {
    let place = row_number().over(partition_by(Book.author).order_by(Book.year));
    let books = Book::objects().values((Book.id, Book.author.id, place));
    books.cte((Placed.book, Placed.author, Placed.place))
}

async fn rows_of_a_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let many = Shelf::objects()
        .with_cte(shelves())
        .filter(Shelf.copies.gt(0))
        .order_by(Shelf.books.desc());
    assert_sql!(
        many,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."copies" > ? ORDER BY "shelf"."books" DESC"#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."copies" > $1::int8 ORDER BY "shelf"."books" DESC"#
    );
    let found = assert_queries(&db, 1, async || many.all(&db).await).await?;
    let [shelf] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (shelf.author.id, shelf.books, shelf.copies),
        (ALCOTT, 2, Some(4))
    );
    assert_eq!(shelf.author.get(&db).await?.name, "Louisa May Alcott");
    let named = Shelf::objects()
        .with_cte(shelves())
        .select_related(Shelf.author)
        .order_by(Shelf.author.name)
        .all(&db)
        .await?;
    let author = |shelf: &Shelf| shelf.author.loaded().expect("joined").id;
    let authors: Vec<i64> = named.iter().map(author).collect();
    assert_eq!(authors, [THOREAU, AUSTEN, ALCOTT]);
    Ok(())
}

async fn joined_to_rows_of_a_table(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects()
        .with_cte(shelves())
        .filter(Author.shelf().books.ge(2) | Author.shelf().copies.is_null())
        .order_by(Author.shelf().books.desc().nulls_last());
    assert_sql!(
        authors,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" LEFT JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" >= ? OR "t1"."copies" IS NULL ORDER BY "t1"."books" DESC NULLS LAST"#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" LEFT JOIN "shelf" AS "t1" ON "t1"."author_id" = "author"."id" WHERE "t1"."books" >= $1::int8 OR "t1"."copies" IS NULL ORDER BY "t1"."books" DESC NULLS LAST"#
    );
    assert_eq!(
        names(&authors, &db).await,
        ["Louisa May Alcott", "Ralph Waldo Emerson"]
    );
    let beside = Author::objects()
        .with_cte(shelves())
        .order_by(Author.id)
        .values((Author.id, Author.shelf().books));
    let expected = [
        (EMERSON, None),
        (ALCOTT, Some(2)),
        (THOREAU, Some(1)),
        (AUSTEN, Some(1)),
    ];
    assert_eq!(beside.all(&db).await?, expected);
    // Through a relation that stands between, and by any of several.
    let books = Book::objects()
        .with_cte(shelves())
        .filter(Book.author.shelf().books.gt(1))
        .order_by(Book.title);
    assert_sql!(
        books,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "book"."author_id" WHERE "t1"."books" > ? ORDER BY "book"."title""#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "book"."id", "book"."title", "book"."year", "book"."subtitle", "book"."in_print", "book"."copies", "book"."author_id", "book"."editor_id" FROM "book" INNER JOIN "shelf" AS "t1" ON "t1"."author_id" = "book"."author_id" WHERE "t1"."books" > $1::int8 ORDER BY "book"."title""#
    );
    assert_eq!(titles(&books, &db).await, ["Little Men", "Little Women"]);
    let second = Author::objects()
        .with_cte(placed())
        .filter(Author.placed_books().any(Placed.place.eq(2)));
    assert_sql!(
        second,
        sqlite = r#"WITH "placed"("book_id", "author_id", "place") AS (SELECT "book"."id", "book"."author_id", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE EXISTS (SELECT 1 FROM "placed" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."place" = ? LIMIT 1)"#,
        postgres = r#"WITH "placed"("book_id", "author_id", "place") AS (SELECT "book"."id", "book"."author_id", ROW_NUMBER() OVER (PARTITION BY "book"."author_id" ORDER BY "book"."year") FROM "book") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE EXISTS (SELECT 1 FROM "placed" AS "t1" WHERE "t1"."author_id" = "author"."id" AND "t1"."place" = $1::int8)"#
    );
    assert_eq!(names(&second, &db).await, ["Louisa May Alcott"]);
    let last = Author::objects()
        .with_cte(placed())
        .order_by(Author.id)
        .values(Author.placed_books().max(Placed.place));
    assert_eq!(last.all(&db).await?, [None, Some(2), Some(1), Some(1)]);
    Ok(())
}

/// The foreign key stands beside the key of the row in between, of which SQLite would make no index of the rows that are found.
async fn joined_to_rows_of_another(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let placed = Placed::objects().with_cte(placed()).with_cte(shelves());
    let on = r#"JOIN "author" AS "t1" ON "t1"."id" = "placed"."author_id" INNER JOIN "shelf" AS "t2" ON "t2"."author_id" = "placed"."author_id" AND "t2"."author_id" = "t1"."id""#;
    let (name, books) = (Placed.author.name, Placed.author.shelf().books);
    let many = placed
        .clone()
        .filter(books.gt(1))
        .order_by(Placed.place)
        .values((name, Placed.place, books));
    let sql = many.to_sql(&db)?;
    assert!(sql.text().contains(on), "{}", sql.text());
    let louisa = "Louisa May Alcott".to_owned();
    let expected = [(louisa.clone(), 1, Some(2)), (louisa, 2, Some(2))];
    assert_eq!(many.all(&db).await?, expected);
    let all = placed.order_by((name, Placed.place)).values((name, books));
    let sql = all.to_sql(&db)?;
    let on = on.replace("INNER", "LEFT");
    assert!(sql.text().contains(&on), "{}", sql.text());
    let counts: Vec<_> = all.all(&db).await?.into_iter().map(|(_, n)| n).collect();
    assert_eq!(counts, [Some(1), Some(1), Some(2), Some(2)]);
    Ok(())
}

async fn loaded_with_rows_of_a_table(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects()
        .with_cte(placed())
        .with_cte(shelves())
        .select_related(Author.shelf())
        .prefetch_related(Author.placed_books().order_by(Placed.place.desc()))
        .order_by(Author.id);
    let found = assert_queries(&db, 2, async || authors.all(&db).await).await?;
    let places = |placed: &[Placed]| placed.iter().map(|it| it.place).collect::<Vec<_>>();
    let (alcott, shelf, books) = &found[1];
    assert_eq!(alcott.id, ALCOTT);
    assert_eq!(shelf.as_ref().map(|shelf| shelf.books), Some(2));
    assert_eq!(places(books), [2, 1]);
    assert!(found[0].1.is_none() && found[0].2.is_empty());
    // Rows that are loaded for the loaded ones are found by the same queries.
    let nested = Author::objects()
        .with_cte(placed())
        .prefetch_related(
            Author
                .students()
                .prefetch_related(Author.books().select_related(Book.placed())),
        )
        .filter(Author.id.eq(EMERSON));
    let found = assert_queries(&db, 3, async || nested.get(&db).await).await?;
    let (_, students) = &found;
    let (alcott, books) = &students[0];
    assert_eq!(alcott.id, ALCOTT);
    let found: Vec<_> = books
        .iter()
        .map(|(_, placed)| placed.as_ref().map(|it| it.place))
        .collect();
    assert_eq!(found, [Some(1), Some(2)]);
    // In a stream too.
    let streamed: Vec<_> = authors.stream(&db).try_collect().await?;
    assert_eq!(streamed.len(), 4);
    assert_eq!(places(&streamed[1].2), [2, 1]);
    Ok(())
}

/// The most books that anyone has written.
#[derive(Model, Debug)]
#[orm(cte)]
struct Record {
    #[orm(primary_key)]
    books: i64,
}

async fn one_asks_another(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let most = Shelf::objects()
        .with_cte(shelves())
        .values(Shelf.books.max().coalesce(0))
        .cte(Record.books);
    // Both ask for the shelves, which stand there once.
    let best = Shelf::objects()
        .with_cte(&most)
        .with_cte(shelves())
        .filter(Shelf.books.is_in(Record::objects().values(Record.books)));
    assert_sql!(
        best,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id"), "record"("books") AS (SELECT coalesce(MAX("shelf"."books"), ?) FROM "shelf") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."books" IN (SELECT "t1"."books" FROM "record" AS "t1")"#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id"), "record"("books") AS (SELECT coalesce(MAX("shelf"."books"), $1::int8) FROM "shelf") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."books" IN (SELECT "t1"."books" FROM "record" AS "t1")"#
    );
    let found = best.all(&db).await?;
    assert_eq!(
        found.iter().map(|it| it.author.id).collect::<Vec<_>>(),
        [ALCOTT]
    );
    Ok(())
}

async fn within_other_queries(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The query that asks need not be the one that is given the rows.
    let busy = Shelf::objects()
        .with_cte(shelves())
        .filter(Shelf.books.gt(1))
        .values(Shelf.author.id);
    let authors = Author::objects().filter(Author.id.is_in(&busy));
    assert_sql!(
        authors,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."id" IN (SELECT "t1"."author_id" FROM "shelf" AS "t1" WHERE "t1"."books" > ?)"#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "author"."id", "author"."name", "author"."birth_year", "author"."mentor_id" FROM "author" WHERE "author"."id" IN (SELECT "t1"."author_id" FROM "shelf" AS "t1" WHERE "t1"."books" > $1::int8)"#
    );
    assert_eq!(names(&authors, &db).await, ["Louisa May Alcott"]);
    let books = Book::objects()
        .filter(Book.author.is_in(&busy))
        .order_by(Book.id);
    assert_eq!(titles(&books, &db).await, ["Little Women", "Little Men"]);
    // Combined with others.
    let rare = Shelf::objects()
        .with_cte(shelves())
        .filter(Shelf.copies.eq(0))
        .values(Shelf.author.id);
    let both = busy.clone().union(rare.clone()).order_by(Shelf.author.id);
    assert_eq!(both.all(&db).await?.len(), 3);
    assert_eq!(both.count(&db).await?, 3);
    let rows = Shelf::objects().with_cte(shelves());
    let combined = rows
        .clone()
        .filter(Shelf.books.gt(1))
        .union(rows.filter(Shelf.copies.eq(0)))
        .order_by(Shelf.author.id);
    let found: Vec<i64> = combined
        .all(&db)
        .await?
        .iter()
        .map(|it| it.author.id)
        .collect();
    assert_eq!(found, [ALCOTT, THOREAU, AUSTEN]);
    Ok(())
}

async fn in_pages_counts_and_streams(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let rows = Placed::objects()
        .with_cte(placed())
        .order_by((Placed.place, Placed.book.id));
    assert_eq!(rows.count(&db).await?, 4);
    assert!(rows.exists(&db).await?);
    assert_eq!(rows.first(&db).await?.map(|it| it.place), Some(1));
    let second = rows.clone().filter(Placed.place.eq(2));
    assert_eq!(second.get(&db).await?.author.id, ALCOTT);
    let page = rows.page(2, 3, &db).await?;
    assert_eq!((page.rows.len(), page.total), (1, 4));
    let limited = rows.clone().limit(3).filter(Placed.place.gt(1));
    assert_eq!(limited.count(&db).await?, 0);
    let streamed: Vec<Placed> = rows.stream(&db).try_collect().await?;
    assert_eq!(streamed.len(), 4);
    let sum = rows.values((Placed.place.sum(), count()));
    assert_eq!(sum.get(&db).await?, (Some(5), 4));
    let by_place = Placed::objects()
        .with_cte(placed())
        .values((Placed.place, count()))
        .filter(count().gt(1));
    assert_eq!(by_place.all(&db).await?, [(1, 3)]);
    Ok(())
}

async fn written_by(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // An update whose values are those of the query, and one whose rows it finds.
    let authors = Author::objects()
        .with_cte(shelves())
        .filter(Author.shelf().books.gt(1));
    let years = Author
        .birth_year
        .set(Author.shelf().books.cast::<i32>() + 1800);
    assert_eq!(authors.update(years, &db).await?, 1);
    assert_eq!(Author::get(ALCOTT, &db).await?.birth_year, Some(1802));
    let books = Book::objects()
        .with_cte(placed())
        .filter(Book.placed().place.eq(2));
    assert_eq!(books.clone().update(Book.copies.set(9), &db).await?, 1);
    // What is inserted.
    let again = Shelf::objects()
        .with_cte(shelves())
        .filter(Shelf.books.gt(1))
        .values((concat((Shelf.author.name, " II")), Shelf.author.id));
    assert_eq!(
        again.insert_into((Author.name, Author.mentor), &db).await?,
        1
    );
    let second = Author::objects()
        .filter(Author.mentor.eq(ALCOTT))
        .get(&db)
        .await?;
    assert_eq!(second.name, "Louisa May Alcott II");
    // What is deleted.
    assert_eq!(books.delete(&db).await?, 1);
    assert_eq!(
        Book::objects()
            .filter(Book.title.eq("Little Men"))
            .count(&db)
            .await?,
        0
    );
    Ok(())
}

#[derive(Model, Debug)]
struct Loan {
    id: i64,
    #[orm(on_delete = Protect)]
    book: ForeignKey<Book>,
}

/// The rows that forbid a delete are named as ever, though the delete finds its rows by a query that it names.
async fn a_delete_that_is_forbidden(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Book, Loan]).await?;
    Loan::draft().book(2).save(&db).await?;
    let second = Book::objects()
        .with_cte(placed())
        .filter(Book.placed().place.eq(2));
    let refused = second.delete(&db).await;
    let Err(error @ Error::Protected { .. }) = refused else {
        panic!("{refused:?}");
    };
    assert!(error.to_string().contains("Loan"), "{error}");
    assert_eq!(Book::objects().count(&db).await?, 4);
    Ok(())
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
#[orm(db_enum)]
enum Kind {
    Sale,
    Gift,
}

#[derive(Model, Debug)]
struct Entry {
    id: i64,
    kind: Kind,
    paid: bool,
    on: NaiveDate,
    at: DateTime<Utc>,
    #[orm(max_digits = 12, decimal_places = 4)]
    amount: Decimal,
    small: i16,
    note: Option<String>,
}

/// What the entries of a kind come to.
#[derive(Model, Debug, PartialEq)]
#[orm(cte)]
struct OfKind {
    #[orm(primary_key)]
    kind: Kind,
    paid: bool,
    first: Option<NaiveDate>,
    last: Option<DateTime<Utc>>,
    #[orm(max_digits = 10, decimal_places = 2)]
    amount: Option<Decimal>,
    widest: Option<i64>,
    note: Option<String>,
}

async fn values_in_the_form_of_columns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Entry]).await?;
    let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).expect("a day");
    let entries = [
        (Kind::Sale, 1, 12_345, 3, None),
        (Kind::Sale, 2, 20_006, 7, Some("b")),
        (Kind::Gift, 3, 10_050, 5, Some("a")),
    ];
    let drafts = entries.map(|(kind, on, amount, small, note)| {
        Entry::draft()
            .kind(kind)
            .paid(kind == Kind::Sale)
            .on(day(on))
            .at(day(on).and_hms_opt(1, 2, 3).expect("a time").and_utc())
            .amount(Decimal::new(amount, 4))
            .small(small)
            .note(note.map(str::to_owned))
    });
    Entry::bulk_create(drafts, &db).await?;
    let groups = Entry::objects().values((
        Entry.kind,
        Entry.paid,
        Entry.on.min(),
        Entry.at.max(),
        Entry.amount.sum(),
        Entry.small.max(),
        Entry.note.max(),
    ));
    let kinds = groups.cte((
        OfKind.kind,
        OfKind.paid,
        OfKind.first,
        OfKind.last,
        OfKind.amount,
        OfKind.widest,
        OfKind.note,
    ));
    let rows = OfKind::objects().with_cte(&kinds);
    assert_sql!(
        rows,
        sqlite = r#"WITH "of_kind"("kind", "paid", "first", "last", "amount", "widest", "note") AS (SELECT "entry"."kind", "entry"."paid", MIN("entry"."on"), MAX("entry"."at"), orm_units(orm_decimal(orm_sum_units("entry"."amount"), 4), 10, 2), MAX("entry"."small"), MAX("entry"."note") FROM "entry" GROUP BY "entry"."kind", "entry"."paid") SELECT "of_kind"."kind", "of_kind"."paid", "of_kind"."first", "of_kind"."last", "of_kind"."amount", "of_kind"."widest", "of_kind"."note" FROM "of_kind""#,
        postgres = r#"WITH "of_kind"("kind", "paid", "first", "last", "amount", "widest", "note") AS (SELECT "entry"."kind", "entry"."paid", MIN("entry"."on"), MAX("entry"."at"), CAST(round(CAST(SUM("entry"."amount") AS numeric(38, 18)), $1::int4) AS numeric(38, 18)), CAST(MAX("entry"."small") AS int8), MAX("entry"."note") FROM "entry" GROUP BY "entry"."kind", "entry"."paid") SELECT "of_kind"."kind", "of_kind"."paid", "of_kind"."first", "of_kind"."last", "of_kind"."amount", "of_kind"."widest", "of_kind"."note" FROM "of_kind""#
    );
    let sales = OfKind {
        kind: Kind::Sale,
        paid: true,
        first: Some(day(1)),
        last: Some(day(2).and_hms_opt(1, 2, 3).expect("a time").and_utc()),
        // Rounded as a column of so many places would be.
        amount: Some(Decimal::new(324, 2)),
        widest: Some(7),
        note: Some("b".to_owned()),
    };
    assert_eq!(
        rows.clone()
            .order_by(OfKind.kind.desc())
            .first(&db)
            .await?
            .as_ref(),
        Some(&sales)
    );
    // Each is compared as it would be in a table.
    let conditions = [
        OfKind.kind.eq(Kind::Sale),
        OfKind.paid.eq(true),
        OfKind.first.lt(day(2)),
        OfKind.last.le(sales.last),
        OfKind.amount.eq(Decimal::new(3_240, 3)),
        OfKind.widest.gt(5),
        OfKind.note.contains("b"),
    ];
    for condition in conditions {
        let found = rows.clone().filter(condition).all(&db).await?;
        assert_eq!(found.as_slice(), std::slice::from_ref(&sales));
    }
    Ok(())
}

/// A day, whether or not anything was on it.
#[derive(Model, Debug)]
#[orm(cte)]
struct Day {
    #[orm(primary_key)]
    date: NaiveDate,
}

async fn series_of_days(db: Database) -> orm::Result<()> {
    #[derive(Model, Debug)]
    struct Visit {
        id: i64,
        on: NaiveDate,
    }
    db.create_tables(schema![Visit]).await?;
    let day = |day| NaiveDate::from_ymd_opt(2026, 2, day).expect("a day");
    let drafts = [26, 26, 28].map(|on| Visit::draft().on(day(on)));
    Visit::bulk_create(drafts, &db).await?;
    let next = Day::objects()
        .filter(
            Day.date
                .lt(Visit::objects().values(Visit.on.max()).scalar()),
        )
        .values(Day.date + TimeDelta::days(1));
    let days = Visit::objects()
        .values(Visit.on.min().coalesce(day(1)))
        .recursive_cte(Day.date, next);
    let visits = Visit::objects().filter(Visit.on.eq(outer(Day.date)));
    let per_day = Day::objects()
        .with_cte(&days)
        .order_by(Day.date)
        .values((Day.date, visits.values(count()).scalar()));
    assert_sql!(
        per_day,
        sqlite = r#"WITH RECURSIVE "day"("date") AS (SELECT coalesce(MIN("visit"."on"), ?) FROM "visit" UNION ALL SELECT orm_add_date("day"."date", ?) FROM "day" WHERE "day"."date" < (SELECT MAX("t1"."on") FROM "visit" AS "t1")) SELECT "day"."date", (SELECT COUNT(*) FROM "visit" AS "t1" WHERE "t1"."on" = "day"."date") FROM "day" ORDER BY "day"."date""#,
        postgres = r#"WITH RECURSIVE "day"("date") AS (SELECT coalesce(MIN("visit"."on"), $1::date) FROM "visit" UNION ALL SELECT CAST(lower(tsrange(upper(tsrange('0001-01-01 00:00:00', "day"."date" + CAST($2::int8 / 86400000000 AS int4), '[]')), '9999-12-31 23:59:59.999999', '[]')) AS date) FROM "day" WHERE "day"."date" < (SELECT MAX("t1"."on") FROM "visit" AS "t1")) SELECT "day"."date", (SELECT COUNT(*) FROM "visit" AS "t1" WHERE "t1"."on" = "day"."date") FROM "day" ORDER BY "day"."date""#
    );
    let expected = [(day(26), 2), (day(27), 0), (day(28), 1)];
    assert_eq!(
        per_day.all(&db).await?,
        expected.map(|(day, n)| (day, Some(n)))
    );
    Ok(())
}

#[derive(Model, Debug)]
struct Topic {
    id: i64,
    #[orm(max_length = 20)]
    name: String,
    #[orm(related_name = "parts", on_delete = Cascade)]
    parent: Option<ForeignKey<Topic>>,
    #[orm(related_name = "cited_by", on_delete = SetNull)]
    cites: Option<ForeignKey<Topic>>,
}

/// The names of a topic and of all above it.
#[derive(Model, Debug)]
#[orm(cte)]
struct Trail {
    #[orm(primary_key)]
    topic: OneToOne<Topic>,
    names: String,
    depth: i64,
}

/// A topic that is cited over any number of others.
#[derive(Model, Debug)]
#[orm(cte)]
struct Cited {
    #[orm(primary_key)]
    topic: OneToOne<Topic>,
}

/// Life has animals (which have cats) and plants; cats cite plants, plants animals, and animals cats.
/// The topics on the way to one, what each is called and weighs.
#[derive(Model, Debug)]
#[orm(cte)]
struct Way {
    #[orm(primary_key)]
    topic: OneToOne<Topic>,
    keys: Vec<i64>,
    names: Vec<String>,
    weights: Vec<Decimal>,
}

async fn topics(db: &Database) -> orm::Result<()> {
    db.create_tables(schema![Topic]).await?;
    let topics: [(&str, Option<i64>, Option<i64>); 4] = [
        ("life", None, None),
        ("animals", Some(1), Some(3)),
        ("cats", Some(2), Some(4)),
        ("plants", Some(1), Some(2)),
    ];
    for (name, parent, _) in topics {
        Topic::draft()
            .name(name)
            .parent(parent.map(ForeignKey::from))
            .save(db)
            .await?;
    }
    for (id, (_, _, cites)) in (1..).zip(topics) {
        let topic = Topic::objects().of_keys([id]);
        topic
            .update(Topic.cites.set(cites.map(ForeignKey::from)), db)
            .await?;
    }
    Ok(())
}

/// Both queries of a recursive one may be ordered, cut to a page, and combined with others.
async fn recursive_from_a_page(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let last = Topic::objects()
        .order_by(Topic.id.desc())
        .limit(1)
        .values(Topic.id);
    let next = Cited::objects()
        .filter(Cited.topic.cites.is_not_null())
        .order_by(Cited.topic.id)
        .values(Cited.topic.cites.id.coalesce(0));
    let ids = |rows: &[Cited]| rows.iter().map(|it| it.topic.id).collect::<Vec<_>>();
    let cited = last.recursive_cte(Cited.topic, &next).distinct();
    let rows = Cited::objects().with_cte(&cited).order_by(Cited.topic.id);
    assert_sql!(
        rows,
        sqlite = r#"WITH RECURSIVE "cited"("topic_id") AS (SELECT "topic"."value 1" FROM (SELECT "t1"."id" AS "value 1" FROM "topic" AS "t1" ORDER BY "t1"."id" DESC LIMIT ?) AS "topic" UNION SELECT coalesce("t1"."cites_id", ?) FROM "cited" INNER JOIN "topic" AS "t1" ON "t1"."id" = "cited"."topic_id" WHERE "t1"."cites_id" IS NOT NULL) SELECT "cited"."topic_id" FROM "cited" ORDER BY "cited"."topic_id""#,
        postgres = r#"WITH RECURSIVE "cited"("topic_id") AS (SELECT "topic"."value 1" FROM (SELECT "t1"."id" AS "value 1" FROM "topic" AS "t1" ORDER BY "t1"."id" DESC LIMIT $1::int8) AS "topic" UNION SELECT coalesce("t1"."cites_id", $2::int8) FROM "cited" INNER JOIN "topic" AS "t1" ON "t1"."id" = "cited"."topic_id" WHERE "t1"."cites_id" IS NOT NULL) SELECT "cited"."topic_id" FROM "cited" ORDER BY "cited"."topic_id""#
    );
    assert_eq!(ids(&rows.all(&db).await?), [2, 3, 4]);
    let roots = Topic::objects()
        .filter(Topic.name.eq("life"))
        .values(Topic.id);
    let cited = roots
        .union(last)
        .recursive_cte(Cited.topic, &next)
        .distinct();
    let rows = Cited::objects().with_cte(cited).order_by(Cited.topic.id);
    assert_eq!(ids(&rows.all(&db).await?), [1, 2, 3, 4]);
    Ok(())
}

async fn recursive_with_cycles(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let above = Topic.parent.trail();
    let below = Topic::objects().filter(above.depth.is_not_null()).values((
        Topic.id,
        concat((above.names, " / ", Topic.name)),
        above.depth.coalesce(0) + 1,
    ));
    let trails = Topic::objects()
        .filter(Topic.parent.is_null())
        .values((Topic.id, Topic.name, value(1)))
        .recursive_cte((Trail.topic, Trail.names, Trail.depth), below);
    let named = Topic::objects()
        .with_cte(&trails)
        .order_by(Topic.trail().names)
        .values((Topic.name, Topic.trail().names, Topic.trail().depth));
    assert_sql!(
        named,
        sqlite = r#"WITH RECURSIVE "trail"("topic_id", "names", "depth") AS (SELECT "topic"."id", "topic"."name", ? FROM "topic" WHERE "topic"."parent_id" IS NULL UNION ALL SELECT "topic"."id", concat("t1"."names", ?, "topic"."name"), coalesce("t1"."depth", ?) + ? FROM "topic" INNER JOIN "trail" AS "t1" ON "t1"."topic_id" = "topic"."parent_id" WHERE "t1"."depth" IS NOT NULL) SELECT "topic"."name", "t1"."names", "t1"."depth" FROM "topic" LEFT JOIN "trail" AS "t1" ON "t1"."topic_id" = "topic"."id" ORDER BY "t1"."names" NULLS LAST"#,
        postgres = r#"WITH RECURSIVE "trail"("topic_id", "names", "depth") AS (SELECT "topic"."id", (CAST("topic"."name" AS text) COLLATE "C"), $1::int8 FROM "topic" WHERE "topic"."parent_id" IS NULL UNION ALL SELECT "topic"."id", (CAST(concat("t1"."names", $2::text, "topic"."name") AS text) COLLATE "C"), coalesce("t1"."depth", $3::int8) + $4::int8 FROM "topic" INNER JOIN "trail" AS "t1" ON "t1"."topic_id" = "topic"."parent_id" WHERE "t1"."depth" IS NOT NULL) SELECT "topic"."name", "t1"."names", "t1"."depth" FROM "topic" LEFT JOIN "trail" AS "t1" ON "t1"."topic_id" = "topic"."id" ORDER BY "t1"."names" NULLS LAST"#
    );
    let found = named.all(&db).await?;
    let trail = |n: usize| found[n].1.as_deref();
    assert_eq!(
        [trail(0), trail(1), trail(2), trail(3)],
        [
            Some("life"),
            Some("life / animals"),
            Some("life / animals / cats"),
            Some("life / plants")
        ]
    );
    assert_eq!(found[2].2, Some(3));
    // A cycle ends where equal rows count once.
    let next = Cited::objects()
        .filter(Cited.topic.cites.is_not_null())
        .values(Cited.topic.cites.id.coalesce(0));
    let cited = Topic::objects()
        .filter(Topic.name.eq("cats"))
        .values(Topic.id)
        .recursive_cte(Cited.topic, next)
        .distinct();
    let found = Topic::objects()
        .with_cte(&cited)
        .filter(Topic.id.is_in(Cited::objects().values(Cited.topic.id)))
        .order_by(Topic.id);
    assert_sql!(
        found,
        sqlite = r#"WITH RECURSIVE "cited"("topic_id") AS (SELECT "topic"."id" FROM "topic" WHERE "topic"."name" = ? UNION SELECT coalesce("t1"."cites_id", ?) FROM "cited" INNER JOIN "topic" AS "t1" ON "t1"."id" = "cited"."topic_id" WHERE "t1"."cites_id" IS NOT NULL) SELECT "topic"."id", "topic"."name", "topic"."parent_id", "topic"."cites_id" FROM "topic" WHERE "topic"."id" IN (SELECT "t1"."topic_id" FROM "cited" AS "t1") ORDER BY "topic"."id""#,
        postgres = r#"WITH RECURSIVE "cited"("topic_id") AS (SELECT "topic"."id" FROM "topic" WHERE "topic"."name" = $1::text UNION SELECT coalesce("t1"."cites_id", $2::int8) FROM "cited" INNER JOIN "topic" AS "t1" ON "t1"."id" = "cited"."topic_id" WHERE "t1"."cites_id" IS NOT NULL) SELECT "topic"."id", "topic"."name", "topic"."parent_id", "topic"."cites_id" FROM "topic" WHERE "topic"."id" IN (SELECT "t1"."topic_id" FROM "cited" AS "t1") ORDER BY "topic"."id""#
    );
    let ids: Vec<i64> = found.all(&db).await?.iter().map(|topic| topic.id).collect();
    assert_eq!(ids, [2, 3, 4]);
    Ok(())
}

/// Arrays gather the rows before a row; where they begin as values of the program, they have the form of the fields.
async fn recursive_with_the_rows_before(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let above = Topic.parent.way();
    let below = Topic::objects().filter(above.keys.is_not_null()).values((
        Topic.id,
        above.keys.append(Topic.id),
        above.names.append(Topic.name),
        above.weights.append(Decimal::new(5, 1)),
    ));
    let roots = Topic::objects().filter(Topic.parent.is_null());
    let none = value(Vec::<i64>::new());
    let first = roots.values((
        Topic.id,
        none,
        value(Vec::<String>::new()),
        value(vec![Decimal::ONE]),
    ));
    let fields = (Way.topic, Way.keys, Way.names, Way.weights);
    let ways = first.recursive_cte(fields, below);
    let all = Way::objects().with_cte(&ways).order_by(Way.topic.id);
    assert_sql!(
        all,
        sqlite = r#"WITH RECURSIVE "way"("topic_id", "keys", "names", "weights") AS (SELECT "topic"."id", ?, ?, ? FROM "topic" WHERE "topic"."parent_id" IS NULL UNION ALL SELECT "topic"."id", orm_array_append("t1"."keys", "topic"."id"), orm_array_append("t1"."names", "topic"."name"), orm_array_append("t1"."weights", ?) FROM "topic" INNER JOIN "way" AS "t1" ON "t1"."topic_id" = "topic"."parent_id" WHERE "t1"."keys" IS NOT NULL) SELECT "way"."topic_id", "way"."keys", "way"."names", "way"."weights" FROM "way" ORDER BY "way"."topic_id""#,
        postgres = r#"WITH RECURSIVE "way"("topic_id", "keys", "names", "weights") AS (SELECT "topic"."id", $1::int8[], (CAST($2::text[] AS text[]) COLLATE "C"), $3::numeric[] FROM "topic" WHERE "topic"."parent_id" IS NULL UNION ALL SELECT "topic"."id", array_append("t1"."keys", "topic"."id"), (CAST(array_append("t1"."names", "topic"."name") AS text[]) COLLATE "C"), array_append("t1"."weights", $4::numeric) FROM "topic" INNER JOIN "way" AS "t1" ON "t1"."topic_id" = "topic"."parent_id" WHERE "t1"."keys" IS NOT NULL) SELECT "way"."topic_id", "way"."keys", "way"."names", "way"."weights" FROM "way" ORDER BY "way"."topic_id""#
    );
    let all = all.all(&db).await?;
    assert_eq!(all[2].keys, [2, 3]);
    assert_eq!(all[2].names, ["animals", "cats"]);
    assert_eq!(all[2].weights.iter().sum::<Decimal>(), Decimal::TWO);
    Ok(())
}

/// A number that a query finds.
#[derive(Model, Debug)]
#[orm(cte)]
struct Number {
    #[orm(primary_key)]
    n: i64,
}

/// The next key of an index, found by the one before: a loose scan. What stands in a condition and in a value is written
/// twice on a database that knows no row found before in a query in `FROM`.
async fn recursive_by_a_subquery_that_stands_twice(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let next = || {
        let behind = Topic::objects().filter(Topic.parent.id.gt(outer(Number.n)));
        behind.values(Topic.parent.id.min()).scalar()
    };
    let first = Topic::objects().values(Topic.parent.id.min().coalesce(0));
    let step = Number::objects().filter(next().is_not_null());
    let parents = first.recursive_cte(Number.n, step.values(next().coalesce(0)));
    let parents = Number::objects().with_cte(&parents).order_by(Number.n);
    assert_sql!(
        parents,
        sqlite = r#"WITH RECURSIVE "number"("n") AS (SELECT coalesce(MIN("topic"."parent_id"), ?) FROM "topic" UNION ALL SELECT coalesce((SELECT MIN("t2"."parent_id") FROM "topic" AS "t2" WHERE "t2"."parent_id" > "number"."n"), ?) FROM "number" WHERE (SELECT MIN("t1"."parent_id") FROM "topic" AS "t1" WHERE "t1"."parent_id" > "number"."n") IS NOT NULL) SELECT "number"."n" FROM "number" ORDER BY "number"."n""#,
        postgres = r#"WITH RECURSIVE "number"("n") AS (SELECT coalesce(MIN("topic"."parent_id"), $1::int8) FROM "topic" UNION ALL SELECT coalesce("t2"."value 1", $2::int8) FROM "number" CROSS JOIN LATERAL (SELECT MIN("t1"."parent_id") AS "value 1" FROM "topic" AS "t1" WHERE "t1"."parent_id" > "number"."n") AS "t2" WHERE "t2"."value 1" IS NOT NULL) SELECT "number"."n" FROM "number" ORDER BY "number"."n""#
    );
    let parents: Vec<i64> = parents.all(&db).await?.iter().map(|it| it.n).collect();
    assert_eq!(parents, [1, 2]);
    Ok(())
}

/// Returns what is said of a recursive query whose second query is this one.
async fn refusal(step: orm::query::Values<Number, i64>, db: &Database) -> String {
    let first = Topic::objects().limit(1).values(value(1_i64));
    let numbers = first.recursive_cte(Number.n, step);
    let found = Number::objects().with_cte(&numbers).all(db).await;
    found.expect_err("it is refused").to_string()
}

async fn recursive_queries_that_no_database_takes(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let said = |how: &str| {
        format!(
            "invalid query of `Number`: no database lets the second query of `recursive_cte` ask for the rows of `Number` found before {how}"
        )
    };
    let few = || Number::objects().filter(Number.n.lt(9));
    let subquery = few().filter(Number.n.lt(few().values(Number.n.max()).scalar()));
    assert_eq!(
        refusal(subquery.values(Number.n + 1), &db).await,
        said(
            "within a subquery; join them, by a relation that leads to them or by `related_to::<…>().inner_join()`"
        )
    );
    let another = Number::objects().filter(Number.n.lt(outer(Number.n)));
    let exists = few().filter(exists(another.clone()));
    assert!(
        refusal(exists.values(Number.n + 1), &db)
            .await
            .contains("within a subquery")
    );
    let lesser = another.related_to::<Number>();
    let twice = few().filter(lesser.clone().inner_join().value(Number.n).gt(0));
    assert_eq!(
        refusal(twice.values(Number.n + 1), &db).await,
        said("more than once; join them in one place")
    );
    let outer_join = lesser.left_join().value(Number.n);
    assert_eq!(
        refusal(few().values(Number.n + outer_join.coalesce(1)), &db).await,
        said(
            "in an outer join; add a condition that there is such a row, or join them by `inner_join()`"
        )
    );
    let union = few()
        .values(Number.n + 1)
        .union_all(few().values(Number.n + 2));
    assert!(refusal(union, &db).await.contains("more than once"));
    assert_eq!(
        refusal(few().values(Number.n.max().coalesce(0) + 1), &db).await,
        said(
            "in groups or aggregates; compute these of all rows, in a query that asks for them by `with_cte`"
        )
    );
    Ok(())
}

async fn recursive_queries_that_postgres_takes(db: Database) -> orm::Result<()> {
    topics(&db).await?;
    let few = || Number::objects().filter(Number.n.lt(4)).order_by(Number.n);
    let place = row_number().over(orm::functions::order_by(Number.n));
    let next = few().values(Number.n + 1);
    let handle = next.handles();
    let steps = [
        few().limit(1).values(Number.n + 1),
        few().filter(place.clone().eq(1)).values(Number.n + 1),
        few().values(Number.n + place),
        next.values(&handle),
    ];
    for step in steps {
        let first = Topic::objects().limit(1).values(value(1_i64));
        let numbers = first.recursive_cte(Number.n, step);
        let numbers = Number::objects().with_cte(&numbers).order_by(Number.n);
        let found = numbers.all(&db).await;
        if db.backend() == orm::db::Backend::Sqlite {
            assert_eq!(
                found.expect_err("it is refused").to_string(),
                "not supported on sqlite: a page, window functions, values of values or combined queries in the second query of `recursive_cte`"
            );
        } else {
            let found: Vec<i64> = found?.iter().map(|it| it.n).collect();
            assert_eq!(found, [1, 2, 3, 4]);
        }
    }
    Ok(())
}

async fn computed_once_or_in_place(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let once = Shelf::objects()
        .with_cte(shelves().materialized())
        .values(Shelf.books);
    assert_sql!(
        once,
        r#"WITH "shelf"("author_id", "books", "copies") AS MATERIALIZED (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "shelf"."books" FROM "shelf""#
    );
    assert_eq!(once.all(&db).await?.len(), 3);
    let inline = Shelf::objects()
        .with_cte(shelves().not_materialized())
        .values(Shelf.books);
    assert_sql!(
        inline,
        r#"WITH "shelf"("author_id", "books", "copies") AS NOT MATERIALIZED (SELECT "book"."author_id", COUNT(*), SUM("book"."copies") FROM "book" GROUP BY "book"."author_id") SELECT "shelf"."books" FROM "shelf""#
    );
    assert_eq!(inline.all(&db).await?.len(), 3);
    Ok(())
}

/// Half of the books are one firm's, and the query is about these alone.
async fn of_one_tenant(db: Database) -> orm::Result<()> {
    #[derive(Model, Debug)]
    struct Firm {
        id: i64,
        #[orm(max_length = 20)]
        name: String,
    }
    #[derive(Model, Debug)]
    struct Order {
        id: i64,
        #[orm(tenant, on_delete = Cascade)]
        firm: ForeignKey<Firm>,
        amount: i32,
    }
    #[derive(Model, Debug)]
    #[orm(cte)]
    struct Sum {
        #[orm(primary_key)]
        firm: OneToOne<Firm>,
        amount: Option<i64>,
    }
    db.create_tables(schema![Firm, Order]).await?;
    let [one, two] = ["a", "b"].map(|name| Firm::draft().name(name));
    let (one, two) = (one.save(&db).await?, two.save(&db).await?);
    let drafts = [(&one, 1), (&two, 2), (&two, 3)];
    let drafts = drafts.map(|(firm, amount)| Order::draft().firm(firm).amount(amount));
    Order::bulk_create(drafts, &db).await?;
    let sums = Order::objects().values((Order.firm.id, Order.amount.sum()));
    let sums = sums.cte((Sum.firm, Sum.amount));
    let found = Sum::objects()
        .with_cte(&sums)
        .values(Sum.amount)
        .order_by(Sum.amount);
    assert_eq!(found.all(&db).await?, [Some(1), Some(5)]);
    assert_eq!(found.all(&db.tenant(&two)).await?, [Some(5)]);
    // SQL keeps to the rows of no tenant.
    let sums = Cte::<Sum>::of_sql(sql!(
        "SELECT firm_id, CAST(sum(amount) AS bigint) AS amount FROM \"order\" GROUP BY firm_id"
    ));
    let found = Sum::objects()
        .with_cte(&sums)
        .values(Sum.amount)
        .order_by(Sum.amount);
    assert_eq!(found.all(&db).await?, [Some(1), Some(5)]);
    assert_eq!(
        found
            .all(&db.tenant(&two))
            .await
            .expect_err("it is refused")
            .to_string(),
        "invalid query of `Firm`: SQL of your own is about the rows of all tenants, and the database is that of one `Firm`; run it on `db.every_tenant()`"
    );
    Ok(())
}

/// So many copies of a book are wanted.
#[derive(Model, Debug)]
#[orm(cte)]
struct Wanted {
    #[orm(primary_key)]
    book: OneToOne<Book>,
    copies: i32,
    #[orm(max_length = 5)]
    note: Option<String>,
}

async fn rows_in_hand(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let cart = |lines: &[(i64, i32)]| {
        let lines = lines.iter().map(|&(book, copies)| Wanted {
            book: OneToOne::from(book),
            copies,
            note: None,
        });
        Cte::of_rows(&lines.collect::<Vec<_>>())
    };
    let short = |lines: &[(i64, i32)]| {
        Book::objects()
            .with_cte(cart(lines))
            .filter(Book.wanted().copies.gt(Book.copies))
            .order_by(Book.id)
            .values((Book.title, Book.wanted().copies.coalesce(0) - Book.copies))
    };
    assert_sql!(
        short(&[(1, 1), (2, 5)]),
        sqlite = r#"WITH "wanted"("book_id", "copies", "note") AS (SELECT +"1", +"2", +"3" FROM orm_rows(orm_columns(?, ?, ?))) SELECT "book"."title", coalesce("t1"."copies", ?) - "book"."copies" FROM "book" INNER JOIN "wanted" AS "t1" ON "t1"."book_id" = "book"."id" WHERE "t1"."copies" > "book"."copies" ORDER BY "book"."id""#,
        postgres = r#"WITH "wanted"("book_id", "copies", "note") AS (SELECT unnest($1::int8[]), unnest($2::int4[]), unnest($3::text[])) SELECT "book"."title", coalesce("t1"."copies", $4::int4) - "book"."copies" FROM "book" INNER JOIN "wanted" AS "t1" ON "t1"."book_id" = "book"."id" WHERE "t1"."copies" > "book"."copies" ORDER BY "book"."id""#
    );
    let found = short(&[(1, 4), (2, 5), (3, 0)]).all(&db).await?;
    assert_eq!(
        found,
        [("Little Women".to_owned(), 1), ("Little Men".to_owned(), 4)]
    );
    assert_eq!(short(&[]).all(&db).await?, []);
    // Rows that are not stored are found too, and what is stored is updated by them.
    let missing = Wanted::objects()
        .with_cte(cart(&[(1, 1), (77, 2)]))
        .filter(!exists(
            Book::objects().filter(Book.id.eq(outer(Wanted.book.id))),
        ));
    assert_eq!(missing.get(&db).await?.book.id, 77);
    let taken = Book::objects()
        .with_cte(cart(&[(1, 1), (2, 1)]))
        .filter(Book.wanted().copies.is_not_null());
    let rest = Book.copies - Book.wanted().copies.coalesce(0);
    assert_eq!(taken.update(Book.copies.set(rest), &db).await?, 2);
    assert_eq!(Book::get(1, &db).await?.copies, 2);
    // A value that no field of its kind would hold is refused as one of a draft is.
    let long = Wanted {
        book: OneToOne::from(1),
        copies: 1,
        note: Some("too long".to_owned()),
    };
    let refused = Wanted::objects()
        .with_cte(Cte::of_rows(&[long]))
        .all(&db)
        .await;
    assert_eq!(
        refused.expect_err("it is refused").to_string(),
        "the text for `Wanted.note` is too long; at most 5 characters fit"
    );
    Ok(())
}

async fn rows_in_hand_of_every_type(db: Database) -> orm::Result<()> {
    let kinds = [Kind::Sale, Kind::Gift].map(|kind| OfKind {
        kind,
        paid: kind == Kind::Sale,
        first: NaiveDate::from_ymd_opt(2026, 5, 1),
        last: (kind == Kind::Gift)
            .then(|| DateTime::from_timestamp(1_800_000_000, 123_456_000).expect("a time")),
        amount: (kind == Kind::Gift).then(|| Decimal::new(325, 2)),
        widest: Some(i64::MIN),
        note: Some(String::from("ä\n\"'")),
    });
    // The enum type has to be there.
    db.create_tables(schema![Entry]).await?;
    let rows = OfKind::objects().with_cte(Cte::of_rows(&kinds));
    let found = rows.clone().order_by(OfKind.paid.desc()).all(&db).await?;
    assert_eq!(found, kinds);
    let gifts = rows.filter(OfKind.amount.eq(Decimal::new(3_250, 3)) & OfKind.kind.eq(Kind::Gift));
    assert_eq!(gifts.count(&db).await?, 1);
    Ok(())
}

async fn what_does_not_fit_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let text = |error: orm::Result<Vec<Shelf>>| error.expect_err("it is refused").to_string();
    assert_eq!(
        text(Shelf::objects().all(&db).await),
        "invalid query of `Shelf`: the rows of a `Shelf` are those of a query, which has to be given; add `.with_cte(&rows)`, where `let rows = query.values(…).cte(…)`, or `Cte::of_rows(…)` of rows in hand"
    );
    let loaded = Author::objects()
        .select_related(Author.shelf())
        .all(&db)
        .await;
    assert_eq!(
        loaded.expect_err("it is refused").to_string(),
        "invalid query of `Shelf`: the rows of a `Shelf` are those of a query, which has to be given; add `.with_cte(&rows)`, where `let rows = query.values(…).cte(…)`, or `Cte::of_rows(…)` of rows in hand"
    );
    let other = Book::objects()
        .values((Book.author.id, count()))
        .cte((Shelf.author, Shelf.books));
    assert_eq!(
        text(Shelf::objects().with_cte(&other).all(&db).await),
        "invalid query of `Shelf`: `cte` names no value for `copies`; select one, and name the field for it"
    );
    let two = Book::objects().values((Book.author.id, count(), count(), value(None::<i64>)));
    let two = two.cte((Shelf.author, Shelf.books, Shelf.books, Shelf.copies));
    assert_eq!(
        text(Shelf::objects().with_cte(&two).all(&db).await),
        "invalid query of `Shelf`: `cte` names `books` twice; keep one of the two"
    );
    let in_print =
        Book::objects()
            .filter(Book.in_print)
            .values((Book.author.id, count(), Book.copies.sum()));
    let in_print = in_print.cte((Shelf.author, Shelf.books, Shelf.copies));
    let both = Shelf::objects().with_cte(shelves()).with_cte(&in_print);
    assert_eq!(
        text(both.all(&db).await),
        "invalid query of `Shelf`: the statement has two queries for the rows of a `Shelf`; give it one, or have another model for the second"
    );
    let itself = Shelf::objects().values((Shelf.author.id, Shelf.books, Shelf.copies));
    let itself = itself.cte((Shelf.author, Shelf.books, Shelf.copies));
    assert_eq!(
        text(Shelf::objects().with_cte(&itself).all(&db).await),
        "invalid query of `Shelf`: the query for the rows of a `Shelf` asks for such rows itself; begin with one that does not, and add this one: `first.recursive_cte(fields, next)`"
    );
    let named_by_its_own = Book::objects()
        .with_cte(shelves())
        .values((Book.author.id, count(), Book.copies.sum()))
        .cte((Shelf.author, Shelf.books, Shelf.copies));
    let named_by_its_own = Shelf::objects().with_cte(&named_by_its_own);
    assert_eq!(
        text(named_by_its_own.all(&db).await),
        "invalid query of `Shelf`: the statement has two queries for the rows of a `Shelf`; give it one, or have another model for the second"
    );
    let years = Book::objects()
        .values((Book.id, Book.year))
        .cte((of_another::Author.id, of_another::Author.year));
    let named_alike = Author::objects().with_cte(&years);
    assert_eq!(
        named_alike
            .all(&db)
            .await
            .expect_err("it is refused")
            .to_string(),
        r#"invalid query of `Author`: the rows of `queries::common_tables::of_another::Author` and those of `queries::library::Author` are both asked for by the name `author`; give the query another one by `table = "…"`"#
    );
    Ok(())
}

async fn rows_that_are_not_stored(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let written = Shelf::objects()
        .with_cte(shelves())
        .every_row()
        .update(Shelf.books.set(1), &db)
        .await;
    assert_eq!(
        written.expect_err("it is refused").to_string(),
        "invalid query of `Shelf`: a `Shelf` is not stored, since its rows are those of a query; write those of the models that the query asks"
    );
    let deleted = Shelf::objects()
        .with_cte(shelves())
        .every_row()
        .delete(&db)
        .await;
    assert_eq!(
        deleted.expect_err("it is refused").to_string(),
        "invalid query of `Shelf`: a `Shelf` is not stored, since its rows are those of a query; write those of the models that the query asks"
    );
    let saved = Shelf::draft().author(ALCOTT).books(1).save(&db).await;
    assert_eq!(
        saved.expect_err("it is refused").to_string(),
        "invalid query of `Shelf`: a `Shelf` is not stored, since its rows are those of a query; write those of the models that the query asks"
    );
    let locked = Shelf::objects()
        .with_cte(shelves())
        .for_update()
        .or_ignore();
    assert_eq!(
        locked
            .all(&db)
            .await
            .expect_err("it is refused")
            .to_string(),
        "invalid query of `Shelf`: `for_update` locks stored rows, and these are rows of a query; lock those of the model that it asks"
    );
    let Err(schema) = db.create_tables(schema![Author, Shelf]).await else {
        panic!("it is refused");
    };
    assert_eq!(
        schema.to_string(),
        "the models do not fit together: the rows of `Shelf` are those of a query, so that there is no table of it; leave `Shelf` out of `schema![…]`"
    );
    Ok(())
}

mod of_another {
    use orm::prelude::*;

    /// A model that has the name of another one, and so its table.
    #[derive(Model, Debug)]
    #[orm(cte)]
    pub(super) struct Author {
        pub(super) id: i64,
        pub(super) year: i32,
    }
}

/// The shelves of books from a year on, in SQL.
fn shelves_since(year: i32) -> Cte<Shelf> {
    Cte::of_sql(sql!(
        "SELECT count(*) AS books, author_id, sum(copies) AS copies, max(year) AS year FROM book WHERE year >= {} GROUP BY author_id;",
        year
    ))
}

async fn rows_of_sql(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let many = Shelf::objects()
        .with_cte(shelves_since(1850))
        .filter(Shelf.books.gt(1) | Shelf.copies.lt(2))
        .order_by(Shelf.books.desc());
    assert_sql!(
        many,
        sqlite = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "rows"."author_id", "rows"."books", "rows"."copies" FROM (SELECT count(*) AS books, author_id, sum(copies) AS copies, max(year) AS year FROM book WHERE year >= ? GROUP BY author_id) AS "rows") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."books" > ? OR "shelf"."copies" < ? ORDER BY "shelf"."books" DESC"#,
        postgres = r#"WITH "shelf"("author_id", "books", "copies") AS (SELECT "rows"."author_id", "rows"."books", "rows"."copies" FROM (SELECT count(*) AS books, author_id, sum(copies) AS copies, max(year) AS year FROM book WHERE year >= $1::int4 GROUP BY author_id) AS "rows") SELECT "shelf"."author_id", "shelf"."books", "shelf"."copies" FROM "shelf" WHERE "shelf"."books" > $2::int8 OR "shelf"."copies" < $3::int8 ORDER BY "shelf"."books" DESC"#
    );
    let found = assert_queries(&db, 1, async || many.all(&db).await).await?;
    let found = found.iter().map(|it| (it.author.id, it.books, it.copies));
    let expected = [(ALCOTT, 2, Some(4)), (THOREAU, 1, Some(0))];
    assert_eq!(found.collect::<Vec<_>>(), expected);
    // Lists, of which none is one too, and a comment at the end.
    let titled = |ids: Vec<i64>| {
        Shelf::objects().with_cte(Cte::<Shelf>::of_sql(sql!(
            "SELECT author_id, 1 AS books, NULL AS copies FROM book WHERE id IN ({}) -- one each",
            ids
        )))
    };
    let authors = titled(vec![1, 3])
        .order_by(Shelf.author.id)
        .values(Shelf.author.id);
    assert_eq!(authors.all(&db).await?, [ALCOTT, THOREAU]);
    assert_eq!(titled(Vec::new()).count(&db).await?, 0);
    // Of a statement that is no other but for its values the text is the same.
    let text = |year| Shelf::objects().with_cte(shelves_since(year)).to_sql(&db);
    assert_eq!(text(1)?.text(), text(2)?.text());
    Ok(())
}

async fn rows_of_sql_in_every_place(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let shelves = || Shelf::objects().with_cte(shelves_since(1));
    assert_eq!(shelves().count(&db).await?, 3);
    assert!(!shelves().filter(Shelf.books.gt(2)).exists(&db).await?);
    let page = shelves()
        .order_by(Shelf.author.name)
        .page(1, 2, &db)
        .await?;
    let authors: Vec<i64> = page.rows.iter().map(|it| it.author.id).collect();
    assert_eq!((page.total, authors), (3, vec![THOREAU, AUSTEN]));
    let total = shelves()
        .aggregate((count(), Shelf.books.sum()), &db)
        .await?;
    assert_eq!(total, (3, Some(4)));
    let by_books = shelves()
        .values((Shelf.books, count()))
        .order_by(Shelf.books);
    assert_eq!(by_books.all(&db).await?, [(1, 2), (2, 1)]);
    // Joined to stored rows, and read along with them.
    let authors = Author::objects()
        .with_cte(shelves_since(1850).materialized())
        .filter(Author.shelf().books.ge(1))
        .order_by(Author.id);
    let rows: Vec<(Author, Option<Shelf>)> = authors
        .clone()
        .select_related(Author.shelf())
        .all(&db)
        .await?;
    let books = rows
        .iter()
        .map(|(author, shelf)| (author.id, shelf.as_ref().map(|it| it.books)));
    let expected = [(ALCOTT, Some(2)), (THOREAU, Some(1))];
    assert_eq!(books.collect::<Vec<_>>(), expected);
    // In a subquery, and in a query of another table that is named with it.
    let busy = Book::objects()
        .with_cte(shelves_since(1))
        .filter(
            Book.author.is_in(
                Shelf::objects()
                    .filter(Shelf.books.gt(1))
                    .values(Shelf.author.id),
            ),
        )
        .order_by(Book.title);
    assert_eq!(titles(&busy, &db).await, ["Little Men", "Little Women"]);
    let named_before = Cte::<Most>::of_sql(sql!("SELECT max(books) AS books FROM shelf"));
    let most = Most::objects()
        .with_cte(shelves_since(1))
        .with_cte(&named_before);
    assert_eq!(most.get(&db).await?.books, 2);
    let either = shelves()
        .filter(Shelf.books.eq(2))
        .union(shelves().filter(Shelf.copies.eq(0)));
    assert_eq!(either.count(&db).await?, 3);
    // Stored rows are written by them.
    let sold_out = Book::objects()
        .with_cte(shelves_since(1))
        .filter(Book.author.shelf().copies.eq(0));
    assert_eq!(sold_out.update(Book.copies.set(9), &db).await?, 2);
    let rich = Book::objects()
        .with_cte(shelves_since(1))
        .filter(Book.author.shelf().copies.eq(9));
    assert_eq!(rich.delete(&db).await?, 2);
    assert_eq!(Book::objects().count(&db).await?, 2);
    Ok(())
}

/// The most books that one has written.
#[derive(Model, Debug)]
#[orm(cte)]
struct Most {
    #[orm(primary_key)]
    books: i64,
}

async fn rows_of_sql_in_the_form_of_columns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Entry]).await?;
    let day = NaiveDate::from_ymd_opt(2026, 5, 1).expect("a day");
    let at = day.and_hms_opt(1, 2, 3).expect("a time").and_utc();
    let draft = |kind, note: Option<&'static str>| {
        Entry::draft()
            .kind(kind)
            .paid(kind == Kind::Sale)
            .on(day)
            .at(at)
            .amount(Decimal::new(32_500, 4))
            .small(7)
            .note(note.map(str::to_owned))
    };
    Entry::bulk_create([draft(Kind::Sale, Some("ä")), draft(Kind::Gift, None)], &db).await?;
    let entries = Cte::<SameEntry>::of_sql(sql!("SELECT * FROM entry"));
    let rows = SameEntry::objects().with_cte(&entries);
    let conditions = [
        SameEntry.kind.eq(Kind::Sale),
        SameEntry.paid.eq(true),
        SameEntry.note.eq("ä"),
        SameEntry.note.is_not_null(),
        SameEntry.note.gt("a") & SameEntry.on.eq(day) & SameEntry.at.le(at),
        SameEntry.kind.ne(Kind::Gift) & SameEntry.amount.eq(Decimal::new(325, 2)),
    ];
    for condition in conditions {
        let found = rows.clone().filter(condition).get(&db).await?;
        assert_eq!(
            (found.kind, found.amount),
            (Kind::Sale, Decimal::new(32_500, 4))
        );
        assert_eq!((found.on, found.at, found.small), (day, at, 7));
    }
    // Texts come in the order of their characters, whatever the database would say.
    let signs = Cte::<Sign>::of_sql(sql!(
        "SELECT 'b' AS text UNION ALL SELECT 'B' UNION ALL SELECT 'a' UNION ALL SELECT 'ä'"
    ));
    let signs = Sign::objects().with_cte(&signs).order_by(Sign.text);
    assert_eq!(
        signs.values(Sign.text).all(&db).await?,
        ["B", "a", "b", "ä"]
    );
    Ok(())
}

#[derive(Model, Debug)]
#[orm(cte)]
struct Sign {
    #[orm(primary_key)]
    text: String,
}

/// An entry, by SQL.
#[derive(Model, Debug)]
#[orm(cte)]
struct SameEntry {
    id: i64,
    kind: Kind,
    paid: bool,
    on: NaiveDate,
    at: DateTime<Utc>,
    #[orm(max_digits = 12, decimal_places = 4)]
    amount: Decimal,
    small: i16,
    note: Option<String>,
}

async fn sql_that_is_no_query(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let refused = async |sql| {
        let rows = Most::objects().with_cte(Cte::<Most>::of_sql(sql));
        rows.all(&db).await.expect_err("it is refused").to_string()
    };
    for (sql, why) in [
        (
            sql!("DELETE FROM book"),
            "its SQL is no query, whose rows alone stand in another",
        ),
        (sql!("EXPLAIN SELECT 1 AS books"), "its SQL is no query"),
        (
            sql!("SELECT 1 AS books; DELETE FROM book"),
            "it holds several statements",
        ),
        (sql!("BEGIN"), "begin one with `db.transaction`"),
        (sql!(""), "it holds no statement"),
        (
            sql!("SELECT 1 AS books WHERE 1 = ?"),
            "would be a parameter without a value",
        ),
    ] {
        let error = refused(sql).await;
        assert!(error.starts_with("invalid query of `Most`: "), "{error}");
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(Book::objects().count(&db).await?, 4);
    // A column that is missing, and a null that no field holds.
    let missing = Most::objects().with_cte(Cte::<Most>::of_sql(sql!("SELECT 1 AS copies")));
    let missing = missing.all(&db).await.expect_err("it is refused");
    assert!(
        matches!(missing, orm::Error::SchemaMismatch { .. }),
        "{missing:?}"
    );
    let why = "`books` is none of the columns of the SQL that is given to `Cte::of_sql`; select it by that name, `SELECT … AS books`";
    assert!(missing.to_string().ends_with(why), "{missing}");
    let null = refused(sql!("SELECT max(id) AS books FROM book WHERE id < 0")).await;
    assert!(null.contains("`Most.books`"), "{null}");
    Ok(())
}
