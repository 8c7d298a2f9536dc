//! Loading related rows along: joined, or beside, in a number of queries that no number of rows changes.

on_each! {
    select_related_joins_one,
    select_related_of_several_and_nested,
    select_related_of_nothing_there,
    get_where_there_may_be_none,
    get_where_there_may_be_none_is_refused,
    select_related_shares_joins_with_conditions,
    unselected_relations_still_load_together,
    prefetch_gives_typed_tuples,
    prefetch_keeps_rows_without_children,
    prefetch_of_several,
    prefetch_filtered_and_ordered,
    prefetch_limits_each_parent,
    prefetch_by_conditions_that_speak_of_the_parent,
    prefetch_of_many_by_such_conditions_is_refused,
    conditions_within_prefetched_rows_speak_of_these,
    prefetch_nested,
    prefetch_of_nothing_asks_once,
    prefetch_of_the_rows_pointed_at,
    prefetch_of_rows_further_on,
    prefetch_over_a_foreign_key_that_is_null,
    prefetch_by_several_calls,
    the_number_of_queries_does_not_depend_on_the_number_of_rows,
    get_and_first_prefetch_too,
    rows_in_hand_are_prefetched,
    one_by_one_where_that_is_asked,
    nothing_is_loaded_where_that_is_refused,
    a_database_may_refuse_to_load,
    a_query_for_each_row_is_found_out,
    keys_that_no_row_has_are_looked_for_once,
}

use orm::prelude::*;

use crate::library::*;
use orm_tests::support::assert_sent;

async fn select_related_joins_one(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .select_related(Book.author)
        .order_by(Book.id);
    orm::testing::assert_queries(&db, 1, async || {
        for book in query.all(&db).await? {
            let loaded = book.author.loaded().expect("the author came along").clone();
            assert_eq!(loaded.id, book.author.id);
            assert_eq!(book.author.get(&db).await?.name, loaded.name);
        }
        orm::Result::Ok(())
    })
    .await
}

async fn select_related_of_several_and_nested(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().select_related((
        Book.author,
        Book.editor,
        Book.author.mentor,
        Book.author.mentor.mentor,
    ));
    let walden = query.filter(Book.title.eq("Walden"));
    orm::testing::assert_queries(&db, 1, async || {
        let book = walden.get(&db).await?;
        let author = book.author.loaded().expect("the author");
        let mentor = author.mentor.loaded().expect("the author's mentor");
        let editor = book.editor.loaded().expect("the editor");
        assert_eq!(
            (author.name.as_str(), mentor.id, editor.id),
            ("Henry David Thoreau", EMERSON, EMERSON)
        );
        assert!(mentor.mentor.is_none());
        orm::Result::Ok(())
    })
    .await?;

    let deep_only = Book::objects()
        .select_related(Book.author.mentor)
        .filter(Book.title.eq("Walden"))
        .get(&db)
        .await?;
    let author = deep_only
        .author
        .loaded()
        .expect("what lies on the way comes along");
    assert_eq!(
        author.mentor.loaded().map(|mentor| mentor.id),
        Some(EMERSON)
    );
    Ok(())
}

async fn select_related_of_nothing_there(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects()
        .select_related((Book.editor, Book.editor.mentor, Book.author))
        .order_by(Book.id)
        .all(&db)
        .await?;
    assert_eq!(books.len(), 4);
    assert_eq!(books.iter().filter(|book| book.editor.is_some()).count(), 1);
    assert!(books.iter().all(|book| book.author.loaded().is_some()));
    Ok(())
}

async fn get_where_there_may_be_none(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let load = async || {
        let mut mentors = Vec::new();
        for author in &Author::objects().order_by(Author.id).all(&db).await? {
            assert!(author.mentor.loaded().is_none());
            let mentor = author.mentor.get(&db).await?;
            assert_eq!(
                author.mentor.loaded().map(|row| row.id),
                mentor.map(|row| row.id)
            );
            mentors.push(mentor.map(|row| row.id));
        }
        orm::Result::Ok(mentors)
    };
    let mentors = orm::testing::assert_queries(&db, 2, load).await?;
    assert_eq!(mentors, [None, Some(EMERSON), Some(EMERSON), None]);
    let at = db.queries().last().and_then(|query| query.at);
    assert_eq!(at.map(std::panic::Location::file), Some(file!()));
    Ok(())
}

