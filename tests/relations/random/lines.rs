//! Random lines: structs of values, with structs of related rows and lists of such in them, against the rows in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use orm::prelude::*;
use orm_tests::support::{Chance, sent, whole_or_sample};

use super::expected::Rows;
use super::models::{Book, Card, Entity, Firm, Person, Profile, Reading, Slot, Tag, Town, every};
use super::queries::Refined;
use super::requests::{Kind, Loaded, Number, Request, number};
use super::shapes::{End, read_by};
use super::store::{Relation, Row as StoredRow, Store, TABLES, Table};
use super::{Reader, at_end, end};

/// What is asked of the lists of a struct, and the numbers beside its fields, by the names that the struct gives them.
#[derive(Clone, Debug)]
struct Asked {
    lists: BTreeMap<&'static str, Request>,
    numbers: BTreeMap<&'static str, Number>,
}

tokio::task_local! {
    /// What is asked of the structs of the query that is made.
    static ASKED: Arc<Asked>;
}

/// The rows of a list of this name.
fn list<M: Entity, Q: Refined<M>>(name: &'static str, rows: Q) -> Q {
    ASKED.with(|asked| asked.lists[name].refine(rows))
}

/// The number of this name.
fn beside<M: Entity>(name: &'static str) -> Expr<M, Option<i64>> {
    ASKED.with(|asked| asked.numbers[name].expr())
}

/// The value of a field.
#[derive(Debug, PartialEq)]
enum Value {
    Number(Option<i64>),
    /// A struct of a related row, or of the row itself.
    One(Option<Vec<Value>>),
    Many(Lines),
}

/// Lines, in an order that counts or in any.
#[derive(Debug)]
struct Lines {
    lines: Vec<Vec<Value>>,
    is_ordered: bool,
}

impl PartialEq for Lines {
    /// Compares what was found, `other`, with what is expected.
    fn eq(&self, other: &Lines) -> bool {
        if self.is_ordered {
            return self.lines == other.lines;
        }
        let mut left: Vec<&Vec<Value>> = other.lines.iter().collect();
        let is_left = |line: &Vec<Value>| {
            let at = left.iter().position(|it| line == *it);
            at.map(|at| left.swap_remove(at)).is_some()
        };
        self.lines.len() == other.lines.len() && self.lines.iter().all(is_left)
    }
}

/// What a line is to hold.
struct Expected<'e> {
    asked: &'e Asked,
    store: &'e Store,
    table: Table,
    row: &'e StoredRow,
}

impl<'e> Expected<'e> {
    fn number(&self, column: usize) -> Value {
        Value::Number(self.row.0[column])
    }

    fn behind(&self, way: &[Relation], column: usize) -> Value {
        Value::Number(self.store.number(self.row, way, column))
    }

    fn beside(&self, name: &str) -> Value {
        let number = &self.asked.numbers[name];
        Value::Number(self.store.number_of(number, self.table, self.row))
    }

    fn of(&self, table: Table, row: &'e StoredRow) -> Expected<'e> {
        Expected {
            table,
            row,
            ..*self
        }
    }

    /// The line of a related row.
    fn one<L: Line>(&self, relation: Relation) -> Value {
        let row = self.store.related(relation, self.row).first().copied();
        Value::One(row.map(|row| L::expected(&self.of(relation.to(), row))))
    }

    /// The lines of a list.
    fn many<L: Line>(&self, name: &str, relation: Relation) -> Value {
        let rows = self.store.related(relation, self.row);
        let request = &self.asked.lists[name];
        let rows = self.store.found(request, &loaded(relation.to()), rows);
        Value::Many(self.lines::<L>(relation.to(), &rows))
    }

    fn lines<L: Line>(&self, table: Table, rows: &Rows) -> Lines {
        let keys = rows.nodes.iter().map(|it| it.row.key());
        let rows_of = keys.filter_map(|key| self.store.row(table, key));
        Lines {
            lines: rows_of
                .map(|row| L::expected(&self.of(table, row)))
                .collect(),
            is_ordered: rows.is_ordered,
        }
    }
}

/// Rows without others beside them.
fn loaded(table: Table) -> Loaded {
    Loaded {
        table,
        kind: Kind::Refined,
        below: &[],
    }
}

/// A struct of values.
trait Line: Sized + Send + 'static {
    /// What it holds.
    fn values(&self) -> Vec<Value>;
    fn expected(of: &Expected<'_>) -> Vec<Value>;
    /// The statements that load its lists, for so many lines of it.
    fn statements(lines: &[&Self]) -> usize;
}

fn number_of(value: impl Into<Option<i64>>) -> Value {
    Value::Number(value.into())
}

fn one<L: Line>(line: Option<&L>) -> Value {
    Value::One(line.map(L::values))
}

fn many<L: Line>(lines: &[L]) -> Value {
    Value::Many(Lines {
        lines: lines.iter().map(L::values).collect(),
        is_ordered: true,
    })
}

/// The statements of a list, and of the lists in it.
fn of_list<'l, L: Line>(lists: impl Iterator<Item = &'l Vec<L>>) -> usize {
    let lists: Vec<&Vec<L>> = lists.collect();
    if lists.is_empty() {
        return 0;
    }
    let lines: Vec<&L> = lists.into_iter().flatten().collect();
    1 + L::statements(&lines)
}

