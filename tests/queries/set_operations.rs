//! `union`, `union_all`, `intersect`, `except`: rows of one model, and values of any.

on_each! {
    rows_are_combined,
    rows_of_pages_are_combined,
    what_follows_is_asked_of_all_rows,
    what_a_query_loads_with_its_rows_stays,
    rows_reached_through_a_join_table,
    rows_with_keys_of_several_columns,
    operations_of_operations_of_rows,
    a_lock_is_on_the_rows,
    what_rows_refuse,
    values_are_combined,
    what_follows_is_asked_of_all_values,
    a_value_of_rust_is_no_value_found,
    groups_and_different_values_are_combined,
    queries_of_every_kind_are_combined,
    ends_of_combined_values,
    operations_of_operations_of_values,
    values_of_every_type_are_compared,
    documents_are_compared,
    structs_and_rows_are_combined,
    values_are_looked_for_and_inserted,
    values_of_a_row_outside,
    rows_of_the_same_model_outside,
    what_values_refuse,
    many_queries_are_combined,
    what_finds_nothing_is_not_sent,
}

use orm::Decimal;
use orm::Error;
use orm::chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use orm::functions::{now, order_by, partition_by, rank};
use orm::prelude::*;
use orm::query::Values;
use orm::serde_json::{Value as Document, json};
use orm::testing::assert_queries;
use orm::uuid::Uuid;

use crate::library::{ALCOTT, Author, Book, EMERSON, names, stocked, titles};
use orm_tests::support::{assert_sent, sent};

/// The books that were written by 1860: `Emma` and `Walden`.
fn old() -> QuerySet<Book> {
    Book::objects().filter(Book.year.lt(1860))
}

/// The books that are in print: all but `Emma`.
fn printed() -> QuerySet<Book> {
    Book::objects().filter(Book.in_print.eq(true))
}

/// The two books that were written last: `Little Men` and `Little Women`.
fn newest() -> QuerySet<Book> {
    Book::objects().order_by(Book.year.desc()).limit(2)
}

fn all_titles() -> Values<Book, String> {
    Book::objects().values(Book.title)
}

fn all_names() -> Values<Author, String> {
    Author::objects().values(Author.name)
}

/// The titles of the books, in order.
async fn sorted(books: QuerySet<Book>, db: &Database) -> Vec<String> {
    titles(&books.order_by(Book.title), db).await
}

async fn rows_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let any = old().union(printed());
    assert_eq!(
        sorted(any, &db).await,
        ["Emma", "Little Men", "Little Women", "Walden"]
    );
    assert_eq!(sorted(old().intersect(printed()), &db).await, ["Walden"]);
    assert_eq!(sorted(old().except(printed()), &db).await, ["Emma"]);
    assert_eq!(sorted(old().union(old()), &db).await, ["Emma", "Walden"]);
    assert_sent(&db, "union_of_rows", async || {
        old().union(printed()).all(&db).await?;
        old().intersect(printed()).all(&db).await?;
        old().except(printed()).all(&db).await
    })
    .await
}

async fn rows_of_pages_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let oldest = Book::objects().order_by(Book.year).limit(1);
    assert_eq!(
        sorted(newest().union(oldest.clone()), &db).await,
        ["Emma", "Little Men", "Little Women"]
    );
    assert_eq!(
        sorted(Book::objects().except(newest()), &db).await,
        ["Emma", "Walden"]
    );
    let second = Book::objects().order_by(Book.year.desc()).offset(1);
    assert_eq!(
        sorted(second.intersect(newest()), &db).await,
        ["Little Women"]
    );
    assert_sent(&db, "union_of_pages", async || {
        newest().union(oldest.clone()).all(&db).await
    })
    .await
}

async fn what_follows_is_asked_of_all_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let any = || newest().union(old()).order_by(Book.year);
    let page = any().limit(2).offset(1);
    assert_eq!(titles(&page, &db).await, ["Walden", "Little Women"]);
    let alcott = any().filter(Book.author.name.contains("Alcott"));
    assert_eq!(titles(&alcott, &db).await, ["Little Women", "Little Men"]);
    assert_eq!(any().count(&db).await?, 4);
    assert!(any().exists(&db).await?);
    assert_eq!(any().first(&db).await?.expect("a book").title, "Emma");
    assert_eq!(any().last(&db).await?.expect("a book").title, "Little Men");
    assert_eq!(any().values(Book.copies.sum()).get(&db).await?, Some(4));
    let first = any().after(None, 3, &db).await?;
    let rest = any().after(first.next.as_deref(), 3, &db).await?;
    assert_eq!((first.rows.len(), rest.rows.len()), (3, 1));
    let authors = Author::objects().filter(Author.id.is_in(any().values(Book.author.id)));
    assert_eq!(authors.count(&db).await?, 3);
    let changed = newest().union(old()).update(Book.copies.set(9), &db);
    assert_eq!(changed.await?, 4);
    assert_eq!(Book::objects().except(newest()).delete(&db).await?, 2);
    assert_eq!(
        sorted(Book::objects(), &db).await,
        ["Little Men", "Little Women"]
    );
    Ok(())
}

