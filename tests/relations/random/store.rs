//! Rows in memory: what is related to what, random rows, and these as they are stored.

use std::collections::BTreeSet;

use orm::prelude::*;
use orm_tests::support::Chance;

use super::models::{
    Book, Card, Desk, Firm, Hold, Origin, Person, Profile, Reading, Slot, Tag, Town, models,
    town_name,
};

/// The columns of a row as numbers, the key first; the second is the firm, of tables that have one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row(pub Vec<Option<i64>>);

impl Row {
    pub(super) fn key(&self) -> i64 {
        self.0[0].expect("a key")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Town,
    Tag,
    Person,
    Profile,
    Desk,
    Book,
    Reading,
    Slot,
    Card,
}

pub(super) const TABLES: [Table; 9] = [
    Table::Town,
    Table::Tag,
    Table::Person,
    Table::Profile,
    Table::Desk,
    Table::Book,
    Table::Reading,
    Table::Slot,
    Table::Card,
];

/// The pairs of a many-to-many relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pairs {
    Tags,
    Friends,
    Links,
    Readings,
}

/// How a row leads to others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// Its own column has the key of the other.
    One(usize),
    /// A column of the others has its key.
    Many(usize),
    Pairs(Pairs, Side),
    /// Those that belong to the row which its foreign key leads to.
    Behind(Relation, Relation),
    /// Those that a condition on both chooses.
    Tied(fn(&Row, &Row) -> bool),
    /// The first of those of another relation.
    First(Relation, fn(&Row) -> Place),
    /// Those that another relation leads to by any number of steps.
    Reached(Relation),
    /// The same, with the row itself.
    SelfAndReached(Relation),
}

/// The place of a row in an order.
pub(super) type Place = (bool, Option<i64>, i64);

/// Which half of a pair has the key of the row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    First,
    Second,
}

macro_rules! relations {
    ($($name:ident $from:ident $to:ident $way:expr;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Relation { $($name),+ }

        const RELATIONS: &[Relation] = &[$(Relation::$name),+];

        impl Relation {
            pub(super) const fn from(self) -> Table {
                match self { $(Relation::$name => Table::$from),+ }
            }
            pub(super) const fn to(self) -> Table {
                match self { $(Relation::$name => Table::$to),+ }
            }
            pub(super) fn way(self) -> Way {
                match self { $(Relation::$name => $way),+ }
            }
        }
    };
}

relations! {
    Parent Tag Tag Way::One(2);
    Boss Person Person Way::One(4);
    Home Person Town Way::One(5);
    ProfilePerson Profile Person Way::One(0);
    ProfileTown Profile Town Way::One(3);
    Holder Desk Person Way::One(2);
    Author Book Person Way::One(4);
    Editor Book Person Way::One(5);
    ReadBook Reading Book Way::One(2);
    Reader Reading Person Way::One(3);
    Next Slot Slot Way::One(3);
    CardSlot Card Slot Way::One(2);
    CardHolder Card Person Way::One(4);
    People Town Person Way::Many(5);
    Profiles Town Profile Way::Many(3);
    Children Tag Tag Way::Many(2);
    TagBooks Tag Book Way::Pairs(Pairs::Tags, Side::Second);
    Reports Person Person Way::Many(4);
    Profile Person Profile Way::Many(0);
    Desk Person Desk Way::Many(2);
    Books Person Book Way::Many(4);
    Edited Person Book Way::Many(5);
    ReadingsOfPerson Person Reading Way::Many(3);
    HeldCards Person Card Way::Many(4);
    ReadBooks Person Book Way::Pairs(Pairs::Readings, Side::Second);
    Friends Person Person Way::Pairs(Pairs::Friends, Side::First);
    ReadingsOfBook Book Reading Way::Many(2);
    Tags Book Tag Way::Pairs(Pairs::Tags, Side::First);
    Readers Book Person Way::Pairs(Pairs::Readings, Side::First);
    Before Slot Slot Way::Many(3);
    Cards Slot Card Way::Many(2);
    Links Slot Slot Way::Pairs(Pairs::Links, Side::First);
    Linked Slot Slot Way::Pairs(Pairs::Links, Side::Second);
    Siblings Tag Tag Way::Behind(Relation::Parent, Relation::Children);
    BooksOfBoss Person Book Way::Behind(Relation::Boss, Relation::Books);
    BooksOfProfile Profile Book Way::Behind(Relation::ProfilePerson, Relation::Books);
    FriendsOfHolder Desk Person Way::Behind(Relation::Holder, Relation::Friends);
    BooksOfAuthor Book Book Way::Behind(Relation::Author, Relation::Books);
    BooksOfEditor Book Book Way::Behind(Relation::Editor, Relation::Books);
    TagsOfRead Reading Tag Way::Behind(Relation::ReadBook, Relation::Tags);
    CardsOfReader Reading Card Way::Behind(Relation::Reader, Relation::HeldCards);
    CardsOfNext Slot Card Way::Behind(Relation::Next, Relation::Cards);
    CardsOfSlot Card Card Way::Behind(Relation::CardSlot, Relation::Cards);
    FriendsOfCardHolder Card Person Way::Behind(Relation::CardHolder, Relation::Friends);
    SameRank Person Person Way::Tied(|person, other| person.0[3] == other.0[3]);
    CheapBooks Person Book Way::Tied(|person, book| book.0[4] == person.0[0] && is_less(book.0[3], person.0[3]));
    BestBook Person Book Way::First(Relation::Books, |it| (it.0[3].is_some(), it.0[3].map(|it| -it), it.key()));
    FirstTag Book Tag Way::First(Relation::Tags, |it| (it.0[1].is_none(), it.0[1], it.key()));
    FirstReading Book Reading Way::First(Relation::ReadingsOfBook, |it| (it.0[4].is_none(), it.0[4], it.key()));
    Descendants Tag Tag Way::Reached(Relation::Children);
    Ancestors Tag Tag Way::SelfAndReached(Relation::Parent);
    Reached Person Person Way::Reached(Relation::Friends);
    Underlings Person Person Way::Reached(Relation::Reports);
    Led Slot Slot Way::Reached(Relation::Links);
    Earlier Book Book Way::Tied(|book, other| book.0[4] == other.0[4] && is_less(other.0[2], book.0[2]));
}

fn is_less(one: Option<i64>, other: Option<i64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one < other)
}