#[derive(Row)]
#[row(Town)]
struct TownLine {
    size: Option<i64>,
    #[row(from = beside("town"))]
    number: Option<i64>,
}

impl Line for TownLine {
    fn values(&self) -> Vec<Value> {
        vec![number_of(self.size), number_of(self.number)]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        vec![of.number(1), of.beside("town")]
    }
    fn statements(_: &[&Self]) -> usize {
        0
    }
}

/// A tag, with those below it at any depth.
#[derive(Row)]
#[row(Tag)]
struct TagLine {
    id: i64,
    word: i64,
    #[row(from = list("children", Tag.children()))]
    children: Vec<TagLine>,
}

impl Line for TagLine {
    fn values(&self) -> Vec<Value> {
        vec![
            number_of(self.id),
            number_of(self.word),
            many(&self.children),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let children = of.many::<TagLine>("children", Relation::Children);
        vec![of.number(0), of.number(1), children]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.children))
    }
}

#[derive(Row)]
#[row(Reading)]
struct ReadingLine {
    place: i64,
    #[row(from = Reading.book.editor.rank)]
    rank: Option<i64>,
    reader: ReaderLine,
}

impl Line for ReadingLine {
    fn values(&self) -> Vec<Value> {
        let reader = one(Some(&self.reader));
        vec![number_of(self.place), number_of(self.rank), reader]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let editor = [Relation::ReadBook, Relation::Editor];
        let reader = of.one::<ReaderLine>(Relation::Reader);
        vec![of.number(4), of.behind(&editor, 3), reader]
    }
    fn statements(lines: &[&Self]) -> usize {
        ReaderLine::statements(&lines.iter().map(|it| &it.reader).collect::<Vec<_>>())
    }
}

/// A related row with a list and a struct of its own.
#[derive(Row)]
#[row(Person)]
struct ReaderLine {
    id: i64,
    home: Option<TownLine>,
    #[row(from = list("cards", Person.cards()))]
    cards: Vec<CardLine>,
}

impl Line for ReaderLine {
    fn values(&self) -> Vec<Value> {
        vec![
            number_of(self.id),
            one(self.home.as_ref()),
            many(&self.cards),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let home = of.one::<TownLine>(Relation::Home);
        let cards = of.many::<CardLine>("cards", Relation::HeldCards);
        vec![of.number(0), home, cards]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.cards))
    }
}

#[derive(Row)]
#[row(Card)]
struct CardLine {
    id: i64,
    #[row(from = Card.hold.held.mark)]
    mark: Option<i64>,
    #[row(from = beside("card"))]
    number: Option<i64>,
    slot: SlotLine,
}

impl Line for CardLine {
    fn values(&self) -> Vec<Value> {
        let slot = one(Some(&self.slot));
        vec![
            number_of(self.id),
            number_of(self.mark),
            number_of(self.number),
            slot,
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let slot = of.one::<SlotLine>(Relation::CardSlot);
        vec![of.number(0), of.number(3), of.beside("card"), slot]
    }
    fn statements(lines: &[&Self]) -> usize {
        SlotLine::statements(&lines.iter().map(|it| &it.slot).collect::<Vec<_>>())
    }
}

/// A row whose key has two columns, with lists by it.
#[derive(Row)]
#[row(Slot)]
struct SlotLine {
    number: i64,
    size: Option<i64>,
    #[row(from = list("links", every!(Slot.links)))]
    links: Vec<LinkLine>,
}

impl Line for SlotLine {
    fn values(&self) -> Vec<Value> {
        vec![
            number_of(self.number),
            number_of(self.size),
            many(&self.links),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let number = of.row.key() % 100;
        let links = of.many::<LinkLine>("links", Relation::Links);
        vec![number_of(number), of.number(2), links]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.links))
    }
}

