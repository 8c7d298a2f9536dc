//! Queries as tables, whatever they ask: pages, windows, combined queries, rows in hand, and rows found by rows; and what
//! is asked of their rows, and of the books that they lead to.

on_each! {
    rows_of_tables,
    books_by_tables,
    authors_by_tables,
    writes_by_tables,
    tables_of_tables,
}

use super::numbers::{NumberTest, number_of, number_test};
use super::rows::{Author, Book, Frequency, Rank, Review, Rows, Shelf};
use super::windows::{Over, over};
use super::{Direction, ask_of, direction, keys, page_by_page, sum};
use orm::functions::{order_by, row_number};
use orm::prelude::*;
use orm::traits::CteModel;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A query whose values are the rows of a table.
#[derive(Clone, Debug)]
enum Source {
    Page,
    Window(Over),
    /// The values of the values of a page, without some.
    OfValues(NumberTest),
    /// Books with those of another query.
    Combined(Operator),
    InHand,
    Reviews,
    Groups,
    /// The first book of each author.
    FirstOfAuthor,
    /// Authors without a mentor, and those below them, down to a depth.
    Below {
        first: NumberTest,
        next: NumberTest,
        depth: i64,
    },
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Union,
    Intersect,
    Except,
}

#[derive(Clone, Copy, Debug)]
enum Storage {
    Automatic,
    Materialized,
    NotMaterialized,
}

#[derive(Clone, Debug)]
struct Asked {
    query: super::Asked,
    source: Source,
    storage: Storage,
    test: NumberTest,
    direction: Direction,
}

/// A number that is there, and one that may be null.
type Line = (i64, Option<i64>);

/// A query as a table, of a line for each of some books, or for each of some authors.
enum Table {
    Books(Cte<Rank>, BTreeMap<i64, Line>),
    Authors(Cte<Shelf>, BTreeMap<i64, Line>),
}

