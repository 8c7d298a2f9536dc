//! What stands behind windows: conditions, orders, pages, groups and aggregates, of queries, of their values and of related
//! rows.

use super::conditions::{Condition, condition};
use super::numbers::{Number, NumberTest, number, number_of, number_test};
use super::rows::{Author, Book, Rows};
use super::windows::{Over, over};
use super::{Direction, ask_of, direction, keys, page_by_page, sum};
use orm::prelude::*;
use orm::query::{Order, ToMany, Values};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;

on_each! {
    values,
    chosen_rows,
    related_rows,
}

/// A condition among others, of which one is on a window.
#[derive(Clone, Debug)]
enum Behind {
    Rows(Condition),
    Window(usize, NumberTest),
    SumOfWindows(NumberTest),
    Either(Condition, usize, NumberTest),
}

#[derive(Clone, Debug)]
enum Key {
    Number(Number),
    Window(usize),
}

#[derive(Clone, Debug)]
struct Asked {
    before: Option<Condition>,
    windows: [Over; 2],
    /// Whether the values are selected before the conditions are there.
    is_selected_first: bool,
    behind: Vec<Behind>,
    keys: Vec<(Key, Direction)>,
    number: Number,
    offset: u8,
    limit: u8,
}

/// A book, and the values of both windows.
type Line = (i64, Option<i64>, Option<i64>);

fn asked() -> impl Strategy<Value = Asked> {
    let behind = prop_oneof![
        condition(1).prop_map(Behind::Rows),
        (0..2_usize, number_test()).prop_map(|(of, test)| Behind::Window(of, test)),
        number_test().prop_map(Behind::SumOfWindows),
        (condition(1), 0..2_usize, number_test())
            .prop_map(|(it, of, test)| Behind::Either(it, of, test)),
    ];
    let key = prop_oneof![
        number(1).prop_map(Key::Number),
        (0..2_usize).prop_map(Key::Window),
    ];
    let parts = (
        option::of(condition(1)),
        [over(), over()],
        any::<bool>(),
        vec(behind, 0..3),
        vec((key, direction()), 0..3),
        number(1),
        0..4_u8,
        1..12_u8,
    );
    parts.prop_map(
        |(before, windows, is_selected_first, behind, keys, number, offset, limit)| Asked {
            before,
            windows,
            is_selected_first,
            behind,
            keys,
            number,
            offset,
            limit,
        },
    )
}

impl Behind {
    fn holds(&self, line: &Line, rows: &Rows) -> bool {
        let book = rows.book(line.0);
        let window = |of: usize| [line.1, line.2][of];
        match self {
            Behind::Rows(condition) => condition.holds(book, rows),
            Behind::Window(of, test) => test.holds(window(*of)),
            Behind::SumOfWindows(test) => test.holds(line.1.zip(line.2).map(|(a, b)| a + b)),
            Behind::Either(condition, of, test) => {
                condition.holds(book, rows) || test.holds(window(*of))
            }
        }
    }
}

impl Asked {
    fn window(&self, of: usize) -> Expr<Book, Option<i64>> {
        self.windows[of].expr()
    }

    fn predicate(&self, behind: &Behind) -> Predicate<Book> {
        match behind {
            Behind::Rows(condition) => condition.predicate(),
            Behind::Window(of, test) => test.predicate(&self.window(*of)),
            Behind::SumOfWindows(test) => test.predicate(&(self.window(0) + self.window(1))),
            Behind::Either(condition, of, test) => {
                condition.predicate() | test.predicate(&self.window(*of))
            }
        }
    }

    /// All conditions, in the order in which a query has them.
    fn conditions(&self) -> impl Iterator<Item = Predicate<Book>> {
        let before = self.before.as_ref().map(Condition::predicate);
        let behind = self.behind.iter().map(|it| self.predicate(it));
        before.into_iter().chain(behind)
    }

