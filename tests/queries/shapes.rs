//! Queries that differ in their values alone, of which the first is planned and the others are not.

on_each! {
    each_query_has_its_own_values,
    a_null_and_an_empty_list_are_asked_in_their_own_way,
    each_page_has_its_own_bounds,
    joined_rows_and_values_are_read_each_time,
    a_value_that_cannot_be_asked_is_refused_each_time,
    each_text_is_looked_for_as_it_is,
    each_subquery_has_its_own_values,
    each_aggregate_has_its_own_rows,
}

use orm::prelude::*;

use crate::library::*;

async fn each_query_has_its_own_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let between = |least: i32, most: i32| {
        let books = Book::objects().filter(Book.year.ge(least));
        books.filter(Book.year.le(most))
    };
    for (least, most, found) in [
        (1800, 1860, vec!["Emma", "Walden"]),
        (1860, 1869, vec!["Little Women"]),
        (1868, 1868, vec!["Little Women"]),
        (1869, 1860, vec![]),
    ] {
        let ordered = between(least, most).order_by(Book.title);
        assert_eq!(titles(&ordered, &db).await, found);
        assert_eq!(between(least, most).count(&db).await?, found.len() as u64);
        assert_eq!(between(least, most).exists(&db).await?, !found.is_empty());
    }
    for (name, title) in [("Jane Austen", "Emma"), ("Henry David Thoreau", "Walden")] {
        let books = Book::objects().filter(Book.author.name.eq(name));
        assert_eq!(books.get(&db).await?.title, title);
        let others = Book::objects().filter(!Book.author.name.eq(name));
        assert_eq!(others.count(&db).await?, 3);
    }
    for year in [1868, 1871] {
        let one_of = Book.year.eq(year) | Book.title.eq("Emma");
        assert_eq!(Book::objects().filter(one_of).count(&db).await?, 2);
    }
    Ok(())
}

async fn a_null_and_an_empty_list_are_asked_in_their_own_way(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let born = [Some(1803), None, Some(1700), None, Some(1817)];
    for (year, found) in born.into_iter().zip([1, 1, 0, 1, 1]) {
        let authors = Author::objects().filter(Author.birth_year.eq(year));
        assert_eq!(authors.count(&db).await?, found, "born in {year:?}");
        let others = Author::objects().filter(Author.birth_year.ne(year));
        assert_eq!(others.count(&db).await?, 4 - found, "not born in {year:?}");
    }
    let lists: [&[i64]; 5] = [&[ALCOTT], &[], &[EMERSON, AUSTEN, 99], &[], &[99]];
    for (keys, found) in lists.into_iter().zip([1, 0, 2, 0, 0]) {
        let authors = Author::objects().filter(Author.id.is_in(keys.iter().copied()));
        assert_eq!(authors.all(&db).await?.len(), found, "of {keys:?}");
    }
    Ok(())
}

async fn each_page_has_its_own_bounds(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let all = ["Emma", "Little Men", "Little Women", "Walden"];
    for (from, upto) in [(0, 1), (0, 3), (1, 2), (2, 4), (3, 3), (0, 4)] {
        let page = Book::objects().order_by(Book.title).offset(from);
        let page = page.limit(upto - from).all(&db).await?;
        let page: Vec<_> = page.iter().map(|book| book.title.as_str()).collect();
        let (from, upto) = (usize::try_from(from), usize::try_from(upto));
        assert_eq!(page, all[from.unwrap_or(0)..upto.unwrap_or(0)]);
    }
    for limit in [0, 2, 9] {
        let books = Book::objects().limit(limit);
        assert_eq!(books.exists(&db).await?, limit > 0);
        assert_eq!(books.count(&db).await?, limit.min(4));
    }
    Ok(())
}

async fn joined_rows_and_values_are_read_each_time(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (title, author, editor) in [
        ("Walden", "Henry David Thoreau", Some("Ralph Waldo Emerson")),
        ("Emma", "Jane Austen", None),
        ("Little Men", "Louisa May Alcott", None),
    ] {
        let books = Book::objects().filter(Book.title.eq(title));
        let rows = books.clone().select_related((Book.author, Book.editor));
        let book = rows.get(&db).await?;
        assert_eq!(
            book.author.loaded().map(|it| it.name.as_str()),
            Some(author)
        );
        let loaded = book.editor.as_ref().and_then(|it| it.loaded());
        assert_eq!(loaded.map(|it| it.name.as_str()), editor);
        let values = books.values((Book.author.name, Book.editor.name, Book));
        let (name, other, book) = values.get(&db).await?;
        assert_eq!((name.as_str(), other.as_deref()), (author, editor));
        assert_eq!(book.title, title);
    }
    Ok(())
}