impl Relation {
    /// The column of a foreign key.
    pub(super) fn column(self) -> usize {
        match self.way() {
            Way::One(column) => column,
            _ => unreachable!("{self:?} is no foreign key"),
        }
    }

    /// Returns whether it is a to-many relation of queries.
    fn is_to_many(self) -> bool {
        let other = matches!(self.way(), Way::One(_) | Way::First(..));
        !other && !self.is_walk()
    }

    /// Returns whether the row that its rows are asked from is read first.
    pub(super) fn is_read_first(self) -> bool {
        !self.is_walk()
    }

    /// Returns whether it walks a tree, whose rows have a depth.
    pub(super) fn is_tree(self) -> bool {
        matches!(self, Relation::Descendants | Relation::Ancestors)
    }

    fn is_walk(self) -> bool {
        matches!(self.way(), Way::Reached(_) | Way::SelfAndReached(_))
    }

    /// Returns whether its rows are asked from a row.
    fn is_of_row(self) -> bool {
        let is_plain = matches!(self.way(), Way::Many(_) | Way::Pairs(..));
        let is_one_to_one = matches!(self, Relation::Profile | Relation::Desk);
        is_plain && !is_one_to_one || self.is_walk()
    }
}

impl Table {
    /// The to-many relations of its rows.
    pub(super) fn relations(self) -> Vec<Relation> {
        let all = RELATIONS.iter().copied();
        all.filter(|it| it.from() == self && it.is_to_many())
            .collect()
    }

    /// The relations that lead to its rows from a row.
    pub(super) fn relations_to(self) -> Vec<Relation> {
        let all = RELATIONS.iter().copied();
        all.filter(|it| it.to() == self && it.is_of_row()).collect()
    }

    fn has_firm(self) -> bool {
        !matches!(self, Table::Town | Table::Tag)
    }
}

