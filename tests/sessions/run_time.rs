//! What is decided while a program runs: orders by name, conditions that may be missing, rows by keys in hand.

on_each! {
    fields_are_ordered_by_name,
    unknown_names_are_refused,
    the_key_of_a_relation_is_named,
    rows_are_found_by_their_keys,
    rows_of_natural_and_composite_keys_are_found,
    the_earliest_and_the_latest_row,
    a_row_is_contained,
    nothing_is_sent_for_none,
    conditions_that_may_be_missing,
    conditions_of_any_iterable,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use crate::library::{ALCOTT, AUSTEN, Author, Book, EMERSON, names, stocked, titles};

#[derive(Model, Debug, Clone)]
struct Shelf {
    #[orm(primary_key)]
    name: String,
}

#[derive(Model, Debug, Clone)]
struct Label {
    #[orm(primary_key, related_name = "label", on_delete = Cascade)]
    shelf: OneToOne<Shelf>,
}

#[derive(Model, Debug, Clone)]
struct Print {
    id: i64,
    #[orm(on_delete = Cascade)]
    label: ForeignKey<Label>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(shelf, number))]
struct Slot {
    #[orm(related_name = "slots", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
    number: i32,
    free: bool,
}

async fn fields_are_ordered_by_name(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let by = |name: &str| Book::objects().order_by_name(name);
    assert_eq!(
        titles(&by("year"), &db).await,
        ["Emma", "Walden", "Little Women", "Little Men"]
    );
    assert_eq!(titles(&by("-title"), &db).await[0], "Walden");
    for way in ["author.name", "author__name"] {
        assert_eq!(titles(&by(way).limit(1), &db).await, ["Walden"]);
    }
    assert_eq!(
        titles(&by("-author.mentor.name").limit(1), &db).await,
        ["Emma"],
        "nulls come first where the highest do"
    );
    let url = "-author.birth_year,title";
    let sorted = Book::objects().order_by_names(url.split(','));
    assert_eq!(
        titles(&sorted, &db).await,
        ["Emma", "Little Men", "Little Women", "Walden"]
    );
    let repeated = Book::objects().order_by_names([
        "-author.birth_year",
        "title",
        "-title",
        "author.birth_year",
    ]);
    let unsorted = Book::objects().order_by_names::<&str>([]);
    assert_eq!(unsorted.count(&db).await?, 4);
    let end = |query: &QuerySet<Book>, backend| {
        let sql = query.to_sql_for(backend).expect("a query of known fields");
        let from = sql.text().find(" FROM ").expect("a query");
        sql.text()[from..].to_owned()
    };
    for backend in [Backend::Sqlite, Backend::Postgres] {
        assert_eq!(
            end(&sorted, backend),
            r#" FROM "book" INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."birth_year" DESC NULLS FIRST, "book"."title""#
        );
        assert_eq!(end(&repeated, backend), end(&sorted, backend));
        assert_eq!(
            end(&by("author.id"), backend),
            r#" FROM "book" ORDER BY "book"."author_id""#
        );
        let typed = Book::objects().order_by((Book.author.name, Book.year.desc()));
        let named = Book::objects().order_by_names(["author.name", "-year"]);
        assert_eq!(end(&named, backend), end(&typed, backend));
    }
    let shared = by("author.name").filter(Book.author.birth_year.gt(1800));
    assert_eq!(
        end(&shared, Backend::Sqlite).matches("JOIN").count(),
        1,
        "a named path and a typed one share their join"
    );
    Ok(())
}

async fn unknown_names_are_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (name, why) in [
        ("titel", "no field `titel` on `Book`; did you mean `title`?"),
        ("-yaer", "no field `yaer` on `Book`; did you mean `year`?"),
        (
            "price",
            "no field `price` on `Book`; it has `id`, `title`, `year`, `subtitle`, `in_print`, `copies`, `author`, `editor`",
        ),
        (
            "author",
            "`author` is a relation of `Book`; name a field of its rows, such as `author.id`",
        ),
        (
            "author.mentor",
            "`mentor` is a relation of `Author`; name a field of its rows, such as `author.mentor.id`",
        ),
        (
            "author.nmae",
            "no field `nmae` on `Author`; did you mean `name`?",
        ),
        (
            "title.length",
            "`title` is no relation of `Book`, so `title.length` leads nowhere",
        ),
    ] {
        let rows = Book::objects().order_by_name(name).all(&db).await;
        let error = rows.expect_err("no such field");
        assert!(matches!(error, Error::InvalidQuery { model: "Book", .. }));
        assert_eq!(error.to_string(), format!("invalid query of `Book`: {why}"));
        assert_eq!(error.http_status(), 400);
        assert_eq!(error.http_body(), r#"{"error":"invalid_request"}"#);
    }
    let injections = [
        "title; DROP TABLE book",
        "\"title\"",
        "title DESC",
        "",
        "-",
        ".",
        "__",
        "book.title",
        "title\0",
        "random()",
    ];
    assert_queries(&db, 0, async || {
        for name in injections {
            let rows = Book::objects().order_by_name(name).all(&db).await;
            assert!(
                matches!(rows, Err(Error::InvalidQuery { .. })),
                "`{name}` was taken"
            );
        }
    })
    .await;
    Ok(())
}

