//! Rows that are made of others: elements of arrays, groups as tables, the first row of each, lists of related rows.

on_each! {
    elements,
    queries_as_tables,
    first_of_each,
    values_of_values,
    lists_of_related_rows,
    rows_within_rows,
    joined_rows,
}

use super::numbers::number_of;
use super::rows::{Author, Book, Review, Shelf, Tag};
use super::{ask, grouped, keys, page_by_page, sum};
use orm::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

async fn elements(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [number, _] = &asked.numbers;
        let (query, found) = (asked.query(), asked.found(rows));
        let (mark, place) = (Book.marks.unnest(), Book.marks.unnest_position());
        let marks = query
            .clone()
            .values((Book.id, &place, &mark, number.expr()));
        let marks = marks.order_by((Book.id, &place)).all(db).await?;
        let mut expected = Vec::new();
        for book in &found {
            let own = (0..).zip(&book.marks);
            expected.extend(own.map(|(at, mark)| (book.id, at, *mark, number.of(book, rows))));
        }
        expected.sort_unstable_by_key(|it| (it.0, it.1));
        assert_eq!(marks, expected, "{asked:?}");
        let groups = query
            .order_by(())
            .values((&mark, count(), number.expr().sum()));
        let groups = groups.filter(count().gt(1)).order_by(mark);
        let mut by_mark = BTreeMap::<i64, Vec<Option<i64>>>::new();
        for (_, _, mark, number) in expected {
            by_mark.entry(mark).or_default().push(number);
        }
        by_mark.retain(|_, numbers| numbers.len() > 1);
        let by_mark = by_mark.into_iter();
        let expected = by_mark.map(|(mark, it)| (mark, number_of(it.len()), sum(it)));
        assert_eq!(
            groups.all(db).await?,
            expected.collect::<Vec<_>>(),
            "{asked:?}"
        );
        Ok(())
    })
    .await
}

async fn queries_as_tables(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [number, other] = &asked.numbers;
        let values = (Book.author.id, count(), number.expr().max());
        let shelves = asked.page_query().values(values);
        let shelves = shelves.cte((Shelf.author, Shelf.books, Shelf.most));
        let mut by_author = BTreeMap::<i64, Vec<&Book>>::new();
        for book in asked.page(asked.found(rows)) {
            by_author.entry(book.author.id).or_default().push(book);
        }
        let shelf = |author: i64| {
            let books = by_author.get(&author)?;
            let most = books.iter().filter_map(|it| number.of(it, rows)).max();
            Some((number_of(books.len()), most))
        };

        let all = Shelf::objects()
            .with_cte(&shelves)
            .order_by(Shelf.author.id);
        let expected: Vec<_> = by_author
            .keys()
            .copied()
            .map(|it| (it, shelf(it)))
            .collect();
        let found = all.all(db).await?.into_iter();
        let found = found.map(|it| (it.author.id, Some((it.books, it.most))));
        assert_eq!(found.collect::<Vec<_>>(), expected, "{asked:?}");

        let own = Book.author.shelf();
        let query = Book::objects().with_cte(&shelves).order_by(asked.order());
        let query = query.filter(asked.other.predicate() & own.books.ge(2));
        let values = (Book.id, own.most, Book.editor.shelf().books, other.expr());
        let found = query.clone().values(values).all(db).await?;
        let mut books: Vec<_> = rows.books.iter().collect();
        books.retain(|it| asked.other.holds(it, rows));
        books.retain(|it| shelf(it.author.id).is_some_and(|it| it.0 >= 2));
        asked.sort(&mut books, rows);
        let values = books.iter().map(|book| {
            let editor = book.editor.as_ref().and_then(|it| shelf(it.id));
            let most = shelf(book.author.id).and_then(|it| it.1);
            (book.id, most, editor.map(|it| it.0), other.of(book, rows))
        });
        assert_eq!(found, values.collect::<Vec<_>>(), "{asked:?}");

        let tx = db.begin().await?;
        let changed = query
            .order_by(())
            .update(Book.year.set(own.most), &tx)
            .await?;
        assert_eq!(changed, books.len() as u64, "{asked:?}");
        let years = Book::objects().order_by(Book.id).values(Book.year);
        let expected = rows.books.iter().map(|book| {
            let is_set = books.iter().any(|it| it.id == book.id);
            let most = || shelf(book.author.id).and_then(|it| it.1);
            if is_set { most() } else { book.year }
        });
        let expected: Vec<_> = expected.collect();
        assert_eq!(years.all(&tx).await?, expected, "{asked:?}");
        tx.rollback().await
    })
    .await
}

async fn first_of_each(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [by, _] = &asked.numbers;
        let mut seen = BTreeSet::new();
        let mut first = asked.found(rows);
        first.retain(|book| seen.insert(by.of(book, rows)));
        let query = asked.query().distinct_on(by.expr());
        assert_eq!(keys(&query.all(db).await?), keys(&first), "{asked:?}");
        assert_eq!(query.count(db).await?, first.len() as u64, "{asked:?}");
        let (offset, limit) = (asked.offset.into(), asked.limit.into());
        let page = query.offset(offset).limit(limit).all(db).await?;
        assert_eq!(keys(&page), keys(&asked.page(first)), "{asked:?}");
        Ok(())
    })
    .await
}