    fn order(&self) -> Vec<Order<Book>> {
        let keys = self.keys.iter().map(|(key, direction)| match key {
            Key::Number(number) => direction.order(&number.expr()),
            Key::Window(of) => direction.order(&self.window(*of)),
        });
        keys.chain([Book.id.asc()]).collect()
    }

    fn sort(&self, lines: &mut [Line], rows: &Rows) {
        lines.sort_by_cached_key(|line| {
            let keys = self.keys.iter().map(|(key, direction)| {
                direction.place(match key {
                    Key::Number(number) => number.of(rows.book(line.0), rows),
                    Key::Window(of) => [line.1, line.2][*of],
                })
            });
            (keys.collect::<Vec<_>>(), line.0)
        });
    }

    fn values(&self) -> Values<Book, Line> {
        let selected = (Book.id, self.window(0), self.window(1));
        let mut conditions = self.conditions();
        if self.is_selected_first {
            let before = conditions.by_ref().take(usize::from(self.before.is_some()));
            let query = before.fold(Book::objects(), QuerySet::filter);
            conditions.fold(query.values(selected), Values::filter)
        } else {
            conditions
                .fold(Book::objects(), QuerySet::filter)
                .values(selected)
        }
    }

    /// The lines of these books in the order of the query, where the values are selected first or last.
    fn lines(&self, mut books: Vec<&Book>, is_selected_first: bool, rows: &Rows) -> Vec<Line> {
        if let Some(condition) = &self.before {
            books.retain(|book| condition.holds(book, rows));
        }
        // What stands before the first condition on a window chooses the rows that the windows see.
        let is_before = |it: &&Behind| !is_selected_first && matches!(it, Behind::Rows(_));
        let n_before = self.behind.iter().take_while(is_before).count();
        let (before, behind) = self.behind.split_at(n_before);
        for it in before {
            books.retain(|book| it.holds(&(book.id, None, None), rows));
        }
        let [one, two] = [0, 1].map(|of| self.windows[of].of(&books, rows));
        let lines = books.iter().map(|it| (it.id, one[&it.id], two[&it.id]));
        let mut lines: Vec<Line> = lines.collect();
        lines.retain(|line| behind.iter().all(|it| it.holds(line, rows)));
        self.sort(&mut lines, rows);
        lines
    }

    fn page<T: Clone>(&self, lines: &[T]) -> Vec<T> {
        let page = lines.iter().skip(self.offset.into());
        page.take(self.limit.into()).cloned().collect()
    }
}

async fn values(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let lines = asked.lines(rows.books.iter().collect(), asked.is_selected_first, rows);
        let unordered = asked.values();
        let query = unordered.clone().order_by(asked.order());
        assert_eq!(query.all(db).await?, lines, "{asked:?}");
        assert_eq!(query.count(db).await?, lines.len() as u64, "{asked:?}");
        assert_eq!(query.exists(db).await?, !lines.is_empty(), "{asked:?}");

        let (offset, limit) = (asked.offset.into(), asked.limit.into());
        let page = query.clone().offset(offset).limit(limit);
        let in_page = asked.page(&lines);
        assert_eq!(page.all(db).await?, in_page, "{asked:?}");
        assert_eq!(page.count(db).await?, in_page.len() as u64, "{asked:?}");
        let sums = page.aggregate(|(_, one, two)| (count(), one.sum(), two.max()), db);
        let expected = (
            number_of(in_page.len()),
            sum(in_page.iter().map(|it| it.1)),
            in_page.iter().filter_map(|it| it.2).max(),
        );
        assert_eq!(sums.await?, expected, "{asked:?}");

        let shown = page_by_page(async |after| query.after(after, limit, db).await);
        let shown = shown.await?;
        assert_eq!(shown, lines, "{asked:?}");

        let (_, one, two) = unordered.handles();
        let groups = unordered.values((&one, count(), two.sum())).order_by(&one);
        let mut expected = BTreeMap::<_, Vec<_>>::new();
        for line in &lines {
            let key = (line.1.is_none(), line.1);
            expected.entry(key).or_default().push(line.2);
        }
        let expected = expected.into_iter();
        let expected = expected.map(|(key, twos)| (key.1, number_of(twos.len()), sum(twos)));
        assert_eq!(
            groups.all(db).await?,
            expected.collect::<Vec<_>>(),
            "{asked:?}"
        );
        Ok(())
    })
    .await
}

