//! Writes of every kind, each carried out by the database and by the store.

use std::fmt::Debug;
use std::mem;

use orm::Error;
use orm::prelude::*;
use orm::query::{DoUpdate, DoUpdateWithoutTarget};
use orm_tests::support::Chance;

use super::store::{Given, Key, Outcome, Row, Store};
use super::{Shelf, Volume};

/// A shelf that is not there.
const NO_SHELF: i64 = 999_999;

/// Whoever writes, with what is known of the tables.
pub(super) struct Writer {
    pub(super) chance: Chance,
    store: Store,
    /// Rows that were read, some of them long ago.
    hand: Vec<Volume>,
    /// The number of rows whose key the database was to count.
    uncounted: i64,
    n_shelves: u32,
    /// The step, for whoever reads that it failed.
    step: String,
}

/// What became of a draft, with the keys of those rows of which one was in its way.
#[derive(Debug)]
enum Fate {
    Inserted(i64),
    Updated(i64),
    Skipped(Vec<i64>),
}

/// What an upsert changes.
#[derive(Clone, Copy, Debug)]
enum Change {
    Count,
    Label,
    All,
}

/// What a write leaves its transaction in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// It goes on, also after a write that was in a savepoint of its own.
    Well,
    /// It is broken: the database has refused the write.
    Refused,
}

impl Writer {
    pub(super) fn of(seed: u64) -> Self {
        Writer {
            chance: Chance::of_seed(seed),
            store: Store::default(),
            hand: Vec::new(),
            uncounted: 0,
            n_shelves: 0,
            step: format!("the beginning of {seed}"),
        }
    }

    pub(super) async fn fill_shelves(&mut self, on: &dyn Executor) -> orm::Result<()> {
        for _ in 0..3 {
            self.new_shelf(on).await?;
        }
        Ok(())
    }

    /// Writes something, and looks at the tables.
    pub(super) async fn step(&mut self, on: &dyn Executor) -> orm::Result<()> {
        self.write(on).await?;
        self.store.assert_stored(on, &self.step).await
    }

    /// Writes some things in a transaction, some of them in savepoints.
    pub(super) async fn transaction(&mut self, db: &Database) -> orm::Result<()> {
        let before = (self.store.clone(), self.hand.clone());
        let tx = db.begin().await?;
        let mut done = Done::Well;
        for _ in 0..=self.chance.below(5) {
            if self.chance.is_one_in(3) {
                self.savepoint(&tx).await?;
            } else if self.write(&tx).await? == Done::Refused {
                done = Done::Refused;
                break;
            }
            self.store.assert_stored(&tx, &self.step).await?;
        }
        if done == Done::Refused {
            let committed = tx.commit().await;
            let is_broken = matches!(committed, Err(Error::TransactionBroken { .. }));
            assert!(is_broken, "{}: {committed:?}", self.step);
            (self.store, self.hand) = before;
        } else if self.chance.is_one_in(3) {
            tx.rollback().await?;
            (self.store, self.hand) = before;
        } else {
            tx.commit().await?;
        }
        self.store.assert_stored(db, &self.step).await
    }

    async fn savepoint(&mut self, tx: &Transaction) -> orm::Result<()> {
        let before = (self.store.clone(), self.hand.clone());
        let savepoint = tx.begin().await?;
        let done = self.write(&savepoint).await?;
        if done == Done::Refused || self.chance.is_one_in(3) {
            savepoint.rollback().await?;
            (self.store, self.hand) = before;
            Ok(())
        } else {
            savepoint.commit().await
        }
    }

    async fn write(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        match self.chance.below(16) {
            0 | 1 => self.save(on).await,
            2 => self.bulk_create(on).await,
            3 => self.ignore(on).await,
            4 => self.ignore_by_key(on).await,
            5 => self.upsert_one(on).await,
            6 | 7 => self.upsert(on).await,
            8 => self.get_or_create(on).await,
            9 => self.update_or_create(on).await,
            10 => self.save_row(on).await,
            11 => self.save_fields(on).await,
            12 => self.bulk_update(on).await,
            13 => self.update_rows(on).await,
            14 => self.delete(on).await,
            _ => self.take(on).await,
        }
    }