async fn what_a_query_loads_with_its_rows_stays(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let loaded = newest()
        .select_related(Book.author)
        .annotate(Book.title.upper())
        .union(old().select_related(Book.editor))
        .order_by(Book.year);
    let rows = assert_queries(&db, 1, async || loaded.all(&db).await).await?;
    let authors: Vec<&str> = rows
        .iter()
        .map(|(book, _)| &*book.author.loaded().expect("it was read along").name)
        .collect();
    assert_eq!(authors[0], "Jane Austen");
    assert_eq!(rows[3].1, "LITTLE MEN");
    let ahead = Author::objects().prefetch_related(Author.books());
    let ahead = ahead.except(Author::objects().filter(Author.id.ne(ALCOTT)));
    let rows = assert_queries(&db, 2, async || ahead.all(&db).await).await?;
    assert_eq!(rows[0].1.len(), 2);
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-name))]
struct Post {
    id: i64,
    name: String,
    #[orm(related_name = "posts")]
    tags: ManyToMany<Tag>,
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (name))]
struct Tag {
    id: i64,
    name: String,
}

async fn rows_reached_through_a_join_table(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Post, Tag]).await?;
    let mut tags = Vec::new();
    for name in ["c", "b", "a"] {
        tags.push(Tag::draft().name(name).save(&db).await?);
    }
    let one = Post::draft().name("one").save(&db).await?;
    let two = Post::draft().name("two").save(&db).await?;
    one.tags.add([&tags[0], &tags[1]], &db).await?;
    two.tags.add([&tags[1], &tags[2]], &db).await?;
    let named = async |query: QuerySet<Tag>| -> orm::Result<String> {
        let tags = query.all(&db).await?.into_iter();
        Ok(tags.map(|tag| tag.name).collect())
    };
    // In the model's own order.
    assert_eq!(
        named(one.tags.objects().union(two.tags.objects())).await?,
        "abc"
    );
    assert_eq!(
        named(one.tags.objects().intersect(two.tags.objects())).await?,
        "b"
    );
    assert_eq!(
        named(one.tags.objects().except(two.tags.objects())).await?,
        "c"
    );
    let last = two.tags.objects().reverse().limit(1);
    assert_eq!(named(one.tags.limit(1).union(last)).await?, "b");
    Ok(())
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(room, number))]
struct Seat {
    room: i16,
    number: i32,
}

async fn rows_with_keys_of_several_columns(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Seat]).await?;
    let seats = [(1, 1), (1, 2), (2, 1), (2, 2)];
    let seats = seats.map(|(room, number)| Seat::draft().room(room).number(number));
    Seat::bulk_create(seats, &db).await?;
    let room = |room: i16| Seat::objects().filter(Seat.room.eq(room));
    let first = || Seat::objects().filter(Seat.number.eq(1));
    assert_eq!(room(1).union(first()).count(&db).await?, 3);
    assert_eq!(room(1).intersect(first()).count(&db).await?, 1);
    assert_eq!(room(1).except(first()).count(&db).await?, 1);
    assert_sql!(
        room(1).union(first()),
        sqlite = r#"SELECT "seat"."room", "seat"."number" FROM "seat" WHERE ("seat"."room", "seat"."number") IN (SELECT "t1"."room", "t1"."number" FROM "seat" AS "t1" WHERE "t1"."room" = ? UNION SELECT "t2"."room", "t2"."number" FROM "seat" AS "t2" WHERE "t2"."number" = ?)"#,
        postgres = r#"SELECT "seat"."room", "seat"."number" FROM "seat" WHERE ("seat"."room", "seat"."number") IN (SELECT "t1"."room", "t1"."number" FROM "seat" AS "t1" WHERE "t1"."room" = $1::int2 UNION SELECT "t2"."room", "t2"."number" FROM "seat" AS "t2" WHERE "t2"."number" = $2::int4)"#,
    );
    Ok(())
}