/// All rows, by table, and the pairs that have no table of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Store {
    rows: [Vec<Row>; TABLES.len()],
    pub tags: BTreeSet<(i64, i64)>,
    pub friends: BTreeSet<(i64, i64)>,
    pub links: BTreeSet<(i64, i64)>,
}

impl Store {
    pub(super) fn rows(&self, table: Table) -> &Vec<Row> {
        &self.rows[table as usize]
    }

    pub(super) fn rows_mut(&mut self, table: Table) -> &mut Vec<Row> {
        &mut self.rows[table as usize]
    }

    pub(super) fn row(&self, table: Table, key: i64) -> Option<&Row> {
        self.rows(table).iter().find(|row| row.key() == key)
    }

    /// The keys of the rows of a table.
    pub(super) fn keys(&self, table: Table) -> Vec<i64> {
        self.rows(table).iter().map(Row::key).collect()
    }

    pub(super) fn pairs(&self, pairs: Pairs) -> BTreeSet<(i64, i64)> {
        match pairs {
            Pairs::Tags => self.tags.clone(),
            Pairs::Friends => self.friends.clone(),
            Pairs::Links => self.links.clone(),
            Pairs::Readings => {
                let readings = self.rows(Table::Reading).iter();
                let pair = |it: &Row| Some((it.0[2]?, it.0[3]?));
                readings.filter_map(pair).collect()
            }
        }
    }

    /// The rows that one leads to, in the order of their keys.
    pub(super) fn related(&self, relation: Relation, row: &Row) -> Vec<&Row> {
        let rows = self.rows(relation.to()).iter();
        match relation.way() {
            Way::One(column) => rows.filter(|it| it.0[0] == row.0[column]).collect(),
            Way::Many(column) => rows.filter(|it| it.0[column] == row.0[0]).collect(),
            Way::Pairs(pairs, side) => {
                let pairs = self.pairs(pairs);
                let own = row.key();
                let is_pair = |it: &&Row| match side {
                    Side::First => pairs.contains(&(own, it.key())),
                    Side::Second => pairs.contains(&(it.key(), own)),
                };
                rows.filter(is_pair).collect()
            }
            Way::Behind(first, then) => {
                let first = self.related(first, row);
                first.iter().flat_map(|it| self.related(then, it)).collect()
            }
            Way::Tied(is_tied) => rows.filter(|it| is_tied(row, it)).collect(),
            Way::First(relation, place) => {
                let rows = self.related(relation, row).into_iter();
                rows.min_by_key(|it| place(it)).into_iter().collect()
            }
            Way::Reached(step) => self.reached(step, row),
            Way::SelfAndReached(step) => {
                let reached = self.reached(step, row);
                rows.filter(|it| *it == row || reached.contains(it))
                    .collect()
            }
        }
    }