    /// Notes the step that comes.
    fn note(&mut self, step: &str, facts: impl Debug) {
        self.step = format!("{step} {facts:?} on {:?}", self.store);
    }

    /// A key of a row that has none yet.
    fn no_key(&mut self) -> i64 {
        self.uncounted += 1;
        -self.uncounted
    }

    fn given(&mut self) -> Given {
        let shelves: Vec<i64> = self.store.shelves.keys().copied().collect();
        let chance = &mut self.chance;
        let code = match chance.below(5) {
            0 => None,
            1 => Some(None),
            _ => Some(Some(chance.small(8))),
        };
        Given {
            id: None,
            code,
            shelf: if chance.is_one_in(20) {
                NO_SHELF
            } else {
                chance.of(&shelves)
            },
            place: chance.small(8),
            label: chance.of(&["a", "b", "c", "d", "e", "f"]).to_owned(),
            lent: chance.of(&[None, Some(true), Some(false)]),
            count: chance.of(&[None, Some(1), Some(2), Some(-3)]),
        }
    }

    /// A key that a draft sets, maybe one that is taken.
    fn set_key(&mut self) -> i64 {
        let taken: Vec<i64> = self.store.volumes.keys().copied().collect();
        if !taken.is_empty() && self.chance.is_one_in(2) {
            self.chance.of(&taken)
        } else {
            i64::from(self.chance.small(40)) + 1
        }
    }

    fn many_given(&mut self) -> Vec<Given> {
        (0..self.chance.below(6)).map(|_| self.given()).collect()
    }

    /// Drafts that set this key, and the rows that they would be.
    fn with_key(&mut self, key: Key, n: usize) -> Vec<(Given, Row)> {
        let mut drafts = Vec::new();
        for _ in 0..n {
            let mut given = self.given();
            if key == Key::Id {
                given.id = Some(self.set_key());
            }
            let row = given.row(self.no_key());
            drafts.push((given, row));
        }
        drafts
    }

    /// Takes over what the store has become where the database has stored the same.
    #[track_caller]
    fn settle<T>(&mut self, after: Store, outcome: &Outcome, got: orm::Result<T>) -> Option<T> {
        match got {
            Ok(got) => {
                assert!(outcome.is_stored(), "{}: {outcome:?}", self.step);
                self.store = after;
                Some(got)
            }
            Err(error) => {
                outcome.assert_is_of(&error, &self.step);
                None
            }
        }
    }

    /// Asserts that a row which was handed back is the stored one, and keeps some of them in hand.
    #[track_caller]
    fn assert_is_stored(&mut self, volume: &Volume) {
        let stored = self.store.volumes.get(&volume.id);
        assert_eq!(Some(&Row::from(volume)), stored, "{}", self.step);
        if self.chance.is_one_in(2) {
            self.hand.push(volume.clone());
        }
    }

    async fn save(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let mut given = self.given();
        given.id = self.chance.is_one_in(3).then(|| self.set_key());
        self.note("save", &given);
        let row = given.row(self.no_key());
        let mut after = self.store.clone();
        let outcome = after.write(&[], std::slice::from_ref(&row));
        let saved = given.draft().save(on).await;
        let Some(volume) = self.settle(after, &outcome, saved) else {
            return Ok(Done::Refused);
        };
        self.store.count_key(row.id, volume.id);
        self.assert_is_stored(&volume);
        Ok(Done::Well)
    }

    async fn bulk_create(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let mut drafts = self.many_given();
        for given in &mut drafts {
            given.id = self.chance.is_one_in(4).then(|| self.set_key());
        }
        self.note("bulk_create", &drafts);
        let rows: Vec<Row> = drafts.iter().map(|it| it.row(self.no_key())).collect();
        let mut after = self.store.clone();
        let outcome = after.write(&[], &rows);
        let created = Volume::bulk_create(drafts.iter().map(Given::draft), on).await;
        let Some(volumes) = self.settle(after, &outcome, created) else {
            return Ok(Done::Refused);
        };
        assert_eq!(volumes.len(), rows.len());
        for (row, volume) in rows.iter().zip(&volumes) {
            self.store.count_key(row.id, volume.id);
            self.assert_is_stored(volume);
        }
        Ok(Done::Well)
    }