async fn the_key_of_a_relation_is_named(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Label, Print, Slot]).await?;
    let why = |error: Option<Error>| error.expect("a relation").to_string();
    assert_eq!(
        why(Slot::objects().order_by_name("shelf").all(&db).await.err()),
        "invalid query of `Slot`: `shelf` is a relation of `Slot`; name a field of its rows, such as `shelf.name`"
    );
    assert_eq!(
        why(Print::objects()
            .order_by_name("-label")
            .all(&db)
            .await
            .err()),
        "invalid query of `Print`: `label` is a relation of `Print`; name a field of its rows, such as `label.shelf.name`"
    );
    let by_key = Print::objects().order_by_names(["label.shelf.name"]);
    assert!(by_key.all(&db).await?.is_empty());
    assert!(
        Slot::objects()
            .order_by_name("shelf.name")
            .all(&db)
            .await?
            .is_empty()
    );
    Ok(())
}

async fn rows_are_found_by_their_keys(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_queries(&db, 1, async || {
        let books = Book::objects().in_bulk([1, 2, 99], &db).await?;
        assert_eq!(books.len(), 2);
        assert_eq!(books[&1].title, "Little Women");
        assert!(!books.contains_key(&99));
        orm::Result::Ok(())
    })
    .await?;
    assert_queries(&db, 0, async || {
        let none: [i64; 0] = [];
        assert!(Book::objects().in_bulk(none, &db).await?.is_empty());
        orm::Result::Ok(())
    })
    .await?;
    let rows = Book::objects().all(&db).await?;
    let old = Book::objects().filter(Book.year.lt(1860));
    let found = old.in_bulk(&rows, &db).await?;
    assert_eq!(found.len(), 2, "those of the query alone");
    let authors = rows.iter().map(|book| &book.author);
    let authors = Author::objects().in_bulk(authors, &db).await?;
    assert_eq!(authors[&ALCOTT].name, "Louisa May Alcott");
    assert_queries(&db, 1, async || {
        let many = Book::objects().in_bulk(1..100_000_i64, &db).await?;
        assert_eq!(many.len(), 4);
        orm::Result::Ok(())
    })
    .await?;
    let changed = old.of_keys([1, 3]).update(Book.copies.set(7), &db).await?;
    assert_eq!(changed, 1, "the other one is of 1871");
    let first = Book::objects().order_by(Book.year).limit(1);
    let found = first.in_bulk([1, 2, 3, 4], &db).await?;
    assert_eq!(found.len(), 1, "a page stays a page");
    Ok(())
}

async fn rows_of_natural_and_composite_keys_are_found(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Slot]).await?;
    for name in ["a", "b"] {
        let shelf = Shelf::draft().name(name).save(&db).await?;
        for number in 1..=3 {
            let slot = Slot::draft().shelf(&shelf).number(number);
            slot.free(number == 2).save(&db).await?;
        }
    }
    let shelves = Shelf::objects().in_bulk(["a", "x"], &db).await?;
    assert_eq!(shelves["a"].name, "a");
    let keys = [
        ("a".to_owned(), 2),
        ("b".to_owned(), 3),
        ("c".to_owned(), 1),
    ];
    assert_queries(&db, 1, async || {
        let slots = Slot::objects().in_bulk(keys.clone(), &db).await?;
        assert_eq!(slots.len(), 2);
        assert!(slots[&keys[0]].free && !slots[&keys[1]].free);
        orm::Result::Ok(())
    })
    .await?;
    let free = Slot::objects().filter(Slot.free);
    assert!(free.contains(keys[0].clone(), &db).await?);
    assert!(!free.contains(keys[1].clone(), &db).await?);
    Ok(())
}