fn source() -> impl Strategy<Value = Source> {
    let operator = prop_oneof![
        Just(Operator::Union),
        Just(Operator::Intersect),
        Just(Operator::Except)
    ];
    let below = (number_test(), number_test(), 0..4_i64);
    prop_oneof![
        Just(Source::Page),
        over().prop_map(Source::Window),
        number_test().prop_map(Source::OfValues),
        operator.prop_map(Source::Combined),
        Just(Source::InHand),
        Just(Source::Reviews),
        Just(Source::Groups),
        Just(Source::FirstOfAuthor),
        below.prop_map(|(first, next, depth)| Source::Below { first, next, depth }),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let storage = prop_oneof![
        2 => Just(Storage::Automatic),
        1 => Just(Storage::Materialized),
        1 => Just(Storage::NotMaterialized),
    ];
    let parts = (
        super::asked(),
        source(),
        storage,
        number_test(),
        direction(),
    );
    parts.prop_map(|(query, source, storage, test, direction)| Asked {
        query,
        source,
        storage,
        test,
        direction,
    })
}

impl Operator {
    fn holds(self, one: bool, other: bool) -> bool {
        match self {
            Operator::Union => one || other,
            Operator::Intersect => one && other,
            Operator::Except => one && !other,
        }
    }
}

impl Storage {
    fn of<T: CteModel>(self, table: Cte<T>) -> Cte<T> {
        match self {
            Storage::Automatic => table,
            Storage::Materialized => table.materialized(),
            Storage::NotMaterialized => table.not_materialized(),
        }
    }
}

/// What is selected of books for a table of them.
type Selected = Values<Book, (i64, i64, Option<i64>)>;

impl Asked {
    fn table(&self, rows: &Rows) -> Table {
        match &self.source {
            Source::Page => {
                let values = self.selected(self.query.page_query());
                self.of_books(&values, self.lines(self.page(rows), rows))
            }
            Source::Window(over) => {
                let found = self.query.found(rows);
                let numbers = over.of(&found, rows);
                let lines = found.iter().map(|it| (it.id, (it.pages, numbers[&it.id])));
                let values = (Book.id, Book.pages, over.expr());
                self.of_books(&self.query.query().values(values), lines.collect())
            }
            Source::OfValues(test) => self.of_values(test, rows),
            Source::Combined(operator) => self.combined(*operator, rows),
            Source::InHand => self.in_hand(rows),
            Source::Reviews => self.reviews(rows),
            Source::Groups => self.groups(rows),
            Source::FirstOfAuthor => {
                let mut seen = BTreeSet::new();
                let mut found = self.query.found(rows);
                found.retain(|it| seen.insert(it.author.id));
                let values = (Book.author.id, Book.pages, self.number());
                let query = self.query.query().distinct_on(Book.author);
                let lines = found.iter().map(|it| (it.author.id, self.line(it, rows)));
                self.of_authors(&query.values(values), lines.collect())
            }
            Source::Below { first, next, depth } => self.below(first, next, *depth, rows),
        }
    }

    fn page<'r>(&self, rows: &'r Rows) -> Vec<&'r Book> {
        self.query.page(self.query.found(rows))
    }

    fn number(&self) -> Expr<Book, Option<i64>> {
        self.query.numbers[0].expr()
    }

    fn number_of(&self, book: &Book, rows: &Rows) -> Option<i64> {
        self.query.numbers[0].of(book, rows)
    }

    fn selected(&self, query: QuerySet<Book>) -> Selected {
        query.values((Book.id, Book.pages, self.number()))
    }

    fn line(&self, book: &Book, rows: &Rows) -> Line {
        (book.pages, self.number_of(book, rows))
    }

    fn lines<'r>(
        &self,
        books: impl IntoIterator<Item = &'r Book>,
        rows: &Rows,
    ) -> BTreeMap<i64, Line> {
        let lines = books.into_iter().map(|it| (it.id, self.line(it, rows)));
        lines.collect()
    }

    fn of_books(&self, query: &Selected, lines: BTreeMap<i64, Line>) -> Table {
        let table = query.cte((Rank.book, Rank.place, Rank.number));
        Table::Books(self.storage.of(table), lines)
    }

    fn of_authors<M: Model>(
        &self,
        query: &Values<M, (i64, i64, Option<i64>)>,
        lines: BTreeMap<i64, Line>,
    ) -> Table {
        let table = query.cte((Shelf.author, Shelf.books, Shelf.most));
        Table::Authors(self.storage.of(table), lines)
    }

    fn of_values(&self, test: &NumberTest, rows: &Rows) -> Table {
        let page = self.selected(self.query.page_query());
        let (book, pages, number) = page.handles();
        let place = row_number().over(order_by((&number, &book)));
        let kept = page.values((&book, place + pages, &number));
        let kept = kept.filter(test.predicate(&number));
        let mut found = self.page(rows);
        found.sort_by_cached_key(|it| {
            let number = self.number_of(it, rows);
            (number.is_none(), number, it.id)
        });
        let lines = (1..).zip(found).map(|(place, it)| {
            let (pages, number) = self.line(it, rows);
            (it.id, (place + pages, number))
        });
        let lines = lines.filter(|(_, line)| test.holds(line.1));
        self.of_books(&kept, lines.collect())
    }

    fn combined(&self, operator: Operator, rows: &Rows) -> Table {
        let page = self.selected(self.query.page_query());
        let other = Book::objects().filter(self.query.other.predicate());
        let other = self.selected(other);
        let values = match operator {
            Operator::Union => page.union(other),
            Operator::Intersect => page.intersect(other),
            Operator::Except => page.except(other),
        };
        let page = keys(&self.page(rows));
        let is_found = |book: &Book| {
            let is_other = self.query.other.holds(book, rows);
            operator.holds(page.contains(&book.id), is_other)
        };
        let found = rows.books.iter().filter(|it| is_found(it));
        self.of_books(&values, self.lines(found, rows))
    }

    fn in_hand(&self, rows: &Rows) -> Table {
        let lines = self.lines(self.page(rows), rows);
        let places = lines.iter().map(|(&book, &(place, number))| Rank {
            book: OneToOne::from(book),
            place,
            number,
        });
        let places: Vec<_> = places.collect();
        Table::Books(Cte::of_rows(&places), lines)
    }

    fn reviews(&self, rows: &Rows) -> Table {
        let reviews = Review::objects().filter(self.query.review.predicate());
        let values = (Review.book.id, count(), Review.stars.max());
        let table = reviews
            .values(values)
            .cte((Rank.book, Rank.place, Rank.number));
        let lines = rows.books.iter().filter_map(|book| {
            let mut own: Vec<_> = rows.reviews_of(book).collect();
            own.retain(|it| self.query.review.holds(Some(it), rows));
            let most = own.iter().map(|it| it.stars).max()?;
            Some((book.id, (number_of(own.len()), Some(most))))
        });
        Table::Books(self.storage.of(table), lines.collect())
    }

    fn groups(&self, rows: &Rows) -> Table {
        let values = (Book.author.id, count(), self.number().sum());
        let values = self.query.page_query().values(values);
        let mut by_author = BTreeMap::<i64, Vec<Option<i64>>>::new();
        for book in self.page(rows) {
            let numbers = by_author.entry(book.author.id).or_default();
            numbers.push(self.number_of(book, rows));
        }
        let lines = by_author.into_iter();
        let lines = lines.map(|(author, it)| (author, (number_of(it.len()), sum(it))));
        self.of_authors(&values, lines.collect())
    }

    fn below(&self, first: &NumberTest, next: &NumberTest, depth: i64, rows: &Rows) -> Table {
        let books = Author.books().filter(self.query.other.predicate());
        let number = books.sum(self.number());
        let roots = Author::objects().filter(Author.mentor.is_null());
        let roots = roots.filter(first.predicate(&Author.born.into()));
        let above = Author.mentor.shelf();
        let below = Author::objects()
            .filter(above.books.lt(depth) & next.predicate(&Author.born.into()))
            .values((
                Author.id,
                above.books.coalesce(0) + 1,
                above.most.coalesce(number.clone()),
            ));
        let table = roots
            .values((Author.id, value(0_i64), number))
            .recursive_cte((Shelf.author, Shelf.books, Shelf.most), below);
        let mut lines = BTreeMap::new();
        for author in &rows.authors {
            let mut books: Vec<_> = rows.books_of(author).collect();
            books.retain(|it| self.query.other.holds(it, rows));
            let number = sum(books.iter().map(|it| self.number_of(it, rows)));
            // A mentor has a smaller key, and so is here before.
            let line = match &author.mentor {
                None => first.holds(author.born).then_some((0, number)),
                Some(mentor) => lines
                    .get(&mentor.id)
                    .filter(|(above, _)| *above < depth && next.holds(author.born))
                    .map(|(above, most): &Line| (above + 1, most.or(number))),
            };
            lines.extend(line.map(|it| (author.id, it)));
        }
        Table::Authors(self.storage.of(table), lines)
    }

    /// Books whose number in the table is as asked, in an order by it.
    fn books_by(&self, table: &Table) -> QuerySet<Book> {
        let books = table
            .given(Book::objects())
            .filter(self.test.predicate(&table.number()));
        books.order_by((self.direction.order(&table.place()), Book.id.asc()))
    }

    fn found_by<'r>(&self, table: &Table, rows: &'r Rows) -> Vec<&'r Book> {
        let mut found: Vec<_> = rows.books.iter().collect();
        found.retain(|it| self.test.holds(table.number_of(it)));
        found.sort_by_key(|it| (self.direction.place(table.place_of(it)), it.id));
        found
    }
}

