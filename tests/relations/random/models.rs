//! The models: every kind of foreign key and of many-to-many relation, natural and composite keys, and tenants.

use std::future::Future;
use std::pin::Pin;

use orm::db::Pending;
use orm::prelude::*;
use orm::query::{Order, ToMany};
use orm::traits::{Append, OptionalForeignKey, SelectRelated};

use super::store::{Relation, Row};

#[derive(Model, Debug, Clone)]
pub(super) struct Firm {
    pub id: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(every_tenant)]
pub(super) struct Town {
    #[orm(primary_key, max_length = 9)]
    pub name: String,
    pub size: Option<i64>,
}

#[derive(Model, Debug, Clone)]
#[orm(every_tenant)]
pub(super) struct Tag {
    pub id: i64,
    pub word: i64,
    #[orm(related_name = "children", on_delete = Cascade)]
    pub parent: Option<ForeignKey<Tag>>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Person {
    pub id: i64,
    #[orm(tenant, related_name = "people", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    #[orm(unique)]
    pub nick: Option<i64>,
    pub rank: i64,
    #[orm(related_name = "reports", on_delete = SetNull)]
    pub boss: Option<ForeignKey<Person>>,
    #[orm(related_name = "people", on_delete = Restrict)]
    pub home: Option<ForeignKey<Town>>,
    #[orm(symmetrical)]
    pub friends: ManyToMany<Person>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Profile {
    #[orm(primary_key, on_delete = Cascade)]
    pub person: OneToOne<Person>,
    #[orm(tenant, related_name = "profiles", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    #[orm(embed, prefix = "", related_name(town = Town.profiles))]
    pub origin: Origin,
}

#[derive(Embed, Debug, Clone)]
pub(super) struct Origin {
    pub score: Option<i64>,
    #[orm(on_delete = SetNull)]
    pub town: Option<ForeignKey<Town>>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Desk {
    pub id: i64,
    #[orm(tenant, related_name = "desks", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    #[orm(on_delete = SetNull)]
    pub holder: Option<OneToOne<Person>>,
    pub width: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(ordering = (-year, id))]
pub(super) struct Book {
    pub id: i64,
    #[orm(tenant, related_name = "books", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    pub year: i64,
    pub price: Option<i64>,
    #[orm(related_name = "books", on_delete = Cascade)]
    pub author: ForeignKey<Person>,
    #[orm(related_name = "edited", on_delete = SetNull)]
    pub editor: Option<ForeignKey<Person>>,
    #[orm(related_name = "books")]
    pub tags: ManyToMany<Tag>,
    #[orm(related_name = "read")]
    pub readers: ManyToMany<Person, Reading>,
}

/// Somebody may have read a book more than once.
#[derive(Model, Debug, Clone)]
pub(super) struct Reading {
    pub id: i64,
    #[orm(tenant, related_name = "readings", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    #[orm(related_name = "readings", on_delete = Cascade)]
    pub book: ForeignKey<Book>,
    #[orm(related_name = "readings", on_delete = Cascade)]
    pub reader: ForeignKey<Person>,
    #[orm(default = 0)]
    pub place: i64,
}

#[derive(Model, Debug, Clone)]
#[orm(primary_key(firm, number))]
pub(super) struct Slot {
    #[orm(tenant, related_name = "slots", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    pub number: i64,
    pub size: Option<i64>,
    #[orm(within = firm, related_name = "before", on_delete = Restrict)]
    pub next: Option<ForeignKey<Slot>>,
    #[orm(within = firm, related_name = "linked")]
    pub links: ManyToMany<Slot>,
}

#[derive(Model, Debug, Clone)]
pub(super) struct Card {
    pub id: i64,
    #[orm(tenant, related_name = "cards", on_delete = Cascade)]
    pub firm: ForeignKey<Firm>,
    #[orm(within = firm, related_name = "cards", on_delete = Cascade)]
    pub slot: ForeignKey<Slot>,
    #[orm(embed, related_name(held.holder = Person.cards, by_town = Town.cards))]
    pub hold: Hold,
}

/// Who has a card. All are held, perhaps by nobody.
#[derive(Embed, Debug, Clone)]
pub(super) enum Hold {
    /// Columns that are always null.
    ByTown(#[orm(on_delete = Cascade)] ForeignKey<Town>),
    Held {
        mark: i64,
        #[orm(on_delete = SetNull)]
        holder: Option<ForeignKey<Person>>,
    },
}

impl Card {
    #[expect(
        clippy::ref_option,
        reason = "as it is of models that have such a field"
    )]
    fn holder(&self) -> &Option<ForeignKey<Person>> {
        match &self.hold {
            Hold::Held { holder, .. } => holder,
            Hold::ByTown(_) => &None,
        }
    }

    fn mark(&self) -> Option<i64> {
        match self.hold {
            Hold::Held { mark, .. } => Some(mark),
            Hold::ByTown(_) => None,
        }
    }
}

pub(super) fn models() -> orm::schema::Schema {
    schema![
        Firm, Town, Tag, Person, Profile, Desk, Book, Reading, Slot, Card
    ]
}

/// A number of a row that may be null: a column, or that of a row behind foreign keys.
pub(super) struct Number<M> {
    pub way: &'static [Relation],
    pub column: usize,
    pub expr: Expr<M, Option<i64>>,
}

fn number<M>(
    way: &'static [Relation],
    column: usize,
    expr: impl Into<Expr<M, Option<i64>>>,
) -> Number<M> {
    let expr = expr.into();
    Number { way, column, expr }
}

/// What is made of a to-many relation of `O`.
pub(super) trait Visit<O> {
    type Out;
    fn many<I: Entity>(self, relation: ToMany<O, I>) -> Self::Out;
}

/// A query, or a to-many relation, whose foreign keys are joined.
pub(super) trait Joined<M>: Sized {
    fn join<L: Append<SelectRelated, M, M, Out = M>>(self, relation: L) -> Self;
}

impl<M: Model> Joined<M> for QuerySet<M> {
    fn join<L: Append<SelectRelated, M, M, Out = M>>(self, relation: L) -> Self {
        self.select_related(relation)
    }
}

impl<O: Model, M: Model> Joined<M> for ToMany<O, M> {
    fn join<L: Append<SelectRelated, M, M, Out = M>>(self, relation: L) -> Self {
        self.select_related(relation)
    }
}

/// A model of these, as what is random needs it.
pub(super) trait Entity: Model + Clone {
    /// Chains of foreign keys that are joined.
    const JOINS: &'static [&'static [Relation]];
    /// Joins one of these chains.
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q;
    fn of(&self) -> Row;
    fn key_from(key: i64) -> Self::Key;
    fn key_order() -> Vec<Order<Self>>;
    /// The rows of a relation of a row, asked from there.
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>>;
    fn numbers() -> Vec<Number<Self>>;
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out;
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)>;
    fn sets(&self) -> Vec<(Relation, &dyn Set)> {
        Vec::new()
    }
}

