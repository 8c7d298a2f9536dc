//! What the foreign keys of rows that came together are told: how they load.

use crate::error::Error;
use crate::model::{Field, KnownAt, Model};
use crate::query::{RelationPath, Tree};
use crate::schema::{FetchMode, Table};
use std::fmt;
use std::panic::Location;

/// How the foreign keys of rows that came from one query load.
#[derive(Clone, Copy)]
pub struct How<'h> {
    /// What they do when they are asked.
    pub mode: FetchMode,
    /// Where in the program the query was asked for, where that is known.
    pub at: Option<&'static Location<'static>>,
    /// Where the rows stand in the query.
    pub stand: Stand<'h>,
    /// Rows they point at that are there already.
    pub known: Option<&'h KnownAt>,
}

/// Where rows stand in the query that read them. `{}` is the way to them as it is written there.
#[derive(Clone, Copy)]
pub enum Stand<'h> {
    /// At the end of a way from the model of the query; its own rows at none.
    Reached(&'static Table, Option<&'static RelationPath>),
    /// Behind these foreign keys.
    Behind(&'h Here<'h>),
}

/// The foreign keys at one field of rows that came from one query. `{}` is the way to what they point at.
#[derive(Clone, Copy)]
pub struct Here<'h> {
    /// What was read along with their rows, if they were.
    pub tree: Option<&'h Tree>,
    /// How the others load.
    pub how: &'h How<'h>,
    /// The table of the rows.
    pub table: &'static Table,
    /// The field.
    pub field: usize,
}

/// Nothing is to be loaded by a field: the error says so.
pub(in crate::model) struct Refused {
    pub(in crate::model) model: &'static str,
    pub(in crate::model) field: &'static str,
    pub(in crate::model) at: Option<&'static Location<'static>>,
    /// What would load it.
    pub(in crate::model) add: String,
}

impl Refused {
    pub(in crate::model) fn error(&self) -> Error {
        Error::NotLoaded {
            model: self.model,
            field: self.field,
            at: self.at,
            add: self.add.clone(),
        }
    }
}

/// Tells the foreign keys at one field of rows that came from one query how to load.
pub fn share<M: Model, F: Field>(
    rows: &mut [&mut M],
    tree: &[Tree],
    how: &How<'_>,
    field: usize,
    place: fn(&mut M) -> &mut F,
) {
    let here = Here {
        tree: tree.iter().find(|node| node.field == field),
        how,
        table: M::table(),
        field,
    };
    F::share(&mut rows.iter_mut().map(|row| place(row)), here);
}

impl Here<'_> {
    /// The same for the rows that these foreign keys point at.
    pub(in crate::model) fn behind(&self) -> How<'_> {
        How {
            stand: Stand::Behind(self),
            known: None,
            ..*self.how
        }
    }

    /// The rows they point at, if those are there already.
    pub(in crate::model) fn known(&self) -> Option<&KnownAt> {
        self.how.known.filter(|known| known.field == self.field)
    }

    /// What they are told where loading is refused.
    pub(in crate::model) fn refused(&self) -> Refused {
        Refused {
            model: self.table.model,
            field: self.name(),
            at: self.how.at,
            add: format!(".select_related({self})"),
        }
    }

    fn name(&self) -> &'static str {
        self.table.fields[self.field].name
    }
}

impl fmt::Display for Stand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stand::Reached(table, None) => f.write_str(table.model),
            Stand::Reached(table, Some(link)) => f.write_str(&link.written(table)),
            Stand::Behind(here) => here.fmt(f),
        }
    }
}

impl fmt::Display for Here<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.how.stand, self.name())
    }
}
