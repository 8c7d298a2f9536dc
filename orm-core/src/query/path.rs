//! Ways over to-one relations.

use crate::schema::Table;

/// The way from a query's root to a related row, last hop first: a list in static memory, made by the compiler from
/// the type of a handle such as `Book.author.mentor`, so that naming a field in a query allocates nothing.
#[derive(Debug)]
pub struct RelationPath {
    /// The way to where this hop begins; `None` is the root.
    pub parent: Option<&'static RelationPath>,
    /// The hop.
    pub hop: Hop,
}

/// One hop from a row to a related one.
#[derive(Clone, Copy, Debug)]
pub enum Hop {
    /// Along the foreign key at this field.
    ForeignKey(usize),
    /// Back along the unique foreign key at this field of that table.
    Reverse(fn() -> &'static Table, usize),
}

impl RelationPath {
    /// The way as it is written in a query of this table: `Book.author.mentor`, `User.profile().photo`.
    pub fn written(&self, root: &'static Table) -> String {
        self.walked(root).0
    }

    /// And the table it leads to.
    fn walked(&self, root: &'static Table) -> (String, &'static Table) {
        let (way, table) = match self.parent {
            Some(parent) => parent.walked(root),
            None => (root.model.to_owned(), root),
        };
        match self.hop {
            Hop::ForeignKey(field) => {
                let field = &table.fields[field];
                let target = field.relation.map_or(table, |to| (to.target)());
                (format!("{way}.{}", field.name), target)
            }
            Hop::Reverse(table, field) => {
                let table = table();
                let relation = table.fields[field].relation;
                let name = relation.and_then(|relation| relation.related_name);
                (format!("{way}.{}()", name.unwrap_or(table.name)), table)
            }
        }
    }
}