async fn operations_of_operations_of_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let titled = |title: &str| Book::objects().filter(Book.title.eq(title));
    let three = titled("Emma").union(titled("Walden")).union(newest());
    assert_eq!(three.count(&db).await?, 4);
    // One operation of three queries, since nothing is asked between them.
    let (_, statements) = sent(&db, async || three.count(&db).await).await?;
    assert_eq!(statements[0].matches("UNION").count(), 2);
    assert_eq!(statements[0].matches(" IN ").count(), 1);
    // From left to right, as they are written.
    let left = titled("Emma").union(printed()).intersect(old());
    assert_eq!(sorted(left, &db).await, ["Emma", "Walden"]);
    let right = titled("Emma").union(printed().intersect(newest()));
    assert_eq!(
        sorted(right, &db).await,
        ["Emma", "Little Men", "Little Women"]
    );
    let without = Book::objects().except(old()).except(titled("Little Men"));
    assert_eq!(sorted(without, &db).await, ["Little Women"]);
    let asked_between = old()
        .union(printed())
        .filter(Book.year.gt(1860))
        .union(titled("Emma"));
    assert_eq!(
        sorted(asked_between, &db).await,
        ["Emma", "Little Men", "Little Women"]
    );
    let cut_between = old().union(printed()).order_by(Book.year).limit(1);
    let cut_between = cut_between.union(titled("Walden"));
    assert_eq!(sorted(cut_between, &db).await, ["Emma", "Walden"]);
    Ok(())
}

async fn a_lock_is_on_the_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let locked = newest().for_update().or_ignore().union(old());
    let locked = db.transaction(async |tx| locked.all(tx).await).await?;
    assert_eq!(locked.len(), 4);
    let within = old().union(newest().for_update().or_ignore());
    let error = within.all(&db).await.expect_err("a lock in a part");
    assert!(
        error.to_string().contains("part of another statement"),
        "{error}"
    );
    Ok(())
}

async fn what_rows_refuse(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ranked = Book::objects().annotate(rank().over(order_by(Book.year)));
    let error = ranked.union(old()).all(&db).await.expect_err("a window");
    assert_eq!(
        error.to_string(),
        "invalid query of `Book`: `union` would change the rows that the window functions before it see; annotate behind it"
    );
    let behind = newest()
        .union(old())
        .annotate(rank().over(order_by(Book.year)));
    assert_eq!(behind.order_by(Book.year).all(&db).await?[3].1, 4);
    Ok(())
}

async fn values_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let emma = || Book::objects().filter(Book.title.eq("Emma"));
    let alcott = || Author::objects().filter(Author.id.eq(ALCOTT));
    let both = emma()
        .values(Book.title)
        .union(alcott().values(Author.name));
    assert_eq!(
        both.order_by(Book.title).all(&db).await?,
        ["Emma", "Louisa May Alcott"]
    );
    let by = || Book::objects().values(Book.author.name);
    assert_eq!(by().union(all_names()).count(&db).await?, 4);
    assert_eq!(by().union_all(all_names()).count(&db).await?, 8);
    assert_eq!(by().intersect(all_names()).count(&db).await?, 3);
    assert_eq!(
        all_names().except(by()).all(&db).await?,
        ["Ralph Waldo Emerson"]
    );
    // Nulls are equal.
    let subtitles = || Book::objects().values(Book.subtitle);
    let none = Book::objects()
        .filter(Book.subtitle.is_null())
        .values(Book.subtitle);
    assert_eq!(none.clone().intersect(subtitles()).all(&db).await?, [None]);
    assert_eq!(subtitles().except(none).count(&db).await?, 2);
    assert_sent(&db, "union_of_values", async || {
        all_titles().union(all_names()).all(&db).await?;
        all_titles().union_all(all_names()).all(&db).await?;
        all_titles().intersect(all_names()).all(&db).await?;
        all_titles().except(all_names()).all(&db).await?;
        newest()
            .values(Book.title)
            .union(all_names().order_by(Author.name).limit(1))
            .all(&db)
            .await
    })
    .await
}

async fn a_value_of_rust_is_no_value_found(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // The number of each row, beside one that is the same in all rows of a query.
    let numbered = |number: i32| Book::objects().values((value(number), Book.copies));
    let both = numbered(3).union_all(numbered(0));
    let thrice = both.clone().filter(Book.copies.eq(3)).all(&db).await?;
    assert_eq!(thrice.len(), 2, "{thrice:?}");
    assert!(thrice.iter().all(|(_, copies)| *copies == 3), "{thrice:?}");
    let page = numbered(3).distinct().limit(9);
    assert_eq!(
        page.filter((Book.copies + 3).eq(6)).all(&db).await?,
        [(3, 3)]
    );
    // An aggregate names the value that is found.
    let zeros = both.aggregate(|(number, _)| count().filter(number.eq(0)), &db);
    assert_eq!(zeros.await?, 4);
    // So does its handle.
    let (number, copies) = both.handles();
    assert_eq!(both.clone().filter(number.eq(0)).count(&db).await?, 4);
    let sums = both.values((&number, copies.sum())).order_by(&number);
    assert_eq!(sums.all(&db).await?, [(0, Some(4)), (3, Some(4))]);
    Ok(())
}

