//! Structs of groups: where a field is an aggregate, the others are what the rows are grouped by.

on_each! {
    a_field_is_an_aggregate,
    groups_are_filtered_and_counted,
    a_group_is_of_a_related_row,
    a_group_is_of_a_whole_row,
    a_group_has_lists,
    a_list_is_of_groups,
    a_list_of_many_to_many_is_of_groups,
    a_list_is_of_groups_of_a_page,
    a_list_is_of_groups_with_computed_keys,
    a_list_of_many_to_many_is_of_groups_with_computed_keys,
    a_list_of_many_to_many_is_of_groups_of_a_page_of_each,
    a_page_of_structs_of_groups_is_filtered,
    one_row_of_aggregates,
}

use orm::prelude::*;
use orm::testing::assert_queries;

use super::AuthorLine;
use crate::library::*;

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct ByAuthor {
    #[row(from = Book.author.name)]
    author: String,
    #[row(from = Book.year.max())]
    newest: Option<i32>,
    #[row(from = count())]
    n_books: i64,
}

async fn a_field_is_an_aggregate(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects()
        .values_as::<ByAuthor>()
        .order_by((count().desc(), Book.author.name));
    let sql = concat!(
        r#"SELECT "t1"."name", MAX("book"."year"), COUNT(*) FROM "book" "#,
        r#"INNER JOIN "author" AS "t1" ON "t1"."id" = "book"."author_id" GROUP BY "t1"."name" "#,
        r#"ORDER BY 3 DESC, "t1"."name""#,
    );
    assert_sql!(query, sqlite = sql, postgres = sql);
    let authors = query.all(&db).await?;
    let by = |author: &str, newest, n_books| ByAuthor {
        author: author.to_owned(),
        newest: Some(newest),
        n_books,
    };
    assert_eq!(
        authors,
        [
            by("Louisa May Alcott", 1871, 2),
            by("Henry David Thoreau", 1854, 1),
            by("Jane Austen", 1815, 1),
        ]
    );
    Ok(())
}

async fn groups_are_filtered_and_counted(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().filter(Book.year.gt(1820));
    let query = query.values_as::<ByAuthor>();
    assert_eq!(query.count(&db).await?, 2);
    let several = query.filter(count().gt(1));
    assert_eq!(several.get(&db).await?.author, "Louisa May Alcott");
    assert_eq!(several.count(&db).await?, 1);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct OfAuthor {
    author: AuthorLine,
    editor: Option<AuthorLine>,
    #[row(from = Book.copies.sum())]
    n_copies: Option<i64>,
}

async fn a_group_is_of_a_related_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().values_as::<OfAuthor>();
    let query = query.order_by(Book.author.name);
    let authors = assert_queries(&db, 1, async || query.all(&db).await).await?;
    let authors: Vec<_> = authors
        .iter()
        .map(|row| (&*row.author.name, row.editor.is_some(), row.n_copies))
        .collect();
    assert_eq!(
        authors,
        [
            ("Henry David Thoreau", true, Some(0)),
            ("Jane Austen", false, Some(0)),
            ("Louisa May Alcott", false, Some(4)),
        ]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Book)]
struct OfWholeAuthor {
    author: Author,
    #[row(from = count())]
    n_books: i64,
}

async fn a_group_is_of_a_whole_row(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().values_as::<OfWholeAuthor>();
    assert_queries(&db, 2, async || {
        let mut authors = query.all(&db).await?;
        authors.sort_unstable_by_key(|row| row.author.id);
        let n_books = authors.iter().map(|row| (row.author.id, row.n_books));
        let n_books: Vec<_> = n_books.collect();
        assert_eq!(n_books, [(ALCOTT, 2), (THOREAU, 1), (AUSTEN, 1)]);
        for row in &authors {
            let mentor = row.author.mentor.get(&db).await?;
            assert_eq!(mentor.is_some(), row.author.id != AUSTEN);
        }
        orm::Result::Ok(())
    })
    .await
}

#[derive(Row, Debug)]
#[row(Book)]
struct OfWriter {
    author: Writer,
    #[row(from = count())]
    n_books: i64,
}

#[derive(Row, Debug)]
#[row(Author)]
struct Writer {
    name: String,
    #[row(from = Author.books().order_by(Book.year))]
    books: Vec<BookTitle>,
}

#[derive(Row, Debug)]
#[row(Book)]
struct BookTitle {
    title: String,
}