    /// Drafts one after the other, those left out that have the same as another row by this key, or by any.
    fn ignored(
        &mut self,
        drafts: &[(Given, Row)],
        key: Option<Key>,
    ) -> (Store, Outcome, Vec<Fate>) {
        let (mut after, mut all, mut fates) = (self.store.clone(), Outcome::default(), Vec::new());
        for (_, row) in drafts {
            let in_the_way = match key {
                Some(key) => after.of_key(key, row).into_iter().map(|it| it.id).collect(),
                None => after.in_the_way(row),
            };
            if !in_the_way.is_empty() {
                fates.push(Fate::Skipped(in_the_way));
                continue;
            }
            let outcome = after.write(&[], std::slice::from_ref(row));
            all.forbidden.extend(outcome.forbidden);
            all.has_no_shelf |= outcome.has_no_shelf;
            fates.push(Fate::Inserted(row.id));
        }
        if !all.is_stored() {
            // Which of the drafts is written first is left to the program.
            let rows: Vec<Row> = drafts.iter().map(|(_, row)| row.clone()).collect();
            all.forbidden
                .extend(self.store.clone().write(&[], &rows).forbidden);
        }
        (after, all, fates)
    }

    async fn ignore(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let n = self.chance.below(7);
        let drafts = self.with_key(Key::Code, n);
        self.note("ignore", &drafts);
        let (after, outcome, fates) = self.ignored(&drafts, None);
        let drafts = drafts.iter().map(|(given, _)| given.draft());
        let written = Volume::bulk_create_with(drafts, OnConflict::ignore(), on).await;
        let Some(written) = self.settle(after, &outcome, written) else {
            return Ok(Done::Well);
        };
        self.assert_became(&fates, &written);
        Ok(Done::Well)
    }

    async fn ignore_by_key(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let (key, n) = (self.key(), self.chance.below(7));
        let drafts = self.with_key(key, n);
        self.note("ignore", (key, &drafts));
        let (after, outcome, fates) = self.ignored(&drafts, Some(key));
        let drafts = drafts.iter().map(|(given, _)| given.draft());
        let rule = OnConflict::ignore();
        let rule = match key {
            Key::Id => rule.on(Volume.id),
            Key::Code => rule.on(Volume.code),
            Key::Place => rule.on((Volume.shelf, Volume.place)),
            Key::Label => rule.on(Volume.label),
        };
        let written = Volume::bulk_create_with(drafts, rule, on).await;
        let Some(written) = self.settle(after, &outcome, written) else {
            return Ok(Done::Well);
        };
        self.assert_became(&fates, &written);
        Ok(Done::Well)
    }

    fn key(&mut self) -> Key {
        self.chance
            .of(&[Key::Id, Key::Code, Key::Place, Key::Label])
    }

    /// Asserts that this became of drafts.
    #[track_caller]
    fn assert_became(&mut self, fates: &[Fate], written: &[Written<i64>]) {
        assert_eq!(fates.len(), written.len(), "{}", self.step);
        let mut counted = Vec::new();
        for (fate, written) in fates.iter().zip(written) {
            if let (&Fate::Inserted(was), &Written::Inserted(id)) = (fate, written) {
                self.store.count_key(was, id);
                counted.push((was, id));
            }
        }
        let now = |was: &i64| {
            counted
                .iter()
                .find(|it| it.0 == *was)
                .map_or(*was, |it| it.1)
        };
        for (fate, written) in fates.iter().zip(written) {
            let is_it = match (fate, written) {
                (Fate::Inserted(_), Written::Inserted(_)) => true,
                (Fate::Updated(id), Written::Updated(key)) => id == key,
                (Fate::Skipped(ids), Written::Skipped(Some(key))) => {
                    ids.iter().map(now).any(|id| id == *key)
                }
                _ => false,
            };
            assert!(is_it, "{}: {fates:?}, and not {written:?}", self.step);
        }
    }