impl Table {
    fn given<M: Model>(&self, query: QuerySet<M>) -> QuerySet<M> {
        match self {
            Table::Books(table, _) => query.with_cte(table),
            Table::Authors(table, _) => query.with_cte(table),
        }
    }

    fn place(&self) -> Expr<Book, Option<i64>> {
        match self {
            Table::Books(..) => Book.rank().place.into(),
            Table::Authors(..) => Book.author.shelf().books.into(),
        }
    }

    fn number(&self) -> Expr<Book, Option<i64>> {
        match self {
            Table::Books(..) => Book.rank().number.into(),
            Table::Authors(..) => Book.author.shelf().most.into(),
        }
    }

    fn line_of(&self, book: &Book) -> Option<&Line> {
        match self {
            Table::Books(_, lines) => lines.get(&book.id),
            Table::Authors(_, lines) => lines.get(&book.author.id),
        }
    }

    fn place_of(&self, book: &Book) -> Option<i64> {
        self.line_of(book).map(|line| line.0)
    }

    fn number_of(&self, book: &Book) -> Option<i64> {
        self.line_of(book)?.1
    }

    /// The lines, by the keys of what they are of.
    fn lines(&self) -> Vec<(i64, Line)> {
        let (Table::Books(_, lines) | Table::Authors(_, lines)) = self;
        lines.iter().map(|(key, line)| (*key, *line)).collect()
    }
}

