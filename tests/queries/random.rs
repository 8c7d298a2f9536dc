//! Random queries against an evaluator: a query finds what plain Rust finds in the same rows.
//!
//! Values and conditions are data, which is read twice: as an expression of a query, and as a function of rows in memory.
//! Each test asks a fixed number of queries; `ORM_TEST_RANDOM_QUERIES=5000` asks more.
//!
//! - `rows`: the models, random rows of them, and how these are related
//! - `numbers`: numbers of a book, and what is asked of a number
//! - `conditions`: conditions on books and on the rows related to them
//! - `ties`: relations between books by conditions
//! - `derived`: rows made of others: elements of arrays, groups as tables, the first row of each, lists of related rows
//! - `steps`: values of values, several queries deep
//! - `tables`: queries as tables, of any kind
//! - `windows`: windows of any kind
//! - `behind_windows`: what stands behind windows

mod behind_windows;
mod conditions;
mod derived;
mod numbers;
mod rows;
mod steps;
mod tables;
mod ties;
mod windows;

use self::conditions::{Condition, OfReview, condition, of_review};
use self::numbers::{Number, number, number_of};
use self::rows::{Book, Review, Rows};
use self::steps::{Step, step};
use self::ties::{Tie, tie};
use orm::functions::{order_by, partition_by, row_number};
use orm::prelude::*;
use orm::query::{KeysetPage, Order};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::env;

on_each! {
    rows_and_counts,
    pages_and_what_is_asked_of_them,
    pages_from_a_cursor_on,
    values_and_aggregates,
    groups,
    windows,
    combined_queries,
    rows_that_are_written,
    rows_for_each,
}

/// The random parts of one query.
#[derive(Clone, Debug)]
struct Asked {
    condition: Condition,
    other: Condition,
    keys: Vec<(Number, Direction)>,
    numbers: [Number; 2],
    tie: Tie,
    review: OfReview,
    steps: Vec<Step>,
    offset: u8,
    limit: u8,
}

#[derive(Clone, Copy, Debug)]
enum Direction {
    Asc,
    Desc,
    AscNullsFirst,
    DescNullsLast,
}

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![
        Just(Direction::Asc),
        Just(Direction::Desc),
        Just(Direction::AscNullsFirst),
        Just(Direction::DescNullsLast),
    ]
}

/// The order by these keys.
fn ordered(keys: &[(Number, Direction)]) -> Vec<Order<Book>> {
    let keys = keys
        .iter()
        .map(|(number, direction)| direction.order(&number.expr()));
    keys.collect()
}

/// What books are compared by in that order.
fn place_of(keys: &[(Number, Direction)], book: &Book, rows: &Rows) -> Vec<(bool, Option<i64>)> {
    let keys = keys
        .iter()
        .map(|(number, direction)| direction.place(number.of(book, rows)));
    keys.collect()
}

impl Direction {
    fn order(self, number: &Expr<Book, Option<i64>>) -> Order<Book> {
        match self {
            Direction::Asc => number.asc(),
            Direction::Desc => number.desc(),
            Direction::AscNullsFirst => number.asc().nulls_first(),
            Direction::DescNullsLast => number.desc().nulls_last(),
        }
    }

    /// What numbers are compared by in this direction.
    fn place(self, number: Option<i64>) -> (bool, Option<i64>) {
        match self {
            Direction::Asc => (number.is_none(), number),
            Direction::Desc => (number.is_some(), number.map(|it| -it)),
            Direction::AscNullsFirst => (number.is_some(), number),
            Direction::DescNullsLast => (number.is_none(), number.map(|it| -it)),
        }
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let parts = (
        condition(2),
        condition(1),
        vec((number(1), direction()), 0..3),
        [number(1), number(1)],
        tie(),
        of_review(),
        vec(step(), 1..5),
        0..4_u8,
        0..12_u8,
    );
    parts.prop_map(
        |(condition, other, keys, numbers, tie, review, steps, offset, limit)| Asked {
            condition,
            other,
            keys,
            numbers,
            tie,
            review,
            steps,
            offset,
            limit,
        },
    )
}

impl Asked {
    fn query(&self) -> QuerySet<Book> {
        let condition = self.condition.predicate();
        Book::objects().filter(condition).order_by(self.order())
    }

    /// The order by the keys, and by the primary key where they are equal.
    fn order(&self) -> Vec<Order<Book>> {
        let mut order = ordered(&self.keys);
        order.push(Book.id.asc());
        order
    }

