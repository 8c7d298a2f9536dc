//! `EXISTS` in queries whose rows are skipped, cut and counted: what it finds is what going through the rows finds.

on_each! {
    skipped_rows_are_skipped,
    rows_with_elements_are_skipped_once,
    conditions_on_many_find_what_going_through_the_rows_finds;
    only(Sqlite, "the fault is SQLite's")
    sqlite_joins_what_exists_wrongly
}

use orm::prelude::*;
use orm::serde_json::{Value, json};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

#[derive(Model, Debug, Clone)]
struct Shelf {
    id: i64,
}

#[derive(Model, Debug, Clone)]
struct Item {
    id: i64,
    #[orm(index)]
    size: i32,
    #[orm(related_name = "items", on_delete = Cascade)]
    shelf: ForeignKey<Shelf>,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(item, kind))]
struct Mark {
    #[orm(related_name = "marks", on_delete = Cascade)]
    item: ForeignKey<Item>,
    kind: i32,
    weight: i32,
}

#[derive(Model, Debug, Clone)]
struct Note {
    id: i64,
    words: Vec<String>,
    data: Value,
}

/// What is asked of many rows: that one of them is small or large, and what that one has in turn.
#[derive(Debug, Clone)]
struct Wanted {
    below: i32,
    above: i32,
    weight: i32,
    marked: Option<bool>,
    is_there: bool,
}

impl Wanted {
    fn fits(&self, number: i32) -> bool {
        number < self.below || number > self.above
    }

    fn of_marks(&self) -> Predicate<Mark> {
        let fits = Mark.kind.lt(self.below) | Mark.kind.gt(self.above);
        fits & Mark.weight.ne(self.weight)
    }

    fn of_items(&self) -> Predicate<Item> {
        let fits = Item.size.lt(self.below) | Item.size.gt(self.above);
        let marked = Item.marks().any(self.of_marks());
        match self.marked {
            None => fits,
            Some(true) => fits & marked,
            Some(false) => fits & !marked,
        }
    }

    fn of_shelves(&self) -> Predicate<Shelf> {
        let found = Shelf.items().any(self.of_items());
        if self.is_there { found } else { !found }
    }
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let numbers = (0..5, 0..8, 0..3);
    let more = (option::of(any::<bool>()), proptest::bool::weighted(0.8));
    (numbers, more).prop_map(|((below, above, weight), (marked, is_there))| Wanted {
        below,
        above,
        weight,
        marked,
        is_there,
    })
}

/// Rows as they are drawn: of each item its shelf and size, of each mark its item, kind and weight.
#[derive(Debug, Clone)]
struct Stock {
    items: Vec<(i64, i32)>,
    marks: Vec<(usize, i32, i32)>,
}

const SHELVES: i64 = 6;

fn stocks() -> impl Strategy<Value = Stock> {
    let items = vec((1..=SHELVES, 0..8), 20);
    let marks = vec((0_usize..20, 0..8, 0..3), 50);
    (items, marks).prop_map(|(items, mut marks)| {
        marks.sort_unstable();
        marks.dedup_by_key(|&mut (item, kind, _)| (item, kind));
        Stock { items, marks }
    })
}

impl Stock {
    async fn store(&self, db: &Database) -> orm::Result<()> {
        db.create_tables(schema![Shelf, Item, Mark]).await?;
        Shelf::bulk_create((0..SHELVES).map(|_| Shelf::draft()), db).await?;
        let items = self.items.iter();
        let items = items.map(|&(shelf, size)| Item::draft().size(size).shelf(shelf));
        let items = Item::bulk_create(items, db).await?;
        let marks = self.marks.iter().map(|&(item, kind, weight)| {
            let mark = Mark::draft().item(&items[item]);
            mark.kind(kind).weight(weight)
        });
        Mark::bulk_create(marks, db).await?;
        Ok(())
    }

    /// Whether an item has what is wanted.
    fn has(&self, item: usize, wanted: &Wanted) -> bool {
        let mut marks = self.marks.iter().filter(|mark| mark.0 == item);
        let marked = marks.any(|&(_, kind, weight)| wanted.fits(kind) && weight != wanted.weight);
        wanted.fits(self.items[item].1) && wanted.marked.is_none_or(|marks| marks == marked)
    }

    /// The shelves that have all that is wanted.
    fn shelves(&self, wanted: &[Wanted]) -> Vec<i64> {
        let has = |shelf: i64, wanted: &Wanted| {
            let items = self.items.iter().enumerate();
            let mut items = items.filter(|(_, item)| item.0 == shelf);
            items.any(|(item, _)| self.has(item, wanted)) == wanted.is_there
        };
        let all = |&shelf: &i64| wanted.iter().all(|wanted| has(shelf, wanted));
        (1..=SHELVES).filter(all).collect()
    }
}

async fn ids(query: &QuerySet<Shelf>, db: &Database) -> orm::Result<Vec<i64>> {
    let rows = query.all(db).await?.into_iter();
    Ok(rows.map(|row| row.id).collect())
}