    /// The rule of an upsert by a key, at random one that leaves greater counts as they are.
    fn rule(key: Key, change: Change, only_more: bool) -> OnConflict<Volume, DoUpdate> {
        let count = Volume.count.set(Volume.count + incoming(Volume.count));
        let rule: OnConflict<Volume, DoUpdateWithoutTarget> = match change {
            Change::Count => OnConflict::update(count),
            Change::Label => OnConflict::update((Volume.label, Volume.lent)),
            Change::All => OnConflict::update_all(),
        };
        let rule = match key {
            Key::Id => rule.on(Volume.id),
            Key::Code => rule.on(Volume.code),
            Key::Place => rule.on((Volume.shelf, Volume.place)),
            Key::Label => rule.on(Volume.label),
        };
        if only_more {
            rule.update_where(incoming(Volume.count).gt(Volume.count))
        } else {
            rule
        }
    }

    /// What an upsert makes of the store.
    fn upserted(
        &mut self,
        drafts: &[(Given, Row)],
        (key, change, only_more): (Key, Change, bool),
    ) -> (Store, Outcome, Vec<Fate>) {
        let (mut changed, mut new, mut fates) = (Vec::new(), Vec::new(), Vec::new());
        for (given, row) in drafts {
            let Some(stored) = self.store.of_key(key, row) else {
                fates.push(Fate::Inserted(row.id));
                new.push(row.clone());
                continue;
            };
            if only_more && row.count <= stored.count {
                fates.push(Fate::Skipped(vec![stored.id]));
                continue;
            }
            fates.push(Fate::Updated(stored.id));
            let mut stored = stored.clone();
            match change {
                Change::All => given.set_in(&mut stored),
                Change::Count => {
                    stored.count += row.count;
                    stored.revision += 1;
                }
                Change::Label => {
                    stored.label.clone_from(&row.label);
                    stored.lent = row.lent;
                    stored.revision += 1;
                }
            }
            changed.push(stored);
        }
        let mut after = self.store.clone();
        let outcome = after.write(&changed, &new);
        (after, outcome, fates)
    }

    fn upsert_rule(&mut self) -> (Key, Change, bool) {
        let change = self.chance.of(&[Change::Count, Change::Label, Change::All]);
        (self.key(), change, self.chance.is_one_in(3))
    }

    async fn upsert(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let (rule, n) = (self.upsert_rule(), self.chance.below(6));
        let (key, change, only_more) = rule;
        let drafts = self.with_key(key, n);
        self.note("upsert", (rule, &drafts));
        let are_equal = drafts.iter().enumerate().any(|(n, (_, row))| {
            let mut others = drafts[..n].iter();
            others.any(|(_, other)| key.is_of_both(row, other))
        });
        let (after, outcome, fates) = self.upserted(&drafts, rule);
        let drafts = drafts.iter().map(|(given, _)| given.draft());
        let rule = Self::rule(key, change, only_more);
        let written = Volume::bulk_create_with(drafts, rule, on).await;
        if are_equal {
            let is_refused = matches!(written, Err(Error::RefusedDraft { .. }));
            assert!(is_refused, "{}: {written:?}", self.step);
            return Ok(Done::Well);
        }
        let Some(written) = self.settle(after, &outcome, written) else {
            return Ok(Done::Well);
        };
        self.assert_became(&fates, &written);
        Ok(Done::Well)
    }

    async fn upsert_one(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let rule = self.upsert_rule();
        let (key, change, only_more) = rule;
        let drafts = self.with_key(key, 1);
        self.note("save_with", (rule, &drafts));
        let (after, outcome, fates) = self.upserted(&drafts, rule);
        let rule = Self::rule(key, change, only_more);
        let written = drafts[0].0.draft().save_with(rule, on).await;
        let Some(written) = self.settle(after, &outcome, written) else {
            return Ok(Done::Refused);
        };
        let became = match &written {
            Written::Inserted(row) => Written::Inserted(row.id),
            Written::Updated(row) => Written::Updated(row.id),
            Written::Skipped(row) => Written::Skipped(row.as_ref().map(|row| row.id)),
        };
        self.assert_became(&fates, &[became]);
        let volume = written.into_stored().expect("the row is there");
        self.assert_is_stored(&volume);
        Ok(Done::Well)
    }

