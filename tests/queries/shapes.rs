//! Queries that differ in their values alone, of which the first is planned and the others are not.

on_each! {
    each_query_has_its_own_values,
    a_null_and_an_empty_list_are_asked_in_their_own_way,
    each_page_has_its_own_bounds,
    joined_rows_and_values_are_read_each_time,
    a_value_that_cannot_be_asked_is_refused_each_time,
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
