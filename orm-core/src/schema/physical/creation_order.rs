//! The order in which tables can be created.

use super::{PhysicalSchema, PhysicalTable};

impl PhysicalSchema {
    /// The tables in an order in which those that are referred to come first, as far as they do not refer to each
    /// other in a circle. Reversed, it is the order in which to drop them.
    ///
    /// A foreign key whose target comes later closes a circle: Postgres adds it when all tables are there.
    ///
    /// ```
    /// # use orm::doc::*;
    /// # use orm::prelude::*;
    /// let described = schema![Book, Tag, Author].describe();
    /// let names: Vec<String> = described.in_creation_order().iter().map(|table| table.name.to_string()).collect();
    /// assert_eq!(names, ["author", "book", "tag", "book_tags"]);
    /// ```
    pub fn in_creation_order(&self) -> Vec<&PhysicalTable> {
        let mut order = CreationOrder {
            schema: self,
            is_visited: vec![false; self.tables.len()],
            tables: Vec::with_capacity(self.tables.len()),
        };
        for position in 0..self.tables.len() {
            order.visit(position);
        }
        order.tables
    }
}

/// A depth-first walk along foreign keys: a table comes after those it refers to, unless they were begun before it.
struct CreationOrder<'s> {
    schema: &'s PhysicalSchema,
    is_visited: Vec<bool>,
    tables: Vec<&'s PhysicalTable>,
}

impl CreationOrder<'_> {
    fn visit(&mut self, position: usize) {
        if std::mem::replace(&mut self.is_visited[position], true) {
            return;
        }
        let table = &self.schema.tables[position];
        let targets = table.foreign_keys.iter().map(|key| &key.target);
        for target in targets.filter_map(|target| self.schema.position(target)) {
            self.visit(target);
        }
        self.tables.push(table);
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::samples::{AUTHOR, BOOK, PART};
    use crate::schema::{Schema, Table};

    #[test]
    fn tables_come_after_those_they_refer_to() {
        let names = |tables: Vec<&'static Table>| {
            let described = Schema::new(tables).describe();
            let tables = described.in_creation_order().into_iter();
            tables
                .map(|table| table.name.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(vec![&BOOK, &PART, &AUTHOR]),
            ["author", "book", "part"]
        );
        assert_eq!(names(vec![&BOOK]), ["book"]);
    }
}
