//! What the command line asks for.

use crate::measure::Rounds;
use crate::place::Backend;
use crate::shape::Shape;

pub struct Options {
    words: Vec<String>,
    quick: bool,
    toasty: bool,
    /// Names of contenders; all take part where there is none.
    only: Vec<String>,
}

impl Options {
    pub fn read(arguments: impl Iterator<Item = String>) -> Self {
        let (flags, words): (Vec<_>, Vec<_>) =
            arguments.partition(|argument| argument.starts_with("--"));
        let has = |flag: &str| flags.iter().any(|given| given == flag);
        let only: Vec<_> = flags
            .iter()
            .filter_map(|flag| flag.strip_prefix("--only="))
            .flat_map(|names| names.split(','))
            .map(str::to_owned)
            .collect();
        Options {
            words,
            quick: has("--quick"),
            toasty: !has("--no-toasty")
                && (only.is_empty() || only.iter().any(|it| it == "toasty")),
            only,
        }
    }

    pub fn rounds(&self) -> Rounds {
        if self.quick {
            Rounds::quick()
        } else {
            Rounds::full()
        }
    }

    /// Whether toasty takes part, whose bench is built first.
    pub fn toasty(&self) -> bool {
        self.toasty
    }

    /// Whether this contender takes part.
    pub fn contender(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }

    /// Whether this database is named, or none is.
    pub fn wants(&self, backend: Backend) -> bool {
        let named = |backend: Backend| self.words.contains(&backend.to_string().to_lowercase());
        named(backend) || !(named(Backend::Sqlite) || named(Backend::Postgres))
    }

    /// The shapes whose names hold one of the other words, or all.
    pub fn shapes(&self) -> impl Iterator<Item = Shape> {
        let words: Vec<_> = self
            .words
            .iter()
            .filter(|word| !["sqlite", "postgres"].contains(&word.as_str()))
            .collect();
        let wanted = move |shape: &Shape| {
            words.is_empty() || words.iter().any(|word| shape.name().contains(*word))
        };
        Shape::ALL.into_iter().filter(wanted)
    }
}