async fn a_value_that_cannot_be_asked_is_refused_each_time(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (title, is_refused) in [("Emma", false), ("Em\0ma", true), ("Emma", false)] {
        let found = Book::objects().filter(Book.title.eq(title)).get(&db).await;
        let error = found.err();
        assert_eq!(error.is_some(), is_refused, "{error:?}");
        assert!(matches!(
            error,
            None | Some(Error::InvalidText {
                field: Some("title"),
                ..
            })
        ));
    }
    Ok(())
}

/// Says of a title whether it is found.
type IsFound<'f> = &'f dyn Fn(&str) -> bool;

async fn each_text_is_looked_for_as_it_is(db: Database) -> orm::Result<()> {
    const TITLES: [&str; 4] = ["Little Women", "50% [off]*", "Élan_!?", "\u{10FFFF}\\n"];
    const PARTS: [&str; 14] = [
        "Li",
        "women",
        "%",
        "[",
        "*",
        "?",
        "_",
        "!",
        "É",
        "é",
        "\u{10FFFF}",
        "\\",
        "50% [off]*",
        "",
    ];
    stocked(&db).await?;
    let book = Book::objects().first(&db).await?.expect("a book");
    Book::objects().every_row().delete(&db).await?;
    let drafts = TITLES.map(|title| Book::draft().title(title).year(1868).author(&book.author));
    Book::bulk_create(drafts, &db).await?;
    for part in PARTS {
        let lower = part.to_lowercase();
        let lookups: [(_, IsFound<'_>); 7] = [
            (Book.title.contains(part), &|it| it.contains(part)),
            (Book.title.starts_with(part), &|it| it.starts_with(part)),
            (Book.title.ends_with(part), &|it| it.ends_with(part)),
            (Book.title.icontains(part), &|it| {
                it.to_lowercase().contains(&lower)
            }),
            (Book.title.istarts_with(part), &|it| {
                it.to_lowercase().starts_with(&lower)
            }),
            (Book.title.iends_with(part), &|it| {
                it.to_lowercase().ends_with(&lower)
            }),
            (Book.title.ieq(part), &|it| it.to_lowercase() == lower),
        ];
        for (place, (condition, holds)) in lookups.into_iter().enumerate() {
            let found = Book::objects().filter(condition).count(&db).await?;
            let wanted = TITLES.iter().filter(|title| holds(title)).count();
            assert_eq!(found, wanted as u64, "{part:?}, lookup {place}");
        }
    }
    Ok(())
}

async fn each_subquery_has_its_own_values(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    let since = |year: i32| Author.books().filter(Book.year.ge(year));
    let years = [
        (1868, 1871),
        (1868, 1868),
        (1815, 1815),
        (1815, 1872),
        (1800, 1854),
    ];
    for ((one, other), found) in years.into_iter().zip([1, 1, 3, 0, 2]) {
        let some = Author.books().any(Book.year.ge(one)) & Author.books().any(Book.year.ge(other));
        assert_eq!(Author::objects().filter(some).count(&db).await?, found);
        let counted = since(one).count().gt(0) & since(other).count().gt(0);
        assert_eq!(Author::objects().filter(counted).count(&db).await?, found);
    }
    for (year, found) in [(1800, 4), (1860, 2), (1870, 1), (1880, 0)] {
        let authors = Author::objects().annotate(since(year).count());
        let authors = authors.all(&db).await?;
        let counts: i64 = authors.iter().map(|(_, count)| count).sum();
        assert_eq!(counts, found, "since {year}");
    }
    for (year, number, n_rows, total) in [(1815, 1, 2, 4), (1854, 2, 1, 3), (1871, 1, 1, 1)] {
        let books = Book::objects()
            .filter(Book.year.ge(year))
            .order_by(Book.year);
        let page = books.page(number, 2, &db).await?;
        assert_eq!(
            (page.rows.len(), page.total),
            (n_rows, total),
            "since {year}"
        );
    }
    Ok(())
}

async fn each_aggregate_has_its_own_rows(db: Database) -> orm::Result<()> {
    stocked(&db).await?;
    for (year, n, last) in [
        (1800, 4, Some(1871)),
        (1870, 1, Some(1871)),
        (1900, 0, None),
    ] {
        let books = Book::objects().filter(Book.year.ge(year));
        let found = books.aggregate((count(), Book.year.max()), &db).await?;
        assert_eq!(found, (n, last), "since {year}");
    }
    for (least, n_authors) in [(1, 3), (2, 1), (3, 0)] {
        let books = Book::objects().values((Book.author.name, count()));
        let busy = books.filter(count().ge(least)).all(&db).await?;
        assert_eq!(busy.len(), n_authors, "{least} books");
    }
    for (name, found) in [("walden", 1), ("WALDEN", 0), ("little men", 1)] {
        let lower = Book::objects().filter(orm::functions::lower(Book.title).eq(name));
        assert_eq!(lower.count(&db).await?, found, "{name}");
    }
    Ok(())
}
