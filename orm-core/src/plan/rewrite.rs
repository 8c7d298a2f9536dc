//! Requests that become other requests before they are planned, so that one pipe fits all.
//!
//! - One row of each pair, which a join table may hold twice: `WHERE key IN (…)` of the rows with the number 1.
//! - A page of each owner: `WHERE key IN (…)` of the rows whose number is in the page.
//! - A count of a page or of distinct rows, and the like: a count of a query in `FROM`.
//!
//! ```sql
//! -- the first two books of each of these authors
//! SELECT … FROM "book" WHERE "book"."id" IN (
//!   SELECT "t2"."id" FROM (
//!     SELECT "t1"."id", ROW_NUMBER() OVER (PARTITION BY "t1"."author_id" ORDER BY "t1"."id") AS "row number"
//!     FROM "book" AS "t1" WHERE "t1"."author_id" IN (…)
//!   ) AS "t2" WHERE "t2"."row number" <= 2
//! )
//! -- the number of books in a page
//! SELECT COUNT(*) FROM (SELECT "book"."id" FROM "book" LIMIT 3) AS "t1"
//! ```

use super::Comparison;
use super::clauses::{Clauses, Correlation, FromClause, Output, Owner, Restriction};
use super::window::WindowPlace;
use crate::query::{JoinTarget, OwnerFields, PageBounds, RowOrder, SetOperator};
use crate::schema::Table;

impl<'q> Clauses<'q> {
    /// Returns clauses that find the same rows, and that the pipe can plan.
    pub(super) fn rewritten(mut self) -> Self {
        self.keep_one_of_each_pair();
        match self.correlation {
            Some(Correlation {
                key: OwnerFields::ForeignKey(field),
                owner: Owner::OneOf(_),
            }) if self.page.is_cut() => self.page_of_each_owner(field),
            _ => self.of_found_rows(),
        }
    }

    /// Keeps one row of each pair of owner and target, like `DISTINCT ON`: a join table may hold a pair twice. `EXISTS`
    /// needs no such care, unless it skips rows or window functions see them, and a walk meets each row once anyway.
    fn keep_one_of_each_pair(&mut self) {
        let (Some(&JoinTarget::ForeignKey(target)), Some(correlation)) =
            (self.target, &self.correlation)
        else {
            return;
        };
        let OwnerFields::ForeignKey(owner) = correlation.key else {
            return;
        };
        let pair = [owner, target];
        let is_first_enough = matches!(self.output, Output::Exists)
            && self.page.offset == 0
            && self.qualify.is_empty();
        let is_walk = self.set_operator == Some(SetOperator::Reach)
            || matches!(self.from, FromClause::Met(_));
        if is_first_enough || is_walk || self.table.is_unique(&pair) {
            return;
        }
        let output = Output::RowNumbers {
            partition: pair.to_vec(),
            order: &RowOrder::None,
        };
        let numbers = Clauses {
            correlation: Some(correlation.clone()),
            ..Clauses::new(self.table, FromClause::Table, output)
        };
        let first = vec![Restriction::RowNumber(Comparison::Eq, 1)];
        self.restrictions.push(numbers.of_number(first));
    }

    /// Returns the rows of a page of each owner, by their numbers among the rows with the same foreign key `field`.
    fn page_of_each_owner(mut self, field: usize) -> Self {
        let (page, order) = (std::mem::take(&mut self.page), self.order);
        let numbers = Output::RowNumbers {
            partition: vec![field],
            order,
        };
        let output = std::mem::replace(&mut self.output, numbers);
        let (table, alias, target) = (self.table, self.alias.take(), self.target);
        self.order = &RowOrder::None;
        self.distinct = false;
        // Groups of these rows are in no order that rows are numbered by.
        let grouped = std::mem::take(&mut self.grouped);
        Clauses {
            alias,
            target,
            order: if grouped { &RowOrder::None } else { order },
            grouped,
            windows: if grouped {
                WindowPlace::Allowed
            } else {
                WindowPlace::PageOfOwner
            },
            restrictions: vec![self.of_number(within(page))],
            ..Clauses::new(table, FromClause::Table, output)
        }
    }

    /// Returns the condition that a key is among those that these clauses find with such a number.
    fn of_number(self, numbers: Vec<Restriction<'q>>) -> Restriction<'q> {
        let table = self.table;
        Restriction::KeyIn(Box::new(Clauses {
            restrictions: numbers,
            ..Clauses::new(table, FromClause::Select(Box::new(self)), Output::SourceKey)
        }))
    }

    /// Asks a query in `FROM` for the rows that a page or `DISTINCT` leaves, where the output is computed from them:
    /// their count, whether there is one after those skipped, their keys in an order that the keys do not tell.
    fn of_found_rows(mut self) -> Self {
        let must_be_found = match self.output {
            Output::Count => self.distinct || self.page.is_cut(),
            Output::Exists => self.distinct && self.page.offset > 0,
            Output::Key => self.distinct && self.page.is_cut(),
            _ => return self,
        };
        if !must_be_found {
            self.distinct = false;
            return self;
        }
        let (table, found) = match self.output {
            Output::Key => (self.target_table(), Output::all_columns()),
            _ => (self.table, Output::SourceKey),
        };
        let output = std::mem::replace(&mut self.output, found);
        Clauses::new(table, FromClause::Select(Box::new(self)), output)
    }

    /// Returns the table of the rows asked for.
    fn target_table(&self) -> &'static Table {
        self.target
            .map_or(self.table, |target| target.table(self.table))
    }
}