/// A stored row, of whichever model.
pub(super) trait Stored: Sync {
    fn row(&self) -> Row;
    fn references(&self) -> Vec<(Relation, &dyn Reference)>;
    fn relations(&self) -> Vec<(Relation, &dyn Set)>;
}

impl<M: Entity> Stored for M {
    fn row(&self) -> Row {
        self.of()
    }
    fn references(&self) -> Vec<(Relation, &dyn Reference)> {
        self.foreign_keys()
    }
    fn relations(&self) -> Vec<(Relation, &dyn Set)> {
        self.sets()
    }
}

pub(super) type Later<'a, T> = Pin<Box<dyn Future<Output = orm::Result<T>> + 'a>>;

/// A foreign key of a row.
pub(super) trait Reference {
    fn load<'db, 'row: 'db>(
        &'row self,
        db: &'db dyn Executor,
    ) -> Later<'db, Option<&'row dyn Stored>>;
    /// The row, where it was loaded.
    fn at_hand(&self) -> Option<&dyn Stored>;
}

macro_rules! references {
    ($($one:ident)+) => {$(
        impl<T: Entity> Reference for $one<T> {
            fn load<'db, 'row: 'db>(
                &'row self,
                db: &'db dyn Executor,
            ) -> Later<'db, Option<&'row dyn Stored>> {
                Box::pin(async move { Ok(Some(self.get(db).await? as &dyn Stored)) })
            }
            fn at_hand(&self) -> Option<&dyn Stored> {
                self.loaded().map(|it| it as &dyn Stored)
            }
        }

        impl<T: Entity> Reference for Option<$one<T>> {
            fn load<'db, 'row: 'db>(
                &'row self,
                db: &'db dyn Executor,
            ) -> Later<'db, Option<&'row dyn Stored>> {
                Box::pin(async move {
                    let row = OptionalForeignKey::get(self, db).await?;
                    Ok(row.map(|it| it as &dyn Stored))
                })
            }
            fn at_hand(&self) -> Option<&dyn Stored> {
                OptionalForeignKey::loaded(self).map(|it| it as &dyn Stored)
            }
        }
    )+};
}
references!(ForeignKey OneToOne);