    /// The books that the query finds, in its order.
    fn found<'r>(&self, rows: &'r Rows) -> Vec<&'r Book> {
        let mut books: Vec<&Book> = rows.books.iter().collect();
        books.retain(|book| self.condition.holds(book, rows));
        self.sort(&mut books, rows);
        books
    }

    fn sort(&self, books: &mut [&Book], rows: &Rows) {
        books.sort_by_cached_key(|book| (place_of(&self.keys, book, rows), book.id));
    }

    /// A page of that query.
    fn page_query(&self) -> QuerySet<Book> {
        let (offset, limit) = (self.offset.into(), self.limit.into());
        self.query().offset(offset).limit(limit)
    }

    /// The rows of the page among all that are found.
    fn page<T>(&self, rows: Vec<T>) -> Vec<T> {
        let page = rows.into_iter().skip(usize::from(self.offset));
        page.take(usize::from(self.limit)).collect()
    }
}

/// The number of queries that are asked of the same rows.
const QUERIES_OF_ROWS: u32 = 15;

/// Asks queries of rows that are made anew for some of them. A check leaves the rows as they are.
async fn ask(
    db: Database,
    check: impl AsyncFn(&Asked, &Rows, &Database) -> orm::Result<()>,
) -> orm::Result<()> {
    ask_of(asked(), db, check).await
}

async fn ask_of<T>(
    strategy: impl Strategy<Value = T>,
    db: Database,
    check: impl AsyncFn(&T, &Rows, &Database) -> orm::Result<()>,
) -> orm::Result<()> {
    let many = env::var("ORM_TEST_RANDOM_QUERIES").ok();
    let many = many.map_or(QUERIES_OF_ROWS, |many| {
        many.parse().expect("a number of queries")
    });
    let mut random = TestRunner::deterministic();
    let mut n_asked = 0;
    while n_asked < many {
        let db = rows::fill(&mut random, &db).await?;
        let rows = Rows::read(&db).await?;
        assert!(rows.are_of_one_firm());
        for _ in 0..QUERIES_OF_ROWS.min(many - n_asked) {
            let asked = rows::sample(&strategy, &mut random);
            check(&asked, &rows, &db).await?;
            n_asked += 1;
        }
    }
    Ok(())
}

fn keys(books: &[impl Borrow<Book>]) -> Vec<i64> {
    books.iter().map(|book| book.borrow().id).collect()
}

/// The sum of those that are not null; null of none.
fn sum(numbers: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    numbers
        .into_iter()
        .flatten()
        .reduce(|sum, number| sum + number)
}

/// The books by a number.
fn grouped<'r>(
    by: &Number,
    books: &[&'r Book],
    rows: &Rows,
) -> BTreeMap<Option<i64>, Vec<&'r Book>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for &book in books {
        groups.entry(by.of(book, rows)).or_default().push(book);
    }
    groups
}

/// All that is asked, page by page from a cursor on.
async fn page_by_page<T>(
    page_after: impl AsyncFn(Option<&str>) -> orm::Result<KeysetPage<T>>,
) -> orm::Result<Vec<T>> {
    let (mut shown, mut after) = (Vec::new(), None);
    loop {
        let page = page_after(after.as_deref()).await?;
        shown.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(shown);
        }
    }
}

async fn rows_and_counts(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let (query, found) = (asked.query(), asked.found(rows));
        assert_eq!(keys(&query.all(db).await?), keys(&found), "{asked:?}");
        assert_eq!(query.count(db).await?, found.len() as u64, "{asked:?}");
        assert_eq!(query.exists(db).await?, !found.is_empty(), "{asked:?}");
        Ok(())
    })
    .await
}

async fn pages_and_what_is_asked_of_them(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let page = asked.page_query();
        let mut found = asked.page(asked.found(rows));
        assert_eq!(page.count(db).await?, found.len() as u64, "{asked:?}");
        let sums = page.aggregate(asked.numbers[0].expr().sum(), db).await?;
        let numbers = found.iter().map(|book| asked.numbers[0].of(book, rows));
        assert_eq!(sums, sum(numbers), "{asked:?}");
        let of_page = page.filter(asked.other.predicate());
        found.retain(|book| asked.other.holds(book, rows));
        assert_eq!(keys(&of_page.all(db).await?), keys(&found), "{asked:?}");
        Ok(())
    })
    .await
}