async fn get_where_there_may_be_none_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let strict = Author::objects()
        .fetch_mode(FetchMode::Raise)
        .order_by(Author.id);
    let authors = strict.all(&db).await?;
    assert!(authors[0].mentor.get(&db).await?.is_none());
    let found = authors[1].mentor.get(&db).await;
    assert!(matches!(
        found.map(|_| ()),
        Err(Error::NotLoaded {
            model: "Author",
            field: "mentor",
            ..
        })
    ));
    Ok(())
}

async fn select_related_shares_joins_with_conditions(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .filter(Book.author.mentor.name.contains("Emerson"))
        .select_related((Book.author, Book.author.mentor))
        .order_by(Book.author.name);
    for backend in [Backend::Sqlite, Backend::Postgres] {
        assert_eq!(
            query.to_sql_for(backend)?.text().matches(" JOIN ").count(),
            2
        );
    }
    assert_eq!(titles(&query.limit(1), &db).await, ["Walden"]);
    Ok(())
}

async fn unselected_relations_still_load_together(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Book::objects()
        .select_related(Book.author)
        .order_by(Book.id)
        .all(&db)
        .await?;
    orm::testing::assert_queries(&db, 1, async || {
        for book in &books {
            if let Some(mentor) = &book.author.get(&db).await?.mentor {
                assert_eq!(mentor.get(&db).await?.id, EMERSON);
            }
        }
        orm::Result::Ok(())
    })
    .await
}

/// What a prefetch found: each parent with the titles of its children.
fn shelf(rows: Vec<(Author, Vec<Book>)>) -> Vec<(String, Vec<String>)> {
    let titles = |books: Vec<Book>| books.into_iter().map(|book| book.title).collect();
    rows.into_iter()
        .map(|(author, books)| (author.name, titles(books)))
        .collect()
}

/// As [`shelf`] gives it.
fn lines(expected: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let owned = |titles: &[&str]| titles.iter().map(ToString::to_string).collect();
    expected
        .iter()
        .map(|(name, titles)| (name.to_string(), owned(titles)))
        .collect()
}

async fn prefetch_gives_typed_tuples(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .order_by(Author.name)
        .prefetch_related(Author.books().order_by(Book.year));
    let rows: Vec<(Author, Vec<Book>)> =
        orm::testing::assert_queries(&db, 2, async || query.all(&db).await).await?;
    let expected = lines(&[
        ("Henry David Thoreau", &["Walden"]),
        ("Jane Austen", &["Emma"]),
        ("Louisa May Alcott", &["Little Women", "Little Men"]),
        ("Ralph Waldo Emerson", &[]),
    ]);
    assert_eq!(shelf(rows), expected);
    Ok(())
}

async fn prefetch_keeps_rows_without_children(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let nothing = Author.books().filter(Book.year.gt(9_999));
    let rows = Author::objects().prefetch_related(nothing).all(&db).await?;
    assert_eq!(
        (
            rows.len(),
            rows.iter().map(|(_, books)| books.len()).sum::<usize>()
        ),
        (4, 0)
    );
    let constant = Author.books().filter(Book.year.is_in([0; 0]));
    let rows = orm::testing::assert_queries(&db, 1, async || {
        Author::objects().prefetch_related(constant).all(&db).await
    })
    .await?;
    assert_eq!(rows.len(), 4);
    Ok(())
}

async fn prefetch_of_several(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = (
        Author.books(),
        Author.students().order_by(Author.name),
        Author.edited_books(),
    );
    let emerson = Author::objects()
        .filter(Author.id.eq(EMERSON))
        .prefetch_related(all);
    let (author, books, students, edited) =
        orm::testing::assert_queries(&db, 4, async || emerson.get(&db).await).await?;
    assert_eq!((author.id, books.len(), edited.len()), (EMERSON, 0, 1));
    let students: Vec<i64> = students
        .into_iter()
        .map(|student: Author| student.id)
        .collect();
    assert_eq!(students, [THOREAU, ALCOTT]);
    Ok(())
}

