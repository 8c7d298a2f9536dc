//! Values that a query around names: of groups in `FROM`.
//!
//! ```sql
//! -- Book::objects().values((Book.author.id, count())).limit(10).filter(count().gt(1))
//! SELECT "book"."value 1", "book"."value 2" FROM (
//!   SELECT "t1"."author_id" AS "value 1", COUNT(*) AS "value 2" FROM "book" AS "t1" GROUP BY "t1"."author_id" LIMIT 10
//! ) AS "book" WHERE "book"."value 2" > 1
//! ```

use super::output::{PlannedOutput, shapes};
use crate::error::Result;
use crate::plan::expr::ExprContext;
use crate::plan::scope::Scope;
use crate::plan::{Expr, OutputColumn, Planner, Select, at_most};
use crate::query::{self, Item, ItemShape};

/// The values of a query, where a query around names them.
#[derive(Clone, Debug)]
pub(in crate::plan) struct FoundValues {
    /// The values, each with the position of its column.
    values: Vec<(query::Expr, usize)>,
    /// The number of columns, without those that the query around alone needs.
    n_columns: usize,
    /// The layout of these columns.
    items: Vec<ItemShape>,
}

impl FoundValues {
    /// Returns the values among these columns that the query around alone needs.
    pub(in crate::plan) fn hidden<'c, 'q>(
        &self,
        columns: &'c [OutputColumn<'q>],
    ) -> impl Iterator<Item = &'c Expr<'q>> {
        columns[self.n_columns..].iter().map(|column| &column.expr)
    }
}

impl Planner {
    /// Adds the values that a query around needs, after all others.
    pub(in crate::plan) fn find_for_query_around<'q>(
        &mut self,
        scope: &mut Scope,
        hidden: &[&'q query::Expr],
        output: &mut PlannedOutput<'q>,
    ) -> Result<FoundValues> {
        let n_columns = output.columns.len();
        let values = output.values(scope);
        let mut values: Vec<_> = values.map(|(value, at)| (value.clone(), at)).collect();
        for &expr in hidden {
            values.push((expr.clone(), output.columns.len()));
            let column = self.expr(&mut ExprContext::base(scope), expr)?.expr;
            output.columns.push(OutputColumn::from(column));
        }
        Ok(FoundValues {
            values,
            n_columns,
            items: output.items.clone(),
        })
    }

    /// Names the values of the query in `FROM`, which stand for its rows from now on.
    pub(in crate::plan) fn name_found(
        &mut self,
        scope: &mut Scope,
        inner: &mut Select<'_>,
    ) -> Result<()> {
        at_most("values of a page", NAMES.len(), inner.columns.len())?;
        for (column, name) in inner.columns.iter_mut().zip(NAMES) {
            column.name = Some(name);
        }
        if let Some(found) = inner.found.take() {
            let values = found.values.iter();
            let values = values.map(|(value, position)| (value, NAMES[*position]));
            // Only the first of several queries is known here, and another one may find null.
            let is_never_null = match inner.set_operation {
                Some(_) => |_: &query::Expr| false,
                None => query::Expr::is_never_null,
            };
            self.computed_in_from(scope, values, true, is_never_null);
            scope.found = Some(found);
        }
        Ok(())
    }

    /// Plans the values of the query in `FROM` as they are, and others after them.
    pub(super) fn found<'q>(
        &mut self,
        scope: &mut Scope,
        asked: &'q [Item],
    ) -> Result<PlannedOutput<'q>> {
        let alias = self.alias_of(scope, 0);
        let (n_columns, mut items) = match &scope.found {
            Some(found) => (found.n_columns, found.items.clone()),
            None => (0, Vec::new()),
        };
        let columns = NAMES[..n_columns].iter();
        let columns = columns.map(|name| OutputColumn::from(Expr::Column(alias, name)));
        let mut columns: Vec<_> = columns.collect();
        let more = self.items(scope, asked)?;
        let read = vec![false; scope.nodes.len()];
        let (more, positions) = shapes(scope, &read, more, &mut columns);
        items.extend(more);
        Ok(PlannedOutput {
            columns,
            tree: Vec::new(),
            items,
            n_found: n_columns,
            positions: asked.iter().zip(positions).collect(),
        })
    }
}

impl PlannedOutput<'_> {
    /// Returns the values, each with the position of its column.
    pub(in crate::plan) fn values<'o>(
        &'o self,
        scope: &'o Scope,
    ) -> impl Iterator<Item = (&'o query::Expr, usize)> {
        let below = scope.found.iter().flat_map(|found| &found.values);
        let below = below.filter(|(_, position)| *position < self.n_found);
        let own = self.positions.iter();
        let own = own.filter_map(|(item, position)| Some((item.value()?, *position)));
        below.map(|(value, position)| (value, *position)).chain(own)
    }
}

macro_rules! names {
    ($($n:literal)*) => { [$(concat!("value ", $n)),*] };
}

/// The names of values in `FROM`: no names that a model's column can have.
pub(in crate::plan) const NAMES: [&str; 100] = names![
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
    41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78
    79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99 100
];