async fn rows_of_tables(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let table = asked.table(rows);
        let mut expected = table.lines();
        let (found, numbers) = match &table {
            Table::Books(table, _) => {
                let places = Rank::objects().with_cte(table);
                let all = places.clone().order_by(Rank.book.id).all(db).await?;
                let lines = all.iter().map(|it| (it.book.id, (it.place, it.number)));
                let kept = places.filter(asked.test.predicate(&Rank.number.into()));
                let numbers = kept.aggregate((count(), Rank.place.sum()), db).await?;
                (lines.collect::<Vec<_>>(), numbers)
            }
            Table::Authors(table, _) => {
                let shelves = Shelf::objects().with_cte(table);
                let all = shelves.clone().order_by(Shelf.author.id).all(db).await?;
                let lines = all.iter().map(|it| (it.author.id, (it.books, it.most)));
                let kept = shelves.filter(asked.test.predicate(&Shelf.most.into()));
                let numbers = kept.aggregate((count(), Shelf.books.sum()), db).await?;
                (lines.collect(), numbers)
            }
        };
        assert_eq!(found, expected, "{asked:?}");
        expected.retain(|(_, line)| asked.test.holds(line.1));
        let places = sum(expected.iter().map(|(_, line)| Some(line.0)));
        assert_eq!(numbers, (number_of(expected.len()), places), "{asked:?}");
        Ok(())
    })
    .await
}

async fn books_by_tables(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let table = asked.table(rows);
        let (query, found) = (asked.books_by(&table), asked.found_by(&table, rows));
        let values = query
            .clone()
            .values((Book.id, table.place(), table.number()));
        let lines = found
            .iter()
            .map(|it| (it.id, table.place_of(it), table.number_of(it)));
        assert_eq!(
            values.all(db).await?,
            lines.collect::<Vec<_>>(),
            "{asked:?}"
        );
        assert_eq!(query.count(db).await?, found.len() as u64, "{asked:?}");

        let size = u64::from(asked.query.limit) + 1;
        let shown = page_by_page(async |after| query.after(after, size, db).await);
        let shown = keys(&shown.await?);
        assert_eq!(shown, keys(&found), "{asked:?}");

        let groups = table
            .given(Book::objects())
            .values((table.number(), count()));
        let groups = groups.order_by(table.number()).all(db).await?;
        let mut expected = BTreeMap::new();
        for book in &rows.books {
            let number = table.number_of(book);
            *expected.entry((number.is_none(), number)).or_default() += 1;
        }
        let expected = expected.into_iter().map(|((_, number), n)| (number, n));
        assert_eq!(groups, expected.collect::<Vec<_>>(), "{asked:?}");
        Ok(())
    })
    .await
}