/// What is done to a many-to-many relation of a row.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    Add,
    Remove,
    Set,
    Clear,
}

/// A many-to-many relation of a row.
pub(super) trait Set {
    /// The keys of the related rows.
    fn load<'db, 'row: 'db>(&'row self, db: &'db dyn Executor) -> Later<'db, Vec<i64>>;
    fn change<'a>(&self, change: Change, keys: Vec<i64>, db: &'a dyn Executor) -> Pending<'a, ()>;
}

macro_rules! sets {
    ($($relation:ty: $target:ident)+) => {$(
        impl Set for $relation {
            fn load<'db, 'row: 'db>(&'row self, db: &'db dyn Executor) -> Later<'db, Vec<i64>> {
                Box::pin(async move {
                    let rows = self.get(db).await?;
                    Ok(rows.iter().map(|row| row.of().key()).collect())
                })
            }
            fn change<'a>(
                &self,
                change: Change,
                keys: Vec<i64>,
                db: &'a dyn Executor,
            ) -> Pending<'a, ()> {
                let keys = keys.into_iter().map($target::key_from);
                match change {
                    Change::Add => self.add(keys, db),
                    Change::Remove => self.remove(keys, db),
                    Change::Set => self.set(keys, db),
                    Change::Clear => self.clear(db),
                }
            }
        }
    )+};
}
sets! {
    ManyToMany<Tag>: Tag
    ManyToMany<Person>: Person
    ManyToMany<Slot>: Slot
    ManyToMany<Book>: Book
    ManyToMany<Person, Reading>: Person
    ManyToMany<Book, Reading>: Book
}

/// Calls a function for the model of a table.
macro_rules! of_model {
    ($table:expr, $function:ident $arguments:tt) => {
        match $table {
            Table::Town => $function::<crate::random::models::Town> $arguments,
            Table::Tag => $function::<crate::random::models::Tag> $arguments,
            Table::Person => $function::<crate::random::models::Person> $arguments,
            Table::Profile => $function::<crate::random::models::Profile> $arguments,
            Table::Desk => $function::<crate::random::models::Desk> $arguments,
            Table::Book => $function::<crate::random::models::Book> $arguments,
            Table::Reading => $function::<crate::random::models::Reading> $arguments,
            Table::Slot => $function::<crate::random::models::Slot> $arguments,
            Table::Card => $function::<crate::random::models::Card> $arguments,
        }
    };
}
pub(super) use of_model;

/// All rows of a many-to-many relation.
macro_rules! every {
    ($relation:expr) => {
        $relation.filter(all_of(Vec::<Predicate<_>>::new()))
    };
}
pub(super) use every;

pub(super) fn town(name: &str) -> i64 {
    name[1..].parse().expect("a letter and a number")
}

pub(super) fn town_name(key: i64) -> String {
    format!("t{key}")
}