async fn prefetch_filtered_and_ordered(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let books = Author
        .books()
        .filter(Book.year.ge(1854))
        .exclude(Book.title.eq("Little Men"))
        .order_by(Book.year.desc());
    let rows = Author::objects()
        .filter(!Author.books().is_empty())
        .order_by(Author.id)
        .prefetch_related(books);
    let expected = lines(&[
        ("Louisa May Alcott", &["Little Women"]),
        ("Henry David Thoreau", &["Walden"]),
        ("Jane Austen", &[]),
    ]);
    assert_eq!(shelf(rows.all(&db).await?), expected);
    Ok(())
}

/// Two books of one author would have to share its books, and no row can stand in two places.
async fn prefetch_of_the_rows_pointed_at(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let beside = Book
        .author
        .books()
        .exclude(Book.in_print.eq(false))
        .order_by(Book.title);
    let books = Book::objects()
        .select_related(Book.author)
        .order_by(Book.id)
        .prefetch_related((beside, Book.editor.students().order_by(Author.id)));
    assert_sent(&db, "prefetch_of_the_rows_pointed_at", async || {
        let mut found = Vec::new();
        for (book, books, students) in books.all(&db).await? {
            let author = book.author.loaded().expect("it was joined").name.clone();
            // Each has rows of its own, and they are no children of this one.
            for other in &books {
                assert_eq!(other.author.get(&db).await?.name, author);
            }
            found.push((book.title, books.len(), students.len()));
        }
        let expected = [
            ("Little Women", 2, 0),
            ("Little Men", 2, 0),
            ("Walden", 1, 2),
            ("Emma", 0, 0),
        ];
        assert_eq!(
            found,
            expected.map(|(title, books, students)| (title.to_owned(), books, students))
        );
        Ok(())
    })
    .await
}

async fn prefetch_of_rows_further_on(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let of_mentor = Book.author.mentor.books().order_by(Book.id);
    let further = Book::objects()
        .order_by(Book.id)
        .prefetch_related(of_mentor);
    let rows = orm::testing::assert_queries(&db, 2, async || further.all(&db).await).await?;
    assert_eq!(rows.len(), 4);
    for (book, of_mentor) in rows {
        let author = book.author.get(&db).await?;
        let expected = match &author.mentor {
            Some(mentor) => {
                Book::objects()
                    .filter(Book.author.eq(mentor))
                    .order_by(Book.id)
                    .all(&db)
                    .await?
            }
            None => Vec::new(),
        };
        let ids = |books: &[Book]| books.iter().map(|book| book.id).collect::<Vec<_>>();
        assert_eq!(ids(&of_mentor), ids(&expected), "{}", book.title);
    }
    Ok(())
}

/// Nobody is a student of a mentor who is not there.
async fn prefetch_over_a_foreign_key_that_is_null(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let students = Book.author.mentor.students().order_by(Author.id);
    let rows = Book::objects().order_by(Book.id).prefetch_related(students);
    let mut n_without = 0;
    for (book, students) in rows.all(&db).await? {
        let mentors = students.iter().map(|student| &student.mentor);
        let of_author = &book.author.get(&db).await?.mentor;
        assert!(
            mentors
                .into_iter()
                .all(|mentor| mentor == of_author && mentor.is_some())
        );
        assert_eq!(students.is_empty(), of_author.is_none(), "{}", book.title);
        n_without += usize::from(of_author.is_none());
    }
    assert!(n_without > 0);
    Ok(())
}

async fn prefetch_limits_each_parent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let latest = Author.books().order_by(Book.year.desc()).limit(1);
    let rows = Author::objects()
        .order_by(Author.id)
        .prefetch_related(latest);
    let expected = lines(&[
        ("Ralph Waldo Emerson", &[]),
        ("Louisa May Alcott", &["Little Men"]),
        ("Henry David Thoreau", &["Walden"]),
        ("Jane Austen", &["Emma"]),
    ]);
    assert_eq!(
        shelf(orm::testing::assert_queries(&db, 2, async || rows.all(&db).await).await?),
        expected
    );
    Ok(())
}