async fn pages_from_a_cursor_on(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let (query, found) = (asked.query(), keys(&asked.found(rows)));
        let size = u64::from(asked.limit) + 1;
        let (mut shown, mut after) = (Vec::new(), None);
        let (n_last, mut before) = loop {
            let page = query.after(after.as_deref(), size, db).await?;
            shown.extend(keys(&page.rows));
            after = page.next;
            if after.is_none() {
                break (page.rows.len(), page.previous);
            }
        };
        assert_eq!(shown, found, "{asked:?}");
        shown.truncate(shown.len() - n_last);
        while let Some(cursor) = before {
            let page = query.before(Some(&cursor), size, db).await?;
            let rest = shown.len() - page.rows.len();
            assert_eq!(keys(&page.rows), shown.split_off(rest), "{asked:?}");
            before = page.previous;
        }
        assert!(shown.is_empty(), "{asked:?}");
        Ok(())
    })
    .await
}

async fn values_and_aggregates(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [one, two] = &asked.numbers;
        let (query, found) = (asked.query(), asked.found(rows));
        let values = query.clone().values((Book.id, one.expr(), two.expr()));
        let numbers = |book: &&Book| (book.id, one.of(book, rows), two.of(book, rows));
        let numbers: Vec<_> = found.iter().map(numbers).collect();
        assert_eq!(values.all(db).await?, numbers, "{asked:?}");
        let distinct = query.clone().order_by(()).values(two.expr()).distinct();
        let two_numbers = grouped(two, &found, rows);
        let sums = (
            count(),
            one.expr().sum(),
            one.expr().min(),
            two.expr().count().distinct(),
        );
        let sums = query.aggregate(sums, db).await?;
        let ones = || numbers.iter().map(|it| it.1);
        let n_distinct = two_numbers.keys().flatten().count();
        let expected = (
            number_of(found.len()),
            sum(ones()),
            ones().flatten().min(),
            number_of(n_distinct),
        );
        assert_eq!(sums, expected, "{asked:?}");
        assert_eq!(
            distinct.count(db).await?,
            two_numbers.len() as u64,
            "{asked:?}"
        );
        Ok(())
    })
    .await
}

async fn groups(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [by, number] = &asked.numbers;
        let found = grouped(by, &asked.found(rows), rows);
        let groups = asked.query().order_by(());
        let groups = groups.values((by.expr(), count(), number.expr().max()));
        let several = groups.clone().filter(count().gt(1)).order_by(by.expr());
        let mut expected: Vec<_> = found
            .iter()
            .map(|(key, books)| {
                let numbers = books.iter().filter_map(|book| number.of(book, rows));
                (*key, number_of(books.len()), numbers.max())
            })
            .collect();
        expected.sort_by_key(|group| (group.0.is_none(), group.0));
        let sizes = groups
            .aggregate(|(_, n, most)| (count(), n.max(), most.sum()), db)
            .await?;
        let (n, most) = (
            expected.iter().map(|it| it.1),
            expected.iter().map(|it| it.2),
        );
        let expected_sizes = (number_of(expected.len()), n.max(), sum(most));
        assert_eq!(sizes, expected_sizes, "{asked:?}");
        expected.retain(|group| group.1 > 1);
        assert_eq!(several.all(db).await?, expected, "{asked:?}");
        assert_eq!(several.count(db).await?, expected.len() as u64, "{asked:?}");
        Ok(())
    })
    .await
}

async fn windows(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [by, number] = &asked.numbers;
        let window = || partition_by(by.expr());
        let place = row_number().over(window().order_by((number.expr(), Book.id)));
        let total = number.expr().sum().over(window());
        let before = Book.pages.sum().over(order_by(Book.id));
        let query = asked.query();
        let values = query.clone().values((Book.id, &place, total, before));
        let found = asked.found(rows);
        let mut places = BTreeMap::new();
        for (_, mut books) in grouped(by, &found, rows) {
            let total = sum(books.iter().map(|book| number.of(book, rows)));
            books.sort_by_key(|book| {
                let number = number.of(book, rows);
                (number.is_none(), number, book.id)
            });
            places.extend(
                (1..)
                    .zip(books)
                    .map(|(place, book)| (book.id, (place, total))),
            );
        }
        let expected = found.iter().map(|book| {
            let until = found
                .iter()
                .filter(|it| it.id <= book.id)
                .map(|it| it.pages);
            let (place, total) = places[&book.id];
            (book.id, place, total, Some(until.sum::<i64>()))
        });
        assert_eq!(
            values.all(db).await?,
            expected.collect::<Vec<_>>(),
            "{asked:?}"
        );
        let first = keys(&query.filter(place.le(2)).all(db).await?);
        let mut expected = keys(&found);
        expected.retain(|key| places[key].0 <= 2);
        assert_eq!(first, expected, "{asked:?}");
        Ok(())
    })
    .await
}

