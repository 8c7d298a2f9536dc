//! The columns of a query in `FROM`: those that the query around reads, and no others. SQLite carries each through its sorts.
//!
//! ```sql
//! -- Book::objects().filter(row_number().over(partition_by(Book.author)).eq(1)).values(Book.id)
//! SELECT "book"."id" FROM (
//!   SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id") AS "value 1" FROM "book" AS "t1"
//! ) AS "book" WHERE "book"."value 1" = ?
//! ```

use crate::plan::{Alias, Expr, From, OutputColumn, QualifiedColumn, Select};
use std::collections::HashSet;

impl Select<'_> {
    /// Leaves out what the query in `FROM` selects and nothing reads, and so within that query.
    pub(in crate::plan) fn select_what_is_read(&mut self) {
        let read = match &self.from {
            From::Select(inner) if inner.columns_may_be_left_out() => ReadColumns::of(self),
            _ => return,
        };
        let From::Select(inner) = &mut self.from else {
            return;
        };
        if read.holds_own_sql || !inner.columns.iter().any(|column| read.reads(column)) {
            return;
        }
        let n_selected = inner.columns.len();
        inner.columns.retain(|column| read.reads(column));
        if inner.columns.len() < n_selected {
            inner.select_what_is_read();
        }
    }

    /// Returns whether its rows are the same without some of its columns.
    fn columns_may_be_left_out(&self) -> bool {
        self.group.is_none() && !self.compares_columns() && self.n_unread == 0
    }
}

/// The columns that a query reads of the rows in its `FROM`.
struct ReadColumns {
    alias: Alias,
    names: HashSet<&'static str>,
    /// Says whether SQL of the model's own is among its conditions, which may speak of any column.
    holds_own_sql: bool,
}

impl ReadColumns {
    fn of(select: &Select<'_>) -> Self {
        let mut read = ReadColumns {
            alias: select.alias,
            names: HashSet::new(),
            holds_own_sql: false,
        };
        select.for_each_part_of_clauses(&mut |part| read.add_columns_of(part));
        let joined = select.joins.iter().flat_map(|join| &join.on);
        joined.for_each(|(_, column)| read.add(*column));
        select.row_depth.into_iter().for_each(|it| read.add(it));
        read
    }

    fn add_columns_of(&mut self, expr: &Expr<'_>) {
        match expr {
            Expr::Column(alias, name) => self.add((*alias, name)),
            Expr::Declared(_) => self.holds_own_sql = true,
            _ => {}
        }
        expr.for_each_part(&mut |part| self.add_columns_of(part));
    }

    fn add(&mut self, (alias, name): QualifiedColumn) {
        if alias == self.alias {
            self.names.insert(name);
        }
    }

    /// Returns whether the column is read, or has no name by which that would be known.
    fn reads(&self, column: &OutputColumn<'_>) -> bool {
        match (column.name, &column.expr) {
            (Some(name), _) | (None, &Expr::Column(_, name)) => self.names.contains(name),
            _ => true,
        }
    }
}