async fn prefetch_by_conditions_that_speak_of_the_parent(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().order_by(Author.id);
    let early = Author
        .books()
        .filter(Book.year.lt(outer(Author.birth_year) + 40));
    let none: &[&str] = &[];
    assert_sent(&db, "prefetch_by_conditions_on_the_parent", async || {
        let found = authors
            .clone()
            .prefetch_related(early.clone().order_by(Book.year));
        let expected = lines(&[
            ("Ralph Waldo Emerson", none),
            ("Louisa May Alcott", &["Little Women", "Little Men"]),
            ("Henry David Thoreau", &["Walden"]),
            ("Jane Austen", none),
        ]);
        let found = found.all(&db).await?;
        for (author, books) in &found {
            for book in books {
                // It knows the row that it was loaded for, which is no query more.
                assert_eq!(book.author.get(&db).await?.name, author.name);
            }
        }
        assert_eq!(shelf(found), expected);

        // A page of each; and a subquery that speaks of the parent, of books behind the first of their author.
        let latest = early.order_by(Book.year.desc()).limit(1);
        let found = authors.clone().prefetch_related(latest);
        let expected = lines(&[
            ("Ralph Waldo Emerson", none),
            ("Louisa May Alcott", &["Little Men"]),
            ("Henry David Thoreau", &["Walden"]),
            ("Jane Austen", none),
        ]);
        assert_eq!(shelf(found.all(&db).await?), expected);
        let earlier = Book.author.eq(outer(Author.id)) & Book.year.lt(outer(Book.year));
        let later = Author
            .books()
            .filter(exists(Book::objects().filter(earlier)));
        let found = authors.clone().prefetch_related(later);
        let expected = lines(&[
            ("Ralph Waldo Emerson", none),
            ("Louisa May Alcott", &["Little Men"]),
            ("Henry David Thoreau", none),
            ("Jane Austen", none),
        ]);
        assert_eq!(shelf(found.all(&db).await?), expected);

        // Of the parent behind a foreign key, and of a row that is no parent: the editor.
        let beside = Book.author.books().filter(Book.year.gt(outer(Book.year)));
        let found = Book::objects().order_by(Book.id).prefetch_related(beside);
        let found = found.all(&db).await?.into_iter();
        let found: Vec<_> = found.map(|(_, beside)| beside.len()).collect();
        assert_eq!(found, [1, 0, 0, 0]);
        let editors = Author::objects().filter(Author.id.eq(outer(Book.editor.id)));
        let edited = Author.books().filter(exists(editors));
        let found = authors.clone().prefetch_related(edited).all(&db).await?;
        let found: Vec<_> = found.iter().map(|(_, edited)| edited.len()).collect();
        assert_eq!(found, [0, 0, 1, 0]);
        Ok(())
    })
    .await
}

#[derive(Model, Debug)]
struct Shelf {
    id: i64,
    name: String,
    #[orm(related_name = "shelves")]
    labels: ManyToMany<Label>,
}

#[derive(Model, Debug)]
struct Label {
    id: i64,
    word: String,
}

async fn prefetch_of_many_by_such_conditions_is_refused(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Shelf, Label]).await?;
    let labels = ["war", "peace"].map(|word| Label::draft().word(word));
    let labels = Label::bulk_create(labels, &db).await?;
    for name in ["war", "novels"] {
        let shelf = Shelf::draft().name(name).save(&db).await?;
        shelf.labels.add(&labels, &db).await?;
    }
    let shelves = Shelf::objects().order_by(Shelf.id);
    let same = Label.word.eq(outer(Shelf.name));
    let by_keys = Shelf.labels.filter(same.clone());
    let refused = shelves.clone().prefetch_related(by_keys).all(&db).await;
    let refused = refused.expect_err("it is to be refused").to_string();
    assert_eq!(
        refused,
        "invalid query of `Shelf`: `prefetch_related` loads a many-to-many relation, or rows chosen by a window function, by keys of `Shelf` alone, of which `outer` cannot speak; say by conditions which rows belong to one of `Shelf`: `Label::objects().filter(….eq(outer(Shelf.…))).related_to::<Shelf>()`"
    );
    let own = Label.shelves().any(Shelf.id.eq(outer(Shelf.id)));
    let by_conditions = Label::objects().filter(own & same).related_to::<Shelf>();
    let found = shelves.prefetch_related(by_conditions).all(&db).await?;
    let found: Vec<_> = found.iter().map(|(_, labels)| labels.len()).collect();
    assert_eq!(found, [1, 0]);
    Ok(())
}