#[derive(Row)]
#[row(Slot)]
struct LinkLine {
    number: i64,
    #[row(from = Slot.next.next.size)]
    size: Option<i64>,
    #[row(from = list("before", Slot.before()))]
    before: Vec<Slot>,
}

impl Line for LinkLine {
    fn values(&self) -> Vec<Value> {
        let before = many(&self.before);
        vec![number_of(self.number), number_of(self.size), before]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let number = of.row.key() % 100;
        let size = of.behind(&[Relation::Next, Relation::Next], 2);
        let before = of.many::<Slot>("before", Relation::Before);
        vec![number_of(number), size, before]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.before))
    }
}

/// Whole rows stand wherever a struct may.
impl<M: Entity> Line for M {
    fn values(&self) -> Vec<Value> {
        self.of().0.into_iter().map(Value::Number).collect()
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        of.row.0.iter().copied().map(Value::Number).collect()
    }
    fn statements(_: &[&Self]) -> usize {
        0
    }
}

#[derive(Row)]
#[row(Book)]
struct BookLine {
    #[row(flatten)]
    years: YearLine,
    author: Person,
    editor: Option<ReaderLine>,
    #[row(from = list("tags", every!(Book.tags)))]
    tags: Vec<TagLine>,
    #[row(from = list("readings", Book.readings()))]
    readings: Vec<ReadingLine>,
}

impl Line for BookLine {
    fn values(&self) -> Vec<Value> {
        vec![
            one(Some(&self.years)),
            one(Some(&self.author)),
            one(self.editor.as_ref()),
            many(&self.tags),
            many(&self.readings),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        vec![
            Value::One(Some(YearLine::expected(of))),
            of.one::<Person>(Relation::Author),
            of.one::<ReaderLine>(Relation::Editor),
            of.many::<TagLine>("tags", Relation::Tags),
            of.many::<ReadingLine>("readings", Relation::ReadingsOfBook),
        ]
    }
    fn statements(lines: &[&Self]) -> usize {
        let editors: Vec<_> = lines.iter().filter_map(|it| it.editor.as_ref()).collect();
        ReaderLine::statements(&editors)
            + YearLine::statements(&lines.iter().map(|it| &it.years).collect::<Vec<_>>())
            + of_list(lines.iter().map(|it| &it.tags))
            + of_list(lines.iter().map(|it| &it.readings))
    }
}

/// The row itself, with a list of its own.
#[derive(Row)]
#[row(Book)]
struct YearLine {
    id: i64,
    year: i64,
    price: Option<i64>,
    #[row(from = beside("book"))]
    number: Option<i64>,
    #[row(from = list("readers", every!(Book.readers)))]
    readers: Vec<ReaderLine>,
}

impl Line for YearLine {
    fn values(&self) -> Vec<Value> {
        vec![
            number_of(self.id),
            number_of(self.year),
            number_of(self.price),
            number_of(self.number),
            many(&self.readers),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let readers = of.many::<ReaderLine>("readers", Relation::Readers);
        vec![
            of.number(0),
            of.number(2),
            of.number(3),
            of.beside("book"),
            readers,
        ]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.readers))
    }
}

#[derive(Row)]
#[row(Person)]
struct PersonLine {
    id: i64,
    #[row(from = beside("person"))]
    number: Option<i64>,
    boss: Option<ReaderLine>,
    #[row(from = Person.profile())]
    profile: Option<ProfileLine>,
    #[row(from = Person.books().order_by(Book.price.desc()).first())]
    best: Option<YearLine>,
    #[row(from = list("books", Person.books()))]
    books: Vec<BookLine>,
    #[row(from = list("friends", every!(Person.friends)))]
    friends: Vec<ReaderLine>,
    #[row(from = list("of_boss", Person.boss.books()))]
    of_boss: Vec<YearLine>,
}