    /// A draft that sets a unique key, and none of it to null.
    fn given_by_key(&mut self) -> (Key, Given) {
        let key = self.key();
        let mut given = self.given();
        match key {
            Key::Id => given.id = Some(self.set_key()),
            Key::Code => given.code = Some(Some(self.chance.small(8))),
            Key::Place | Key::Label => {}
        }
        (key, given)
    }

    async fn get_or_create(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let (key, given) = self.given_by_key();
        self.note("get_or_create", (key, &given));
        let row = given.row(self.no_key());
        // It asks for a volume that is not lent, whether or not the draft is.
        let asked = Row {
            lent: false,
            ..row.clone()
        };
        let there = self.store.of_key(key, &asked).map(|it| it.id);
        let draft = given.draft();
        let got = match key {
            Key::Id => draft.get_or_create(Volume.id, on).await,
            Key::Code => draft.get_or_create(Volume.code, on).await,
            Key::Place => draft.get_or_create((Volume.shelf, Volume.place), on).await,
            Key::Label => draft.get_or_create(Volume.label, on).await,
        };
        let mut after = self.store.clone();
        let outcome = match there {
            Some(_) => Outcome::default(),
            None => after.write(&[], std::slice::from_ref(&row)),
        };
        let Some((volume, is_new)) = self.settle(after, &outcome, got) else {
            return Ok(Done::Refused);
        };
        assert_eq!(is_new, there.is_none(), "{}", self.step);
        match there {
            Some(id) => assert_eq!(volume.id, id, "{}", self.step),
            None => self.store.count_key(row.id, volume.id),
        }
        self.assert_is_stored(&volume);
        Ok(Done::Well)
    }

    async fn update_or_create(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let (key, given) = self.given_by_key();
        self.note("update_or_create", (key, &given));
        let row = given.row(self.no_key());
        let drafts = [(given, row)];
        let (after, outcome, fates) = self.upserted(&drafts, (key, Change::All, false));
        let draft = drafts[0].0.draft();
        let got = match key {
            Key::Id => draft.update_or_create(Volume.id, on).await,
            Key::Code => draft.update_or_create(Volume.code, on).await,
            Key::Place => {
                draft
                    .update_or_create((Volume.shelf, Volume.place), on)
                    .await
            }
            Key::Label => draft.update_or_create(Volume.label, on).await,
        };
        let Some(volume) = self.settle(after, &outcome, got) else {
            return Ok(Done::Refused);
        };
        match fates[0] {
            Fate::Inserted(was) => self.store.count_key(was, volume.id),
            _ => assert!(matches!(fates[0], Fate::Updated(id) if id == volume.id)),
        }
        self.assert_is_stored(&volume);
        Ok(Done::Well)
    }

    /// A row in hand, changed.
    fn changed_in_hand(&mut self) -> Option<Volume> {
        if self.hand.is_empty() {
            return None;
        }
        let place = self.chance.below(self.hand.len());
        let mut volume = self.hand.swap_remove(place);
        let given = self.given();
        if self.chance.is_one_in(2) {
            volume.code = given.code.flatten();
        }
        if self.chance.is_one_in(2) {
            volume.shelf = given.shelf.into();
        }
        if self.chance.is_one_in(2) {
            volume.place = given.place;
        }
        if self.chance.is_one_in(2) {
            volume.label = given.label;
        }
        if self.chance.is_one_in(2) {
            volume.lent = !volume.lent;
        }
        volume.count += 1;
        Some(volume)
    }

    /// The stored row of one in hand, where nobody has changed it since.
    fn stored(&self, volume: &Volume) -> Result<Row, bool> {
        match self.store.volumes.get(&volume.id) {
            None => Err(true),
            Some(row) if row.revision != volume.revision => Err(false),
            Some(row) => Ok(row.clone()),
        }
    }