#[derive(Model, Debug)]
struct Station {
    id: i64,
    rank: i32,
    #[orm(symmetrical)]
    next: ManyToMany<Station>,
}

async fn conditions_within_prefetched_rows_speak_of_these(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Station]).await?;
    let stations = [2, 1, 3].map(|rank| Station::draft().rank(rank));
    let stations = Station::bulk_create(stations, &db).await?;
    stations[0].next.add(&stations[1..], &db).await?;
    // `outer` is the station next to it, and not the one that this is prefetched for.
    let above = Station.rank.gt(outer(Station.rank));
    let above = Station::objects()
        .filter(above)
        .related_to::<Station>()
        .count();
    let next = Station.next.order_by(&above).annotate(&above);
    let first = Station::objects().order_by(Station.id);
    let first = first.prefetch_related(next).first(&db).await?;
    let (_, next) = first.expect("there are stations");
    let next: Vec<_> = next
        .iter()
        .map(|(next, above)| (next.rank, *above))
        .collect();
    assert_eq!(next, [(3, 0), (1, 2)]);
    Ok(())
}

#[expect(clippy::type_complexity, reason = "the type is what is asked for")]
async fn prefetch_nested(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let students = Author
        .students()
        .order_by(Author.id)
        .prefetch_related(Author.books().order_by(Book.year));
    let query = Author::objects()
        .filter(!Author.students().is_empty())
        .prefetch_related(students);
    let rows: Vec<(Author, Vec<(Author, Vec<Book>)>)> =
        orm::testing::assert_queries(&db, 3, async || query.all(&db).await).await?;
    let [(emerson, students)]: [_; 1] = rows.try_into().expect("one mentor");
    assert_eq!(emerson.id, EMERSON);
    let expected = lines(&[
        ("Louisa May Alcott", &["Little Women", "Little Men"]),
        ("Henry David Thoreau", &["Walden"]),
    ]);
    assert_eq!(shelf(students), expected);
    Ok(())
}

async fn prefetch_of_nothing_asks_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let nobody = Author::objects()
        .filter(Author.name.eq("nobody"))
        .prefetch_related((Author.books(), Author.students()));
    assert_eq!(
        orm::testing::assert_queries(&db, 1, async || nobody.all(&db).await)
            .await?
            .len(),
        0
    );
    assert!(
        orm::testing::assert_queries(&db, 1, async || nobody.get_or_none(&db).await)
            .await?
            .is_none()
    );
    // A page of each is not asked for either, nor what belongs to rows that a foreign key of null leads to.
    let pages = Author.books().order_by(Book.year).limit(2);
    let nobody = Author::objects().filter(Author.name.eq("nobody"));
    let nobody = nobody.prefetch_related(pages);
    orm::testing::assert_queries(&db, 1, async || nobody.all(&db).await).await?;
    let pages = Book.editor.books().order_by(Book.year).limit(2);
    let unedited = Book::objects().filter(Book.editor.is_null());
    let unedited = unedited.prefetch_related(pages);
    orm::testing::assert_queries(&db, 1, async || unedited.all(&db).await).await?;
    Ok(())
}

async fn prefetch_by_several_calls(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .prefetch_related(Author.books())
        .filter(Author.id.eq(EMERSON));
    let query = query.prefetch_related(Author.students());
    let (_, books, students): (Author, Vec<Book>, Vec<Author>) = query.get(&db).await?;
    assert_eq!((books.len(), students.len()), (0, 2));
    assert_eq!(query.count(&db).await?, 1);
    Ok(())
}

