//! What deleting rows of a table may come to.

use super::{Constraint, OnDelete, Relation, Rule, Table};
use std::iter;

/// A foreign key, and the table it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Pointer {
    /// The table whose rows point.
    pub table: &'static Table,
    /// The position of the field.
    pub field: usize,
    /// Where it points, and what becomes of a row when the one it points at goes.
    pub relation: Relation,
}

impl Pointer {
    /// The table it points at.
    pub fn target(&self) -> &'static Table {
        (self.relation.target)()
    }

    /// The Rust name of the field.
    pub fn name(&self) -> &'static str {
        self.table.fields[self.field].name
    }

    /// What the database keeps it by.
    pub fn constraint(&self) -> Constraint {
        self.table
            .constraint(Rule::ForeignKey(self.relation), &[self.field])
    }

    /// Whether both are one foreign key of one table, seen from two models.
    pub fn is_same(&self, other: &Pointer) -> bool {
        let columns = |pointer: &Pointer| {
            let columns = pointer.table.columns_of(pointer.field);
            columns.iter().map(|column| column.name)
        };
        self.table.is_same(other.table) && columns(self).eq(columns(other))
    }
}

impl Table {
    /// Whether both are one table of the database, seen from two models.
    pub fn is_same(&self, other: &Table) -> bool {
        self.name == other.name && self.namespace == other.namespace
    }

    /// Its foreign keys that the database sees to.
    pub fn pointers(&'static self) -> impl Iterator<Item = Pointer> {
        let constraints = self
            .relations()
            .filter(|(_, relation)| relation.is_constraint());
        constraints.map(move |(field, relation)| Pointer {
            table: self,
            field,
            relation,
        })
    }

    /// The foreign keys, in this table and in `others`, that deleting rows of this one may come to: those that point
    /// at it, then those that point at what goes with it by `Cascade`, and so on.
    pub fn reach(&'static self, others: &[&'static Table]) -> Vec<Pointer> {
        let mut goes = vec![self];
        let mut reach: Vec<Pointer> = Vec::new();
        let mut next = 0;
        while let Some(&target) = goes.get(next) {
            next += 1;
            let tables = iter::once(self).chain(others.iter().copied());
            let pointers = tables.flat_map(with_joins).flat_map(Table::pointers);
            for pointer in pointers.filter(|pointer| pointer.target().is_same(target)) {
                if reach.iter().any(|known| known.is_same(&pointer)) {
                    continue;
                }
                reach.push(pointer);
                let is_new = !goes.iter().any(|table| table.is_same(pointer.table));
                if pointer.relation.on_delete == OnDelete::Cascade && is_new {
                    goes.push(pointer.table);
                }
            }
        }
        reach
    }
}

/// A table, and those that join its rows to others.
fn with_joins(table: &'static Table) -> impl Iterator<Item = &'static Table> {
    let joins = table.many_to_many.iter();
    iter::once(table).chain(joins.map(|relation| (relation.through)()))
}

#[cfg(test)]
mod tests {
    use crate::schema::samples::{AUTHOR, BOOK, PART};

    #[test]
    fn each_foreign_key_is_reached_once() {
        let names = |reach: Vec<super::Pointer>| {
            let names = reach.iter();
            let names = names.map(|pointer| (pointer.table.model, pointer.name()));
            names.collect::<Vec<_>>()
        };
        assert_eq!(
            names(AUTHOR.reach(&[&BOOK, &AUTHOR, &PART, &BOOK])),
            [("Author", "mentor"), ("Book", "author")]
        );
        assert_eq!(names(BOOK.reach(&[&AUTHOR, &BOOK])), []);
        assert_eq!(names(PART.reach(&[])), [("Part", "inside")]);
    }
}