impl Output<'_> {
    fn all_columns() -> Self {
        Output::Rows {
            owner: None,
            joined: &[],
            extra: &[],
        }
    }
}

/// Returns the conditions on the numbers of rows in a page: `> offset AND <= offset + limit`.
fn within<'q>(page: PageBounds) -> Vec<Restriction<'q>> {
    let after = (page.offset > 0).then_some((Comparison::Gt, page.offset));
    let upto = page
        .limit
        .map(|limit| (Comparison::Le, limit.saturating_add(page.offset)));
    let numbers = after.into_iter().chain(upto);
    numbers
        .map(|(how, number)| Restriction::RowNumber(how, number))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Backend;
    use crate::plan::Planner;
    use crate::query::{self, CorrelationOwner, Expr, List, Select};
    use crate::schema::samples::BOOK;
    use crate::value::Value;

    const AUTHOR: usize = 5;

    /// The clauses of a request, rewritten.
    fn rewritten(select: &Select) -> Clauses<'_> {
        let mut planner = Planner::new(Backend::Sqlite.features(), None);
        let clauses = planner.clauses(select, None);
        clauses.expect("the request is valid").rewritten()
    }

    fn books(output: query::Output) -> Select {
        let mut books = Select::new(&BOOK);
        books.set_output(output);
        books
    }

    fn found<'c, 'q>(clauses: &'c Clauses<'q>) -> Option<&'c Clauses<'q>> {
        match &clauses.from {
            FromClause::Select(found) => Some(found),
            FromClause::Table
            | FromClause::Values(_)
            | FromClause::TreeWalk(_)
            | FromClause::Met(_) => None,
        }
    }

    #[test]
    fn a_count_of_all_rows_stays_as_it_is() {
        let count = books(query::Output::Count);
        let clauses = rewritten(&count);
        assert!(matches!(clauses.output, Output::Count));
        assert!(found(&clauses).is_none());
    }

    #[test]
    fn a_count_of_a_page_counts_what_a_query_finds() {
        let mut count = books(query::Output::Count);
        count.limit(3);
        let clauses = rewritten(&count);
        let page = found(&clauses).expect("the page is in `FROM`");
        assert!(matches!(clauses.output, Output::Count));
        assert_eq!(clauses.page, PageBounds::default());
        assert!(matches!(page.output, Output::SourceKey));
        assert_eq!(page.page.limit, Some(3));
        assert!(matches!(page.order, RowOrder::None));
    }

    #[test]
    fn different_rows_need_no_distinct_unless_a_foreign_key_points_at_them() {
        let mut keys = books(query::Output::Key);
        keys.distinct();
        keys.limit(1);
        let clauses = rewritten(&keys);
        assert!(found(&clauses).is_none() && !clauses.distinct);
        keys.set_target(AUTHOR);
        let clauses = rewritten(&keys);
        let page = found(&clauses).expect("the page is in `FROM`");
        assert!(page.distinct && matches!(page.output, Output::Rows { .. }));
        assert!(!clauses.distinct);
    }

    #[test]
    fn a_page_of_each_owner_is_those_keys_whose_row_number_is_in_it() {
        let mut books = books(query::Output::rows());
        let authors = List::Values(vec![Value::I64(1)]);
        let authors = Expr::column(None, AUTHOR).is_in(authors);
        books.correlate(AUTHOR, CorrelationOwner::OneOf(authors));
        books.offset(1);
        books.limit(2);
        let clauses = rewritten(&books);
        assert_eq!(clauses.page, PageBounds::default());
        assert!(clauses.correlation.is_none());
        let [Restriction::KeyIn(keys)] = clauses.restrictions.as_slice() else {
            panic!("{:?}", clauses.restrictions);
        };
        assert!(matches!(
            keys.restrictions.as_slice(),
            [
                Restriction::RowNumber(Comparison::Gt, 1),
                Restriction::RowNumber(Comparison::Le, 3)
            ]
        ));
        let numbers = found(keys).expect("the numbers are in `FROM`");
        assert!(
            matches!(&numbers.output, Output::RowNumbers { partition, .. } if *partition == [AUTHOR])
        );
        assert_eq!(numbers.page, PageBounds::default());
        assert!(numbers.correlation.is_some());
    }
}