    /// Writes a row in hand, of which the database gets what `set` takes over from it.
    async fn write_row(
        &mut self,
        volume: &mut Volume,
        set: fn(&mut Row, Row),
        write: impl AsyncFnOnce(&mut Volume) -> orm::Result<()>,
    ) -> Done {
        let before = Row::from(&*volume);
        let stored = self.stored(volume);
        let written = write(volume).await;
        let mut row = match stored {
            Ok(row) => row,
            Err(is_gone) => {
                let is_it = match written {
                    Err(Error::DoesNotExist { .. }) => is_gone,
                    Err(Error::Stale { .. }) => !is_gone,
                    _ => false,
                };
                assert!(is_it, "{}: {written:?}", self.step);
                assert_eq!(Row::from(&*volume), before, "{}", self.step);
                return Done::Well;
            }
        };
        set(&mut row, before.clone());
        row.revision += 1;
        let mut after = self.store.clone();
        let outcome = after.write(std::slice::from_ref(&row), &[]);
        if self.settle(after, &outcome, written).is_none() {
            assert_eq!(Row::from(&*volume), before, "{}", self.step);
            return Done::Refused;
        }
        let now = Row {
            revision: row.revision,
            ..before
        };
        assert_eq!(Row::from(&*volume), now, "{}", self.step);
        Done::Well
    }

    async fn save_row(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let Some(mut volume) = self.changed_in_hand() else {
            return Ok(Done::Well);
        };
        self.note("save", &volume);
        let save = async |volume: &mut Volume| volume.save(on).await;
        let done = self
            .write_row(&mut volume, |row, own| *row = own, save)
            .await;
        self.hand.push(volume);
        Ok(done)
    }

    async fn save_fields(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let Some(mut volume) = self.changed_in_hand() else {
            return Ok(Done::Well);
        };
        self.note("save_fields", &volume);
        let save =
            async |volume: &mut Volume| volume.save_fields((Volume.code, Volume.lent), on).await;
        let set = |row: &mut Row, own: Row| (row.code, row.lent) = (own.code, own.lent);
        let done = self.write_row(&mut volume, set, save).await;
        Ok(done)
    }

    async fn bulk_update(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let mut volumes: Vec<Volume> = Vec::new();
        for _ in 0..self.chance.below(5) {
            let volume = self.changed_in_hand();
            let is_new = |it: &Volume| volumes.iter().all(|other| other.id != it.id);
            if let Some(volume) = volume.filter(is_new) {
                volumes.push(volume);
            }
        }
        self.note("bulk_update", &volumes);
        let before: Vec<Row> = volumes.iter().map(Row::from).collect();
        let mut rows: Vec<Row> = volumes
            .iter()
            .filter_map(|it| self.stored(it).ok())
            .collect();
        let is_stale = rows.len() < volumes.len();
        let updated = Volume::bulk_update(&mut volumes, (Volume.code, Volume.place), on).await;
        for row in &mut rows {
            let own = before.iter().find(|own| own.id == row.id).expect("its own");
            (row.code, row.place, row.revision) = (own.code, own.place, row.revision + 1);
        }
        let mut after = self.store.clone();
        let outcome = after.write(&rows, &[]);
        if is_stale {
            match updated {
                Err(Error::Stale { .. }) => {}
                Err(error) => outcome.assert_is_of(&error, &self.step),
                Ok(()) => panic!("{}: a stale row is stored", self.step),
            }
            return Ok(Done::Well);
        }
        if self.settle(after, &outcome, updated).is_none() {
            let now: Vec<Row> = volumes.iter().map(Row::from).collect();
            assert_eq!(now, before, "{}", self.step);
            return Ok(Done::Well);
        }
        for (volume, row) in volumes.iter().zip(&rows) {
            assert_eq!(volume.revision, row.revision, "{}", self.step);
        }
        Ok(Done::Well)
    }

