//! Lists of related rows in structs: loaded like a prefetch, by one query for each level.

on_each! {
    a_list_is_loaded_for_all_rows_at_once,
    a_list_comes_in_its_order_and_its_page,
    conditions_of_a_list_speak_of_its_owner,
    lists_stand_in_lists,
    lists_stand_in_related_rows,
    lists_of_many_to_many,
    lists_of_a_row_pointed_at,
    rows_that_share_an_owner_have_a_list_each,
    lists_of_whole_rows,
    a_list_of_itself_ends_with_its_rows,
    a_list_of_itself_in_a_circle_is_refused,
    keys_of_several_columns_own_lists,
    nothing_is_asked_for_no_rows,
    a_page_of_a_list_is_not_refined,
    lists_load_within_a_transaction,
    distinct_rows_keep_their_lists,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use super::AuthorLine;
use crate::library::*;
use orm_tests::support::assert_sent;

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct BookLine {
    title: String,
    year: i32,
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct AuthorPage {
    name: String,
    mentor: Option<AuthorLine>,
    #[row(from = Author.books().filter(Book.year.ge(1850)).order_by(Book.year.desc()))]
    books: Vec<BookLine>,
    #[row(from = Author.books().count())]
    n_books: i64,
}

fn titles(books: &[BookLine]) -> Vec<&str> {
    books.iter().map(|book| &*book.title).collect()
}

async fn a_list_is_loaded_for_all_rows_at_once(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .order_by(Author.id)
        .values_as::<AuthorPage>();
    assert_sent(&db, "row_shapes_list", async || query.all(&db).await).await?;
    let pages = assert_queries(&db, 2, async || query.all(&db).await).await?;
    let books: Vec<_> = pages
        .iter()
        .map(|page| (titles(&page.books), page.n_books))
        .collect();
    assert_eq!(
        books,
        [
            (vec![], 0),
            (vec!["Little Men", "Little Women"], 2),
            (vec!["Walden"], 1),
            (vec![], 1),
        ]
    );
    let mentor = pages[1].mentor.as_ref().expect("she was taught");
    assert_eq!(mentor.name, "Ralph Waldo Emerson");
    Ok(())
}

#[derive(Row, Debug)]
#[row(Author)]
struct Newest {
    #[row(from = Author.books().order_by(Book.year.desc()).limit(1))]
    books: Vec<BookLine>,
}

async fn a_list_comes_in_its_order_and_its_page(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().order_by(Author.id).values_as::<Newest>();
    assert_sent(&db, "row_shapes_page", async || query.all(&db).await).await?;
    let newest = query.all(&db).await?;
    let newest: Vec<_> = newest.iter().map(|author| titles(&author.books)).collect();
    assert_eq!(
        newest,
        [vec![], vec!["Little Men"], vec!["Walden"], vec!["Emma"]]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Author)]
struct EarlyYears {
    #[row(from = Author.books().filter(Book.year.lt(outer(Author.birth_year) + 40)).order_by(Book.year))]
    books: Vec<BookLine>,
}

#[derive(Row, Debug)]
#[row(Author)]
struct LastOfEarlyYears {
    #[row(from = Author.books().filter(Book.year.lt(outer(Author.birth_year) + 40)).order_by(Book.year.desc()).limit(1))]
    books: Vec<BookLine>,
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookOfYears {
    author: EarlyYears,
}

async fn conditions_of_a_list_speak_of_its_owner(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects().order_by(Author.id);
    let query = authors.clone().values_as::<EarlyYears>();
    assert_sent(&db, "row_shapes_list_by_conditions", async || {
        query.all(&db).await
    })
    .await?;
    let early = query.all(&db).await?;
    let early: Vec<_> = early.iter().map(|author| titles(&author.books)).collect();
    let women = vec!["Little Women", "Little Men"];
    assert_eq!(early, [vec![], women.clone(), vec!["Walden"], vec![]]);

    let last = authors.values_as::<LastOfEarlyYears>().all(&db).await?;
    let last: Vec<_> = last.iter().map(|author| titles(&author.books)).collect();
    assert_eq!(last, [vec![], vec!["Little Men"], vec!["Walden"], vec![]]);

    let books = Book::objects().order_by(Book.id).values_as::<BookOfYears>();
    let books = assert_queries(&db, 2, async || books.all(&db).await).await?;
    let beside = books.iter().map(|book| titles(&book.author.books));
    let beside: Vec<_> = beside.collect();
    assert_eq!(beside, [women.clone(), women, vec!["Walden"], vec![]]);
    Ok(())
}

#[derive(Row, Debug)]
#[row(Author)]
struct School {
    name: String,
    #[row(from = Author.students().order_by(Author.name))]
    students: Vec<Student>,
}

#[derive(Row, Debug)]
#[row(Author)]
struct Student {
    name: String,
    #[row(from = Author.books().order_by(Book.year))]
    books: Vec<StudentsBook>,
}

#[derive(Row, Debug)]
#[row(Book)]
struct StudentsBook {
    title: String,
    editor: Option<AuthorLine>,
    author: AuthorLine,
}

async fn lists_stand_in_lists(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().order_by(Author.id).values_as::<School>();
    assert_sent(&db, "row_shapes_nested", async || query.all(&db).await).await?;
    let schools = assert_queries(&db, 3, async || query.all(&db).await).await?;
    assert_eq!(schools.len(), 4);
    assert_eq!(schools[0].name, "Ralph Waldo Emerson");
    assert!(schools[1..].iter().all(|school| school.students.is_empty()));
    let students: Vec<_> = schools[0]
        .students
        .iter()
        .map(|student| {
            let books = student.books.iter();
            let books = books.map(|book| {
                assert_eq!(book.author.name, student.name);
                (&*book.title, book.editor.is_some())
            });
            (&*student.name, books.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        students,
        [
            ("Henry David Thoreau", vec![("Walden", true)]),
            (
                "Louisa May Alcott",
                vec![("Little Women", false), ("Little Men", false)]
            ),
        ]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookPage {
    title: String,
    editor: Option<Teacher>,
    author: Writer,
}

#[derive(Row, Debug)]
#[row(Author)]
struct Teacher {
    #[row(from = Author.students().order_by(Author.name))]
    students: Vec<AuthorLine>,
    mentor: Option<Writer>,
    name: String,
}

#[derive(Row, Debug)]
#[row(Author)]
struct Writer {
    #[row(from = Author.books().order_by(Book.year))]
    books: Vec<BookLine>,
}

async fn lists_stand_in_related_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().order_by(Book.id).values_as::<BookPage>();
    // One of the books, one of the students, one of the books of the editors' mentors (who have none, so it is not
    // sent), and one of the authors' books.
    let books = assert_queries(&db, 3, async || query.all(&db).await).await?;
    let with_books: Vec<_> = books
        .iter()
        .map(|book| (&*book.title, titles(&book.author.books)))
        .collect();
    let both = || vec!["Little Women", "Little Men"];
    assert_eq!(
        with_books,
        [
            ("Little Women", both()),
            ("Little Men", both()),
            ("Walden", vec!["Walden"]),
            ("Emma", vec!["Emma"]),
        ]
    );
    let editors: Vec<_> = books
        .iter()
        .filter_map(|book| book.editor.as_ref())
        .collect();
    assert_eq!(editors.len(), 1);
    assert_eq!(editors[0].name, "Ralph Waldo Emerson");
    assert!(editors[0].mentor.is_none());
    let students = editors[0].students.iter();
    let students: Vec<_> = students.map(|student| &*student.name).collect();
    assert_eq!(students, ["Henry David Thoreau", "Louisa May Alcott"]);
    Ok(())
}

#[derive(Model, Debug)]
pub(super) struct Shelf {
    id: i64,
    pub(super) name: String,
    #[orm(related_name = "in_shelves")]
    pub(super) books: ManyToMany<Book>,
}

#[derive(Row, Debug)]
#[row(Shelf)]
struct ShelfPage {
    name: String,
    books: Vec<BookOnShelves>,
    #[row(from = Shelf.books.filter(Book.in_print.eq(true)).count())]
    n_in_print: i64,
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookOnShelves {
    title: String,
    #[row(from = Book.in_shelves().order_by(Shelf.name.desc()).limit(2))]
    shelves: Vec<ShelfLine>,
}

#[derive(Row, Debug)]
#[row(Shelf)]
struct ShelfLine {
    name: String,
}

async fn lists_of_many_to_many(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Book, Shelf]).await?;
    for (name, keys) in [
        ("a", vec![1, 2, 4]),
        ("b", vec![2]),
        ("c", vec![2, 4]),
        ("d", vec![]),
    ] {
        let shelf = Shelf::draft().name(name).save(&db).await?;
        shelf.books.add(keys, &db).await?;
    }
    let query = Shelf::objects()
        .order_by(Shelf.name)
        .values_as::<ShelfPage>();
    assert_sent(&db, "row_shapes_many_to_many", async || {
        query.all(&db).await
    })
    .await?;
    let shelves = assert_queries(&db, 3, async || query.all(&db).await).await?;
    let shelves: Vec<_> = shelves
        .iter()
        .map(|shelf| {
            let mut books: Vec<_> = shelf
                .books
                .iter()
                .map(|book| {
                    let shelves = book.shelves.iter();
                    let shelves = shelves.map(|shelf| shelf.name.clone());
                    (&*book.title, shelves.collect::<String>())
                })
                .collect();
            books.sort_unstable();
            (&*shelf.name, books, shelf.n_in_print)
        })
        .collect();
    let book = |title, shelves: &str| (title, shelves.to_owned());
    assert_eq!(
        shelves,
        [
            (
                "a",
                vec![
                    book("Emma", "ca"),
                    book("Little Men", "cb"),
                    book("Little Women", "a")
                ],
                2
            ),
            ("b", vec![book("Little Men", "cb")], 1),
            ("c", vec![book("Emma", "ca"), book("Little Men", "cb")], 1),
            ("d", vec![], 0),
        ]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookAndFellows {
    title: String,
    #[row(from = Book.author.mentor.students().order_by(Author.name))]
    fellows: Vec<AuthorLine>,
}

async fn lists_of_a_row_pointed_at(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .order_by(Book.title)
        .values_as::<BookAndFellows>();
    let books = assert_queries(&db, 2, async || query.all(&db).await).await?;
    let fellows: Vec<_> = books
        .iter()
        .map(|book| (&*book.title, book.fellows.len()))
        .collect();
    assert_eq!(
        fellows,
        [
            ("Emma", 0),
            ("Little Men", 2),
            ("Little Women", 2),
            ("Walden", 2)
        ]
    );
    assert_eq!(books[1].fellows, books[2].fellows);
    Ok(())
}

async fn rows_that_share_an_owner_have_a_list_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    // Each book of a list is read once for each of the rows that share it, with its own lists.
    let query = Book::objects()
        .filter(Book.author.eq(ALCOTT))
        .order_by(Book.id)
        .values_as::<BookAndSchool>();
    let books = assert_queries(&db, 3, async || query.all(&db).await).await?;
    assert_eq!(books.len(), 2);
    for book in &books {
        let fellows = book.fellows.iter();
        let fellows: Vec<_> = fellows
            .map(|fellow| (&*fellow.name, fellow.books.len()))
            .collect();
        assert_eq!(
            fellows,
            [("Henry David Thoreau", 1), ("Louisa May Alcott", 2)]
        );
    }
    Ok(())
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookAndSchool {
    #[row(from = Book.author.mentor.students().order_by(Author.name))]
    fellows: Vec<Student>,
}

#[derive(Row, Debug)]
#[row(Author)]
struct AuthorAndBooks {
    #[row(flatten)]
    author: Author,
    #[row(from = Author.books().order_by(Book.id))]
    books: Vec<Book>,
}

async fn lists_of_whole_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .order_by(Author.id)
        .values_as::<AuthorAndBooks>();
    assert_queries(&db, 4, async || {
        let authors = query.all(&db).await?;
        let n_books = authors.iter().map(|author| author.books.len());
        assert_eq!(n_books.collect::<Vec<_>>(), [0, 2, 1, 1]);
        // The mentors of all authors are loaded by one query, and so are the editors of all books.
        for AuthorAndBooks { author, books } in &authors {
            let mentor = author.mentor.get(&db).await?;
            assert_eq!(mentor.is_some(), [ALCOTT, THOREAU].contains(&author.id));
            for book in books {
                assert_eq!(book.author.id, author.id);
                let editor = book.editor.get(&db).await?;
                assert_eq!(editor.is_some(), book.title == "Walden");
            }
        }
        orm::Result::Ok(())
    })
    .await
}

#[derive(Row, Debug)]
#[row(Author)]
struct Tree {
    name: String,
    #[row(from = Author.students().order_by(Author.name))]
    students: Vec<Tree>,
}

async fn a_list_of_itself_ends_with_its_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let pupil = Author::draft().name("May Nieriker").mentor(ALCOTT);
    pupil.save(&db).await?;
    let roots = Author::objects()
        .filter(Author.mentor.is_null())
        .order_by(Author.id)
        .values_as::<Tree>();
    // One of the roots, one for each of the two levels below, and one that finds nothing more.
    let roots = assert_queries(&db, 4, async || roots.all(&db).await).await?;
    assert_eq!(
        written(&roots),
        "Ralph Waldo Emerson(Henry David Thoreau()Louisa May Alcott(May Nieriker()))Jane Austen()"
    );
    Ok(())
}

fn written(trees: &[Tree]) -> String {
    let trees = trees.iter();
    let trees = trees.map(|tree| format!("{}({})", tree.name, written(&tree.students)));
    trees.collect()
}

async fn a_list_of_itself_in_a_circle_is_refused(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    Author::objects()
        .filter(Author.id.eq(EMERSON))
        .update(Author.mentor.set(ALCOTT), &db)
        .await?;
    let error = Author::objects().values_as::<Tree>().all(&db).await;
    let error = error.expect_err("it would never end").to_string();
    assert_eq!(
        error,
        "the query has 61 levels of lists within one another, and at most 60 work on both SQLite and Postgres; nest it less, and ask for the levels below by a query of their own"
    );
    Ok(())
}

#[derive(Model, Debug)]
#[orm(primary_key(number, letter))]
struct Seat {
    number: i32,
    letter: String,
}

#[derive(Model, Debug)]
struct Ticket {
    id: i64,
    holder: String,
    #[orm(related_name = "tickets", on_delete = Cascade)]
    seat: ForeignKey<Seat>,
}

#[derive(Row, Debug)]
#[row(Seat)]
struct SeatPage {
    letter: String,
    #[row(from = Seat.tickets().order_by(Ticket.holder))]
    tickets: Vec<TicketPage>,
}

#[derive(Row, Debug)]
#[row(Ticket)]
struct TicketPage {
    holder: String,
    seat: SeatLine,
}

#[derive(Row, Debug)]
#[row(Seat)]
struct SeatLine {
    #[row(from = Seat.tickets().order_by(Ticket.holder))]
    tickets: Vec<TicketLine>,
    number: i32,
}

#[derive(Row, Debug)]
#[row(Ticket)]
struct TicketLine {
    holder: String,
}

async fn keys_of_several_columns_own_lists(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Seat, Ticket]).await?;
    for (number, letter) in [(1, "a"), (1, "b"), (2, "a")] {
        Seat::draft()
            .number(number)
            .letter(letter)
            .save(&db)
            .await?;
    }
    for (holder, number, letter) in [("Ann", 1, "a"), ("Bob", 1, "a"), ("Cem", 2, "a")] {
        let seat = (number, letter.to_owned());
        Ticket::draft().holder(holder).seat(seat).save(&db).await?;
    }
    let seats = Seat::objects().order_by((Seat.number, Seat.letter));
    let seats = seats.values_as::<SeatPage>();
    let seats = assert_queries(&db, 3, async || seats.all(&db).await).await?;
    let holders: Vec<_> = seats
        .iter()
        .map(|seat| {
            let tickets = seat.tickets.iter().map(|ticket| {
                let others = ticket.seat.tickets.iter();
                let others = others.map(|other| &*other.holder).collect::<String>();
                format!("{} {} {others}", ticket.holder, ticket.seat.number)
            });
            (&*seat.letter, tickets.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        holders,
        [
            (
                "a",
                vec!["Ann 1 AnnBob".to_owned(), "Bob 1 AnnBob".to_owned()]
            ),
            ("b", vec![]),
            ("a", vec!["Cem 2 Cem".to_owned()]),
        ]
    );
    Ok(())
}

async fn nothing_is_asked_for_no_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let nobody = Author::objects().filter(Author.name.eq("Nobody"));
    let nobody = nobody.values_as::<School>();
    assert_queries(&db, 1, async || {
        assert!(nobody.all(&db).await?.is_empty());
        orm::Result::Ok(())
    })
    .await
}

#[derive(Row, Debug)]
#[row(Author)]
struct Refined {
    #[row(from = Author.books().limit(3).filter(Book.year.ge(1850)))]
    books: Vec<BookLine>,
}

async fn a_page_of_a_list_is_not_refined(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let error = Author::objects().values_as::<Refined>().all(&db).await;
    assert_eq!(
        error.expect_err("which three is not said").to_string(),
        "invalid query of `Author`: filter and order the list `Refined.books` before `limit`"
    );
    Ok(())
}

async fn lists_load_within_a_transaction(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let tx = db.begin().await?;
    let book = Book::draft().title("Moods").year(1864).author(ALCOTT);
    book.save(&tx).await?;
    let alcott = Author::objects().filter(Author.id.eq(ALCOTT));
    let alcott: AuthorPage = alcott.values_as().get(&tx).await?;
    assert_eq!(
        titles(&alcott.books),
        ["Little Men", "Little Women", "Moods"]
    );
    tx.rollback().await?;
    Ok(())
}

#[derive(Row, Debug)]
#[row(Book)]
struct YearOfBooks {
    #[row(from = Book.author.books().order_by(Book.id))]
    of_author: Vec<BookLine>,
    in_print: bool,
}

async fn distinct_rows_keep_their_lists(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().values_as::<YearOfBooks>().distinct();
    let rows = query.all(&db).await?;
    let mut rows: Vec<_> = rows
        .iter()
        .map(|row| (row.in_print, titles(&row.of_author)))
        .collect();
    rows.sort_unstable();
    assert_eq!(
        rows,
        [
            (false, vec!["Emma"]),
            (true, vec!["Little Women", "Little Men"]),
            (true, vec!["Walden"]),
        ]
    );
    Ok(())
}