async fn authors_by_tables(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let table = asked.table(rows);
        let books = Author.books().filter(asked.test.predicate(&table.number()));
        let books = books.order_by((asked.direction.order(&table.place()), Book.id.asc()));
        let (offset, limit) = (asked.query.offset.into(), asked.query.limit.into());
        let page = books.clone().offset(offset).limit(limit);
        let authors = || table.given(Author::objects()).order_by(Author.id);
        let numbers = (Author.id, books.count(), page.sum(table.place()));
        let numbers = authors().values(numbers).all(db).await?;
        let all = authors().prefetch_related(books).all(db).await?;
        let pages = authors().prefetch_related(page).all(db).await?;
        let found = asked.found_by(&table, rows);
        for (((author, all), (_, page)), numbers) in all.iter().zip(&pages).zip(numbers) {
            let mut own = found.clone();
            own.retain(|it| it.author.id == author.id);
            assert_eq!(keys(all), keys(&own), "{asked:?}");
            let n = number_of(own.len());
            let own = asked.query.page(own);
            assert_eq!(keys(page), keys(&own), "{asked:?}");
            let places = sum(own.iter().map(|it| table.place_of(it)));
            assert_eq!(numbers, (author.id, n, places), "{asked:?}");
        }
        Ok(())
    })
    .await
}

async fn writes_by_tables(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let table = asked.table(rows);
        let found = keys(&asked.found_by(&table, rows));
        let page = asked.query.page(found);
        let (offset, limit) = (asked.query.offset.into(), asked.query.limit.into());
        let query = asked.books_by(&table).offset(offset).limit(limit);
        let tx = db.begin().await?;
        let changed = query.update(Book.year.set(table.number()), &tx).await?;
        assert_eq!(changed, page.len() as u64, "{asked:?}");
        let years = Book::objects().order_by(Book.id).values(Book.year);
        let expected = rows.books.iter().map(|book| {
            let is_set = page.contains(&book.id);
            if is_set {
                table.number_of(book)
            } else {
                book.year
            }
        });
        let expected: Vec<_> = expected.collect();
        assert_eq!(years.all(&tx).await?, expected, "{asked:?}");
        tx.rollback().await?;

        let tx = db.begin().await?;
        query.delete(&tx).await?;
        let left = Book::objects().order_by(Book.id).all(&tx).await?;
        let mut expected = keys(&rows.books.iter().collect::<Vec<_>>());
        expected.sort_unstable();
        expected.retain(|it| !page.contains(it));
        assert_eq!(keys(&left), expected, "{asked:?}");
        tx.rollback().await
    })
    .await
}

/// The numbers that several rows of a table have, by a table of them.
async fn tables_of_tables(db: Database) -> orm::Result<()> {
    ask_of(asked(), db, async |asked, rows, db| {
        let table = asked.table(rows);
        let groups = match &table {
            Table::Books(table, _) => {
                let places = Rank::objects().with_cte(table);
                let values = (Rank.number.coalesce(0), count());
                places
                    .values(values)
                    .cte((Frequency.number, Frequency.rows))
            }
            Table::Authors(table, _) => {
                let shelves = Shelf::objects().with_cte(table);
                let values = (Shelf.most.coalesce(0), count());
                shelves
                    .values(values)
                    .cte((Frequency.number, Frequency.rows))
            }
        };
        let frequencies = asked.storage.of(groups);
        let several = Frequency::objects()
            .filter(Frequency.rows.ge(2))
            .values(Frequency.number);
        let number = table.number().coalesce(-1);
        let query = asked.books_by(&table).with_cte(&frequencies);
        let query = query.filter(number.is_in(several) & asked.query.other.predicate());
        let mut by_number = BTreeMap::<i64, i64>::new();
        for (_, line) in table.lines() {
            *by_number.entry(line.1.unwrap_or(0)).or_default() += 1;
        }
        let mut found = asked.found_by(&table, rows);
        found.retain(|it| asked.query.other.holds(it, rows));
        found.retain(|it| {
            let number = table.number_of(it).unwrap_or(-1);
            by_number.get(&number).is_some_and(|rows| *rows >= 2)
        });
        assert_eq!(keys(&query.all(db).await?), keys(&found), "{asked:?}");
        let all = Frequency::objects()
            .with_cte(&frequencies)
            .order_by(Frequency.number);
        let all = all
            .values((Frequency.number, Frequency.rows))
            .all(db)
            .await?;
        assert_eq!(all, by_number.into_iter().collect::<Vec<_>>(), "{asked:?}");
        Ok(())
    })
    .await
}
