//! Methods of the program's own may be called like those of other libraries, of which the library has messages.

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

fn main() {
    let _ = (behind_references, behind_others);
}
