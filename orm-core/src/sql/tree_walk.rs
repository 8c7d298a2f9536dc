//! Walks over a tree: `WITH RECURSIVE`.
//!
//! Every row points at one other at most, so a walk meets a row twice only where it has gone around a circle. A walk ends
//! at a row that is its mark. Going down, only the start can be met again: it is the mark. Going up, the chain may run
//! into a circle that the start is not on: there each row whose depth is a power of two becomes the mark, until one
//! stands on the circle and the next such depth is further than once around (Brent's way). Rows of the circle are then
//! met a few times, and count where they are nearest. So the steps are in proportion to the rows found, and no row
//! carries more than its key, the mark's and the next.

use super::writer::Writer;
use crate::plan::{Alias, ROW_DEPTH, TreeWalk};
use crate::query::TreeDirection;

/// The name of the rows met: no name that a model's table can have.
const MET: Alias = Alias::Table("tree rows");

impl Writer {
    /// Writes the keys and depths of the rows found, as a table.
    ///
    /// The table stands first in a `CROSS JOIN`, as do the rows met within it, since SQLite then keeps to that order: it would
    /// else read the whole table and look for each row among the few found.
    pub(super) fn tree_walk(&mut self, walk: &TreeWalk<'_>) {
        self.push("(WITH RECURSIVE ");
        self.alias(MET);
        self.push("(");
        let names = carried(walk).map(str::to_owned).chain(marks(walk));
        self.joined(", ", names, |to, name| to.name(&name));
        self.push(", ");
        self.name(ROW_DEPTH);
        self.push(") AS (");
        self.start(walk);
        self.push(" UNION ALL ");
        self.step(walk);
        self.push(") ");
        self.found(walk);
        self.push(") AS ");
        self.alias(walk.alias);
    }

    /// Writes the row where the walk starts, which is its own mark.
    fn start(&mut self, walk: &TreeWalk<'_>) {
        let columns = carried(walk).chain(walk.key.iter().copied());
        self.push("SELECT ");
        self.joined(", ", columns, |to, name| to.column(walk.step, name));
        self.push(", 0 FROM ");
        self.table_as(walk.table, walk.step);
        self.push(" WHERE ");
        let key = walk.key.iter().zip(&walk.start);
        self.joined(" AND ", key, |to, (key, value)| {
            to.column(walk.step, key);
            to.push(" = ");
            to.operand(value);
        });
    }

    /// Writes the step from each row met to the next.
    fn step(&mut self, walk: &TreeWalk<'_>) {
        self.push("SELECT ");
        self.joined(", ", carried(walk), |to, name| to.column(walk.step, name));
        self.joined("", walk.key.iter().zip(marks(walk)), |to, (key, mark)| {
            to.push(", ");
            to.next_mark(walk, key, &mark);
        });
        self.push(", ");
        self.column(MET, ROW_DEPTH);
        self.push(" + 1 FROM ");
        self.alias(MET);
        self.push(self.dialect.cross_join());
        self.table_as(walk.table, walk.step);
        self.push(" WHERE ");
        let ends = walk.key.iter().zip(&walk.link);
        self.joined(" AND ", ends, |to, (key, link)| match walk.direction {
            TreeDirection::Up => to.equal((walk.step, key), (MET, link)),
            TreeDirection::Down => to.dialect.points_at(to, (walk.step, link), (MET, key)),
        });
        self.push(" AND (");
        self.joined(
            " OR ",
            walk.key.iter().zip(marks(walk)),
            |to, (key, mark)| {
                to.column(walk.step, key);
                to.push(" <> ");
                to.column(MET, &mark);
            },
        );
        self.push(")");
    }

    /// Writes one part of the mark of the next row.
    fn next_mark(&mut self, walk: &TreeWalk<'_>, key: &str, mark: &str) {
        if walk.direction == TreeDirection::Down {
            return self.column(MET, mark);
        }
        self.push("CASE WHEN (");
        self.column(MET, ROW_DEPTH);
        self.push(" & (");
        self.column(MET, ROW_DEPTH);
        self.push(" + 1)) = 0 THEN ");
        self.column(walk.step, key);
        self.push(" ELSE ");
        self.column(MET, mark);
        self.push(" END");
    }

    /// Writes the query of each row met once, without the start unless it is wanted.
    fn found(&mut self, walk: &TreeWalk<'_>) {
        let keys = |to: &mut Writer| to.joined(", ", &walk.key, |to, key| to.column(MET, key));
        // On the way down no row is met twice.
        let is_grouped = walk.direction == TreeDirection::Up;
        self.push("SELECT ");
        keys(self);
        self.push(", ");
        self.nearest(is_grouped);
        if is_grouped {
            self.push(" AS ");
            self.name(ROW_DEPTH);
        }
        self.push(" FROM ");
        self.alias(MET);
        if is_grouped {
            self.push(" GROUP BY ");
            keys(self);
        }
        if !walk.with_start {
            self.push(if is_grouped { " HAVING " } else { " WHERE " });
            self.nearest(is_grouped);
            self.push(" > 0");
        }
    }

    /// Writes the depth of a row; of one met several times, the least.
    fn nearest(&mut self, is_grouped: bool) {
        self.push(if is_grouped { "MIN(" } else { "" });
        self.column(MET, ROW_DEPTH);
        self.push(if is_grouped { ")" } else { "" });
    }
}

/// Returns the columns that a row carries along besides the mark: its key, and on the way up the key of the next row, which
/// may share columns with its own.
fn carried<'w>(walk: &'w TreeWalk<'_>) -> impl Iterator<Item = &'static str> + use<'w> {
    let up = walk.direction == TreeDirection::Up;
    let link = up.then_some(&walk.link).into_iter().flatten();
    let link = link.filter(|name| !walk.key.contains(name));
    walk.key.iter().chain(link).copied()
}

/// Returns the names of the columns of the mark, one for each part of the key.
fn marks(walk: &TreeWalk<'_>) -> impl Iterator<Item = String> + use<> {
    (1..=walk.key.len()).map(|part| format!("mark {part}"))
}
