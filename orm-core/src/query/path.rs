//! Paths over to-one relations.

use crate::schema::Table;

/// The path from a query's root to a related row, last hop first: a list in static memory, made by the compiler from
/// the type of a handle such as `Book.author.mentor`, so that naming a field in a query allocates nothing.
#[derive(Debug, PartialEq)]
pub struct RelationPath {
    /// The path to the row where the last hop begins; `None` is the root.
    pub parent: Option<&'static RelationPath>,
    /// The last hop.
    pub hop: Hop,
}

/// One hop from a row to a related one.
#[derive(Clone, Copy, Debug)]
pub enum Hop {
    /// Follows the foreign key at this field: `Book.author`.
    ForeignKey(usize),
    /// Follows the unique foreign key at this field of that table backwards: `User.profile()`.
    Reverse(fn() -> &'static Table, usize),
}

impl PartialEq for Hop {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Hop::ForeignKey(one), Hop::ForeignKey(other)) => one == other,
            (Hop::Reverse(one, field), Hop::Reverse(other, same)) => {
                field == same && one() == other()
            }
            _ => false,
        }
    }
}

impl RelationPath {
    /// Returns the path as it is written in a query of this table: `Book.author.mentor`, `User.profile().photo`.
    pub fn written(&self, root: &'static Table) -> String {
        let (way, from) = match self.parent {
            Some(parent) => (parent.written(root), parent.target(root)),
            None => (root.model.to_owned(), root),
        };
        match self.hop {
            Hop::ForeignKey(field) => format!("{way}.{}", from.fields[field].name),
            Hop::Reverse(table, field) => {
                let table = table();
                let relation = table.fields[field].relation;
                let name = relation.and_then(|relation| relation.related_name);
                format!("{way}.{}()", name.unwrap_or(table.name))
            }
        }
    }

    /// Returns the table at the end of the path from this one.
    pub fn target(&self, root: &'static Table) -> &'static Table {
        self.end(root).unwrap_or(root)
    }

    /// Returns the table at the end of the path from this one, if it is one from there.
    pub(super) fn end(&self, root: &'static Table) -> Option<&'static Table> {
        let from = match self.parent {
            Some(parent) => parent.end(root)?,
            None => root,
        };
        match self.hop {
            Hop::ForeignKey(field) => Some((from.fields.get(field)?.relation?.target)()),
            Hop::Reverse(table, _) => Some(table()),
        }
    }

    /// Returns the hops from the root on.
    pub fn hops(&self) -> Vec<Hop> {
        let mut hops = self.parent.map(RelationPath::hops).unwrap_or_default();
        hops.push(self.hop);
        hops
    }
}
