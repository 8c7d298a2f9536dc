//! Writes of relations, carried out by the database and by the rows in memory.

use std::collections::BTreeSet;

use orm::Error;
use orm::db::Pending;
use orm::prelude::*;
use orm::query::DeleteReport;
use orm_tests::support::Chance;

use super::models::{
    Book, Card, Change, Entity, Later, Person, Reading, Set, Slot, Tag, of_model, town_name,
};
use super::requests::{Condition, condition};
use super::store::{Pairs, Relation, Row, Side, Store, TABLES, Table, Way};

/// A write.
#[derive(Clone, Debug)]
pub(super) enum Write {
    /// To the relation of a row with this key, with these others.
    Set(Relation, i64, Change, Vec<i64>),
    /// A foreign key of all rows for which a condition holds.
    Key(Relation, Condition, Option<i64>),
    /// Of the rows for which a condition holds.
    Delete(Table, Condition),
}

/// Foreign keys that may be null.
const MOVED: [(Relation, bool); 9] = [
    (Relation::Boss, true),
    (Relation::Home, true),
    (Relation::Author, false),
    (Relation::Editor, true),
    (Relation::ReadBook, false),
    (Relation::CardSlot, false),
    (Relation::CardHolder, true),
    (Relation::Next, true),
    (Relation::Parent, true),
];

const SETS: [Relation; 7] = [
    Relation::Tags,
    Relation::TagBooks,
    Relation::Friends,
    Relation::Links,
    Relation::Linked,
    Relation::Readers,
    Relation::ReadBooks,
];

impl Write {
    /// A random write of a firm that has these rows.
    pub(super) fn of(own: &Store, chance: &mut Chance) -> Option<Write> {
        let some =
            |keys: Vec<i64>, chance: &mut Chance| (!keys.is_empty()).then(|| chance.of(&keys));
        Some(match chance.below(5) {
            0..=2 => {
                let relation = chance.of(&SETS);
                let key = some(own.keys(relation.from()), chance)?;
                let changes = [Change::Add, Change::Remove, Change::Set, Change::Clear];
                let mut others = own.keys(relation.to());
                others.retain(|_| chance.is_one_in(3));
                Write::Set(relation, key, chance.of(&changes), others)
            }
            3 => {
                let (relation, is_optional) = chance.of(&MOVED);
                let to = if is_optional && chance.is_one_in(3) {
                    None
                } else {
                    Some(some(own.keys(relation.to()), chance)?)
                };
                Write::Key(relation, condition(relation.from(), 1, chance), to)
            }
            _ => {
                let table = chance.of(&TABLES);
                Write::Delete(table, few_rows(own, table, chance)?)
            }
        })
    }

    /// Carries it out in memory, for whoever sees these rows; none where a row forbids it.
    pub(super) fn done(
        &self,
        all: &Store,
        own: &Store,
        firm: i64,
    ) -> Result<(Store, u64), Relation> {
        let mut after = all.clone();
        match self {
            Write::Set(relation, key, change, others) => {
                let row = own.row(relation.from(), *key).expect("a row");
                let before = own.related(*relation, row).into_iter().map(Row::key);
                let before: BTreeSet<i64> = before.collect();
                let others: BTreeSet<i64> = others.iter().copied().collect();
                let (gone, new): (Vec<i64>, Vec<i64>) = match change {
                    Change::Add => (vec![], others.difference(&before).copied().collect()),
                    Change::Remove => (others.into_iter().collect(), vec![]),
                    Change::Clear => (before.into_iter().collect(), vec![]),
                    Change::Set => (
                        before.difference(&others).copied().collect(),
                        others.difference(&before).copied().collect(),
                    ),
                };
                let Way::Pairs(pairs, side) = relation.way() else {
                    unreachable!("{relation:?} is no many-to-many relation");
                };
                let pair = |other: i64| match side {
                    Side::First => (*key, other),
                    Side::Second => (other, *key),
                };
                for other in gone {
                    after.unpair(pairs, pair(other));
                }
                for other in new {
                    after.pair(pairs, pair(other), firm);
                }
                Ok((after, 0))
            }
            Write::Key(relation, condition, to) => {
                let column = relation.column();
                let keys = chosen(own, relation.from(), condition);
                for row in after.rows_mut(relation.from()) {
                    if keys.contains(&row.key()) {
                        row.0[column] = *to;
                    }
                }
                Ok((after, keys.len() as u64))
            }
            Write::Delete(table, condition) => {
                let keys = chosen(own, *table, condition);
                let n = keys.len() as u64;
                after.delete(*table, keys)?;
                Ok((after, n))
            }
        }
    }

