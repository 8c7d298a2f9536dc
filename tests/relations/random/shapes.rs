//! Shapes of rows, of which each is a type of its own, and the ways to read them.

use orm::prelude::*;

use super::expected::{Node, Rows};
use super::models::{
    Book, Card, Desk, Entity, Later, Person, Profile, Reading, Slot, Stored, Tag, Town, every,
};
use super::requests::{Kind, Loaded, Request};
use super::store::{Relation, Table};

/// How rows are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    All,
    First,
    /// A page by its number, of so many rows.
    Page(u64, u64),
    /// Pages of so many rows, each behind the one before.
    After(u64),
    Stream,
    Chunks(u64),
}

/// A row as it was found, with what was loaded with it.
pub(super) trait Found: Send + 'static {
    fn node(&self) -> Node;
    /// The rows at a place: those of the nth relation of the nth relation of the row, and so on.
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>);
}

/// Related rows as they were found.
pub(super) trait FoundRows: Send + 'static {
    fn nodes(&self) -> Vec<Node>;
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>);
}

impl<T: Found> FoundRows for Vec<T> {
    fn nodes(&self) -> Vec<Node> {
        self.iter().map(Found::node).collect()
    }
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
        for row in self {
            row.rows(place, into);
        }
    }
}

impl<T: Found> FoundRows for Option<T> {
    fn nodes(&self) -> Vec<Node> {
        self.iter().map(Found::node).collect()
    }
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
        if let Some(row) = self {
            row.rows(place, into);
        }
    }
}

fn node<M: Entity>(row: &M, number: Option<i64>, lists: &[&dyn FoundRows]) -> Node {
    let lists = lists.iter().map(|it| Rows {
        nodes: it.nodes(),
        is_ordered: true,
    });
    Node {
        row: row.of(),
        number,
        lists: lists.collect(),
    }
}

fn rows<'a, M: Entity>(
    row: &'a M,
    lists: &[&'a dyn FoundRows],
    place: &[usize],
    into: &mut Vec<&'a dyn Stored>,
) {
    match place.split_first() {
        None => into.push(row),
        Some((nth, rest)) => lists[*nth].rows(rest, into),
    }
}

impl<M: Entity> Found for M {
    fn node(&self) -> Node {
        node(self, None, &[])
    }
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
        rows(self, &[], place, into);
    }
}

macro_rules! found {
    ($($list:ident)*) => {
        #[expect(non_snake_case, reason = "the lists are named as their types")]
        impl<M: Entity, $($list: FoundRows),*> Found for (M, $($list),*) {
            fn node(&self) -> Node {
                let (row, $($list),*) = self;
                node(row, None, &[$($list),*])
            }
            fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
                let (row, $($list),*) = self;
                rows(row, &[$($list),*], place, into);
            }
        }

        #[expect(non_snake_case, reason = "the lists are named as their types")]
        impl<M: Entity, $($list: FoundRows),*> Found for (M, Option<i64>, $($list),*) {
            fn node(&self) -> Node {
                let (row, number, $($list),*) = self;
                node(row, *number, &[$($list),*])
            }
            fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
                let (row, _, $($list),*) = self;
                rows(row, &[$($list),*], place, into);
            }
        }
    };
}
found!(A);
found!(A B);
found!(A B C);

impl<M: Entity> Found for (M, Option<i64>) {
    fn node(&self) -> Node {
        node(&self.0, self.1, &[])
    }
    fn rows<'a>(&'a self, place: &[usize], into: &mut Vec<&'a dyn Stored>) {
        rows(&self.0, &[], place, into);
    }
}

