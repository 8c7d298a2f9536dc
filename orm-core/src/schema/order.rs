//! In which order tables are made.

use super::{Schema, Table};

impl Schema {
    /// The tables in an order in which those that are referred to come first, as far as they do not refer to each
    /// other in a circle. Reversed, it is the order in which to drop them.
    ///
    /// A foreign key whose target comes later closes a circle: Postgres adds it when all tables are there.
    pub fn in_order(&self) -> Vec<&'static Table> {
        let mut walk = Walk {
            schema: self,
            begun: Vec::new(),
            done: Vec::new(),
        };
        for &table in self.tables() {
            walk.visit(table);
        }
        walk.done
    }
}

/// A depth-first walk along foreign keys: a table is done when those it refers to are, or have been begun.
struct Walk<'s> {
    schema: &'s Schema,
    begun: Vec<&'static Table>,
    done: Vec<&'static Table>,
}

impl Walk<'_> {
    fn visit(&mut self, table: &'static Table) {
        if !self.schema.contains(table)
            || self.begun.iter().any(|&begun| std::ptr::eq(begun, table))
        {
            return;
        }
        self.begun.push(table);
        for (_, relation) in table
            .relations()
            .filter(|(_, relation)| relation.is_constraint())
        {
            self.visit((relation.target)());
        }
        self.done.push(table);
    }
}