async fn skipped_rows_are_skipped(db: Database) -> orm::Result<()> {
    let items = [(1, 1), (1, 2), (1, 3), (2, 1), (4, 1), (4, 2)].to_vec();
    let marks = [(0, 1, 1), (1, 1, 1), (4, 1, 1), (5, 1, 1)].to_vec();
    Stock { items, marks }.store(&db).await?;
    let full = Shelf::objects()
        .filter(!Shelf.items().is_empty())
        .order_by(Shelf.id);
    assert_eq!(ids(&full, &db).await?, [1, 2, 4]);
    let rest = full.clone().offset(1);
    assert_eq!(ids(&rest, &db).await?, [2, 4]);
    assert_eq!(ids(&full.clone().limit(1).offset(1), &db).await?, [2]);
    assert_eq!((rest.count(&db).await?, rest.exists(&db).await?), (2, true));
    assert!(!full.clone().offset(3).exists(&db).await?);
    let of_rest = Item::objects().filter(Item.shelf.is_in(&rest));
    assert_eq!(of_rest.count(&db).await?, 3);
    let marked = Shelf.items().any(!Item.marks().is_empty());
    let second = Shelf::objects().filter(marked).order_by(Shelf.id).offset(1);
    assert_eq!(ids(&second, &db).await?, [4]);
    assert_eq!(rest.delete(&db).await?, 2);
    assert_eq!(
        ids(&Shelf::objects().order_by(Shelf.id), &db).await?,
        [1, 3, 5, 6]
    );
    Ok(())
}

async fn rows_with_elements_are_skipped_once(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Note]).await?;
    for words in [&["a", "b", "c"][..], &[], &["b", "d"], &["a"]] {
        let note = Note::draft().words(words);
        note.data(json!({ "words": words })).save(&db).await?;
    }
    let any_word = Note.words.any(|word| word.ne("a"));
    let in_data = Note.data.path("words");
    let in_data = in_data.any(|word| word.text().lt("b") | word.text().gt("a"));
    let ids = async |condition: Predicate<Note>, offset: u64| {
        let found = Note::objects().filter(condition).order_by(Note.id);
        found.offset(offset).values(Note.id).all(&db).await
    };
    assert_eq!(ids(any_word.clone(), 0).await?, [1, 3]);
    assert_eq!(ids(any_word.clone(), 1).await?, [3]);
    assert_eq!(ids(in_data.clone(), 0).await?, [1, 3, 4]);
    assert_eq!(ids(in_data.clone(), 1).await?, [3, 4]);
    assert_eq!(ids(!any_word & in_data, 1).await?, [0_i64; 0]);
    Ok(())
}

async fn conditions_on_many_find_what_going_through_the_rows_finds(
    db: Database,
) -> orm::Result<()> {
    let mut runner = TestRunner::deterministic();
    let mut draw = || {
        let drawn = stocks().new_tree(&mut runner).expect("rows");
        let asked = vec((vec(wanted(), 1..4), 1_usize..4), 80);
        let asked = asked.new_tree(&mut runner).expect("questions");
        (drawn.current(), asked.current())
    };
    let (stock, asked) = draw();
    stock.store(&db).await?;
    for (wanted, skipped) in asked {
        let expected = stock.shelves(&wanted);
        let query = Shelf::objects().filter(all_of(wanted.iter().map(Wanted::of_shelves)));
        let query = query.order_by(Shelf.id);
        assert_eq!(ids(&query, &db).await?, expected, "{wanted:?}");
        assert_eq!(query.count(&db).await?, expected.len() as u64, "{wanted:?}");
        let rest = query.offset(skipped as u64);
        let expected: Vec<i64> = expected.into_iter().skip(skipped).collect();
        assert_eq!(
            ids(&rest, &db).await?,
            expected,
            "{wanted:?} from {skipped}"
        );
        let within = Shelf::objects().filter(Shelf.id.is_in(expected.clone()));
        let within = within.filter(Shelf.items().any(Item.shelf.is_in(&rest)));
        let found = expected.iter().filter(|&&shelf| {
            let mut items = stock.items.iter();
            items.any(|item| item.0 == shelf)
        });
        assert_eq!(
            within.count(&db).await?,
            found.count() as u64,
            "{wanted:?} from {skipped}"
        );
    }
    Ok(())
}

/// SQLite 3.51 turns an `EXISTS` into a join. The two answers are wrong; with `LIMIT 1` inside, which keeps it from
/// that, they are right. Where this fails, SQLite is right again, and `exists` of its dialect can go.
#[cfg(feature = "sqlite")]
async fn sqlite_joins_what_exists_wrongly(_: Database) -> orm::Result<()> {
    use sqlx::{Connection, SqliteConnection};
    let mut lite = SqliteConnection::connect("sqlite::memory:")
        .await
        .expect("a database");
    let tables = "CREATE TABLE shelf(id INTEGER PRIMARY KEY);
        CREATE TABLE mark(shelf INTEGER, kind INTEGER, weight INTEGER, PRIMARY KEY(shelf, kind));
        INSERT INTO shelf VALUES (1), (2);
        INSERT INTO mark VALUES (1, 2, 1), (1, 3, 3), (2, 2, 1), (2, 3, 3)";
    sqlx::raw_sql(tables)
        .execute(&mut lite)
        .await
        .expect("tables");
    let mut ids = async |condition: &str, end: &str, page: &str| -> Vec<i64> {
        let text = format!(
            "SELECT id FROM shelf WHERE EXISTS (SELECT 1 FROM mark WHERE shelf = id{condition}{end}) \
             ORDER BY id{page}"
        );
        let text = sqlx::AssertSqlSafe(text);
        let rows = sqlx::query_scalar(text).fetch_all(&mut lite).await;
        rows.expect("rows")
    };
    let (either, rest) = (
        " AND weight <> 1 AND (kind > 3 OR kind < 7)",
        " LIMIT -1 OFFSET 1",
    );
    assert_eq!(ids("", " LIMIT 1", rest).await, [2]);
    assert_eq!(ids("", "", rest).await, [1, 2], "right is [2]");
    assert_eq!(ids(either, " LIMIT 1", "").await, [1, 2]);
    assert!(ids(either, "", "").await.is_empty(), "right is [1, 2]");
    Ok(())
}