impl Line for PersonLine {
    fn values(&self) -> Vec<Value> {
        vec![
            number_of(self.id),
            number_of(self.number),
            one(self.boss.as_ref()),
            one(self.profile.as_ref()),
            one(self.best.as_ref()),
            many(&self.books),
            many(&self.friends),
            many(&self.of_boss),
        ]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        vec![
            of.number(0),
            of.beside("person"),
            of.one::<ReaderLine>(Relation::Boss),
            of.one::<ProfileLine>(Relation::Profile),
            of.one::<YearLine>(Relation::BestBook),
            of.many::<BookLine>("books", Relation::Books),
            of.many::<ReaderLine>("friends", Relation::Friends),
            of.many::<YearLine>("of_boss", Relation::BooksOfBoss),
        ]
    }
    fn statements(lines: &[&Self]) -> usize {
        let bosses: Vec<_> = lines.iter().filter_map(|it| it.boss.as_ref()).collect();
        let bests: Vec<_> = lines.iter().filter_map(|it| it.best.as_ref()).collect();
        let profiles: Vec<_> = lines.iter().filter_map(|it| it.profile.as_ref()).collect();
        let of_bosses = lines.iter().filter(|it| it.boss.is_some());
        ReaderLine::statements(&bosses)
            + YearLine::statements(&bests)
            + ProfileLine::statements(&profiles)
            + of_list(lines.iter().map(|it| &it.books))
            + of_list(lines.iter().map(|it| &it.friends))
            + of_list(of_bosses.map(|it| &it.of_boss))
    }
}

#[derive(Row)]
#[row(Profile)]
struct ProfileLine {
    #[row(from = Profile.origin.score)]
    score: Option<i64>,
    #[row(from = Profile.origin.town)]
    town: Option<TownLine>,
    #[row(from = list("of_profile", Profile.person.books()))]
    books: Vec<YearLine>,
}

impl Line for ProfileLine {
    fn values(&self) -> Vec<Value> {
        let town = one(self.town.as_ref());
        vec![number_of(self.score), town, many(&self.books)]
    }
    fn expected(of: &Expected<'_>) -> Vec<Value> {
        let town = of.one::<TownLine>(Relation::ProfileTown);
        let books = of.many::<YearLine>("of_profile", Relation::BooksOfProfile);
        vec![of.number(2), town, books]
    }
    fn statements(lines: &[&Self]) -> usize {
        of_list(lines.iter().map(|it| &it.books))
    }
}

const LISTS: [(&str, Table); 11] = [
    ("children", Table::Tag),
    ("cards", Table::Card),
    ("links", Table::Slot),
    ("before", Table::Slot),
    ("tags", Table::Tag),
    ("readings", Table::Reading),
    ("readers", Table::Person),
    ("books", Table::Book),
    ("friends", Table::Person),
    ("of_boss", Table::Book),
    ("of_profile", Table::Book),
];

const NUMBERS: [(&str, Table); 4] = [
    ("town", Table::Town),
    ("card", Table::Card),
    ("book", Table::Book),
    ("person", Table::Person),
];

/// A request that joins no rows, which lines have no place for.
fn request(table: Table, chance: &mut Chance) -> Request {
    Request {
        join: None,
        ..Request::of(&loaded(table), chance)
    }
}

impl Asked {
    fn by(chance: &mut Chance) -> Asked {
        let lists = LISTS.iter();
        let numbers = NUMBERS.iter();
        Asked {
            lists: lists.map(|it| (it.0, request(it.1, chance))).collect(),
            numbers: numbers.map(|it| (it.0, number(it.1, 2, chance))).collect(),
        }
    }
}

/// Lines that are read by an end, and what is asked of them.
#[derive(Debug)]
struct Question {
    table: Table,
    request: Request,
    asked: Arc<Asked>,
    end: End,
    reader: Reader,
}

impl Question {
    async fn check<L: Line + Row<M>, M: Entity>(
        &self,
        store: &Store,
        on: &dyn Executor,
        db: &Database,
    ) -> Result<(), String> {
        let asked = Arc::clone(&self.asked);
        let read = async || {
            let read = async {
                let query = self.request.refine(M::objects()).values_as::<L>();
                let lines: Vec<L> = read_by!(query, self.end, on);
                Ok(lines)
            };
            ASKED.scope(asked, read).await
        };
        let (lines, sent) = sent(db, read).await.map_err(|it| format!("{it}\n{it:?}"))?;
        let rows = store.rows(self.table).iter().collect();
        let rows = store.found(&self.request, &loaded(self.table), rows);
        let rows = at_end(rows, self.end);
        let expected = rows.nodes.iter().map(|it| {
            let of = Expected {
                asked: &self.asked,
                store,
                table: self.table,
                row: &it.row,
            };
            L::expected(&of)
        });
        let expected = Lines {
            lines: expected.collect(),
            is_ordered: rows.is_ordered,
        };
        let found = lines.iter().map(L::values);
        let found = Lines {
            lines: found.collect(),
            is_ordered: true,
        };
        if expected != found {
            return Err(format!(
                "expected {expected:#?}\nfound {found:#?}\nby {sent:#?}"
            ));
        }
        let is_one_read = matches!(self.end, End::All | End::First);
        let n = 1 + L::statements(&lines.iter().collect::<Vec<_>>());
        if is_one_read && sent.len() != n && !self.has_empty_page() {
            return Err(format!("{n} statements expected, sent {sent:#?}"));
        }
        Ok(())
    }