/// The key of a slot as one number.
pub(super) fn slot((firm, number): (i64, i64)) -> i64 {
    firm * 100 + number
}

fn key_of<T: Model<Key = i64>>(reference: Option<&ForeignKey<T>>) -> Option<i64> {
    reference.map(|it| it.id)
}

impl Entity for Town {
    const JOINS: &'static [&'static [Relation]] = &[];
    fn join<Q: Joined<Self>>(_: usize, query: Q) -> Q {
        query
    }
    fn of(&self) -> Row {
        Row(vec![Some(town(&self.name)), self.size])
    }
    fn key_from(key: i64) -> String {
        town_name(key)
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Town.name.asc()]
    }
    fn of_row(relation: Relation, _: i64, _: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        unreachable!("rows of {relation:?}")
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![number(&[], 1, Town.size)]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::People => visit.many(Town.people()),
            Relation::Profiles => visit.many(Town.profiles()),
            _ => unreachable!("{relation:?} of a town"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        Vec::new()
    }
}

impl Entity for Tag {
    const JOINS: &'static [&'static [Relation]] =
        &[&[Relation::Parent], &[Relation::Parent, Relation::Parent]];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Tag.parent),
            _ => query.join(Tag.parent.parent),
        }
    }
    fn of(&self) -> Row {
        Row(vec![
            Some(self.id),
            Some(self.word),
            key_of(self.parent.as_ref()),
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Tag.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::Tags => Book::get(Book::key_from(key), on).await?.tags.objects(),
                Relation::Children => Tag::get(Tag::key_from(key), on).await?.children(),
                Relation::Descendants => Tag.parent.descendants(key),
                Relation::Ancestors => Tag.parent.self_and_ancestors(key),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 1, Tag.word.nullable()),
            number(&[], 2, Tag.parent.id),
            number(&[Relation::Parent], 1, Tag.parent.word),
            number(
                &[Relation::Parent, Relation::Parent],
                1,
                Tag.parent.parent.word,
            ),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::Children => visit.many(Tag.children()),
            Relation::TagBooks => visit.many(Tag.books()),
            Relation::Siblings => visit.many(Tag.parent.children()),
            _ => unreachable!("{relation:?} of a tag"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![(Relation::Parent, &self.parent)]
    }
}

impl Entity for Person {
    const JOINS: &'static [&'static [Relation]] = &[
        &[Relation::Boss],
        &[Relation::Home],
        &[Relation::Boss, Relation::Home],
        &[Relation::Boss, Relation::Boss],
    ];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Person.boss),
            1 => query.join(Person.home),
            2 => query.join(Person.boss.home),
            _ => query.join(Person.boss.boss),
        }
    }
    fn of(&self) -> Row {
        let home = self.home.as_ref().map(|it| town(&it.id));
        Row(vec![
            Some(self.id),
            Some(self.firm.id),
            self.nick,
            Some(self.rank),
            key_of(self.boss.as_ref()),
            home,
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Person.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::People => Town::get(Town::key_from(key), on).await?.people(),
                Relation::Reports => Person::get(Person::key_from(key), on).await?.reports(),
                Relation::Friends => Person::get(Person::key_from(key), on)
                    .await?
                    .friends
                    .objects(),
                Relation::Readers => Book::get(Book::key_from(key), on).await?.readers.objects(),
                Relation::Reached => Person.friends.reachable_from([key]),
                Relation::Underlings => Person.reports().reachable_from([key]),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 2, Person.nick),
            number(&[], 3, Person.rank.nullable()),
            number(&[], 4, Person.boss.id),
            number(&[Relation::Boss], 3, Person.boss.rank),
            number(&[Relation::Boss, Relation::Boss], 2, Person.boss.boss.nick),
            number(&[Relation::Home], 1, Person.home.size),
            number(&[Relation::Boss, Relation::Home], 1, Person.boss.home.size),
            number(&[Relation::Profile], 2, Person.profile().origin.score),
            number(
                &[Relation::Profile, Relation::ProfileTown],
                1,
                Person.profile().origin.town.size,
            ),
            number(
                &[Relation::Boss, Relation::Desk],
                3,
                Person.boss.desk().width,
            ),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::Reports => visit.many(Person.reports()),
            Relation::Profile => visit.many(Profile.person.reversed()),
            Relation::Desk => visit.many(Desk.holder.reversed()),
            Relation::Books => visit.many(Person.books()),
            Relation::Edited => visit.many(Person.edited()),
            Relation::ReadingsOfPerson => visit.many(Person.readings()),
            Relation::HeldCards => visit.many(Person.cards()),
            Relation::ReadBooks => visit.many(Person.read()),
            Relation::Friends => visit.many(every!(Person.friends)),
            Relation::SameRank => {
                let same = Person::objects().filter(Person.rank.eq(outer(Person.rank)));
                visit.many(same.related_to())
            }
            Relation::BooksOfBoss => visit.many(Person.boss.books()),
            Relation::CheapBooks => {
                let cheap = Person.books().filter(Book.price.lt(outer(Person.rank)));
                visit.many(cheap)
            }
            _ => unreachable!("{relation:?} of a person"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![(Relation::Boss, &self.boss), (Relation::Home, &self.home)]
    }
    fn sets(&self) -> Vec<(Relation, &dyn Set)> {
        vec![(Relation::Friends, &self.friends)]
    }
}

impl Entity for Profile {
    const JOINS: &'static [&'static [Relation]] = &[
        &[Relation::ProfilePerson],
        &[Relation::ProfileTown],
        &[Relation::ProfilePerson, Relation::Boss],
    ];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Profile.person),
            1 => query.join(Profile.origin.town),
            _ => query.join(Profile.person.boss),
        }
    }
    fn of(&self) -> Row {
        let town = self.origin.town.as_ref().map(|it| town(&it.id));
        Row(vec![
            Some(self.person.id),
            Some(self.firm.id),
            self.origin.score,
            town,
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Profile.person.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::Profiles => Town::get(Town::key_from(key), on).await?.profiles(),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 2, Profile.origin.score),
            number(
                &[Relation::ProfilePerson],
                3,
                Profile.person.rank.nullable(),
            ),
            number(
                &[Relation::ProfilePerson, Relation::Boss],
                3,
                Profile.person.boss.rank,
            ),
            number(&[Relation::ProfileTown], 1, Profile.origin.town.size),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::BooksOfProfile => visit.many(Profile.person.books()),
            _ => unreachable!("{relation:?} of a profile"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![
            (Relation::ProfilePerson, &self.person),
            (Relation::ProfileTown, &self.origin.town),
        ]
    }
}

impl Entity for Desk {
    const JOINS: &'static [&'static [Relation]] =
        &[&[Relation::Holder], &[Relation::Holder, Relation::Home]];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Desk.holder),
            _ => query.join(Desk.holder.home),
        }
    }
    fn of(&self) -> Row {
        let holder = self.holder.as_ref().map(|it| it.id);
        Row(vec![
            Some(self.id),
            Some(self.firm.id),
            holder,
            Some(self.width),
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Desk.id.asc()]
    }
    fn of_row(relation: Relation, _: i64, _: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        unreachable!("rows of {relation:?}")
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 3, Desk.width.nullable()),
            number(&[Relation::Holder], 3, Desk.holder.rank),
            number(
                &[Relation::Holder, Relation::Profile],
                2,
                Desk.holder.profile().origin.score,
            ),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::FriendsOfHolder => visit.many(every!(Desk.holder.friends)),
            _ => unreachable!("{relation:?} of a desk"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![(Relation::Holder, &self.holder)]
    }
}