async fn a_group_has_lists(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Book::objects().filter(Book.copies.gt(0));
    let query = query.values_as::<OfWriter>();
    let writer = assert_queries(&db, 2, async || query.get(&db).await).await?;
    let titles: Vec<_> = writer
        .author
        .books
        .iter()
        .map(|book| &*book.title)
        .collect();
    assert_eq!(writer.author.name, "Louisa May Alcott");
    assert_eq!(
        (writer.n_books, titles),
        (2, vec!["Little Women", "Little Men"])
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Author)]
struct AuthorReport {
    name: String,
    #[row(from = Author.books().order_by(Book.in_print))]
    books: Vec<Subtitled>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct Subtitled {
    in_print: bool,
    #[row(from = count())]
    n_books: i64,
    #[row(from = Book.year.min())]
    first: Option<i32>,
}

async fn a_list_is_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects().order_by(Author.id);
    let query = query.values_as::<AuthorReport>();
    let authors = assert_queries(&db, 2, async || query.all(&db).await).await?;
    let reports: Vec<_> = authors
        .iter()
        .map(|author| {
            let books = author.books.iter();
            let books = books.map(|row| (row.in_print, row.n_books, row.first));
            (&*author.name, books.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        reports,
        [
            ("Ralph Waldo Emerson", vec![]),
            ("Louisa May Alcott", vec![(true, 2, Some(1868))]),
            ("Henry David Thoreau", vec![(true, 1, Some(1854))]),
            ("Jane Austen", vec![(false, 1, Some(1815))]),
        ]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(super::lists::Shelf)]
struct ShelfReport {
    name: String,
    #[row(from = super::lists::Shelf.books.order_by(Book.in_print))]
    books: Vec<InPrint>,
}

#[derive(Row, Debug)]
#[row(Book)]
struct InPrint {
    in_print: bool,
    #[row(from = count())]
    n_books: i64,
}

async fn a_list_of_many_to_many_is_of_groups(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Book, super::lists::Shelf])
        .await?;
    for (name, keys) in [("a", vec![1, 2, 4]), ("b", vec![4])] {
        let shelf = super::lists::Shelf::draft().name(name).save(&db).await?;
        shelf.books.add(keys, &db).await?;
    }
    let query = super::lists::Shelf::objects().values_as::<ShelfReport>();
    let query = query.order_by(super::lists::Shelf.name);
    let shelves = assert_queries(&db, 2, async || query.all(&db).await).await?;
    let shelves: Vec<_> = shelves
        .iter()
        .map(|shelf| {
            let books = shelf.books.iter();
            let books = books.map(|row| (row.in_print, row.n_books));
            (&*shelf.name, books.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        shelves,
        [("a", vec![(false, 1), (true, 2)]), ("b", vec![(false, 1)]),]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(Author)]
struct OfNewest {
    #[row(from = Author.books().order_by(Book.year.desc()).limit(1))]
    newest: Vec<Totals>,
    #[row(from = Author.books())]
    all: Vec<Totals>,
}

async fn a_list_is_of_groups_of_a_page(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let query = Author::objects()
        .order_by(Author.id)
        .values_as::<OfNewest>();
    let authors = assert_queries(&db, 3, async || query.all(&db).await).await?;
    let total = |totals: &[Totals]| totals.first().map(|row| (row.n_books, row.first));
    let totals: Vec<_> = authors
        .iter()
        .map(|author| (total(&author.newest), total(&author.all)))
        .collect();
    assert_eq!(
        totals,
        [
            (None, None),
            (Some((1, Some(1871))), Some((2, Some(1868)))),
            (Some((1, Some(1854))), Some((1, Some(1854)))),
            (Some((1, Some(1815))), Some((1, Some(1815)))),
        ]
    );
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct Totals {
    #[row(from = count())]
    n_books: i64,
    #[row(from = Book.year.min())]
    first: Option<i32>,
}

async fn one_row_of_aggregates(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let totals = Book::objects().values_as::<Totals>().get(&db).await?;
    assert_eq!(
        totals,
        Totals {
            n_books: 4,
            first: Some(1815)
        }
    );
    let none = Book::objects().filter(Book.year.gt(3000));
    assert_eq!(none.values_as::<Totals>().get(&db).await?.first, None);
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
#[row(Author)]
struct WithDecades {
    id: i64,
    #[row(from = Author.books().order_by(Book.year / 10))]
    decades: Vec<Decade>,
    #[row(from = Author.books().order_by(Book.id).limit(1))]
    first: Vec<Decade>,
}

#[derive(Row, Debug, PartialEq)]
#[row(Book)]
struct Decade {
    #[row(from = Book.year / 10)]
    decade: i32,
    #[row(from = (Book.year / 10) * 10 + Book.year.max() % 10)]
    newest: Option<i32>,
}

async fn a_list_is_of_groups_with_computed_keys(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let authors = Author::objects()
        .filter(Author.id.is_in([ALCOTT, AUSTEN]))
        .order_by(Author.id)
        .values_as::<WithDecades>();
    let authors = assert_queries(&db, 3, async || authors.all(&db).await).await?;
    let decade = |decade, newest| Decade {
        decade,
        newest: Some(newest),
    };
    let decades: Vec<_> = authors
        .into_iter()
        .map(|row| (row.id, row.decades, row.first))
        .collect();
    assert_eq!(
        decades,
        [
            (
                ALCOTT,
                vec![decade(186, 1868), decade(187, 1871)],
                vec![decade(186, 1868)]
            ),
            (AUSTEN, vec![decade(181, 1815)], vec![decade(181, 1815)]),
        ]
    );
    Ok(())
}

#[derive(Row, Debug)]
#[row(super::lists::Shelf)]
struct ShelfDecades {
    #[row(from = super::lists::Shelf.books.order_by((Book.year / 10) * 10))]
    decades: Vec<Decade>,
    #[row(from = super::lists::Shelf.books.filter(Book.copies.gt(0)))]
    copied: Vec<Decade>,
}

/// The join table is in `FROM` with the keys of the books that it leads to, which stand beside an aggregate.
async fn a_list_of_many_to_many_is_of_groups_with_computed_keys(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Book, super::lists::Shelf])
        .await?;
    for (name, keys) in [("a", vec![1, 2, 4]), ("b", vec![4])] {
        let shelf = super::lists::Shelf::draft().name(name).save(&db).await?;
        shelf.books.add(keys, &db).await?;
    }
    let shelves = super::lists::Shelf::objects().values_as::<ShelfDecades>();
    let shelves = shelves.order_by(super::lists::Shelf.name);
    let shelves = assert_queries(&db, 3, async || shelves.all(&db).await).await?;
    let decade = |decade, newest| Decade {
        decade,
        newest: Some(newest),
    };
    let (mut decades, copied): (Vec<_>, Vec<_>) = shelves
        .into_iter()
        .map(|row| (row.decades, row.copied))
        .unzip();
    assert_eq!(
        decades.remove(0),
        [decade(181, 1815), decade(186, 1868), decade(187, 1871)]
    );
    assert_eq!(decades, [[decade(181, 1815)]]);
    let n_copied: Vec<_> = copied.iter().map(Vec::len).collect();
    assert_eq!(n_copied, [2, 0]);
    Ok(())
}

#[derive(Row, Debug)]
#[row(super::lists::Shelf)]
struct ShelfNewest {
    #[row(from = super::lists::Shelf.books.order_by(Book.year.desc()).limit(2))]
    newest: Vec<Decade>,
    #[row(from = super::lists::Shelf.books.filter(Book.in_print).order_by((Book.copies, Book.id)).limit(1).offset(1))]
    second: Vec<Decade>,
}

/// Each shelf has a page of its own, in its own order, of which the groups are made.
async fn a_list_of_many_to_many_is_of_groups_of_a_page_of_each(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    db.create_tables(schema![Author, Book, super::lists::Shelf])
        .await?;
    for (name, keys) in [("a", vec![1, 2, 4]), ("b", vec![4]), ("c", vec![3, 4, 1])] {
        let shelf = super::lists::Shelf::draft().name(name).save(&db).await?;
        shelf.books.add(keys, &db).await?;
    }
    let shelves = super::lists::Shelf::objects().values_as::<ShelfNewest>();
    let shelves = shelves.order_by(super::lists::Shelf.name);
    let shelves = assert_queries(&db, 3, async || shelves.all(&db).await).await?;
    let pairs = |mut decades: Vec<Decade>| {
        decades.sort_by_key(|row| row.decade);
        let pairs = decades.into_iter().map(|row| (row.decade, row.newest));
        pairs.collect::<Vec<_>>()
    };
    let found: Vec<_> = shelves
        .into_iter()
        .map(|row| (pairs(row.newest), pairs(row.second)))
        .collect();
    let decade = |decade, newest| (decade, Some(newest));
    assert_eq!(
        found,
        [
            (
                vec![decade(186, 1868), decade(187, 1871)],
                vec![decade(186, 1868)]
            ),
            (vec![decade(181, 1815)], vec![]),
            (
                vec![decade(185, 1854), decade(186, 1868)],
                vec![decade(186, 1868)]
            ),
        ]
    );
    Ok(())
}

async fn a_page_of_structs_of_groups_is_filtered(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let page = Book::objects()
        .values_as::<ByAuthor>()
        .order_by(Book.author.name)
        .limit(2);
    let filtered = page.filter(Book.year.max().gt(1850) & Book.author.name.contains("H"));
    assert_eq!(filtered.get(&db).await?.author, "Henry David Thoreau");
    Ok(())
}