async fn combined_queries(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let page = || asked.page_query();
        let found = asked.page(asked.found(rows));
        let other = || Book::objects().filter(asked.other.predicate());
        let is_found = |book: &Book| found.iter().any(|it| it.id == book.id);
        let is_other = |book: &Book| asked.other.holds(book, rows);
        let check = async |query: QuerySet<Book>, is_in: &dyn Fn(&Book) -> bool| {
            let mut expected: Vec<_> = rows.books.iter().filter(|book| is_in(book)).collect();
            asked.sort(&mut expected, rows);
            let query = query.order_by(asked.order());
            assert_eq!(keys(&query.all(db).await?), keys(&expected), "{asked:?}");
            assert_eq!(query.count(db).await?, expected.len() as u64, "{asked:?}");
            orm::Result::Ok(())
        };
        check(page().union(other()), &|book| {
            is_found(book) || is_other(book)
        })
        .await?;
        check(page().intersect(other()), &|book| {
            is_found(book) && is_other(book)
        })
        .await?;
        check(page().except(other()), &|book| {
            is_found(book) && !is_other(book)
        })
        .await
    })
    .await
}

async fn rows_that_are_written(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let [number, _] = &asked.numbers;
        let page = || asked.page_query();
        let found = asked.page(asked.found(rows));
        let is_found = |book: &Book| found.iter().any(|it| it.id == book.id);
        let tx = db.begin().await?;
        let changed = page().update(Book.year.set(number.expr()), &tx).await?;
        let years = Book::objects()
            .order_by(Book.id)
            .values((Book.id, Book.year));
        let expected = rows.books.iter().map(|book| {
            let set = is_found(book).then(|| number.of(book, rows));
            (book.id, set.unwrap_or(book.year))
        });
        assert_eq!(changed, found.len() as u64, "{asked:?}");
        assert_eq!(
            years.all(&tx).await?,
            expected.collect::<Vec<_>>(),
            "{asked:?}"
        );
        tx.rollback().await?;

        let tx = db.begin().await?;
        page().delete(&tx).await?;
        let reviews = Review::objects().order_by(Review.id).values(Review.id);
        let kept = rows
            .reviews
            .iter()
            .filter(|it| !found.iter().any(|book| book.id == it.book.id));
        let mut kept: Vec<_> = kept.map(|it| it.id).collect();
        kept.sort_unstable();
        assert_eq!(reviews.all(&tx).await?, kept, "{asked:?}");
        tx.rollback().await
    })
    .await
}

async fn rows_for_each(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let tied = || {
            let tied = asked.tie.books().filter(asked.other.predicate());
            tied.order_by(asked.order())
        };
        let of = |book: &Book| {
            let mut tied = asked.tie.of(book, rows);
            tied.retain(|it| asked.other.holds(it, rows));
            asked.sort(&mut tied, rows);
            tied
        };
        let all = asked.page_query().prefetch_related(tied()).all(db).await?;
        for (book, found) in &all {
            assert_eq!(keys(found), keys(&of(book)), "{asked:?}");
        }
        let (offset, limit) = (asked.offset.into(), asked.limit.into());
        let page = tied().offset(offset).limit(limit);
        let pages = asked.query().prefetch_related(page.clone()).all(db).await?;
        let place = row_number().over(order_by(asked.order()));
        let (after, until) = (
            i64::from(asked.offset),
            i64::from(asked.offset + asked.limit),
        );
        let numbered = tied().filter(place.gt(after) & place.le(until));
        let numbered = asked.query().prefetch_related(numbered).all(db).await?;
        assert_eq!(numbered, pages, "{asked:?}");
        let counts = asked.query().values((Book.id, page.count()));
        let counts = counts.all(db).await?;
        assert_eq!(counts.len(), pages.len(), "{asked:?}");
        for ((book, found), count) in pages.iter().zip(counts) {
            let page = asked.page(of(book));
            assert_eq!(keys(found), keys(&page), "{asked:?}");
            assert_eq!(count, (book.id, number_of(page.len())), "{asked:?}");
        }
        Ok(())
    })
    .await
}
