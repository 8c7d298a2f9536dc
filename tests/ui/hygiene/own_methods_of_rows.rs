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

fn moods() -> Vec<String> {
    let all = Mood::all().into_iter().chain(Mood::iter().copied());
    let shown = all.map(|mood| format!("{} {}", mood.name(), mood.display()));
    shown.chain(Mood::from_repr(1).map(Mood::display)).collect()
}

fn main() {
    let _ = (behind_references, behind_others, moods);
}