async fn what_follows_is_asked_of_all_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let feed = || {
        let books = Book::objects().values((value("book"), Book.title, Book.year + 1));
        let authors = Author::objects().filter(Author.birth_year.is_not_null());
        books.union_all(authors.values((value("author"), Author.name, value(0))))
    };
    let by_title = feed().order_by(Book.title).limit(3).all(&db).await?;
    let found: Vec<&str> = by_title.iter().map(|(_, name, _)| &**name).collect();
    assert_eq!(found, ["Emma", "Henry David Thoreau", "Little Men"]);
    assert_eq!(by_title[0], ("book".to_owned(), "Emma".to_owned(), 1816));
    let filtered = feed().filter(Book.title.contains("Th") & (Book.year + 1).eq(0));
    assert_eq!(filtered.all(&db).await?[0].0, "author");
    let excluded = feed().exclude(Book.title.contains("L"));
    assert_eq!(excluded.count(&db).await?, 4);
    let kinds = feed().order_by((value("book").desc(), Book.title.desc()));
    assert_eq!(kinds.first(&db).await?.expect("a value").1, "Walden");
    Ok(())
}

async fn groups_and_different_values_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().values((Book.author.name, count()));
    let students = Author::objects().filter(Author.mentor.is_not_null());
    let students = students.values((Author.mentor.name, count()));
    let students = students.filter(count().gt(1));
    let optional = Book::objects().values((Book.editor.name, count()));
    let groups = optional.union_all(students);
    let emerson = (Some("Ralph Waldo Emerson".to_owned()), 2);
    assert!(groups.all(&db).await?.contains(&emerson));
    let most = groups.order_by((count().desc(), Book.editor.name)).limit(1);
    assert_eq!(most.all(&db).await?, [(None, 3)]);
    let known = books.intersect(Author::objects().values((Author.name, Author.books().count())));
    assert_eq!(known.count(&db).await?, 3);
    let different = Book::objects().values(Book.author.name).distinct();
    assert_eq!(different.union_all(all_names()).count(&db).await?, 7);
    let sums = Book::objects().values(Book.copies.sum());
    let sums = sums.union_all(Author::objects().values(Author.birth_year.sum()));
    assert_eq!(
        sums.order_by(Book.copies.sum()).all(&db).await?,
        [Some(4), Some(5_452)]
    );
    Ok(())
}

async fn queries_of_every_kind_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // A subquery in two places, and a window function that a condition is on.
    let n_books = || Author.books().count();
    let busy = || Author::objects().filter(n_books().ge(1));
    let latest = rank().over(partition_by(Book.author).order_by(Book.year.desc()));
    let latest = || Book::objects().filter(latest.clone().eq(1));
    let students = || Author.mentor.descendants(EMERSON);
    assert_eq!(
        sorted(old().union(latest()), &db).await,
        ["Emma", "Little Men", "Walden"]
    );
    assert_eq!(sorted(latest().except(old()), &db).await, ["Little Men"]);
    assert_eq!(busy().union(students()).count(&db).await?, 3);
    assert_eq!(students().intersect(busy()).count(&db).await?, 2);
    let counted = busy().values((Author.name, n_books()));
    let named = students().values((Author.name, value(1)));
    assert_eq!(counted.clone().union(named).count(&db).await?, 4);
    let titled = latest().values((Book.title, value(1)));
    assert_eq!(titled.union_all(counted).count(&db).await?, 6);
    Ok(())
}

