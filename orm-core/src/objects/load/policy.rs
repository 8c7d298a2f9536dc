//! What the foreign keys of rows are told when their rows have been read.

use crate::db::{CallSite, RawRows};
use crate::model::{self, Erased, LoadPolicy, Model, ParentRef, ParentRows, QueryPosition};
use crate::query::Tree;
use crate::schema::{FetchMode, Table};

/// How the foreign keys of rows that came from one query load, and what they point at that is there already.
#[derive(Clone)]
pub(in crate::objects) struct Told {
    pub(in crate::objects) mode: FetchMode,
    pub(in crate::objects) at: Option<CallSite>,
    pub(in crate::objects) known: Option<ParentRef>,
}

impl Told {
    /// The same, as it is told to rows of this table.
    pub(in crate::objects) fn policy(&self, table: &'static Table) -> LoadPolicy<'_> {
        LoadPolicy {
            mode: self.mode,
            at: self.at,
            position: QueryPosition::Reached(table, None),
            parents: self.known.as_ref(),
        }
    }

    /// Tells the foreign keys of these rows, and of those that were read along with them.
    pub(in crate::objects) fn tell<M: Model>(&self, rows: &mut [M], tree: &[Tree]) {
        let table = M::table();
        if table.has_relations() {
            let mut rows: Vec<&mut M> = rows.iter_mut().collect();
            M::set_load_policy(&mut rows, tree, &self.policy(table));
        }
    }

    /// These rows of the query, as those that point at them know them.
    pub(in crate::objects) fn known<M: Model>(self, raw: RawRows, tree: Vec<Tree>) -> Erased {
        ParentRows::shared(move || {
            let mut rows: Vec<M> = Vec::new();
            let again = raw.read(&mut |reader| {
                rows.push(model::read(reader, &tree)?);
                Ok(())
            });
            // All of them could be read before. One that cannot be now is loaded like any other.
            drop(again);
            self.tell(&mut rows, &tree);
            rows
        })
    }
}