async fn the_earliest_and_the_latest_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let title = |book: Option<Book>| book.map(|book| book.title);
    let books = Book::objects();
    assert_eq!(
        title(books.earliest(Book.year, &db).await?).as_deref(),
        Some("Emma")
    );
    assert_eq!(
        title(books.latest(Book.year, &db).await?).as_deref(),
        Some("Little Men")
    );
    let authors = Author::objects();
    let latest = authors.latest(Author.birth_year, &db).await?;
    assert_eq!(
        latest.expect("there are authors").id,
        ALCOTT,
        "whoever has no year is not the latest"
    );
    let earliest = authors.earliest(Author.birth_year, &db).await?;
    assert_eq!(earliest.expect("there are authors").id, EMERSON);
    let unknown = authors.clone().filter(Author.birth_year.is_null());
    let latest = unknown.latest(Author.birth_year, &db).await?;
    assert_eq!(latest.expect("one is there").id, AUSTEN);
    let by_two = (Book.in_print, Book.year.desc());
    assert_eq!(
        title(books.latest(by_two, &db).await?).as_deref(),
        Some("Walden")
    );
    let nobody = books.clone().filter(Book.year.gt(2000));
    assert_eq!(title(nobody.latest(Book.year, &db).await?), None);
    let first_two = Book::objects().order_by(Book.year).limit(2);
    assert_eq!(
        title(first_two.latest(Book.year, &db).await?).as_deref(),
        Some("Walden"),
        "of a page"
    );
    let newest_first = Book::objects().order_by(Book.title.desc());
    assert_eq!(
        title(newest_first.earliest(Book.year, &db).await?).as_deref(),
        Some("Emma")
    );
    let (author, written) = Author::objects()
        .prefetch_related(Author.books())
        .latest(Author.birth_year, &db)
        .await?
        .expect("there are authors");
    assert_eq!((author.id, written.len()), (ALCOTT, 2));
    Ok(())
}

async fn a_row_is_contained(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let women = Book::get(1, &db).await?;
    let old = Book::objects().filter(Book.year.lt(1860));
    assert_queries(&db, 2, async || {
        assert!(Book::objects().contains(&women, &db).await?);
        assert!(!old.contains(&women, &db).await?);
        orm::Result::Ok(())
    })
    .await?;
    assert!(old.contains(3, &db).await?);
    assert!(!old.contains(99, &db).await?);
    assert!(Author::objects().contains(&women.author, &db).await?);
    let first = Book::objects().order_by(Book.year).limit(1);
    assert!(first.contains(4, &db).await? && !first.contains(3, &db).await?);
    Ok(())
}

async fn nothing_is_sent_for_none(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let none = Book::objects().filter(Book.year.gt(0)).none();
    assert_queries(&db, 0, async || {
        assert!(none.all(&db).await?.is_empty());
        assert_eq!(none.count(&db).await?, 0);
        assert!(!none.exists(&db).await?);
        assert!(none.first(&db).await?.is_none() && none.last(&db).await?.is_none());
        assert!(none.latest(Book.year, &db).await?.is_none());
        assert!(matches!(
            none.get(&db).await,
            Err(Error::DoesNotExist { .. })
        ));
        assert!(!none.contains(1, &db).await?);
        assert!(none.in_bulk([1, 2], &db).await?.is_empty());
        assert!(none.stream(&db).try_next().await?.is_none());
        assert_eq!(none.update(Book.copies.set(9), &db).await?, 0);
        assert_eq!(none.delete(&db).await?, 0);
        let added = none.clone().limit(3).exclude(Book.year.gt(1)).every_row();
        let added = added.order_by(Book.title).distinct().offset(1);
        assert_eq!(added.count(&db).await?, 0);
        assert_eq!(added.update(Book.copies.set(9), &db).await?, 0);
        assert_eq!(added.delete(&db).await?, 0);
        let fetched = Author::objects().none().prefetch_related(Author.books());
        assert!(fetched.all(&db).await?.is_empty());
        let within = Author::objects()
            .filter(Author.id.eq(1))
            .filter(Author.id.is_in(no_keys()));
        assert!(within.all(&db).await?.is_empty());
        orm::Result::Ok(())
    })
    .await?;
    let by_none = Book::objects().filter(Book.author.is_in(Author::objects().none()));
    assert_eq!(by_none.count(&db).await?, 0);
    let but_none = Book::objects().exclude(Book.author.is_in(Author::objects().none()));
    assert_eq!(but_none.count(&db).await?, 4);
    assert_eq!(Book::objects().count(&db).await?, 4);
    Ok(())
}