async fn chosen_rows(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let lines = asked.lines(rows.books.iter().collect(), false, rows);
        let query = asked.conditions().fold(Book::objects(), QuerySet::filter);
        let query = query.order_by(asked.order());
        let found: Vec<i64> = lines.iter().map(|it| it.0).collect();
        assert_eq!(keys(&query.all(db).await?), found, "{asked:?}");
        let annotated = query.clone().annotate(asked.window(0)).all(db).await?;
        let annotated = annotated.iter().map(|(book, one)| (book.id, *one));
        let expected = lines.iter().map(|it| (it.0, it.1));
        assert!(annotated.eq(expected), "{asked:?}");

        let numbers = lines
            .iter()
            .map(|it| asked.number.of(rows.book(it.0), rows));
        let numbers: Vec<_> = numbers.collect();
        let sums = query.aggregate((count(), asked.number.expr().sum()), db);
        let expected = (number_of(numbers.len()), sum(numbers.iter().copied()));
        assert_eq!(sums.await?, expected, "{asked:?}");

        let tx = db.begin().await?;
        let (offset, limit) = (asked.offset.into(), asked.limit.into());
        let page = query.offset(offset).limit(limit);
        let in_page = asked.page(&found);
        let changed = page.update(Book.year.set(-1), &tx).await?;
        assert_eq!(changed, in_page.len() as u64, "{asked:?}");
        let set = Book::objects().filter(Book.year.eq(-1)).order_by(Book.id);
        let mut expected = in_page;
        expected.sort_unstable();
        assert_eq!(keys(&set.all(&tx).await?), expected, "{asked:?}");
        tx.rollback().await
    })
    .await
}

async fn related_rows(db: Database) -> orm::Result<()> {
    // A window in the order of a page would see the page of each owner alone, and is refused.
    let asked = asked().prop_map(|mut asked| {
        asked.keys.retain(|(key, _)| matches!(key, Key::Number(_)));
        asked
    });
    ask_of(asked, db, async |asked, rows, db| {
        let books = asked.conditions().fold(Author.books(), ToMany::filter);
        let books = books.order_by(asked.order());
        let (offset, limit) = (asked.offset.into(), asked.limit.into());
        let page = books.clone().offset(offset).limit(limit);
        let authors = Author::objects().order_by(Author.id);
        let numbers = authors.values((
            Author.id,
            books.count(),
            books.sum(asked.number.expr()),
            page.count(),
            books.is_empty(),
        ));
        let numbers = numbers.all(db).await?;
        let loaded = Author::objects().order_by(Author.id);
        let all = loaded.clone().prefetch_related(books.clone());
        let pages = loaded.prefetch_related(page).all(db).await?;
        let all = all.all(db).await?;
        for (((author, all), (_, page)), numbers) in all.iter().zip(&pages).zip(numbers) {
            let lines = asked.lines(rows.books_of(author).collect(), false, rows);
            let found: Vec<i64> = lines.iter().map(|it| it.0).collect();
            assert_eq!(keys(all), found, "{asked:?}");
            let in_page = asked.page(&found);
            assert_eq!(keys(page), in_page, "{asked:?}");
            let sums = sum(lines
                .iter()
                .map(|it| asked.number.of(rows.book(it.0), rows)));
            let expected = (
                author.id,
                number_of(found.len()),
                sums,
                number_of(in_page.len()),
                found.is_empty(),
            );
            assert_eq!(numbers, expected, "{asked:?}");
        }
        Ok(())
    })
    .await
}