impl Entity for Book {
    const JOINS: &'static [&'static [Relation]] = &[
        &[Relation::Author],
        &[Relation::Editor],
        &[Relation::Author, Relation::Home],
        &[Relation::Editor, Relation::Boss],
        &[Relation::Editor, Relation::Boss, Relation::Home],
    ];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Book.author),
            1 => query.join(Book.editor),
            2 => query.join(Book.author.home),
            3 => query.join(Book.editor.boss),
            _ => query.join(Book.editor.boss.home),
        }
    }
    fn of(&self) -> Row {
        Row(vec![
            Some(self.id),
            Some(self.firm.id),
            Some(self.year),
            self.price,
            Some(self.author.id),
            key_of(self.editor.as_ref()),
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Book.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::Books => Person::get(Person::key_from(key), on).await?.books(),
                Relation::Edited => Person::get(Person::key_from(key), on).await?.edited(),
                Relation::ReadBooks => Person::get(Person::key_from(key), on)
                    .await?
                    .read()
                    .objects(),
                Relation::TagBooks => Tag::get(Tag::key_from(key), on).await?.books().objects(),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 2, Book.year.nullable()),
            number(&[], 3, Book.price),
            number(&[], 5, Book.editor.id),
            number(&[Relation::Author], 3, Book.author.rank.nullable()),
            number(&[Relation::Author], 2, Book.author.nick),
            number(&[Relation::Editor], 3, Book.editor.rank),
            number(
                &[Relation::Editor, Relation::Boss],
                2,
                Book.editor.boss.nick,
            ),
            number(
                &[Relation::Editor, Relation::Home],
                1,
                Book.editor.home.size,
            ),
            number(
                &[Relation::Author, Relation::Desk],
                3,
                Book.author.desk().width,
            ),
            number(
                &[Relation::Editor, Relation::Profile],
                2,
                Book.editor.profile().origin.score,
            ),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::ReadingsOfBook => visit.many(Book.readings()),
            Relation::Tags => visit.many(every!(Book.tags)),
            Relation::Readers => visit.many(every!(Book.readers)),
            Relation::BooksOfAuthor => visit.many(Book.author.books()),
            Relation::BooksOfEditor => visit.many(Book.editor.books()),
            Relation::Earlier => {
                let earlier = Book.author.eq(outer(Book.author)) & Book.year.lt(outer(Book.year));
                visit.many(Book::objects().filter(earlier).related_to())
            }
            _ => unreachable!("{relation:?} of a book"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![
            (Relation::Author, &self.author),
            (Relation::Editor, &self.editor),
        ]
    }
    fn sets(&self) -> Vec<(Relation, &dyn Set)> {
        vec![
            (Relation::Tags, &self.tags),
            (Relation::Readers, &self.readers),
        ]
    }
}

impl Entity for Reading {
    const JOINS: &'static [&'static [Relation]] = &[
        &[Relation::ReadBook],
        &[Relation::Reader],
        &[Relation::ReadBook, Relation::Author],
        &[Relation::ReadBook, Relation::Editor],
    ];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Reading.book),
            1 => query.join(Reading.reader),
            2 => query.join(Reading.book.author),
            _ => query.join(Reading.book.editor),
        }
    }
    fn of(&self) -> Row {
        let keys = [
            self.id,
            self.firm.id,
            self.book.id,
            self.reader.id,
            self.place,
        ];
        Row(keys.map(Some).to_vec())
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Reading.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::ReadingsOfBook => Book::get(Book::key_from(key), on).await?.readings(),
                Relation::ReadingsOfPerson => {
                    Person::get(Person::key_from(key), on).await?.readings()
                }
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 4, Reading.place.nullable()),
            number(&[Relation::ReadBook], 2, Reading.book.year.nullable()),
            number(
                &[Relation::ReadBook, Relation::Editor],
                3,
                Reading.book.editor.rank,
            ),
            number(
                &[Relation::Reader, Relation::Boss],
                3,
                Reading.reader.boss.rank,
            ),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::TagsOfRead => visit.many(every!(Reading.book.tags)),
            Relation::CardsOfReader => visit.many(Reading.reader.cards()),
            _ => unreachable!("{relation:?} of a reading"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![
            (Relation::ReadBook, &self.book),
            (Relation::Reader, &self.reader),
        ]
    }
}