    pub(super) async fn carry_out(&self, on: &dyn Executor) -> orm::Result<u64> {
        match self {
            Write::Set(relation, key, change, others) => {
                let key = *key;
                let change = async |set: &dyn Set| set.change(*change, others.clone(), on).await;
                match relation {
                    Relation::Tags => change(&Book::get(key, on).await?.tags).await,
                    Relation::TagBooks => change(&Tag::get(key, on).await?.books()).await,
                    Relation::Friends => change(&Person::get(key, on).await?.friends).await,
                    Relation::Links => {
                        change(&Slot::get(Slot::key_from(key), on).await?.links).await
                    }
                    Relation::Linked => {
                        change(&Slot::get(Slot::key_from(key), on).await?.linked()).await
                    }
                    Relation::Readers => change(&Book::get(key, on).await?.readers).await,
                    _ => change(&Person::get(key, on).await?.read()).await,
                }?;
                Ok(0)
            }
            Write::Key(relation, condition, to) => {
                let to = *to;
                let key = to.unwrap_or_default();
                macro_rules! set {
                    ($model:ident, $assignment:expr) => {
                        $model::objects()
                            .filter(condition.predicate::<$model>())
                            .every_row()
                            .update($assignment, on)
                            .await
                    };
                }
                match relation {
                    Relation::Boss => set!(Person, Person.boss.set(to.map(ForeignKey::new))),
                    Relation::Home => {
                        let town = to.map(|it| ForeignKey::new(town_name(it)));
                        set!(Person, Person.home.set(town))
                    }
                    Relation::Author => set!(Book, Book.author.set(key)),
                    Relation::Editor => set!(Book, Book.editor.set(to.map(ForeignKey::new))),
                    Relation::ReadBook => set!(Reading, Reading.book.set(key)),
                    Relation::CardSlot => set!(Card, Card.slot.set(Slot::key_from(key))),
                    Relation::CardHolder => {
                        set!(Card, Card.hold.held.holder.set(to.map(ForeignKey::new)))
                    }
                    Relation::Next => {
                        let slot = to.map(|it| ForeignKey::new(Slot::key_from(it)));
                        set!(Slot, Slot.next.set(slot))
                    }
                    _ => set!(Tag, Tag.parent.set(to.map(ForeignKey::new))),
                }
            }
            Write::Delete(table, condition) => of_model!(table, delete(condition, on)).await,
        }
    }

    /// What a report says beforehand, of a delete.
    pub(super) async fn report(&self, on: &dyn Executor) -> orm::Result<Option<DeleteReport>> {
        fn of<'a, M: Entity>(
            on: &'a dyn Executor,
            condition: &Condition,
        ) -> Pending<'a, DeleteReport> {
            let rows = M::objects().filter(condition.predicate::<M>());
            rows.every_row().delete_report(on)
        }
        Ok(match self {
            Write::Delete(table, condition) => Some(of_model!(table, of(on, condition)).await?),
            _ => None,
        })
    }
}

fn delete<'a, M: Entity>(condition: &Condition, on: &'a dyn Executor) -> Pending<'a, u64> {
    let rows = M::objects().filter(condition.predicate::<M>());
    rows.every_row().delete(on)
}

fn chosen(own: &Store, table: Table, condition: &Condition) -> BTreeSet<i64> {
    let rows = own.rows(table).iter();
    let rows = rows.filter(|row| own.holds(condition, table, row));
    rows.map(Row::key).collect()
}

/// A condition that holds for few rows, if for any.
fn few_rows(own: &Store, table: Table, chance: &mut Chance) -> Option<Condition> {
    let mut conditions = (0..20).map(|_| condition(table, 1, chance));
    conditions.find(|it| (1..=2).contains(&chosen(own, table, it).len()))
}

/// What becomes of rows when those go that they lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnDelete {
    Cascade,
    SetNull,
    Restrict,
}

const ON_DELETE: [(Relation, OnDelete); 13] = [
    (Relation::Parent, OnDelete::Cascade),
    (Relation::Boss, OnDelete::SetNull),
    (Relation::Home, OnDelete::Restrict),
    (Relation::ProfilePerson, OnDelete::Cascade),
    (Relation::ProfileTown, OnDelete::SetNull),
    (Relation::Holder, OnDelete::SetNull),
    (Relation::Author, OnDelete::Cascade),
    (Relation::Editor, OnDelete::SetNull),
    (Relation::ReadBook, OnDelete::Cascade),
    (Relation::Reader, OnDelete::Cascade),
    (Relation::Next, OnDelete::Restrict),
    (Relation::CardSlot, OnDelete::Cascade),
    (Relation::CardHolder, OnDelete::SetNull),
];

impl Store {
    fn pair(&mut self, pairs: Pairs, pair: (i64, i64), firm: i64) {
        match pairs {
            Pairs::Tags => drop(self.tags.insert(pair)),
            Pairs::Friends => self.friends.extend([pair, (pair.1, pair.0)]),
            Pairs::Links => drop(self.links.insert(pair)),
            Pairs::Readings => {
                let keys = self.keys(Table::Reading).into_iter();
                // The database counts the key, which is not known yet.
                let key = keys.min().unwrap_or(0).min(0) - 1;
                let row = [key, firm, pair.0, pair.1, 0].map(Some);
                self.rows_mut(Table::Reading).push(Row(row.to_vec()));
            }
        }
    }