async fn the_number_of_queries_does_not_depend_on_the_number_of_rows(
    db: Database,
) -> orm::Result<()> {
    empty(&db).await?;
    db.transaction(async |tx| {
        for number in 0..300 {
            let author = Author::draft()
                .name(format!("author {number:03}"))
                .save(tx)
                .await?;
            for year in 0..3 {
                Book::draft()
                    .title(format!("{number}/{year}"))
                    .year(year)
                    .author(&author)
                    .save(tx)
                    .await?;
            }
        }
        Ok(())
    })
    .await?;
    let books = Author.books().order_by(Book.year);
    let query = Author::objects()
        .order_by(Author.name)
        .prefetch_related((books, Author.edited_books()));
    let rows = orm::testing::assert_queries(&db, 3, async || query.all(&db).await).await?;
    for (number, (author, books, edited)) in rows.iter().enumerate() {
        assert_eq!(author.name, format!("author {number:03}"));
        assert_eq!(
            books.iter().map(|book| book.year).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert!(edited.is_empty());
    }
    assert_eq!(rows.len(), 300);
    Ok(())
}

async fn get_and_first_prefetch_too(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().prefetch_related(Author.books().order_by(Book.id));
    let first = query.first(&db).await?.map(|(author, _)| author.id);
    let last = query
        .last(&db)
        .await?
        .map(|(author, books)| (author.id, books.len()));
    assert_eq!((first, last), (Some(EMERSON), Some((AUSTEN, 1))));
    let (author, books) = query
        .filter(Author.name.contains("Alcott"))
        .get(&db)
        .await?;
    assert_eq!((author.id, books.len()), (ALCOTT, 2));
    Ok(())
}

async fn rows_in_hand_are_prefetched(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().order_by(Author.id).all(&db).await?;
    let names: Vec<_> = authors.iter().map(|author| author.name.clone()).collect();
    let books = Author.books().order_by(Book.year);
    let loaded = orm::testing::assert_queries(&db, 2, async || {
        orm::prefetch(authors, (books, Author.students()), &db).await
    });
    let loaded: Vec<(Author, Vec<Book>, Vec<Author>)> = loaded.await?;
    assert!(loaded.iter().map(|(author, ..)| &author.name).eq(&names));
    for (author, books, students) in &loaded {
        assert_eq!(author.books().count(&db).await?, books.len() as u64);
        assert!(books.is_sorted_by_key(|book| book.year));
        assert!(
            students
                .iter()
                .all(|student| student.mentor.as_ref().map(|mentor| mentor.id) == Some(author.id))
        );
    }
    let none = orm::testing::assert_queries(&db, 0, async || {
        orm::prefetch(Vec::new(), Author.books(), &db).await
    });
    assert!(none.await?.is_empty());
    Ok(())
}

async fn one_by_one_where_that_is_asked(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().fetch_mode(FetchMode::One);
    let n = usize::try_from(query.count(&db).await?).expect("few books");
    orm::testing::assert_queries(&db, 1 + n, async || {
        for book in query.all(&db).await? {
            book.author.get(&db).await?;
            book.author.get(&db).await?;
        }
        orm::Result::Ok(())
    })
    .await
}

async fn nothing_is_loaded_where_that_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .fetch_mode(FetchMode::Raise)
        .order_by(Book.id);
    let refused = |error| {
        matches!(
            error,
            Err(orm::Error::NotLoaded {
                model: "Book",
                field: "author",
                ..
            })
        )
    };
    orm::testing::assert_queries(&db, 3, async || {
        let books = query.all(&db).await?;
        assert!(refused(books[0].author.get(&db).await.map(drop)));
        assert!(refused(books[0].clone().author.get(&db).await.map(drop)));
        let first = query.clone().limit(1).get(&db).await?;
        assert!(refused(first.author.get(&db).await.map(drop)));
        let mut rows = query.stream(&db);
        let row = rows.try_next().await?.expect("a book");
        assert!(refused(row.author.get(&db).await.map(drop)));
        orm::Result::Ok(())
    })
    .await?;
    let joined = query.select_related(Book.author);
    for book in joined.all(&db).await? {
        let author = book.author.get(&db).await?;
        if let Some(mentor) = &author.mentor {
            let refused = mentor.get(&db).await.map(drop);
            assert!(matches!(
                refused,
                Err(orm::Error::NotLoaded {
                    model: "Author",
                    field: "mentor",
                    ..
                })
            ));
        }
    }
    Ok(())
}