impl Entity for Slot {
    const JOINS: &'static [&'static [Relation]] =
        &[&[Relation::Next], &[Relation::Next, Relation::Next]];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Slot.next),
            _ => query.join(Slot.next.next),
        }
    }
    fn of(&self) -> Row {
        let next = self.next.as_ref().map(|it| slot(it.id));
        let key = slot((self.firm.id, self.number));
        Row(vec![Some(key), Some(self.firm.id), self.size, next])
    }
    fn key_from(key: i64) -> (i64, i64) {
        (key / 100, key % 100)
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Slot.firm.id.asc(), Slot.number.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::Before => Slot::get(Slot::key_from(key), on).await?.before(),
                Relation::Links => Slot::get(Slot::key_from(key), on).await?.links.objects(),
                Relation::Linked => Slot::get(Slot::key_from(key), on).await?.linked().objects(),
                Relation::Led => Slot.links.reachable_from([Slot::key_from(key)]),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 2, Slot.size),
            number(&[Relation::Next], 2, Slot.next.size),
            number(&[Relation::Next, Relation::Next], 2, Slot.next.next.size),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::Before => visit.many(Slot.before()),
            Relation::Cards => visit.many(Slot.cards()),
            Relation::Links => visit.many(every!(Slot.links)),
            Relation::Linked => visit.many(Slot.linked()),
            Relation::CardsOfNext => visit.many(Slot.next.cards()),
            _ => unreachable!("{relation:?} of a slot"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![(Relation::Next, &self.next)]
    }
    fn sets(&self) -> Vec<(Relation, &dyn Set)> {
        vec![(Relation::Links, &self.links)]
    }
}