async fn ends_of_combined_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = || all_titles().union(all_names());
    assert_eq!(all().first(&db).await?.as_deref(), Some("Emma"));
    assert_eq!(all().last(&db).await?.as_deref(), Some("Walden"));
    assert_eq!(all().count(&db).await?, 8);
    assert!(all().exists(&db).await?);
    let one = all().filter(Book.title.eq("Walden"));
    assert_eq!(one.get(&db).await?, "Walden");
    assert!(all().get(&db).await.is_err());
    let mut walked = Vec::new();
    let mut cursor = None;
    loop {
        let page = all().after(cursor.as_deref(), 3, &db).await?;
        walked.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(walked, all().order_by(Book.title).all(&db).await?);
    let page = all().order_by(Book.title.desc()).page(3, 3, &db).await?;
    assert_eq!((page.rows.len(), page.total), (2, 8));
    let all_of_both = pages_of_values_that_differ_by_their_query(&db).await?;
    assert_eq!(all_of_both, 8);
    // Equal values have one place, behind which the others of them would be lost.
    let twice = || all_titles().union_all(all_titles()).order_by(Book.title);
    let refused = "equal values of `union_all` are at one place, behind which the others of them are not found; use `union`, which has each once, or `page`";
    for query in [
        twice(),
        twice().limit(3),
        twice().filter(Book.title.ne("x")),
    ] {
        let error = query.after(None, 2, &db).await.expect_err("no places");
        assert!(error.to_string().ends_with(refused), "{error}");
    }
    let different = twice().distinct().after(None, 9, &db).await?;
    assert_eq!(
        different.rows,
        all_titles().order_by(Book.title).all(&db).await?
    );
    assert_eq!(twice().page(1, 3, &db).await?.total, 8);
    let mut stream = all().order_by(Book.title).stream(&db);
    assert_eq!(stream.try_next().await?.as_deref(), Some("Emma"));
    drop(stream);
    let (first, n) = all().aggregate(|title| (title.min(), count()), &db).await?;
    assert_eq!((first.as_deref(), n), (Some("Emma"), 8));
    let different = all_titles().union_all(all_titles()).distinct();
    assert_eq!(different.count(&db).await?, 4);
    assert_sent(&db, "ends_of_unions", async || {
        all().first(&db).await?;
        all().count(&db).await?;
        all().exists(&db).await?;
        all().after(None, 3, &db).await
    })
    .await
}

/// Returns how many values are walked over where the first is a value of Rust, another one in each query.
async fn pages_of_values_that_differ_by_their_query(db: &Database) -> orm::Result<usize> {
    let of = |kind: &str| Book::objects().values((value(kind.to_owned()), Book.title));
    let both = of("old").union(of("new"));
    assert_eq!(
        both.last(db).await?.map(|(kind, _)| kind).as_deref(),
        Some("old")
    );
    let (kind, title) = both.handles();
    let orders = [
        None,
        Some(vec![title.asc()]),
        Some(vec![title.desc(), kind.asc()]),
        Some(vec![kind.desc()]),
        Some(vec![Book.title.asc(), kind.desc()]),
    ];
    let mut n = 0;
    for order in orders {
        let query = match order {
            Some(order) => both.clone().order_by(order),
            None => both.clone(),
        };
        let (mut walked, mut cursor) = (Vec::new(), None);
        loop {
            let page = query.after(cursor.as_deref(), 1, db).await?;
            walked.extend(page.rows);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(walked, query.after(None, 100, db).await?.rows);
        assert_eq!(query.before(None, 100, db).await?.rows, walked);
        n = walked.len();
    }
    let distinct = of("old").distinct();
    let (kind, title) = distinct.handles();
    let first = distinct.first(db).await?.map(|(_, title)| title);
    assert_eq!(first.as_deref(), Some("Emma"));
    // A value that is the same in all rows is no order.
    let ordered = distinct.order_by((kind, title.desc()));
    assert_eq!(ordered.all(db).await?[3].1, "Emma");
    let page = ordered.after(None, 3, db).await?;
    assert_eq!((page.rows.len(), page.rows[0].1.as_str()), (3, "Walden"));
    Ok(n)
}

async fn operations_of_operations_of_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let named = |name: &str| {
        Author::objects()
            .filter(Author.name.eq(name))
            .values(Author.name)
    };
    let three = all_titles()
        .union(all_names())
        .union(named("x"))
        .union(all_titles());
    assert_eq!(three.count(&db).await?, 8);
    let (_, statements) = sent(&db, async || three.all(&db).await).await?;
    assert_eq!(statements[0].matches("UNION").count(), 3);
    assert_eq!(statements[0].matches("FROM (").count(), 1);
    let left = all_titles().union(all_names()).except(all_titles());
    assert_eq!(left.count(&db).await?, 4);
    let right = all_titles().union(all_names().except(named("Jane Austen")));
    assert_eq!(right.count(&db).await?, 7);
    let without = all_names().except(named("Jane Austen")).except(named("x"));
    assert_eq!(without.count(&db).await?, 3);
    let again = all_names().union_all(all_names()).union(all_names());
    assert_eq!(again.count(&db).await?, 4);
    let asked_between = all_titles()
        .union(all_names())
        .filter(Book.title.eq("Emma"));
    let asked_between = asked_between
        .union(named("Jane Austen"))
        .order_by(Book.title);
    assert_eq!(asked_between.all(&db).await?, ["Emma", "Jane Austen"]);
    let cut_between = all_titles()
        .union(all_names())
        .order_by(Book.title)
        .limit(1);
    let cut_between = cut_between.union(named("Jane Austen"));
    assert_eq!(
        cut_between.order_by(Book.title).all(&db).await?,
        ["Emma", "Jane Austen"]
    );
    Ok(())
}