    async fn update_rows(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let (kind, n) = (self.chance.below(6), self.chance.small(8));
        self.note("update", (kind, n));
        let is_written = |row: &&Row| match kind {
            0 => row.place < n,
            1 => row.code.is_some_and(|code| code > n),
            2 => row.count != n,
            3 => row.lent,
            _ => row.place >= n,
        };
        let mut rows: Vec<Row> = self
            .store
            .volumes
            .values()
            .filter(is_written)
            .cloned()
            .collect();
        rows.truncate(if kind == 5 { 2 } else { usize::MAX });
        for row in &mut rows {
            row.revision += 1;
            match kind {
                0 => row.count += row.place,
                1 => (row.place, row.count) = (row.count, row.place),
                2 => row.code = None,
                3 => row.lent = false,
                4 => row.code = row.code.map(|code| code * 2),
                _ => row.place += 1,
            }
        }
        let all = Volume::objects();
        let updated = match kind {
            0 => {
                let rows = all.filter(Volume.place.lt(n));
                rows.update(Volume.count.set(Volume.count + Volume.place), on)
                    .await
            }
            1 => {
                let swapped = (
                    Volume.place.set(Volume.count),
                    Volume.count.set(Volume.place),
                );
                all.filter(Volume.code.gt(n)).update(swapped, on).await
            }
            2 => {
                all.filter(Volume.count.ne(n))
                    .update(Volume.code.set(None), on)
                    .await
            }
            3 => {
                all.filter(Volume.lent)
                    .update(Volume.lent.set(false), on)
                    .await
            }
            4 => {
                let rows = all.filter(Volume.place.ge(n));
                rows.update(Volume.code.set(Volume.code * 2), on).await
            }
            _ => {
                let rows = all.filter(Volume.place.ge(n)).order_by(Volume.id).limit(2);
                rows.update(Volume.place.set(Volume.place + 1), on).await
            }
        };
        let mut after = self.store.clone();
        let outcome = after.write(&rows, &[]);
        let Some(updated) = self.settle(after, &outcome, updated) else {
            return Ok(Done::Refused);
        };
        assert_eq!(updated, rows.len() as u64, "{}", self.step);
        Ok(Done::Well)
    }

    async fn delete(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        match self.chance.below(4) {
            0 => {
                let shelves: Vec<i64> = self.store.shelves.keys().copied().collect();
                let id = self.chance.of(&shelves);
                self.note("delete of a shelf", id);
                Shelf::objects().filter(Shelf.id.eq(id)).delete(on).await?;
                self.store.shelves.remove(&id);
                self.store.volumes.retain(|_, row| row.shelf != id);
                self.new_shelf(on).await?;
            }
            1 => {
                let place = self.chance.small(8);
                self.note("delete of a place", place);
                let gone = Volume::objects()
                    .filter(Volume.place.eq(place))
                    .delete(on)
                    .await?;
                let before = self.store.volumes.len();
                self.store.volumes.retain(|_, row| row.place != place);
                assert_eq!(
                    gone,
                    (before - self.store.volumes.len()) as u64,
                    "{}",
                    self.step
                );
            }
            _ => {
                let Some(volume) = self.changed_in_hand() else {
                    return Ok(Done::Well);
                };
                self.note("delete", &volume);
                let (stored, id) = (self.stored(&volume), volume.id);
                let gone = volume.delete(on).await;
                let is_it = match (stored, &gone) {
                    (Ok(_), gone) => matches!(gone, Ok(1)),
                    (Err(true), gone) => matches!(gone, Ok(0)),
                    (Err(false), gone) => matches!(gone, Err(Error::Stale { .. })),
                };
                assert!(is_it, "{}: {gone:?}", self.step);
                if gone.is_ok() {
                    self.store.volumes.remove(&id);
                }
            }
        }
        Ok(Done::Well)
    }

    async fn new_shelf(&mut self, on: &dyn Executor) -> orm::Result<()> {
        self.n_shelves += 1;
        let name = self.n_shelves.to_string();
        let saved = Shelf::draft().name(name).save(on).await?;
        self.store.shelves.insert(saved.id, saved.name);
        Ok(())
    }

    /// Takes rows in hand, in place of some of those that are.
    async fn take(&mut self, on: &dyn Executor) -> orm::Result<Done> {
        let ids = Volume::objects().order_by(Volume.id);
        let read = ids
            .offset(self.chance.below(4) as u64)
            .limit(5)
            .all(on)
            .await?;
        let old = mem::replace(&mut self.hand, read);
        self.hand.extend(old.into_iter().take(3));
        Ok(Done::Well)
    }
}