impl Entity for Card {
    const JOINS: &'static [&'static [Relation]] = &[
        &[Relation::CardSlot],
        &[Relation::CardHolder],
        &[Relation::CardSlot, Relation::Next],
        &[Relation::CardHolder, Relation::Boss],
    ];
    fn join<Q: Joined<Self>>(nth: usize, query: Q) -> Q {
        match nth {
            0 => query.join(Card.slot),
            1 => query.join(Card.hold.held.holder),
            2 => query.join(Card.slot.next),
            _ => query.join(Card.hold.held.holder.boss),
        }
    }
    fn of(&self) -> Row {
        Row(vec![
            Some(self.id),
            Some(self.firm.id),
            Some(slot(self.slot.id)),
            self.mark(),
            key_of(self.holder().as_ref()),
        ])
    }
    fn key_from(key: i64) -> i64 {
        key
    }
    fn key_order() -> Vec<Order<Self>> {
        vec![Card.id.asc()]
    }
    fn of_row(relation: Relation, key: i64, on: &dyn Executor) -> Later<'_, QuerySet<Self>> {
        Box::pin(async move {
            Ok(match relation {
                Relation::Cards => Slot::get(Slot::key_from(key), on).await?.cards(),
                Relation::HeldCards => Person::get(Person::key_from(key), on).await?.cards(),
                _ => unreachable!("rows of {relation:?}"),
            })
        })
    }
    fn numbers() -> Vec<Number<Self>> {
        vec![
            number(&[], 3, Card.hold.held.mark),
            number(&[Relation::CardSlot], 2, Card.slot.size),
            number(
                &[Relation::CardSlot, Relation::Next],
                2,
                Card.slot.next.size,
            ),
            number(&[Relation::CardHolder], 3, Card.hold.held.holder.rank),
        ]
    }
    fn many<V: Visit<Self>>(relation: Relation, visit: V) -> V::Out {
        match relation {
            Relation::CardsOfSlot => visit.many(Card.slot.cards()),
            Relation::FriendsOfCardHolder => visit.many(every!(Card.hold.held.holder.friends)),
            _ => unreachable!("{relation:?} of a card"),
        }
    }
    fn foreign_keys(&self) -> Vec<(Relation, &dyn Reference)> {
        vec![
            (Relation::CardSlot, &self.slot),
            (Relation::CardHolder, self.holder()),
        ]
    }
}