#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Calm,
    Wild,
}

#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq)]
#[orm(db_enum)]
enum Size {
    Small,
    Large,
}

/// Two models that hold the same values in columns that are declared in different ways.
macro_rules! samples {
    ($($model:ident $digits:literal $places:literal $length:literal;)*) => {$(
        #[derive(Model, Debug, Clone)]
        struct $model {
            id: i64,
            #[orm(max_length = $length)]
            text: String,
            maybe: Option<String>,
            yes: bool,
            short: i16,
            long: i64,
            wide: u64,
            single: f32,
            double: f64,
            #[orm(max_digits = $digits, decimal_places = $places)]
            price: Decimal,
            day: NaiveDate,
            hour: NaiveTime,
            moment: DateTime<Utc>,
            local: NaiveDateTime,
            lasts: Duration,
            uuid: Uuid,
            bytes: Vec<u8>,
            words: Vec<String>,
            data: Document,
            mood: Mood,
            size: Size,
        }
    )*};
}

macro_rules! save_sample {
    ($model:ident, $data:expr, $db:expr) => {
        $model::draft()
            .text("a")
            .maybe(None::<String>)
            .yes(true)
            .short(-3)
            .long(i64::MAX)
            .wide(u64::from(u32::MAX))
            .single(0.1)
            .double(-0.0)
            .price("1.50".parse::<Decimal>().expect("a decimal"))
            .day(NaiveDate::from_ymd_opt(2024, 2, 29).expect("a day"))
            .hour(NaiveTime::from_hms_micro_opt(23, 59, 59, 5).expect("a time"))
            .moment(DateTime::from_timestamp_micros(1_700_000_000_000_001).expect("a moment"))
            .local(
                DateTime::from_timestamp_micros(-5)
                    .expect("a moment")
                    .naive_utc(),
            )
            .lasts(Duration::microseconds(-90_000_001))
            .uuid(Uuid::from_u128(7))
            .bytes(vec![0, 255])
            .words(vec!["x".to_owned()])
            .data($data)
            .mood(Mood::Wild)
            .size(Size::Large)
            .save($db)
            .await?
    };
}

samples! {
    First 10 2 10;
    Second 12 4 20;
}

async fn values_of_every_type_are_compared(db: Database) -> orm::Result<()> {
    db.create_tables(schema![First, Second]).await?;
    save_sample!(First, json!({"a": 1}), &db);
    save_sample!(Second, json!({"a": 1}), &db);
    macro_rules! compare {
        ($($field:ident)*) => {$(
            let first = || First::objects().values(First.$field);
            let second = || Second::objects().values(Second.$field);
            let field = stringify!($field);
            let one = first().all(&db).await?;
            assert_eq!(first().union(second()).all(&db).await?, one, "{field}");
            let all = first().union_all(second()).all(&db).await?;
            assert_eq!(all, [one[0].clone(), one[0].clone()], "{field}");
            assert_eq!(first().intersect(second()).count(&db).await?, 1, "{field}");
            assert_eq!(first().except(second()).count(&db).await?, 0, "{field}");
        )*};
    }
    compare! {
        text maybe yes short long wide single double price day hour moment local lasts uuid bytes words data mood size
    }
    macro_rules! compare_with_value {
        ($($field:ident)*) => {$(
            let one = First::objects().values(First.$field).all(&db).await?;
            let constant = Second::objects().values(value(one[0].clone()));
            let union = First::objects().values(First.$field).union(constant);
            assert_eq!(union.all(&db).await?, one, stringify!($field));
        )*};
    }
    compare_with_value! {
        text yes short long wide single double price day hour moment local lasts uuid bytes words data mood size
    }
    // Calculated values are of the type of the column.
    let twice = First::objects()
        .values(First.price)
        .union(Second::objects().values(Second.price * 2));
    let twice = twice.order_by(First.price).all(&db).await?;
    assert_eq!(
        twice.iter().map(Decimal::to_string).collect::<Vec<_>>(),
        ["1.50", "3.00"]
    );
    let times = First::objects()
        .values(First.moment)
        .union_all(Second::objects().values(now()));
    assert_eq!(
        times
            .filter(First.moment.gt(DateTime::UNIX_EPOCH))
            .count(&db)
            .await?,
        2
    );
    Ok(())
}