async fn a_database_may_refuse_to_load(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let url = orm_tests::support::url();
    let strict = Database::builder(&url)
        .fetch_mode(FetchMode::Raise)
        .connect()
        .await?;
    let mut book = Book::objects()
        .order_by(Book.id)
        .first(&strict)
        .await?
        .expect("a book");
    assert!(matches!(
        book.author.get(&strict).await,
        Err(orm::Error::NotLoaded { .. })
    ));
    // A key set by hand is one's own affair.
    book.author = ForeignKey::new(book.author.id);
    book.author.get(&strict).await?;
    book.refresh(&strict).await?;
    assert!(matches!(
        book.author.get(&strict).await,
        Err(orm::Error::NotLoaded { .. })
    ));
    let lenient = Book::objects()
        .fetch_mode(FetchMode::Peers)
        .all(&strict)
        .await?;
    lenient[0].author.get(&strict).await?;
    Ok(())
}

async fn a_query_for_each_row_is_found_out(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let titles = orm::testing::assert_no_n_plus_one(&db, async || {
        for book in Book::objects().all(&db).await? {
            book.author.get(&db).await?;
        }
        // The same query of two lines is none for each row.
        Author::objects().count(&db).await?;
        Author::objects().count(&db).await
    });
    titles.await?;
    let counting = tokio::spawn(async move {
        let counts = orm::testing::assert_no_n_plus_one(&db, async || {
            let mut counts = Vec::new();
            for author in Author::objects().all(&db).await? {
                counts.push(author.books().count(&db).await?);
            }
            Ok::<_, orm::Error>(counts)
        });
        counts.await
    });
    let line = line!() - 6;
    let panic = counting.await.expect_err("it panics").into_panic();
    let message = panic.downcast_ref::<String>().expect("a message");
    assert!(
        message.contains("SELECT COUNT(*) FROM \"book\""),
        "{message}"
    );
    assert!(message.contains(&format!("loading.rs:{line}")), "{message}");
    Ok(())
}

#[derive(Model)]
struct Place {
    id: i64,
    name: String,
}

#[derive(Model)]
struct Sign {
    id: i64,
    #[orm(related_name = "signs", on_delete = DoNothing)]
    of: ForeignKey<Place>,
    #[orm(related_name = "before", on_delete = DoNothing)]
    next: Option<ForeignKey<Place>>,
}

async fn keys_that_no_row_has_are_looked_for_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Place, Sign]).await?;
    let place = Place::draft().name("here").save(&db).await?;
    let drafts = (0..40).map(|n| {
        let next = ForeignKey::new(if n == 7 { place.id } else { 2000 + n });
        Sign::draft().of(1000 + n % 20).next(next)
    });
    Sign::bulk_create(drafts, &db).await?;
    let follow = async || {
        let mut found = 0;
        for sign in &Sign::objects().all(&db).await? {
            let of = sign.of.get(&db).await.map(|place| place.id);
            assert!(matches!(
                of,
                Err(orm::Error::DoesNotExist { model: "Place" })
            ));
            found += usize::from(sign.next.get(&db).await.is_ok());
        }
        orm::Result::Ok(found)
    };
    assert_eq!(orm::testing::assert_queries(&db, 3, follow).await?, 1);

    // A key that was assigned since is looked for by itself.
    let mut signs = Sign::objects().all(&db).await?;
    assert!(signs[0].of.get(&db).await.is_err());
    signs[0].of.id = place.id;
    assert_eq!(signs[0].of.get(&db).await?.name, "here");
    Ok(())
}