fn no_keys() -> Vec<i64> {
    Vec::new()
}

/// The filters of a search form, all of which may be left out.
#[derive(Clone, Copy, Default)]
struct Form {
    text: Option<&'static str>,
    after: Option<i32>,
    in_print: bool,
}

impl Form {
    fn query(self) -> QuerySet<Book> {
        Book::objects()
            .filter(self.text.map(|text| Book.title.icontains(text)))
            .filter(self.after.map(|year| Book.year.gt(year)))
            .filter(self.in_print.then_some(Book.in_print))
            .order_by(Book.year)
    }
}

async fn conditions_that_may_be_missing(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = Form::default();
    assert_eq!(all.query().count(&db).await?, 4);
    let text = Form {
        text: Some("LITTLE"),
        ..all
    };
    assert_eq!(
        titles(&text.query(), &db).await,
        ["Little Women", "Little Men"]
    );
    let both = Form {
        after: Some(1870),
        in_print: true,
        ..text
    };
    assert_eq!(titles(&both.query(), &db).await, ["Little Men"]);
    let no_filter = all.query().to_sql(&db)?;
    assert!(!no_filter.text().contains("WHERE"), "{no_filter}");

    let missing: Option<Predicate<Book>> = None;
    let old = || Book.year.lt(1820);
    assert_eq!(
        titles(&Book::objects().filter(old() & missing.clone()), &db).await,
        ["Emma"]
    );
    assert_eq!(
        titles(&Book::objects().filter(old() | missing.clone()), &db).await,
        ["Emma"],
        "a condition that is not there does not let every row in"
    );
    let excluded = Book::objects().exclude(missing.clone());
    assert_eq!(excluded.count(&db).await?, 4, "nor does it keep any out");
    let unfiltered = Book::objects().filter(missing);
    assert!(matches!(
        unfiltered.delete(&db).await,
        Err(Error::Unfiltered { model: "Book" })
    ));
    Ok(())
}

async fn conditions_of_any_iterable(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let found = |condition: Predicate<Book>| {
        let query = Book::objects().filter(condition).order_by(Book.year);
        let db = &db;
        async move { titles(&query, db).await.join(", ") }
    };
    let terms = ["emma", "men"];
    let any = any_of(terms.iter().map(|term| Book.title.icontains(*term)));
    assert_eq!(found(any).await, "Emma, Little Women, Little Men");
    let kept = vec![Book.year.gt(1820), Book.copies.gt(0)];
    assert_eq!(
        found(all_of(&kept)).await,
        "Little Women, Little Men",
        "references"
    );
    assert_eq!(
        found(any_of(kept)).await,
        "Walden, Little Women, Little Men"
    );
    let given = [Some(Book.year.gt(1820)), None, Some(Book.copies.gt(1))];
    assert_eq!(found(all_of(given.clone())).await, "Little Women");
    assert_eq!(
        found(any_of(given)).await,
        "Walden, Little Women, Little Men",
        "a condition that is not there does not count"
    );
    let none: [Option<Predicate<Book>>; 2] = [None, None];
    assert_eq!(found(any_of(none.clone())).await, "", "of no conditions");
    assert_eq!(
        found(all_of(none)).await,
        "Emma, Walden, Little Women, Little Men"
    );
    let flags = std::iter::once(Book.in_print);
    assert_eq!(found(!all_of(flags)).await, "Emma", "fields that are bools");
    let mixed = [Predicate::from(Book.in_print), Book.year.lt(1850)];
    assert_eq!(found(all_of(mixed)).await, "");
    let set: std::collections::BTreeSet<_> = [1815, 1854].into();
    let years = any_of(set.into_iter().map(|year| Book.year.eq(year)));
    assert_eq!(found(years).await, "Emma, Walden");
    let names_of = any_of(["Jane", "Henry"].map(|name| Author.name.starts_with(name)));
    let authors = Author::objects().filter(names_of).order_by(Author.name);
    assert_eq!(
        names(&authors, &db).await,
        ["Henry David Thoreau", "Jane Austen"]
    );
    Ok(())
}