async fn documents_are_compared(db: Database) -> orm::Result<()> {
    db.create_tables(schema![First, Second]).await?;
    save_sample!(First, json!({"a": 1}), &db);
    save_sample!(Second, json!({"a": 1.0}), &db);
    let first = First::objects().values(First.data);
    let second = Second::objects().values(Second.data);
    assert_eq!(first.clone().union(second.clone()).count(&db).await?, 1);
    assert_eq!(first.clone().except(second.clone()).count(&db).await?, 0);
    let (first, second) = (first.limit(5), second.limit(5));
    assert_eq!(first.clone().union(second.clone()).count(&db).await?, 1);
    assert_eq!(first.clone().intersect(second.clone()).count(&db).await?, 1);
    let different = first.union_all(second).limit(5).distinct();
    assert_eq!(different.all(&db).await?.len(), 1);
    Ok(())
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Book)]
struct BookLine {
    title: String,
    year: i32,
    author: AuthorLine,
}

#[derive(Row, Debug, Clone, PartialEq)]
#[row(Author)]
struct AuthorLine {
    name: String,
}

#[derive(Row, Debug)]
#[row(Author)]
struct AuthorPage {
    name: String,
    #[row(from = Author.books())]
    books: Vec<Title>,
}

#[derive(Row, Debug)]
#[row(Book)]
struct Title {
    title: String,
}

async fn structs_and_rows_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let lines = old().values_as::<BookLine>().union(printed().values_as());
    let lines = lines.order_by(Book.title).all(&db).await?;
    assert_eq!(lines.len(), 4);
    assert_eq!((&*lines[0].title, lines[0].year), ("Emma", 1815));
    assert_eq!(lines[0].author.name, "Jane Austen");
    let rows = old()
        .values((Book, Book.author))
        .union(newest().values((Book, Book.author)));
    let rows: Vec<(Book, Author)> = rows.all(&db).await?;
    assert_eq!(rows.len(), 4);
    let emma = rows.iter().find(|(book, _)| book.title == "Emma");
    assert_eq!(emma.expect("it is old").1.name, "Jane Austen");
    let editors = old().values((Book.title, Book.editor));
    let editors = editors.union_all(newest().values((Book.title, Book.editor)));
    let editors: Vec<(String, Option<Author>)> = editors.all(&db).await?;
    assert_eq!(
        editors
            .iter()
            .filter(|(_, editor)| editor.is_some())
            .count(),
        1
    );
    Ok(())
}

async fn values_are_looked_for_and_inserted(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let words = || all_titles().union(all_names());
    let named = Author::objects().filter(Author.name.is_in(words()));
    assert_eq!(named.count(&db).await?, 4);
    let titled = Book::objects().filter(Book.title.not_in(all_titles().except(all_names())));
    assert_eq!(titled.count(&db).await?, 0);
    let lowest = words().order_by(Book.title).limit(1).scalar();
    let found = Book::objects().filter(Book.title.eq(lowest));
    assert_eq!(titles(&found, &db).await, ["Emma"]);
    assert_eq!(words().insert_into(Author.name, &db).await?, 8);
    assert_eq!(
        Author::objects()
            .filter(Author.name.eq("Emma"))
            .count(&db)
            .await?,
        1
    );
    Ok(())
}

async fn values_of_a_row_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let written = Book::objects()
        .filter(Book.author.eq(outer(Author.id)))
        .values(Book.year);
    let edited = Book::objects()
        .filter(Book.editor.eq(outer(Author.id)))
        .values(Book.year);
    let busy = Author::objects().filter(exists(written.clone().union(edited.clone())));
    assert_eq!(busy.count(&db).await?, 4);
    let years = written
        .union(edited)
        .order_by(Book.year.desc())
        .limit(1)
        .scalar();
    let authors = Author::objects()
        .values((Author.name, years))
        .order_by(Author.name);
    let authors: Vec<(String, Option<i32>)> = authors.all(&db).await?;
    let years: Vec<Option<i32>> = authors.into_iter().map(|(_, year)| year).collect();
    assert_eq!(years, [Some(1854), Some(1815), Some(1871), Some(1854)]);
    let own = Book::objects().filter(Book.author.eq(outer(Author.id)) & Book.year.lt(1860));
    let old_ones = Author::objects().filter(exists(own.intersect(printed())));
    assert_eq!(names(&old_ones, &db).await, ["Henry David Thoreau"]);
    Ok(())
}

