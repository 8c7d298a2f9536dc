//! Structs that queries are read into, field by field: `#[derive(Row)]` and `values_as`.

mod groups;
mod lists;
mod rows;

on_each! {
    fields_are_read_by_their_names,
    fields_are_read_from_expressions,
    fields_are_read_from_conditions_and_raw_sql,
    a_column_that_is_never_null_fits_an_option,
    a_related_row_is_a_struct,
    a_related_row_that_may_be_missing_is_an_option,
    related_rows_stand_at_any_depth,
    structs_of_the_same_model_are_flattened,
    every_end_reads_structs,
    clauses_apply_as_they_do_to_rows,
    structs_come_in_the_order_of_the_model,
    rows_of_a_tree_come_nearest_first,
    a_condition_may_need_the_related_row,
    generic_code_asks_for_a_row,
    a_model_is_read_as_itself,
    errors_name_the_struct_and_its_field,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use crate::library::*;

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct AuthorLine {
    name: String,
    birth_year: Option<i32>,
}

async fn fields_are_read_by_their_names(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().values_as::<AuthorLine>();
    let sql =
        r#"SELECT "author"."name", "author"."birth_year" FROM "author" ORDER BY "author"."id""#;
    let query = query.order_by(Author.id);
    assert_sql!(query, sqlite = sql, postgres = sql);
    let authors: Vec<AuthorLine> = query.all(&db).await?;
    let line = |name: &str, birth_year| AuthorLine {
        name: name.to_owned(),
        birth_year,
    };
    assert_eq!(
        authors,
        [
            line("Ralph Waldo Emerson", Some(1803)),
            line("Louisa May Alcott", Some(1832)),
            line("Henry David Thoreau", Some(1817)),
            line("Jane Austen", None),
        ]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct AuthorCount {
    #[row(from = Author.name)]
    author: String,
    #[row(from = Author.mentor.name)]
    taught_by: Option<String>,
    #[row(from = Author.birth_year + 100)]
    centenary: Option<i32>,
    #[row(from = Author.books().filter(Book.in_print.eq(true)).count())]
    n_books: i64,
}

async fn fields_are_read_from_expressions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .filter(Author.id.le(ALCOTT))
        .order_by(Author.id)
        .values_as::<AuthorCount>();
    assert_sql!(
        query,
        sqlite = concat!(
            r#"SELECT "author"."name", "t1"."name", "author"."birth_year" + ?, "#,
            r#"(SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" AND "t2"."in_print" = ?) "#,
            r#"FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" "#,
            r#"WHERE "author"."id" <= ? ORDER BY "author"."id""#,
        ),
        postgres = concat!(
            r#"SELECT "author"."name", "t1"."name", "author"."birth_year" + $1::int4, "#,
            r#"(SELECT COUNT(*) FROM "book" AS "t2" WHERE "t2"."author_id" = "author"."id" AND "t2"."in_print" = $2::bool) "#,
            r#"FROM "author" LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" "#,
            r#"WHERE "author"."id" <= $3::int8 ORDER BY "author"."id""#,
        ),
    );
    let authors = query.all(&db).await?;
    let count = |author: &str, taught_by: Option<&str>, centenary, n_books| AuthorCount {
        author: author.to_owned(),
        taught_by: taught_by.map(str::to_owned),
        centenary,
        n_books,
    };
    assert_eq!(
        authors,
        [
            count("Ralph Waldo Emerson", None, Some(1903), 0),
            count(
                "Louisa May Alcott",
                Some("Ralph Waldo Emerson"),
                Some(1932),
                2
            ),
        ]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct MaybeTitled {
    title: Option<String>,
    subtitle: Option<String>,
    author: Option<AuthorLine>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct BookAge {
    title: String,
    #[row(from = Book.year.lt(1860) & Book.author.birth_year.is_not_null())]
    early: bool,
    #[row(from = raw::<i32>("length({})", Book.title))]
    length: i32,
    #[row(from = raw::<Option<i32>>("nullif({}, 1854)", Book.year))]
    year: Option<i32>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct BooksOfAYear {
    year: i32,
    #[row(from = count().gt(1))]
    several: Option<bool>,
}

async fn fields_are_read_from_conditions_and_raw_sql(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let ages = Book::objects().order_by(Book.year).limit(2).values_as();
    let ages: Vec<BookAge> = ages.all(&db).await?;
    let age = |title: &str, early, length, year| BookAge {
        title: title.to_owned(),
        early,
        length,
        year,
    };
    assert_eq!(
        ages,
        [
            age("Emma", false, 4, Some(1815)),
            age("Walden", true, 6, None)
        ]
    );
    let years = Book::objects().values_as::<BooksOfAYear>();
    let years = years.order_by(Book.year).all(&db).await?;
    assert!(!years.is_empty());
    for line in years {
        let n = Book::objects()
            .filter(Book.year.eq(line.year))
            .count(&db)
            .await?;
        assert_eq!(line.several, Some(n > 1), "{}", line.year);
    }
    Ok(())
}

async fn a_column_that_is_never_null_fits_an_option(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let emma = Book::objects().filter(Book.title.eq("Emma"));
    let emma: MaybeTitled = emma.values_as().get(&db).await?;
    assert_eq!(emma.title.as_deref(), Some("Emma"));
    assert_eq!(emma.subtitle, None);
    assert_eq!(emma.author.expect("a book has one").name, "Jane Austen");
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct BookLine {
    title: String,
    author: AuthorLine,
}

async fn a_related_row_is_a_struct(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .order_by((Book.author.name, Book.title))
        .values_as::<BookLine>();
    let sql = concat!(
        r#"SELECT "book"."title", "t1"."name", "t1"."birth_year" FROM "book" "#,
        r#"INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" ORDER BY "t1"."name", "book"."title""#,
    );
    assert_sql!(query, sqlite = sql, postgres = sql);
    let books = query.all(&db).await?;
    let books: Vec<_> = books
        .iter()
        .map(|book| (&*book.title, &*book.author.name, book.author.birth_year))
        .collect();
    assert_eq!(
        books,
        [
            ("Walden", "Henry David Thoreau", Some(1817)),
            ("Emma", "Jane Austen", None),
            ("Little Men", "Louisa May Alcott", Some(1832)),
            ("Little Women", "Louisa May Alcott", Some(1832)),
        ]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct Taught {
    mentor: Option<AuthorLine>,
    name: String,
}

async fn a_related_row_that_may_be_missing_is_an_option(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().order_by(Author.id).values_as::<Taught>();
    let sql = concat!(
        r#"SELECT "t1"."id" IS NOT NULL, "t1"."name", "t1"."birth_year", "author"."name" FROM "author" "#,
        r#"LEFT JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" ORDER BY "author"."id""#,
    );
    assert_sql!(query, sqlite = sql, postgres = sql);
    let authors = query.all(&db).await?;
    let mentors: Vec<_> = authors
        .iter()
        .map(|author| {
            let mentor = author.mentor.as_ref();
            (&*author.name, mentor.map(|mentor| &*mentor.name))
        })
        .collect();
    assert_eq!(
        mentors,
        [
            ("Ralph Waldo Emerson", None),
            ("Louisa May Alcott", Some("Ralph Waldo Emerson")),
            ("Henry David Thoreau", Some("Ralph Waldo Emerson")),
            ("Jane Austen", None),
        ]
    );
    // Where all that is read of a row is null, it is there still.
    let nameless = Author::objects().values_as::<TaughtInSomeYear>();
    let nameless = nameless.filter(Author.id.eq(ALCOTT));
    Author::objects()
        .filter(Author.id.eq(EMERSON))
        .update(Author.birth_year.set(None), &db)
        .await?;
    assert_eq!(
        nameless.get(&db).await?.mentor,
        Some(Born { birth_year: None })
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct Born {
    birth_year: Option<i32>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct TaughtInSomeYear {
    mentor: Option<Born>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct BookOfSchool {
    editor: Option<Taught>,
    author: TaughtTwice,
    title: String,
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct TaughtTwice {
    name: String,
    mentor: Option<Taught>,
}

async fn related_rows_stand_at_any_depth(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .order_by(Book.id)
        .values_as::<BookOfSchool>();
    let books = assert_queries(&db, 1, async || query.all(&db).await).await?;
    let name = |author: &Taught| author.name.clone();
    let books: Vec<_> = books
        .iter()
        .map(|book| {
            assert!(book.editor.iter().all(|editor| editor.mentor.is_none()));
            let mentor = book.author.mentor.as_ref();
            assert!(mentor.is_none_or(|mentor| mentor.mentor.is_none()));
            (
                &*book.title,
                book.editor.as_ref().map(name),
                &*book.author.name,
                mentor.map(name),
            )
        })
        .collect();
    let emerson = || Some("Ralph Waldo Emerson".to_owned());
    assert_eq!(
        books,
        [
            ("Little Women", None, "Louisa May Alcott", emerson()),
            ("Little Men", None, "Louisa May Alcott", emerson()),
            ("Walden", emerson(), "Henry David Thoreau", emerson()),
            ("Emma", None, "Jane Austen", None),
        ]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct AuthorAndCount {
    #[row(flatten)]
    line: AuthorLine,
    #[row(from = Author.books().count())]
    n_books: i64,
    #[row(flatten)]
    taught: Taught,
}

async fn structs_of_the_same_model_are_flattened(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .filter(Author.id.eq(THOREAU))
        .values_as::<AuthorAndCount>();
    let sql = |operand: &str| {
        format!(
            concat!(
                r#"SELECT "author"."name", "author"."birth_year", "#,
                r#"(SELECT COUNT(*) FROM "book" AS "t1" WHERE "t1"."author_id" = "author"."id"), "#,
                r#""t2"."id" IS NOT NULL, "t2"."name", "t2"."birth_year", "author"."name" FROM "author" "#,
                r#"LEFT JOIN "author" AS "t2" ON "t2"."id" = "author"."mentor_id" WHERE "author"."id" = {}"#,
            ),
            operand
        )
    };
    assert_sql!(query, sqlite = sql("?"), postgres = sql("$1::int8"));
    let thoreau = query.get(&db).await?;
    assert_eq!(thoreau.line.name, "Henry David Thoreau");
    assert_eq!((thoreau.n_books, thoreau.line.birth_year), (1, Some(1817)));
    assert_eq!(thoreau.taught.name, "Henry David Thoreau");
    let mentor = thoreau.taught.mentor.expect("he was taught");
    assert_eq!(mentor.birth_year, Some(1803));
    Ok(())
}

async fn every_end_reads_structs(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().values_as::<AuthorLine>();
    assert_eq!(authors.count(&db).await?, 4);
    assert!(authors.exists(&db).await?);
    let first = authors.first(&db).await?;
    assert_eq!(first.expect("there are four").name, "Ralph Waldo Emerson");
    let last = authors.last(&db).await?;
    assert_eq!(last.expect("there are four").name, "Jane Austen");
    let nobody = authors.clone().filter(Author.name.eq("Nobody"));
    assert!(matches!(
        nobody.get(&db).await,
        Err(Error::DoesNotExist { model: "Author" })
    ));
    assert_eq!(nobody.get_or_none(&db).await?, None);
    assert!(matches!(
        authors.get(&db).await,
        Err(Error::MultipleObjectsReturned { model: "Author" })
    ));
    let mut names = Vec::new();
    let mut stream = authors.order_by(Author.name).stream(&db);
    while let Some(author) = stream.try_next().await? {
        names.push(author.name);
    }
    assert_eq!(names[..2], ["Henry David Thoreau", "Jane Austen"]);
    assert_eq!(names.len(), 4);
    Ok(())
}

async fn clauses_apply_as_they_do_to_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let oldest_two = Author::objects()
        .order_by(Author.birth_year)
        .limit(2)
        .values_as::<AuthorLine>();
    let names = |authors: Vec<AuthorLine>| -> Vec<String> {
        authors.into_iter().map(|author| author.name).collect()
    };
    assert_eq!(
        names(oldest_two.all(&db).await?),
        ["Ralph Waldo Emerson", "Henry David Thoreau"]
    );
    let younger = oldest_two.filter(Author.birth_year.gt(1810));
    assert_eq!(names(younger.all(&db).await?), ["Henry David Thoreau"]);
    let authors_of_books = Book::objects().values_as::<AuthorOfBook>().distinct();
    assert_eq!(authors_of_books.all(&db).await?.len(), 3);
    assert_eq!(authors_of_books.count(&db).await?, 3);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct AuthorOfBook {
    author: AuthorLine,
}

#[derive(Model, Debug)]
#[orm(ordering = (-score, name))]
struct Player {
    id: i64,
    name: String,
    score: i32,
}

#[derive(Row, Debug)]
#[row(Player)]
struct PlayerLine {
    name: String,
}

async fn structs_come_in_the_order_of_the_model(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Player]).await?;
    for (name, score) in [("Ann", 1), ("Cem", 3), ("Bob", 3)] {
        Player::draft().name(name).score(score).save(&db).await?;
    }
    let players = Player::objects().values_as::<PlayerLine>();
    let sql =
        r#"SELECT "player"."name" FROM "player" ORDER BY "player"."score" DESC, "player"."name""#;
    assert_sql!(players, sqlite = sql, postgres = sql);
    let names: Vec<_> = players.all(&db).await?;
    let names: Vec<_> = names.iter().map(|player| &*player.name).collect();
    assert_eq!(names, ["Bob", "Cem", "Ann"]);
    let last = players.last(&db).await?;
    assert_eq!(last.expect("there are three").name, "Ann");
    // Equal structs are one, and have no place in an order of what they do not hold.
    let sql = r#"SELECT DISTINCT "player"."name" FROM "player""#;
    assert_sql!(players.distinct(), sqlite = sql, postgres = sql);
    Ok(())
}

async fn rows_of_a_tree_come_nearest_first(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let pupil = Author::draft().name("A pupil").mentor(ALCOTT);
    pupil.save(&db).await?;
    let taught = Author.mentor.descendants(EMERSON).values_as::<AuthorLine>();
    let taught = taught.all(&db).await?;
    let taught: Vec<_> = taught.iter().map(|author| &*author.name).collect();
    assert_eq!(
        taught,
        ["Louisa May Alcott", "Henry David Thoreau", "A pupil"]
    );
    Ok(())
}

async fn a_condition_may_need_the_related_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let taught = Author::objects().filter(Author.mentor.birth_year.lt(1810));
    let taught = taught.order_by(Author.id).values_as::<Taught>();
    let sql = |operand: &str| {
        format!(
            concat!(
                r#"SELECT "t1"."id" IS NOT NULL, "t1"."name", "t1"."birth_year", "author"."name" FROM "author" "#,
                r#"INNER JOIN "author" AS "t1" ON "t1"."id" = "author"."mentor_id" "#,
                r#"WHERE "t1"."birth_year" < {} ORDER BY "author"."id""#,
            ),
            operand
        )
    };
    assert_sql!(taught, sqlite = sql("?"), postgres = sql("$1::int4"));
    let taught = taught.all(&db).await?;
    assert_eq!(taught.len(), 2);
    assert!(taught.iter().all(|author| author.mentor.is_some()));
    Ok(())
}

async fn oldest<S: Row<Author>>(db: &Database) -> orm::Result<S> {
    let authors = Author::objects().filter(Author.birth_year.is_not_null());
    let oldest = authors.order_by(Author.birth_year).values_as().first(db);
    Ok(oldest.await?.expect("there are authors"))
}

async fn generic_code_asks_for_a_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    assert_eq!(oldest::<AuthorLine>(&db).await?.birth_year, Some(1803));
    assert_eq!(oldest::<Taught>(&db).await?.mentor, None);
    assert_eq!(oldest::<Author>(&db).await?.id, EMERSON);
    Ok(())
}

async fn a_model_is_read_as_itself(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects().order_by(Book.id).values_as::<Book>();
    let by_rows = Book::objects().order_by(Book.id);
    assert_eq!(books.to_sql(&db)?.text(), by_rows.to_sql(&db)?.text());
    // The rows of one query load together.
    assert_queries(&db, 2, async || {
        for book in books.all(&db).await? {
            assert_eq!(book.author.get(&db).await?.id, book.author.id);
        }
        orm::Result::Ok(())
    })
    .await
}

/// A text that is stored as it is, and read only if it is an ISBN.
#[derive(Debug)]
struct Isbn(String);

impl orm::Scalar for Isbn {
    type Stored = String;
    fn store(&self) -> String {
        self.0.clone()
    }
    fn load(text: String) -> orm::Result<Self> {
        if text.starts_with("978") {
            return Ok(Isbn(text));
        }
        Err(Error::decode("a text that is no ISBN"))
    }
}

#[derive(Model, Debug)]
struct Volume {
    id: i64,
    isbn: Isbn,
    #[orm(on_delete = SetNull, related_name = "later_volumes")]
    earlier: Option<ForeignKey<Volume>>,
}

#[derive(Row, Debug)]
#[row(Volume)]
struct VolumePage {
    isbn: Isbn,
    earlier: Option<VolumeLine>,
}

#[derive(Row, Debug)]
#[row(Volume)]
struct VolumeLine {
    #[row(from = Volume.isbn)]
    number: Isbn,
}

async fn errors_name_the_struct_and_its_field(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Volume]).await?;
    let first = Volume::draft().isbn(Isbn("9780".to_owned()));
    let first = first.save(&db).await?;
    let second = Volume::draft().isbn(Isbn("9781".to_owned()));
    let second = second.earlier(&first).save(&db).await?;
    let none = Volume.isbn.set(Isbn("none".to_owned()));
    let volumes = Volume::objects().filter(Volume.id.eq(first.id));
    volumes.update(none, &db).await?;
    let volumes = Volume::objects().values_as::<VolumePage>();
    let of_first = volumes.clone().filter(Volume.id.eq(first.id));
    let error = of_first.all(&db).await.expect_err("it has no ISBN");
    assert_eq!(
        error.to_string(),
        "cannot read `VolumePage.isbn`: found a text that is no ISBN"
    );
    let of_second = volumes.filter(Volume.id.eq(second.id));
    let error = of_second.all(&db).await.expect_err("the first has no ISBN");
    assert_eq!(
        error.to_string(),
        "cannot read `VolumeLine.number`: found a text that is no ISBN"
    );
    Ok(())
}