    fn has_empty_page(&self) -> bool {
        let mut lists = self.asked.lists.values();
        self.request.has_empty_page() || lists.any(Request::has_empty_page)
    }

    async fn check_of_model(
        &self,
        store: &Store,
        on: &dyn Executor,
        db: &Database,
    ) -> Result<(), String> {
        match self.table {
            Table::Person => self.check::<PersonLine, Person>(store, on, db).await,
            Table::Book => self.check::<BookLine, Book>(store, on, db).await,
            Table::Reading => self.check::<ReadingLine, Reading>(store, on, db).await,
            Table::Card => self.check::<CardLine, Card>(store, on, db).await,
            Table::Slot => self.check::<SlotLine, Slot>(store, on, db).await,
            Table::Profile => self.check::<ProfileLine, Profile>(store, on, db).await,
            Table::Tag => self.check::<TagLine, Tag>(store, on, db).await,
            Table::Town | Table::Desk => self.check::<TownLine, Town>(store, on, db).await,
        }
    }

    async fn checked(&self, store: &Store, db: &Database) -> Result<(), String> {
        match self.reader {
            Reader::Everybody => self.check_of_model(store, db, db).await,
            Reader::OneFirm => {
                let own = db.tenant_by_key::<Firm>(1);
                self.check_of_model(&store.of_firm(1), &own, db).await
            }
            Reader::Transaction => {
                let tx = db.tenant_by_key::<Firm>(2).begin().await;
                let tx = tx.map_err(|it| it.to_string())?;
                self.check_of_model(&store.of_firm(2), &tx, db).await
            }
        }
    }

    /// Questions that ask somewhat less each.
    fn smaller(&self) -> Vec<Question> {
        let with = |request: Request, asked: Arc<Asked>| Question {
            request,
            asked,
            ..*self
        };
        let own = self.request.smaller().into_iter();
        let mut smaller: Vec<_> = own.map(|it| with(it, Arc::clone(&self.asked))).collect();
        for (name, list) in &self.asked.lists {
            for less in list.smaller() {
                let mut asked = Asked::clone(&self.asked);
                asked.lists.insert(name, less);
                smaller.push(with(self.request.clone(), Arc::new(asked)));
            }
        }
        for (name, number) in &self.asked.numbers {
            if !matches!(number, Number::Own(0)) {
                let mut asked = Asked::clone(&self.asked);
                asked.numbers.insert(name, Number::Own(0));
                smaller.push(with(self.request.clone(), Arc::new(asked)));
            }
        }
        smaller
    }
}

/// Asks for lines, and panics with the least of it that shows a fault.
async fn ask(store: &Store, chance: &mut Chance, db: &Database, seed: u64) {
    let table = chance.of(&TABLES);
    let table = if table == Table::Desk {
        Table::Town
    } else {
        table
    };
    let request = request(table, chance);
    let mut question = Question {
        table,
        asked: Arc::new(Asked::by(chance)),
        end: end(&request, chance),
        reader: chance.of(&[Reader::Everybody, Reader::OneFirm, Reader::Transaction]),
        request,
    };
    let Err(mut fault) = question.checked(store, db).await else {
        return;
    };
    'less: loop {
        for less in question.smaller() {
            if let Err(smaller) = less.checked(store, db).await {
                (question, fault) = (less, smaller);
                continue 'less;
            }
        }
        break;
    }
    panic!("seed {seed}: {question:?}\n{fault}");
}

pub(super) async fn what_is_read_into_structs(db: Database) -> orm::Result<()> {
    for seed in 0..whole_or_sample(200, 1) {
        let mut chance = Chance::of_seed(seed + 2_000);
        let store = Store::by(&mut chance);
        store.fill(&db).await?;
        for _ in 0..20 {
            ask(&store, &mut chance, &db, seed).await;
        }
    }
    Ok(())
}