async fn rows_of_the_same_model_outside(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let students = Author::objects().filter(Author.mentor.eq(outer(Author.id)));
    let louisa = Author::objects().filter(Author.name.starts_with("Louisa"));
    let teach = |students: QuerySet<Author>| Author::objects().filter(exists(students));
    let found = teach(students.clone().intersect(louisa.clone()));
    assert_eq!(names(&found, &db).await, ["Ralph Waldo Emerson"]);
    let page = students.clone().order_by(Author.name).limit(1);
    let others = teach(page.except(louisa.clone()));
    assert_eq!(names(&others, &db).await, ["Ralph Waldo Emerson"]);
    let none = teach(students.clone().union(students.clone().none()));
    assert_eq!(none.count(&db).await?, 1);
    let written = students.intersect(louisa).values(Author.name).scalar();
    let taught = Author::objects().values((Author.name, written));
    let taught: Vec<(String, Option<String>)> = taught.order_by(Author.id).all(&db).await?;
    let taught = taught.into_iter().filter_map(|(_, student)| student);
    assert_eq!(taught.collect::<Vec<_>>(), ["Louisa May Alcott"]);
    Ok(())
}

async fn what_values_refuse(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let refused = |error: Error| error.to_string();
    let all = || all_titles().union(all_names());
    let error = all()
        .filter(Book.year.gt(1))
        .all(&db)
        .await
        .map_err(refused);
    let of_the_first = "invalid query of `Book`: what follows `union` can ask only for the values of its first query; select the others too, or ask before it";
    assert_eq!(error, Err(of_the_first.to_owned()));
    let error = all()
        .order_by(Book.year)
        .limit(1)
        .all(&db)
        .await
        .map_err(refused);
    assert_eq!(error, Err(of_the_first.to_owned()));
    let lists = || Author::objects().values_as::<AuthorPage>();
    let error = lists().union(lists()).all(&db).await.expect_err("lists");
    assert_eq!(
        error.to_string(),
        "invalid query of `Author`: `union` combines values, and lists of related rows are loaded for rows; read a struct without lists"
    );
    // A related row that a condition asks for is there, and needs no column that says so.
    let editors = || Book::objects().values((Book.title, Book.editor));
    let known = editors().filter(Book.editor.name.eq("x"));
    let error = editors().union(known).all(&db).await.expect_err("columns");
    assert_eq!(
        error.to_string(),
        "invalid query of `Book`: `union` combines queries of as many columns, and these have 6 and 5; a related row that may \
            be missing has one column more where no condition asks for it: select its fields instead"
    );
    let locked = newest().for_update().or_ignore().values(Book.title);
    assert!(all_titles().union(locked.clone()).all(&db).await.is_err());
    assert!(locked.union(all_titles()).all(&db).await.is_err());
    Ok(())
}

async fn many_queries_are_combined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let mut rows = Book::objects().none();
    let mut values = Book::objects().none().values(Book.title);
    for year in 1_600..2_000 {
        let of_year = Book::objects().filter(Book.year.eq(year));
        rows = rows.union(of_year.clone());
        values = values.union_all(of_year.values(Book.title));
    }
    assert_eq!(rows.count(&db).await?, 4);
    assert_eq!(values.count(&db).await?, 4);
    for _ in 0..99 {
        values = values.union_all(all_titles());
    }
    assert_eq!(values.count(&db).await?, 4 + 99 * 4);
    values = values.union_all(all_titles());
    let error = values.count(&db).await.expect_err("too many");
    assert!(
        matches!(
            error,
            Error::QueryTooComplex {
                limit: 500,
                got: 501,
                ..
            }
        ),
        "{error}"
    );
    let mut nested = Book::objects();
    for _ in 0..1_000 {
        nested = nested.union(old()).intersect(printed());
    }
    let error = nested.count(&db).await.expect_err("too deep");
    assert!(matches!(error, Error::QueryTooComplex { .. }), "{error}");
    Ok(())
}

async fn what_finds_nothing_is_not_sent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = || Book::objects().none();
    assert_queries(&db, 0, async || {
        assert_eq!(none().union(none()).count(&db).await?, 0);
        assert_eq!(old().intersect(none()).count(&db).await?, 0);
        assert!(none().except(old()).all(&db).await?.is_empty());
        let values = none().values(Book.title);
        assert!(
            values
                .clone()
                .union(none().values(Book.title))
                .all(&db)
                .await?
                .is_empty()
        );
        assert!(
            all_titles()
                .intersect(values.clone())
                .all(&db)
                .await?
                .is_empty()
        );
        assert!(values.except(all_titles()).all(&db).await?.is_empty());
        Ok(())
    })
    .await?;
    assert_eq!(none().union(old()).count(&db).await?, 2);
    assert_eq!(old().except(none()).count(&db).await?, 2);
    assert_eq!(
        none()
            .values(Book.title)
            .union(all_titles())
            .count(&db)
            .await?,
        4
    );
    Ok(())
}
