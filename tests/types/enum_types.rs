//! Enums that are types of Postgres: `#[orm(db_enum)]`.

on_each! {
    the_type_is_made_once_and_dropped_with_the_last_table,
    values_are_of_the_type,
    enums_are_ordered_by_their_texts,
    enums_stand_wherever_values_do,
    the_text_of_an_enum_is_compared_with_any_text,
    enums_are_written_in_every_way,
    an_enum_is_a_key,
    an_enum_is_a_part_of_a_key,
    keys_of_enums_lead_through_a_tree,
    rows_of_raw_sql_have_enums,
    a_type_of_other_values_is_a_mismatch,
    names_that_postgres_does_not_take_are_refused,
    a_column_of_another_type_is_a_mismatch,
    types_are_read_back_as_described;
    only(Postgres, "SQLite has no schemas") types_stand_beside_their_tables,
}

use orm::functions::{case, coalesce, greatest};
use orm::prelude::*;
use orm::schema::Schema;

/// The order of the variants is not that of their texts.
#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[orm(db_enum)]
enum BookStatus {
    Draft,
    #[orm(rename = "Oo'p")]
    OutOfPrint,
    InPrint,
    Été,
}
use BookStatus::{Draft, InPrint, OutOfPrint, Été};

#[derive(Choices, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[orm(db_enum = "genre_code")]
enum Code {
    Novel,
    Essay,
}

#[derive(Model, Debug, Clone, PartialEq)]
struct Genre {
    #[orm(primary_key)]
    code: Code,
    title: String,
    #[orm(related_name = "kinds", on_delete = SetNull)]
    within: Option<ForeignKey<Genre>>,
}

#[derive(Model, Debug, Clone)]
#[orm(index(status, title), unique(genre, title))]
struct Book {
    id: i64,
    title: String,
    #[orm(index, default = BookStatus::Draft)]
    status: BookStatus,
    before: Option<BookStatus>,
    #[orm(db_default = "'in_print'")]
    wanted: BookStatus,
    #[orm(related_name = "books", on_delete = Cascade)]
    genre: Option<ForeignKey<Genre>>,
    history: Vec<BookStatus>,
}

#[derive(Model, Debug, Clone, PartialEq)]
#[orm(primary_key(status, number), ordering = (-status, number))]
struct Shelf {
    status: BookStatus,
    number: i32,
}

#[derive(Model, Debug, Clone)]
struct Place {
    id: i64,
    #[orm(related_name = "places", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
}

fn models() -> Schema {
    schema![Genre, Book, Shelf, Place]
}

async fn library(db: &Database) -> orm::Result<()> {
    db.create_tables(models()).await?;
    let genres = [(Code::Novel, "Novel"), (Code::Essay, "Essay")];
    let genres = genres.map(|(code, title)| Genre::draft().code(code).title(title));
    Genre::bulk_create(genres, db).await?;
    let books = [
        ("Emma", InPrint, Some(Draft), Some(Code::Novel)),
        ("Nature", OutOfPrint, Some(InPrint), Some(Code::Essay)),
        ("Walden", Draft, None, None),
        ("Zadig", Été, Some(Été), Some(Code::Novel)),
    ];
    let books = books.map(|(title, status, before, genre)| {
        let book = Book::draft().title(title).status(status).before(before);
        let book = book.history(vec![status, Draft]);
        match genre {
            Some(genre) => book.genre(genre),
            None => book,
        }
    });
    Book::bulk_create(books, db).await?;
    Ok(())
}

async fn titles(db: &Database, condition: Predicate<Book>) -> orm::Result<Vec<String>> {
    let books = Book::objects().filter(condition).order_by(Book.title);
    books.values(Book.title).all(db).await
}

