//! What the tables should hold: rows in memory, and what becomes of those that are written.

use std::collections::BTreeMap;

use orm::Error;
use orm::prelude::*;

use super::{Shelf, Volume, VolumeDraft};

/// A volume as it is stored. One whose key the database is yet to count has a key below 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) code: Option<i32>,
    pub(super) shelf: i64,
    pub(super) place: i32,
    pub(super) label: String,
    pub(super) lent: bool,
    pub(super) count: i32,
    pub(super) revision: i32,
}

impl From<&Volume> for Row {
    fn from(volume: &Volume) -> Row {
        Row {
            id: volume.id,
            code: volume.code,
            shelf: volume.shelf.id,
            place: volume.place,
            label: volume.label.clone(),
            lent: volume.lent,
            count: volume.count,
            revision: volume.revision,
        }
    }
}

/// A unique key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Id,
    Code,
    Place,
    /// Of volumes that are not lent.
    Label,
}

const KEYS: [Key; 4] = [Key::Id, Key::Code, Key::Place, Key::Label];

impl Key {
    pub(super) fn fields(self) -> &'static [&'static str] {
        match self {
            Key::Id => &["id"],
            Key::Code => &["code"],
            Key::Place => &["shelf", "place"],
            Key::Label => &["label"],
        }
    }

    /// Whether both rows may not stand beside each other.
    pub(super) fn is_of_both(self, one: &Row, other: &Row) -> bool {
        match self {
            Key::Id => one.id == other.id,
            Key::Code => one.code.is_some() && one.code == other.code,
            Key::Place => (one.shelf, one.place) == (other.shelf, other.place),
            Key::Label => one.label == other.label && !one.lent && !other.lent,
        }
    }
}

/// What a draft sets.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) id: Option<i64>,
    #[expect(clippy::option_option, reason = "null is a value that is set")]
    pub(super) code: Option<Option<i32>>,
    pub(super) shelf: i64,
    pub(super) place: i32,
    pub(super) label: String,
    pub(super) lent: Option<bool>,
    pub(super) count: Option<i32>,
}

impl Given {
    pub(super) fn draft(&self) -> VolumeDraft {
        let draft = Volume::draft().shelf(self.shelf).place(self.place);
        let mut draft = draft.label(&self.label);
        if let Some(id) = self.id {
            draft = draft.id(id);
        }
        if let Some(code) = self.code {
            draft = draft.code(code);
        }
        if let Some(lent) = self.lent {
            draft = draft.lent(lent);
        }
        if let Some(count) = self.count {
            draft = draft.count(count);
        }
        draft
    }

    /// The row that is stored of it, with this key where the draft sets none.
    pub(super) fn row(&self, id: i64) -> Row {
        Row {
            id: self.id.unwrap_or(id),
            code: self.code.flatten(),
            shelf: self.shelf,
            place: self.place,
            label: self.label.clone(),
            lent: self.lent.unwrap_or(false),
            count: self.count.unwrap_or(0),
            revision: 1,
        }
    }

    /// Sets in a row what the draft sets.
    pub(super) fn set_in(&self, row: &mut Row) {
        let Row { id, revision, .. } = *row;
        let (lent, count, code) = (row.lent, row.count, row.code);
        *row = Row {
            id,
            revision: revision + 1,
            lent: self.lent.unwrap_or(lent),
            count: self.count.unwrap_or(count),
            code: self.code.unwrap_or(code),
            ..self.row(id)
        };
    }
}

/// The unique keys that forbid one of two rows.
fn in_common(one: &Row, other: &Row) -> impl Iterator<Item = Key> {
    KEYS.into_iter().filter(|key| key.is_of_both(one, other))
}

/// The rows of both tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Store {
    pub(super) shelves: BTreeMap<i64, String>,
    pub(super) volumes: BTreeMap<i64, Row>,
}

/// What becomes of rows that are written together.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The unique keys of which one forbids it. Empty where all rows fit beside one another in the end.
    pub(super) forbidden: Vec<Key>,
    /// The unique keys that rows have in common while one after the other is written.
    pub(super) meanwhile: Vec<Key>,
    /// A row is for no shelf.
    pub(super) has_no_shelf: bool,
}

impl Outcome {
    pub(super) fn is_stored(&self) -> bool {
        self.forbidden.is_empty() && !self.has_no_shelf
    }

    /// Asserts that this error may come of it.
    #[track_caller]
    pub(super) fn assert_is_of(&self, error: &Error, step: &str) {
        let mut keys = self.forbidden.iter().chain(&self.meanwhile);
        let is_of_it = match error {
            Error::UniqueViolation { fields, .. } => keys.any(|key| *fields == key.fields()),
            Error::ForeignKeyViolation { .. } => self.has_no_shelf,
            _ => false,
        };
        assert!(is_of_it, "{step}: {self:?}, and not {error}");
    }
}

impl Store {
    /// The keys of the rows that stand in the way of this one.
    pub(super) fn in_the_way(&self, row: &Row) -> Vec<i64> {
        let others = self.volumes.values();
        let others = others.filter(|other| in_common(row, other).next().is_some());
        others.map(|other| other.id).collect()
    }

    /// The row that has the same in a unique key.
    pub(super) fn of_key(&self, key: Key, row: &Row) -> Option<&Row> {
        let mut others = self.volumes.values();
        others.find(|other| key.is_of_both(row, other))
    }

    /// Writes rows together: those with the keys of stored ones in place of these, and new ones. Nothing changes where they
    /// cannot be stored.
    pub(super) fn write(&mut self, changed: &[Row], new: &[Row]) -> Outcome {
        let is_changed = |row: &&Row| changed.iter().any(|it| it.id == row.id);
        let (old, kept): (Vec<&Row>, Vec<&Row>) = self.volumes.values().partition(is_changed);
        let written: Vec<&Row> = changed.iter().chain(new).collect();
        let mut outcome = Outcome::default();
        for (n, row) in written.iter().enumerate() {
            let others = kept.iter().chain(&written[..n]);
            outcome
                .forbidden
                .extend(others.flat_map(|other| in_common(row, other)));
            let is_another = |other: &&&Row| n >= changed.len() || other.id != row.id;
            let before = old.iter().filter(is_another);
            outcome
                .meanwhile
                .extend(before.flat_map(|other| in_common(row, other)));
            outcome.has_no_shelf |= !self.shelves.contains_key(&row.shelf);
        }
        if outcome.is_stored() {
            self.volumes
                .extend(written.iter().map(|row| (row.id, (*row).clone())));
        }
        outcome
    }

    /// Gives a row the key that the database has counted.
    pub(super) fn count_key(&mut self, was: i64, id: i64) {
        let mut row = self.volumes.remove(&was).expect("a row without its key");
        row.id = id;
        let before = self.volumes.insert(id, row);
        assert_eq!(before, None, "{id} is counted for a second row");
    }

    /// Asserts that the tables hold this and nothing else.
    pub(super) async fn assert_stored(&self, on: &dyn Executor, step: &str) -> orm::Result<()> {
        let volumes = Volume::objects().all(on).await?;
        let volumes = volumes.iter().map(|volume| (volume.id, Row::from(volume)));
        let shelves = Shelf::objects()
            .values((Shelf.id, Shelf.name))
            .all(on)
            .await?;
        let stored = Store {
            shelves: shelves.into_iter().collect(),
            volumes: volumes.collect(),
        };
        assert_eq!(&stored, self, "after {step}");
        Ok(())
    }
}