async fn values_of_values(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [one, two] = &asked.numbers;
        let books = asked.page(asked.found(rows));
        let inner = asked
            .page_query()
            .values((Book.author.id, one.expr(), two.expr()));
        let (author, one_value, two_value) = inner.handles();
        let outer = inner.values((&one_value, count(), two_value.sum(), author.max()));
        let outer = outer.filter(count().ge(2)).order_by(one_value);
        let groups = grouped(one, &books, rows).into_iter();
        let mut expected: Vec<_> = groups
            .filter(|(_, books)| books.len() >= 2)
            .map(|(number, books)| {
                let twos = sum(books.iter().map(|it| two.of(it, rows)));
                let author = books.iter().map(|it| it.author.id).max();
                (number, number_of(books.len()), twos, author)
            })
            .collect();
        expected.sort_by_key(|it| (it.0.is_none(), it.0));
        assert_eq!(outer.all(db).await?, expected, "{asked:?}");
        Ok(())
    })
    .await
}

async fn lists_of_related_rows(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let reviews = Book.reviews().filter(asked.review.predicate());
        let best = reviews.order_by((Review.stars.desc(), Review.id));
        let names = best.string_agg(Review.reader.name, "|");
        let values = (Book.id, best.array_agg(Review.stars), names);
        let found = asked.query().values(values).all(db).await?;
        let expected = asked.found(rows).into_iter().map(|book| {
            let mut own: Vec<_> = rows.reviews_of(book).collect();
            own.retain(|it| asked.review.holds(Some(it), rows));
            own.sort_by_key(|it| (Reverse(it.stars), it.id));
            let names: Vec<_> = own
                .iter()
                .map(|it| rows.reader_of(it).name.as_str())
                .collect();
            let names = (!names.is_empty()).then(|| names.join("|"));
            (book.id, own.iter().map(|it| it.stars).collect(), names)
        });
        assert_eq!(
            found,
            expected.collect::<Vec<(i64, Vec<i64>, _)>>(),
            "{asked:?}"
        );
        Ok(())
    })
    .await
}

async fn rows_within_rows(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let reviews = Book.reviews().filter(asked.review.predicate());
        let reviews = reviews.order_by(Review.id).select_related(Review.reader);
        let books = Author.books().filter(asked.condition.predicate());
        let books = books.order_by(asked.order()).prefetch_related(reviews);
        let authors = Author::objects().order_by(Author.id);
        let authors = authors.prefetch_related(books).all(db).await?;
        let found = asked.found(rows);
        assert_eq!(authors.len(), rows.authors.len(), "{asked:?}");
        for (author, books) in &authors {
            let mut own = found.clone();
            own.retain(|it| it.author.id == author.id);
            let of_author: Vec<_> = books.iter().map(|it| it.0.id).collect();
            assert_eq!(of_author, keys(&own), "{asked:?}");
            for (book, reviews) in books {
                let mut own: Vec<_> = rows.reviews_of(book).collect();
                own.retain(|it| asked.review.holds(Some(it), rows));
                own.sort_by_key(|it| it.id);
                let names = |it: &&Review| (it.id, rows.reader_of(it).name.clone());
                let own: Vec<_> = own.iter().map(names).collect();
                let found = reviews.iter().map(|it| {
                    let reader = it.reader.loaded().expect("a reader");
                    (it.id, reader.name.clone())
                });
                assert_eq!(found.collect::<Vec<_>>(), own, "{asked:?}");
            }
        }
        Ok(())
    })
    .await
}

async fn joined_rows(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [number, _] = &asked.numbers;
        let (query, found) = (asked.query().order_by(()), asked.found(rows));
        let reviews = Book.reviews().filter(asked.review.predicate());
        let (review, tag) = (reviews.left_join(), Book.tags.inner_join());
        let (stars, weight) = (review.value(Review.stars), tag.value(Tag.weight));
        let values = (
            Book.id,
            number.expr(),
            review.value(Review.id),
            tag.value(Tag.id),
        );
        let pairs = query.clone().values(values);
        let pairs = pairs.order_by((Book.id, review.value(Review.id), tag.value(Tag.id)));
        let mut expected = Vec::new();
        let mut by_stars = BTreeMap::<_, Vec<_>>::new();
        for book in &found {
            let mut own: Vec<_> = rows.reviews_of(book).map(Some).collect();
            own.retain(|it| asked.review.holds(*it, rows));
            if own.is_empty() {
                own.push(None);
            }
            for review in own {
                for tag in rows.tags_of(book) {
                    let number = number.of(book, rows);
                    expected.push((book.id, number, review.map(|it| it.id), tag.id));
                    let weights = by_stars.entry(review.map(|it| it.stars)).or_default();
                    weights.push(tag.weight);
                }
            }
        }
        expected.sort_unstable_by_key(|it| (it.0, it.2, it.3));
        assert_eq!(pairs.all(db).await?, expected, "{asked:?}");
        assert_eq!(pairs.count(db).await?, expected.len() as u64, "{asked:?}");
        let size = u64::from(asked.limit) + 1;
        let shown = page_by_page(async |after| pairs.after(after, size, db).await);
        let shown = shown.await?;
        assert_eq!(shown, expected, "{asked:?}");
        let groups = query.values((&stars, count(), weight.sum()));
        let groups = groups.order_by(&stars).all(db).await?;
        let by_stars = by_stars.into_iter();
        let expected = by_stars.map(|(stars, it)| (stars, number_of(it.len()), sum(it)));
        let mut expected: Vec<_> = expected.collect();
        expected.sort_by_key(|it| (it.0.is_none(), it.0));
        assert_eq!(groups, expected, "{asked:?}");
        Ok(())
    })
    .await
}