/// Reads all that a query, or values of one, gives by an end.
macro_rules! read_by {
    ($query:expr, $end:expr, $on:expr) => {
        match $end {
            End::All => $query.all($on).await?,
            End::First => $query.first($on).await?.into_iter().collect(),
            End::Page(number, size) => $query.page(number, size, $on).await?.rows,
            End::After(size) => {
                let (mut rows, mut after) = (Vec::new(), None);
                loop {
                    let page = $query.after(after.as_deref(), size, $on).await?;
                    rows.extend(page.rows);
                    after = page.next;
                    if after.is_none() {
                        break rows;
                    }
                }
            }
            End::Stream => {
                let (mut rows, mut stream) = (Vec::new(), $query.stream($on));
                while let Some(row) = stream.try_next().await? {
                    rows.push(row);
                }
                rows
            }
            End::Chunks(size) => {
                let (mut rows, mut chunks) = (Vec::new(), $query.chunks(size, $on));
                while let Some(chunk) = chunks.try_next().await? {
                    rows.extend(chunk);
                }
                rows
            }
        }
    };
}
pub(super) use read_by;

async fn read<M: Entity, Out: Found>(
    query: QuerySet<M, Out>,
    end: End,
    on: &dyn Executor,
) -> orm::Result<Box<dyn FoundRows>> {
    let rows: Vec<Out> = read_by!(query, end, on);
    Ok(Box::new(rows))
}

/// Reads rows: all, or those of a relation of a row.
type Read = for<'a> fn(
    &'a Request,
    Option<(Relation, i64)>,
    End,
    &'a dyn Executor,
) -> Later<'a, Box<dyn FoundRows>>;

pub(super) struct Shape {
    pub loaded: Loaded,
    pub read: Read,
}

/// The rows that a query begins with.
async fn start<M: Entity>(
    owner: Option<(Relation, i64)>,
    on: &dyn Executor,
) -> orm::Result<QuerySet<M>> {
    match owner {
        Some((relation, key)) => M::of_row(relation, key, on).await,
        None => Ok(M::objects()),
    }
}

/// The next of the requests below one.
fn next<'a>(below: &mut std::slice::Iter<'a, Request>) -> &'a Request {
    below.next().expect("a request for each relation")
}

/// A shape: `:` where rows are refined (`-` by no window functions), `+` where a number stands beside each of them, `?` where
/// they are loaded as they are; those in braces are joined.
macro_rules! loaded {
    ($table:expr, $mark:tt [$($below:tt)*]) => { loaded!($table, $mark {} [$($below)*]) };
    (
        $table:expr,
        $mark:tt {$($joined:ident $joined_handle:expr),*}
        [$($relation:ident $handle:expr => $inner:tt $({$($beside:tt)+})? [$($below:tt)*]),*]
    ) => {
        Loaded {
            table: $table,
            kind: kind!($mark),
            below: &[
                $((Relation::$joined, loaded!(Relation::$joined.to(), ! [])),)*
                $((Relation::$relation, loaded!(Relation::$relation.to(), $inner $({$($beside)+})? [$($below)*]))),*
            ],
        }
    };
}

macro_rules! kind {
    (:) => {
        Kind::Refined
    };
    (-) => {
        Kind::WithoutWindows
    };
    (+) => {
        Kind::Counted
    };
    (?) => {
        Kind::Plain
    };
    (!) => {
        Kind::Joined
    };
}

macro_rules! query {
    ($query:expr, $request:expr, ? []) => {{ let _: &Request = $request; $query }};
    ($query:expr, $request:expr, : []) => { $request.refine($query) };
    ($query:expr, $request:expr, - []) => { $request.refine($query) };
    ($query:expr, $request:expr, + []) => { $request.counted($query) };
    ($query:expr, $request:expr, $mark:tt {$($joined:ident $handle:expr),+} []) => {
        query!($query, $request, $mark []).select_related(($($handle,)+))
    };
    ($query:expr, $request:expr, $mark:tt {$($joined:ident $handle:expr),+} [$($below:tt)+]) => {{
        let request: &Request = $request;
        let mut below = request.below.iter();
        $(let _: (Relation, &Request) = (Relation::$joined, next(&mut below));)+
        query!(@ query!($query, request, $mark {$($joined $handle),+} []), below, [$($below)+])
    }};
    ($query:expr, $request:expr, $mark:tt [$($below:tt)+]) => {{
        let request: &Request = $request;
        let mut below = request.below.iter();
        query!(@ query!($query, request, $mark []), below, [$($below)+])
    }};
    (
        @ $query:expr, $requests:ident,
        [$($relation:ident $handle:expr => $inner:tt $({$($beside:tt)+})? [$($below:tt)*]),+]
    ) => {
        $query.prefetch_related((
            $(query!($handle, next(&mut $requests), $inner $({$($beside)+})? [$($below)*]),)+
        ))
    };
}