    /// The rows that one leads to by any number of steps.
    fn reached(&self, step: Relation, row: &Row) -> Vec<&Row> {
        let mut reached = self.related(step, row);
        let mut at = 0;
        while at < reached.len() {
            for next in self.related(step, reached[at]) {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        reached.sort_by_key(|it| it.key());
        reached
    }

    /// A column of the row that a chain of relations leads to.
    pub(super) fn number(&self, row: &Row, way: &[Relation], column: usize) -> Option<i64> {
        let Some((first, behind)) = way.split_first() else {
            return row.0[column];
        };
        let next = self.related(*first, row).first().copied()?;
        self.number(next, behind, column)
    }

    /// The rows that one firm sees.
    pub(super) fn of_firm(&self, firm: i64) -> Store {
        let mut own = self.clone();
        for table in TABLES.into_iter().filter(|it| it.has_firm()) {
            own.rows_mut(table).retain(|it| it.0[1] == Some(firm));
        }
        let books: BTreeSet<i64> = own.keys(Table::Book).into_iter().collect();
        let people: BTreeSet<i64> = own.keys(Table::Person).into_iter().collect();
        own.tags.retain(|it| books.contains(&it.0));
        own.friends.retain(|it| people.contains(&it.0));
        own.links.retain(|it| it.0 / 100 == firm);
        own
    }

    /// Random rows of two firms, with enough equal values among them.
    pub(super) fn by(chance: &mut Chance) -> Store {
        let mut store = Store::default();
        for key in 1..=4 {
            let size = few(chance);
            store.rows_mut(Table::Town).push(Row(vec![Some(key), size]));
        }
        for key in 1..=6 {
            let parent = chance.is_one_in(3).then_some(key - 1);
            let word = Some(i64::from(chance.small(4)));
            let tag = Row(vec![Some(key), word, parent.filter(|it| *it > 0)]);
            store.rows_mut(Table::Tag).push(tag);
        }
        for firm in [1, 2] {
            store.add_firm(firm, chance);
        }
        store
    }

    fn add_firm(&mut self, firm: i64, chance: &mut Chance) {
        let towns = self.keys(Table::Town);
        let first = |table: &Self, of: Table| 1 + i64::try_from(table.rows(of).len()).unwrap_or(0);
        let (start, n) = (first(self, Table::Person), 6);
        for key in start..start + n {
            let nick = chance.is_one_in(2).then_some(key * 3 % 11 + firm * 11);
            let boss =
                (key > start && !chance.is_one_in(3)).then(|| start + below(chance, key - start));
            let home = (!chance.is_one_in(3)).then(|| chance.of(&towns));
            let rank = i64::from(chance.small(4));
            self.push(Table::Person, firm, key, [nick, Some(rank), boss, home]);
            if chance.is_one_in(2) {
                let town = chance.is_one_in(2).then(|| chance.of(&towns));
                let score = few(chance);
                self.push(Table::Profile, firm, key, [score, town]);
            }
        }
        let people: Vec<i64> = (start..start + n).collect();
        let mut holders = people.clone();
        let start = first(self, Table::Desk);
        for key in start..start + 4 {
            let at = chance.below(holders.len());
            let holder = (!chance.is_one_in(3)).then(|| holders.remove(at));
            let width = Some(i64::from(chance.small(4)));
            self.push(Table::Desk, firm, key, [holder, width]);
        }
        let start = first(self, Table::Book);
        let books: Vec<i64> = (start..start + 9).collect();
        for &key in &books {
            let (year, author) = (i64::from(chance.small(5)), chance.of(&people));
            let editor = chance.is_one_in(2).then(|| chance.of(&people));
            let price = few(chance);
            self.push(
                Table::Book,
                firm,
                key,
                [Some(year), price, Some(author), editor],
            );
            for tag in 1..=6 {
                if chance.is_one_in(3) {
                    self.tags.insert((key, tag));
                }
            }
        }
        let start = first(self, Table::Reading);
        for key in start..start + 10 {
            let (book, reader) = (chance.of(&books), chance.of(&people));
            let place = i64::from(chance.small(4));
            self.push(Table::Reading, firm, key, [book, reader, place].map(Some));
        }
        for _ in 0..5 {
            let (one, other) = (chance.of(&people), chance.of(&people));
            self.friends.extend([(one, other), (other, one)]);
        }
        let slots: Vec<i64> = (1..=5).map(|it| firm * 100 + it).collect();
        for (at, &key) in slots.iter().enumerate() {
            let next = (at > 0 && chance.is_one_in(2)).then(|| chance.of(&slots[..at]));
            let size = few(chance);
            self.push(Table::Slot, firm, key, [size, next]);
        }
        for _ in 0..6 {
            self.links.insert((chance.of(&slots), chance.of(&slots)));
        }
        let start = first(self, Table::Card);
        for key in start..start + 8 {
            let holder = chance.is_one_in(2).then(|| chance.of(&people));
            let (slot, mark) = (chance.of(&slots), i64::from(chance.small(4)));
            self.push(Table::Card, firm, key, [Some(slot), Some(mark), holder]);
        }
    }

    fn push<const N: usize>(&mut self, table: Table, firm: i64, key: i64, more: [Option<i64>; N]) {
        let row = [Some(key), Some(firm)].into_iter().chain(more);
        self.rows_mut(table).push(Row(row.collect()));
    }

    /// Makes the tables anew, with these rows.
    pub(super) async fn fill(&self, db: &Database) -> orm::Result<()> {
        db.drop_tables(models()).await?;
        db.create_tables(models()).await?;
        Firm::bulk_create([1, 2].map(|id| Firm::draft().id(id)), db).await?;
        let towns = self.rows(Table::Town).iter();
        let towns = towns.map(|it| Town::draft().name(town_name(it.key())).size(it.0[1]));
        Town::bulk_create(towns, db).await?;
        let tags = self.rows(Table::Tag).iter();
        let tags = tags.map(|it| {
            Tag::draft()
                .id(it.key())
                .word(has(it.0[1]))
                .parent(to(it.0[2]))
        });
        Tag::bulk_create(tags, db).await?;
        let people = self.rows(Table::Person).iter().map(|it| {
            let home = it.0[5].map(|it| ForeignKey::new(town_name(it)));
            let person = Person::draft()
                .id(it.key())
                .firm(has(it.0[1]))
                .nick(it.0[2]);
            person.rank(has(it.0[3])).boss(to(it.0[4])).home(home)
        });
        Person::bulk_create(people, db).await?;
        let profiles = self.rows(Table::Profile).iter().map(|it| {
            let town = it.0[3].map(|it| ForeignKey::new(town_name(it)));
            let profile = Profile::draft().person(it.key()).firm(has(it.0[1]));
            let score = it.0[2];
            profile.origin(Origin { score, town })
        });
        Profile::bulk_create(profiles, db).await?;
        let desks = self.rows(Table::Desk).iter().map(|it| {
            let holder = it.0[2].map(ForeignKey::<Person>::new);
            let desk = Desk::draft().id(it.key()).firm(has(it.0[1]));
            desk.holder(holder).width(has(it.0[3]))
        });
        Desk::bulk_create(desks, db).await?;
        let books = self.rows(Table::Book).iter().map(|it| {
            let book = Book::draft()
                .id(it.key())
                .firm(has(it.0[1]))
                .year(has(it.0[2]));
            book.price(it.0[3]).author(has(it.0[4])).editor(to(it.0[5]))
        });
        Book::bulk_create(books, db).await?;
        let readings = self.rows(Table::Reading).iter().map(|it| {
            let reading = Reading::draft().id(it.key()).firm(has(it.0[1]));
            reading
                .book(has(it.0[2]))
                .reader(has(it.0[3]))
                .place(has(it.0[4]))
        });
        Reading::bulk_create(readings, db).await?;
        let slots = self.rows(Table::Slot).iter().map(|it| {
            let next = it.0[3].map(|it| ForeignKey::new((it / 100, it % 100)));
            let slot = Slot::draft().firm(has(it.0[1])).number(it.key() % 100);
            slot.size(it.0[2]).next(next)
        });
        Slot::bulk_create(slots, db).await?;
        let cards = self.rows(Table::Card).iter().map(|it| {
            let slot = (has(it.0[2]) / 100, has(it.0[2]) % 100);
            let card = Card::draft().id(it.key()).firm(has(it.0[1])).slot(slot);
            let (mark, holder) = (has(it.0[3]), to(it.0[4]));
            card.hold(Hold::Held { mark, holder })
        });
        Card::bulk_create(cards, db).await?;
        Book.tags.add_many(self.tags.iter().copied(), db).await?;
        let friends = self.friends.iter().copied();
        Person.friends.add_many(friends, db).await?;
        let slot = |it: i64| (it / 100, it % 100);
        let links = self.links.iter().map(|it| (slot(it.0), slot(it.1)));
        Slot.links.add_many(links, db).await
    }
}

/// A few numbers, or none.
fn few(chance: &mut Chance) -> Option<i64> {
    (!chance.is_one_in(4)).then(|| i64::from(chance.small(4)))
}

fn below(chance: &mut Chance, n: i64) -> i64 {
    i64::try_from(chance.below(usize::try_from(n).unwrap_or(1))).unwrap_or(0)
}

fn has(number: Option<i64>) -> i64 {
    number.expect("a column that is never null")
}

fn to<T: Model<Key = i64>>(key: Option<i64>) -> Option<ForeignKey<T>>
where
    i64: orm::traits::IntoKey<T>,
{
    key.map(ForeignKey::new)
}
