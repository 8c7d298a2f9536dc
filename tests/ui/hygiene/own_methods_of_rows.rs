//! Methods of the program's own, of rows and of enums, may be called like those of other libraries, of which the library has messages.

#![deny(warnings)]

use orm::prelude::*;

#[derive(Debug, Model)]
pub struct Song {
    pub id: i64,
    pub title: String,
    pub seconds: i64,
}

impl Song {
    pub fn is_valid(&self) -> bool {
        self.seconds > 0
    }

    pub fn is_deleted(&self) -> bool {
        self.title.is_empty()
    }
}

pub trait Listed {
    fn filter(&self, least: i64) -> bool;
    fn all(&self) -> bool;
    fn reload(&self) -> bool;
    fn touch(&mut self);
}

impl Listed for Song {
    fn filter(&self, least: i64) -> bool {
        self.seconds >= least
    }
    fn all(&self) -> bool {
        true
    }
    fn reload(&self) -> bool {
        true
    }
    fn touch(&mut self) {}
}

fn behind_references(songs: &[Song], kept: &[&Song]) -> usize {
    let valid = songs
        .iter()
        .filter(|song| song.is_valid() && !song.is_deleted() && song.filter(3));
    let all = kept
        .iter()
        .filter(|song| song.is_valid() && song.all() && song.reload());
    valid.count() + all.count()
}

fn behind_others(song: &Song, changed: &mut Song, shared: std::sync::Arc<Song>) -> bool {
    changed.touch();
    let (kept, changed) = (
        song.is_valid() && song.filter(3),
        changed.filter(3) && changed.all(),
    );
    kept && changed && shared.is_valid() && shared.all()
}

/// An enum whose functions and traits have the names that others have, such as those that `strum` derives.
#[derive(Choices, Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Low,
    High,
}

impl Mood {
    pub const fn all() -> [Mood; 2] {
        [Mood::Low, Mood::High]
    }

    pub fn as_str(&self) -> &'static str {
        self.label()
    }
}

pub trait Iterated: Sized + 'static {
    fn iter() -> std::slice::Iter<'static, Self>;
    fn from_repr(number: i64) -> Option<Self>;
    fn name(&self) -> &'static str;
    fn display(self) -> String;
}

impl Iterated for Mood {
    fn iter() -> std::slice::Iter<'static, Self> {
        Mood::ALL.iter()
    }
    fn from_repr(number: i64) -> Option<Self> {
        usize::try_from(number)
            .ok()
            .and_then(|n| Mood::ALL.get(n).copied())
    }
    fn name(&self) -> &'static str {
        self.as_str()
    }
    fn display(self) -> String {
        self.to_string()
    }
}

/// Names that streams, tuples, structs that are read and values of models are asked by.
pub trait Looked: Sized {
    fn id(&mut self) -> i64;
    fn get(&self, name: &str) -> usize;
    fn save(&self, db: &Database) -> bool;
    fn all() -> Option<Self>;
}

macro_rules! looked {
    ($($t:ty)*) => {$(
        impl Looked for $t {
            fn id(&mut self) -> i64 {
                1
            }
            fn get(&self, name: &str) -> usize {
                name.len()
            }
            fn save(&self, db: &Database) -> bool {
                format!("{db:?}").is_empty()
            }
            fn all() -> Option<Self> {
                None
            }
        }
    )*};
}
looked!((i64, String) Line Tone);

#[derive(Row)]
#[row(Song)]
pub struct Line {
    pub id: i64,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
pub enum Tone {
    High,
}

fn looked_for(db: &Database, mut row: (i64, String), mut line: Line) -> bool {
    let (of_row, of_line) = (row.id() + line.id(), row.get("a") + line.get("b"));
    let none = <(i64, String)>::all().is_none() && Line::all().is_none() && Tone::all().is_none();
    none && of_row > 0 && of_line > 0 && line.id > 0 && row.save(db) && line.save(db)
}

fn moods() -> Vec<String> {
    let all = Mood::all().into_iter().chain(Mood::iter().copied());
    let shown = all.map(|mood| format!("{} {}", mood.name(), mood.display()));
    shown.chain(Mood::from_repr(1).map(Mood::display)).collect()
}

fn main() {
    let _ = (behind_references, behind_others, moods, looked_for);
}