macro_rules! shapes {
    ($($model:ident $mark:tt $({$($joined:tt)+})? [$($below:tt)*];)+) => {
        pub(super) fn shapes() -> Vec<Shape> {
            vec![$(Shape {
                loaded: const { loaded!(Table::$model, $mark $({$($joined)+})? [$($below)*]) },
                read: |request, owner, end, on| Box::pin(async move {
                    let start = start::<$model>(owner, on).await?;
                    read(query!(start, request, $mark $({$($joined)+})? [$($below)*]), end, on).await
                }),
            }),+]
        }
    };
}

shapes! {
    Town : [People Town.people() => : [Reports Person.reports() => : []], Profiles Town.profiles() => : []];
    Town + [];
    Tag : [Children Tag.children() => : [TagBooks Tag.books() => : [Tags every!(Book.tags) => : []]]];
    Tag + [TagBooks Tag.books() => + [Readers every!(Book.readers) => : []], Siblings Tag.parent.children() => : []];
    Person : [];
    Person + [Books Person.books() => : [Tags every!(Book.tags) => + [Children Tag.children() => : []]]];
    Person : [
        Profile Person.profile() => ? [],
        Desk Person.desk() => ? [],
        Friends every!(Person.friends) => : [Profile Person.profile() => ? [], Friends every!(Person.friends) => : []]
    ];
    Person : [Reports Person.reports() => : [Reports Person.reports() => + [Reports Person.reports() => : []]]];
    Person + [ReadBooks Person.read() => : [ReadingsOfBook Book.readings() => : []], ReadingsOfPerson Person.readings() => : []];
    Person : [HeldCards Person.cards() => : [], BooksOfBoss Person.boss.books() => : [], Edited Person.edited() => + []];
    Person : [SameRank Person::objects().filter(Person.rank.eq(outer(Person.rank))).related_to::<Person>() => : [
        CheapBooks Person.books().filter(Book.price.lt(outer(Person.rank))) => - []
    ]];
    Profile : [BooksOfProfile Profile.person.books() => : [Tags every!(Book.tags) => : []]];
    Desk + [FriendsOfHolder every!(Desk.holder.friends) => : []];
    Book : [];
    Book + [Tags every!(Book.tags) => : [], Readers every!(Book.readers) => + [], ReadingsOfBook Book.readings() => + []];
    Book : [Readers every!(Book.readers) => : [Books Person.books() => : [Readers every!(Book.readers) => : []]]];
    Book : [
        BooksOfAuthor Book.author.books() => : [],
        BooksOfEditor Book.editor.books() => : [],
        Earlier Book::objects().filter(Book.author.eq(outer(Book.author)) & Book.year.lt(outer(Book.year))).related_to::<Book>() => + []
    ];
    Reading + [TagsOfRead every!(Reading.book.tags) => : [], CardsOfReader Reading.reader.cards() => : []];
    Slot : [Before Slot.before() => : [Cards Slot.cards() => + []], Links every!(Slot.links) => : [Linked Slot.linked() => : []]];
    Slot + [Cards Slot.cards() => : [], Linked Slot.linked() => : [Links every!(Slot.links) => : []], CardsOfNext Slot.next.cards() => : []];
    Card : [CardsOfSlot Card.slot.cards() => : [], FriendsOfCardHolder every!(Card.hold.held.holder.friends) => + []];
    Person : {Profile Person.profile(), Desk Person.desk(), BestBook Person.books().order_by(Book.price.desc()).first()} [];
    Person + {Desk Person.desk()} [Books Person.books() => : [], Reports Person.reports() => : {Profile Person.profile()} []];
    Book : {FirstTag Book.tags.order_by(Tag.word).first(), FirstReading Book.readings().order_by(Reading.place).first()} [
        Readers every!(Book.readers) => : {BestBook Person.books().order_by(Book.price.desc()).first()} []
    ];
}