async fn the_type_is_made_once_and_dropped_with_the_last_table(db: Database) -> orm::Result<()> {
    let sql = models().to_sql(Backend::Postgres)?;
    let made = r#"CREATE TYPE "book_status" AS ENUM ('draft', 'Oo''p', 'in_print', 'été');"#;
    assert_eq!(sql.matches(made).count(), 1, "{sql}");
    assert!(sql.contains(r#""status" "book_status" NOT NULL"#), "{sql}");
    assert!(sql.contains(r#""before" "book_status","#), "{sql}");
    assert!(sql.contains(r#""genre_id" "genre_code","#), "{sql}");
    assert!(
        sql.contains(r#""shelf_status" "book_status" NOT NULL"#),
        "{sql}"
    );
    assert!(sql.contains(r#""history" TEXT[]"#), "{sql}");
    assert!(!sql.contains("CHECK (\"status\""), "{sql}");
    let sql = models().to_sql(Backend::Sqlite)?;
    let check = r#"CONSTRAINT "book_status_choice" CHECK ("status" IN ('draft', 'Oo''p', 'in_print', 'été'))"#;
    assert!(sql.contains(check) && !sql.contains("CREATE TYPE"), "{sql}");

    library(&db).await?;
    db.create_tables(models()).await?;
    db.drop_tables(schema![Genre, Book]).await?;
    assert_eq!(types(&db).await?, of_postgres(&db, &["book_status"]));
    db.create_tables(models()).await?;
    db.drop_tables(models()).await?;
    assert_eq!(types(&db).await?, of_postgres(&db, &[]));
    db.drop_tables(models()).await
}

/// The names, where the database has enum types.
fn of_postgres(db: &Database, names: &[&str]) -> Vec<String> {
    let names = names.iter().filter(|_| db.backend() == Backend::Postgres);
    names.map(ToString::to_string).collect()
}

async fn types(db: &Database) -> orm::Result<Vec<String>> {
    if db.backend() == Backend::Sqlite {
        return Ok(Vec::new());
    }
    db.fetch(sql!(
        "SELECT typname::text FROM pg_type WHERE typtype = 'e' ORDER BY 1"
    ))
    .await
}

async fn values_are_of_the_type(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let one = Book::objects().filter(Book.status.eq(InPrint));
    assert_sql!(
        one.values(Book.title),
        sqlite = r#"SELECT "book"."title" FROM "book" WHERE "book"."status" = ?"#,
        postgres =
            r#"SELECT "book"."title" FROM "book" WHERE "book"."status" = $1::text::"book_status""#
    );
    let some = Book::objects().filter(Book.status.is_in([InPrint, Draft]));
    assert_sql!(
        some.values(Book.title),
        sqlite = r#"SELECT "book"."title" FROM "book" WHERE "book"."status" IN (SELECT value FROM json_each(?))"#,
        postgres = r#"SELECT "book"."title" FROM "book" WHERE "book"."status" = ANY($1::text[]::"book_status"[])"#
    );
    let status = Book.status;
    assert_eq!(titles(&db, status.eq(Été)).await?, ["Zadig"]);
    assert_eq!(
        titles(&db, status.ne(OutOfPrint)).await?,
        ["Emma", "Walden", "Zadig"]
    );
    let either = status.eq(Draft) | status.eq(InPrint) | status.is_in([Été]);
    assert_eq!(titles(&db, either).await?, ["Emma", "Walden", "Zadig"]);
    let neither = status.ne(Draft) & status.ne(InPrint);
    assert_eq!(titles(&db, neither).await?, ["Nature", "Zadig"]);
    assert_eq!(
        titles(&db, status.not_in([Draft, Été])).await?,
        ["Emma", "Nature"]
    );
    let before = Book.before;
    assert_eq!(titles(&db, before.eq(None)).await?, ["Walden"]);
    assert_eq!(
        titles(&db, before.ne(Draft)).await?,
        ["Nature", "Walden", "Zadig"]
    );
    let none_or_draft = before.eq(None) | before.eq(Draft);
    assert_eq!(titles(&db, none_or_draft).await?, ["Emma", "Walden"]);
    assert_eq!(titles(&db, before.eq(status)).await?, ["Zadig"]);
    assert_eq!(
        titles(&db, status.ne(Book.wanted)).await?,
        ["Nature", "Walden", "Zadig"]
    );
    let others = Book::objects().filter(before.is_not_null()).values(before);
    assert_eq!(
        titles(&db, status.is_in(others)).await?,
        ["Emma", "Walden", "Zadig"]
    );
    assert_eq!(
        titles(&db, Book.history.contains([OutOfPrint])).await?,
        ["Nature"]
    );
    Ok(())
}

async fn enums_are_ordered_by_their_texts(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let by_status = Book::objects().order_by(Book.status);
    assert_sql!(
        by_status.clone().values(Book.id),
        sqlite = r#"SELECT "book"."id" FROM "book" ORDER BY "book"."status""#,
        postgres = r#"SELECT "book"."id" FROM "book" ORDER BY (CAST("book"."status" AS text) COLLATE "C")"#
    );
    let statuses = by_status.values(Book.status).all(&db).await?;
    assert_eq!(statuses, [OutOfPrint, Draft, InPrint, Été]);
    let lowest = Book::objects().aggregate((Book.status.min(), Book.status.max()), &db);
    assert_eq!(lowest.await?, (Some(OutOfPrint), Some(Été)));
    assert_eq!(
        titles(&db, Book.status.lt(InPrint)).await?,
        ["Nature", "Walden"]
    );
    assert_eq!(
        titles(&db, Book.status.ge(Book.wanted)).await?,
        ["Emma", "Zadig"]
    );
    assert_eq!(
        titles(&db, Book.status.between(Draft, InPrint)).await?,
        ["Emma", "Walden"]
    );
    let distinct = Book::objects()
        .distinct()
        .order_by(Book.status.desc())
        .all(&db);
    let distinct: Vec<_> = distinct.await?.iter().map(|book| book.status).collect();
    assert_eq!(distinct, [Été, InPrint, Draft, OutOfPrint]);
    let distinct = Book::objects().values(Book.status).distinct();
    let distinct = distinct.order_by(Book.status.desc()).all(&db).await?;
    assert_eq!(distinct, [Été, InPrint, Draft, OutOfPrint]);
    let pages = Book::objects().order_by((Book.before, Book.status));
    let (mut next, mut seen) = (None, Vec::new());
    loop {
        let page = pages.after(next.as_deref(), 1, &db).await?;
        seen.extend(page.rows.iter().map(|book| book.before));
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(seen, [Some(Draft), Some(InPrint), Some(Été), None]);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct Line {
    title: String,
    status: BookStatus,
    before: Option<BookStatus>,
    genre: Option<GenreLine>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Genre)]
struct GenreLine {
    code: Code,
}

async fn enums_stand_wherever_values_do(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let groups = Book::objects().values((Book.status, Book.genre.code, count()));
    let groups = groups.order_by(Book.status.desc()).all(&db).await?;
    assert_eq!(groups[0], (Été, Some(Code::Novel), 1));
    let groups = Book::objects().values((Book.genre.code, Book.status.max()));
    let groups = groups
        .filter(Book.status.max().gt(InPrint))
        .all(&db)
        .await?;
    assert_eq!(groups, [(Some(Code::Novel), Some(Été))]);
    let texts = Book::objects().order_by((Book.status.cast::<String>().desc(), Book.id));
    let texts = texts.values((Book.status.cast::<String>(), Book.before.cast::<String>()));
    let texts = texts.first(&db).await?;
    assert_eq!(texts.map(|(status, _)| status), Some("été".to_owned()));
    let all = Book::objects()
        .aggregate(Book.status.array_agg(), &db)
        .await?;
    assert_eq!(all.len(), 4);
    let shown = case()
        .when(Book.status.eq(Été), Draft)
        .when(Book.title.eq("Emma"), Book.before)
        .otherwise(Book.status);
    let shown = Book::objects().order_by(Book.title).values(shown);
    assert_eq!(
        shown.all(&db).await?,
        [Some(Draft), Some(OutOfPrint), Some(Draft), Some(Draft)]
    );
    let values = (
        coalesce((Book.before, InPrint)),
        greatest((Book.status, Book.wanted)),
        raw::<bool>("{} = 'draft'", (Book.status,)),
    );
    let values = Book::objects().order_by(Book.title).values(values);
    let values = values.all(&db).await?;
    assert_eq!(values[2], (InPrint, InPrint, true));
    let lines = Book::objects().order_by(Book.title);
    let lines: Vec<Line> = lines.values_as().all(&db).await?;
    let emma = Line {
        title: "Emma".to_owned(),
        status: InPrint,
        before: Some(Draft),
        genre: Some(GenreLine { code: Code::Novel }),
    };
    assert_eq!(lines[0], emma);
    let page = Book::objects().order_by(Book.status).limit(3);
    let page = page
        .filter(Book.status.is_in([Draft, InPrint]))
        .order_by(Book.status);
    let page: Vec<_> = page
        .all(&db)
        .await?
        .iter()
        .map(|book| book.status)
        .collect();
    assert_eq!(page, [Draft, InPrint]);
    let newest = Book::objects().filter(Book.genre.code.eq(outer(Genre.code)));
    let newest = newest.order_by(Book.status.desc()).values(Book.status);
    let genres = Genre::objects()
        .order_by(Genre.code)
        .values((Genre.code, newest.scalar()));
    let genres = genres.all(&db).await?;
    assert_eq!(
        genres,
        [(Code::Essay, Some(OutOfPrint)), (Code::Novel, Some(Été))]
    );
    Ok(())
}

async fn the_text_of_an_enum_is_compared_with_any_text(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let text = Book.before.cast::<String>();
    let unknown = "no status";
    assert!(titles(&db, text.eq(unknown)).await?.is_empty());
    assert!(titles(&db, value(unknown).eq(&text)).await?.is_empty());
    assert_eq!(titles(&db, text.is_in(["draft", unknown])).await?, ["Emma"]);
    assert_eq!(
        titles(&db, text.eq("draft") | text.eq(unknown)).await?,
        ["Emma"]
    );
    assert_eq!(titles(&db, text.ne(unknown)).await?.len(), 4);
    assert_eq!(
        titles(&db, text.not_in([unknown, "été"])).await?,
        ["Emma", "Nature", "Walden"]
    );
    let related = Book.genre.code.cast::<String>();
    assert!(titles(&db, related.eq(unknown)).await?.is_empty());
    assert_eq!(titles(&db, related.eq("essay")).await?, ["Nature"]);
    Ok(())
}

async fn enums_are_written_in_every_way(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let draft = Book::draft().title("One").status(Été).history(Vec::new());
    let one = draft.save(&db).await?;
    assert_eq!((one.status, one.before, one.wanted), (Été, None, InPrint));
    let zadig = Book::objects().filter(Book.status.eq(Été) & Book.title.eq("Zadig"));
    let changes = (
        Book.before.set(Book.status),
        Book.status.set(
            case()
                .when(Book.title.eq("Zadig"), Draft)
                .otherwise(InPrint),
        ),
        Book.wanted.set(OutOfPrint),
    );
    assert_eq!(zadig.update(changes, &db).await?, 1);
    let mut zadig = Book::objects()
        .filter(Book.title.eq("Zadig"))
        .get(&db)
        .await?;
    assert_eq!(
        (zadig.status, zadig.before, zadig.wanted),
        (Draft, Some(Été), OutOfPrint)
    );
    (zadig.status, zadig.before) = (OutOfPrint, None);
    zadig.save(&db).await?;
    zadig.status = InPrint;
    Book::bulk_update([&mut zadig], (Book.status, Book.before), &db).await?;
    zadig.refresh(&db).await?;
    assert_eq!((zadig.status, zadig.before), (InPrint, None));
    let gone = Book::objects().filter(Book.title.eq("Zadig"));
    let gone = gone
        .returning((Book.status, Book.before))
        .delete(&db)
        .await?;
    assert_eq!(gone, [(InPrint, None)]);

    let unique = (Book.genre, Book.title);
    let draft = |status| {
        let draft = Book::draft().title("Emma").genre(Code::Novel);
        draft.status(status).history(vec![status])
    };
    let (emma, created) = draft(Draft).get_or_create(unique, &db).await?;
    assert!(!created && emma.status == InPrint);
    let emma = draft(Été).update_or_create(unique, &db).await?;
    assert_eq!((emma.status, emma.history), (Été, vec![Été]));
    let copied = Book::copy_in(
        [draft(Draft).title("Copied"), draft(Été).title("Other")],
        &db,
    );
    copied.await?;
    let copied = titles(&db, Book.status.eq(Draft) & Book.genre.eq(Code::Novel));
    assert_eq!(copied.await?, ["Copied"]);
    let shelves = Book::objects().filter(Book.genre.eq(Code::Novel));
    let shelves = shelves.values((Book.status, value(7))).distinct();
    shelves
        .insert_into((Shelf.status, Shelf.number), &db)
        .await?;
    let shelves = Shelf::objects().all(&db).await?;
    assert_eq!(shelves.len(), 2);
    assert_eq!((shelves[0].status, shelves[1].status), (Été, Draft));
    Ok(())
}

async fn an_enum_is_a_key(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let novel = Genre::get(Code::Novel, &db).await?;
    assert_eq!(novel.title, "Novel");
    let found = Book::objects().filter(Book.genre.eq(Code::Novel));
    assert_eq!(found.count(&db).await?, 2);
    let found = Book::objects()
        .filter(Book.genre.title.eq("Essay"))
        .get(&db);
    assert_eq!(found.await?.title, "Nature");
    let genres = Genre::objects().prefetch_related(Genre.books().order_by(Book.title).limit(1));
    let genres = genres.order_by(Genre.code).all(&db).await?;
    let firsts: Vec<_> = genres.iter().map(|(_, books)| &*books[0].title).collect();
    assert_eq!(firsts, ["Nature", "Emma"]);
    let found = Genre::objects()
        .in_bulk([Code::Novel, Code::Essay], &db)
        .await?;
    assert_eq!(found[&Code::Essay].title, "Essay");
    for book in Book::objects().order_by(Book.title).all(&db).await? {
        let genre = book.genre.get(&db).await?;
        assert_eq!(
            genre.map(|it| it.code),
            book.genre.as_ref().map(|genre| genre.id)
        );
    }
    let counted = Genre.books().filter(Book.status.eq(Été)).count().eq(1);
    let counted = Genre::objects().filter(counted).get(&db).await?;
    assert_eq!(counted, novel);
    let missing = Book::objects().filter(Book.title.eq("Emma"));
    let report = novel.delete_with_report(&db).await?;
    assert_eq!(report.total(), 3);
    assert!(!missing.exists(&db).await?);
    Ok(())
}

async fn an_enum_is_a_part_of_a_key(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let shelves = [(Draft, 1), (Été, 1), (Draft, 2)];
    let shelves = shelves.map(|(status, number)| Shelf::draft().status(status).number(number));
    let shelves = Shelf::bulk_create(shelves, &db).await?;
    for shelf in &shelves {
        Place::draft().shelf(shelf).save(&db).await?;
    }
    assert_eq!(Shelf::get((Draft, 2), &db).await?, shelves[2]);
    let found = Place::objects().filter(Place.shelf.eq((Draft, 1)));
    assert_eq!(found.count(&db).await?, 1);
    let found = Place::objects().filter(Place.shelf.is_in([(Draft, 1), (Été, 1)]));
    assert_eq!(found.count(&db).await?, 2);
    let found = Shelf::objects()
        .prefetch_related(Shelf.places())
        .all(&db)
        .await?;
    let order: Vec<_> = found
        .iter()
        .map(|(shelf, places)| (shelf.status, shelf.number, places.len()))
        .collect();
    assert_eq!(order, [(Été, 1, 1), (Draft, 1, 1), (Draft, 2, 1)]);
    let draft = Shelf::draft().status(Draft).number(2);
    let (shelf, created) = draft
        .get_or_create((Shelf.status, Shelf.number), &db)
        .await?;
    assert!(!created && shelf == shelves[2]);
    let again = [(Draft, 2), (InPrint, 2)];
    let again = again.map(|(status, number)| Shelf::draft().status(status).number(number));
    let again = Shelf::bulk_create_with(again, OnConflict::ignore(), &db);
    assert_eq!(again.await?.len(), 2);
    let report = shelves[0].clone().delete_with_report(&db).await?;
    assert_eq!(report.total(), 2);
    Ok(())
}

async fn keys_of_enums_lead_through_a_tree(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let essays = Genre::objects().filter(Genre.code.eq(Code::Essay));
    essays.update(Genre.within.set(Code::Novel), &db).await?;
    let below = Genre.within.descendants(Code::Novel).all(&db).await?;
    assert_eq!(
        below.iter().map(|it| it.code).collect::<Vec<_>>(),
        [Code::Essay]
    );
    let above = Genre.within.ancestors(Code::Essay).all(&db).await?;
    assert_eq!(
        above.iter().map(|it| it.code).collect::<Vec<_>>(),
        [Code::Novel]
    );
    Ok(())
}

async fn rows_of_raw_sql_have_enums(db: Database) -> orm::Result<()> {
    library(&db).await?;
    let books: Vec<Book> = db.fetch(sql!("SELECT * FROM book ORDER BY title")).await?;
    assert_eq!((books[0].status, books[2].before), (InPrint, None));
    let found: Vec<(BookStatus, String)> = match db.backend() {
        Backend::Postgres => {
            db.fetch(sql!(
                "SELECT status, title FROM book WHERE status = {}::book_status",
                Draft
            ))
            .await?
        }
        _ => {
            db.fetch(sql!(
                "SELECT status, title FROM book WHERE status = {}",
                Draft
            ))
            .await?
        }
    };
    assert_eq!(found, [(Draft, "Walden".to_owned())]);
    Ok(())
}

mod refused {
    use orm::prelude::*;

    #[derive(Choices, Debug, Clone, Copy, PartialEq)]
    #[orm(db_enum = "place")]
    pub(super) enum Named {
        #[orm(rename = "a value of more bytes than the sixty-three that Postgres keeps of one")]
        Long,
    }

    #[derive(Model, Debug)]
    pub(super) struct Place {
        pub(super) id: i64,
        pub(super) named: Named,
    }
}

async fn names_that_postgres_does_not_take_are_refused(db: Database) -> orm::Result<()> {
    let made = db.create_tables(schema![refused::Place]).await;
    let Err(Error::InvalidSchema { problems }) = made else {
        panic!("{made:?}")
    };
    let [table, value] = &problems[..] else {
        panic!("{problems:?}")
    };
    assert!(
        table.contains("is called `place`, as the table of"),
        "{table}"
    );
    assert!(value.contains("63 bytes"), "{value}");
    Ok(())
}

mod changed {
    use orm::prelude::*;

    #[derive(Choices, Debug, Clone, Copy, PartialEq)]
    #[orm(db_enum)]
    pub(super) enum BookStatus {
        Draft,
        InPrint,
    }

    #[derive(Model, Debug)]
    pub(super) struct Pamphlet {
        pub(super) id: i64,
        pub(super) status: BookStatus,
    }
}

mod texts {
    use orm::prelude::*;

    #[derive(Model, Debug)]
    pub(super) struct Shelf {
        #[orm(primary_key)]
        pub(super) number: i32,
        pub(super) status: String,
    }
}

async fn a_type_of_other_values_is_a_mismatch(db: Database) -> orm::Result<()> {
    let both = models()
        .to_sql(Backend::Postgres)
        .and(schema![Genre, Book, Shelf, Place, changed::Pamphlet].to_sql(Backend::Postgres));
    let Err(Error::InvalidSchema { problems }) = both else {
        panic!("{both:?}")
    };
    let [problem] = &problems[..] else {
        panic!("{problems:?}")
    };
    assert!(
        problem.ends_with("are both the enum type `book_status`, and have other values; name one of them by `#[orm(db_enum = \"…\")]`"),
        "{problem}"
    );
    library(&db).await?;
    let created = db.create_tables(schema![changed::Pamphlet]).await;
    if db.backend() == Backend::Sqlite {
        return created;
    }
    let error = created.expect_err("other values");
    let Error::SchemaMismatch {
        model: Some("Pamphlet"),
        field: Some("status"),
        why,
        ..
    } = &error
    else {
        panic!("{error}")
    };
    let said = "the enum type `book_status` is `draft`, `Oo'p`, `in_print`, `été`, and `Pamphlet.status` is `draft`, `in_print`, in this order";
    assert!(why.starts_with(said), "{why}");
    Ok(())
}

async fn a_column_of_another_type_is_a_mismatch(db: Database) -> orm::Result<()> {
    if db.backend() == Backend::Sqlite {
        return Ok(());
    }
    library(&db).await?;
    let error = db.create_tables(schema![texts::Shelf]).await;
    let error = error.expect_err("no text").to_string();
    let said = "the column `status` of the table `shelf` is of type `book_status`, and `Shelf.status` needs `TEXT`";
    assert!(error.contains(said), "{error}");
    db.drop_tables(models()).await?;
    db.create_tables(schema![texts::Shelf]).await?;
    let error = db.create_tables(models()).await;
    let error = error.expect_err("a text").to_string();
    let said = "the column `status` of the table `shelf` is of type `text`, and `Shelf.status` needs `book_status`";
    assert!(error.contains(said), "{error}");
    Ok(())
}

async fn types_are_read_back_as_described(db: Database) -> orm::Result<()> {
    orm_tests::support::assert_read_back(schema![Genre, Shelf, Place], &db).await?;
    orm_tests::support::assert_made_again(schema![Genre, Shelf, Place], &db).await
}

#[cfg(feature = "postgres")]
mod shops {
    use super::Code;
    use orm::prelude::*;

    #[derive(Model, Debug)]
    #[orm(schema = "shop")]
    pub(super) struct Article {
        pub(super) id: i64,
        pub(super) kind: Code,
    }
}

#[cfg(feature = "postgres")]
async fn types_stand_beside_their_tables(db: Database) -> orm::Result<()> {
    use shops::Article;
    let all = || schema![Genre, Article];
    db.create_tables(all()).await?;
    let article = Article::draft().kind(Code::Essay).save(&db).await?;
    let found = Article::objects().filter(Article.kind.is_in([Code::Essay]));
    assert_eq!(found.get(&db).await?.id, article.id);
    let sql = found.to_sql(&db)?;
    assert!(
        sql.text()
            .ends_with(r#"= ANY($1::text[]::"shop"."genre_code"[])"#)
    );
    let found = db.introspect(&all()).await?;
    assert_eq!(found, all().describe().as_stored(db.backend()));
    assert_eq!(found.enums().len(), 2);
    db.create_tables(all()).await?;
    db.drop_tables(all()).await
}