    fn unpair(&mut self, pairs: Pairs, pair: (i64, i64)) {
        match pairs {
            Pairs::Tags => drop(self.tags.remove(&pair)),
            Pairs::Friends => {
                self.friends.remove(&pair);
                self.friends.remove(&(pair.1, pair.0));
            }
            Pairs::Links => drop(self.links.remove(&pair)),
            Pairs::Readings => self
                .rows_mut(Table::Reading)
                .retain(|it| (it.0[2], it.0[3]) != (Some(pair.0), Some(pair.1))),
        }
    }

    /// Deletes rows, with those that go along; the foreign key that forbids it, if one does.
    fn delete(&mut self, table: Table, keys: BTreeSet<i64>) -> Result<(), Relation> {
        let mut gone: BTreeSet<(Table, i64)> = keys.into_iter().map(|it| (table, it)).collect();
        loop {
            let along = self.referring(&gone, OnDelete::Cascade);
            let along: BTreeSet<_> = along.into_iter().map(|(_, row)| row).collect();
            if along.is_subset(&gone) {
                break;
            }
            gone.extend(along);
        }
        for (relation, row) in self.referring(&gone, OnDelete::Restrict) {
            if !gone.contains(&row) {
                return Err(relation);
            }
        }
        for (relation, (table, key)) in self.referring(&gone, OnDelete::SetNull) {
            for row in self.rows_mut(table) {
                if row.key() == key {
                    row.0[relation.column()] = None;
                }
            }
        }
        for table in TABLES {
            self.rows_mut(table)
                .retain(|row| !gone.contains(&(table, row.key())));
        }
        let is_gone = |table: Table, key: i64| gone.contains(&(table, key));
        self.tags
            .retain(|it| !is_gone(Table::Book, it.0) && !is_gone(Table::Tag, it.1));
        self.friends
            .retain(|it| !is_gone(Table::Person, it.0) && !is_gone(Table::Person, it.1));
        self.links
            .retain(|it| !is_gone(Table::Slot, it.0) && !is_gone(Table::Slot, it.1));
        Ok(())
    }

    /// The rows whose foreign keys of a kind lead to one of these.
    fn referring(
        &self,
        gone: &BTreeSet<(Table, i64)>,
        kind: OnDelete,
    ) -> Vec<(Relation, (Table, i64))> {
        let mut referring = Vec::new();
        for (relation, _) in ON_DELETE.into_iter().filter(|it| it.1 == kind) {
            for row in self.rows(relation.from()) {
                let to = self.related(relation, row);
                let to = to.first().map(|it| (relation.to(), it.key()));
                if to.is_some_and(|it| gone.contains(&it)) {
                    referring.push((relation, (relation.from(), row.key())));
                }
            }
        }
        referring
    }

    /// The number of rows and of pairs.
    pub(super) fn len(&self) -> usize {
        let rows: usize = TABLES.map(|it| self.rows(it).len()).iter().sum();
        rows + self.tags.len() + self.friends.len() + self.links.len()
    }

    /// All rows as they are stored.
    pub(super) async fn read(db: &Database) -> orm::Result<Store> {
        fn rows<M: Entity>(db: &Database) -> Later<'_, Vec<Row>> {
            let rows = M::objects().order_by(M::key_order()).all(db);
            Box::pin(async { Ok(rows.await?.iter().map(Entity::of).collect()) })
        }
        let mut store = Store::default();
        for table in TABLES {
            *store.rows_mut(table) = of_model!(table, rows(db)).await?;
        }
        let tags = Book::objects().prefetch_related(Book.tags).all(db).await?;
        store.tags = pairs(&tags);
        let friends = Person::objects().prefetch_related(Person.friends);
        store.friends = pairs(&friends.all(db).await?);
        let links = Slot::objects().prefetch_related(Slot.links).all(db).await?;
        store.links = pairs(&links);
        Ok(store)
    }

    /// Gives rows the keys that the database has counted for them.
    pub(super) fn count_keys(&mut self, stored: &Store) {
        let known = self.keys(Table::Reading);
        let mut new = stored.rows(Table::Reading).clone();
        new.retain(|it| !known.contains(&it.key()));
        for row in self.rows_mut(Table::Reading) {
            if row.key() < 0
                && let Some(at) = new.iter().position(|it| it.0[1..] == row.0[1..])
            {
                *row = new.swap_remove(at);
            }
        }
        for table in TABLES {
            self.rows_mut(table).sort_by_key(Row::key);
        }
    }
}

fn pairs<M: Entity, I: Entity>(rows: &[(M, Vec<I>)]) -> BTreeSet<(i64, i64)> {
    let each = rows.iter().flat_map(|(row, related)| {
        let key = row.of().key();
        related.iter().map(move |it| (key, it.of().key()))
    });
    each.collect()
}

/// Whether this error says that a row forbids a delete by a foreign key.
pub(super) fn is_forbidden(error: &Error) -> bool {
    matches!(error, Error::Protected { .. })
}
