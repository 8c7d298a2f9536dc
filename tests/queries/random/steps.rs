//! Values of the values that another query finds, several queries deep: groups of pages of combined groups.

on_each! {
    values_in_steps,
}

use super::numbers::number_of;
use super::rows::{Book, Rows};
use super::{Asked, ask, sum};
use orm::functions::{partition_by, row_number};
use orm::prelude::*;
use orm::query::Values;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A key and two numbers.
type Three = (i64, Option<i64>, Option<i64>);

/// What is asked of the values so far, by two numbers of them.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Each([Part; 2]),
    Page([Part; 2], u8, u8),
    Groups([Part; 2], i64),
    Distinct([Part; 2]),
    Places([Part; 2], bool),
    /// With those of another query.
    Combined(Operator),
}

/// A number of the values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Key,
    One,
    Two,
    Total,
    Constant(i64),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Operator {
    Union,
    UnionAll,
    Intersect,
    Except,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let part = prop_oneof![
        Just(Part::Key),
        Just(Part::One),
        Just(Part::Two),
        Just(Part::Total),
        (0..4_i64).prop_map(Part::Constant),
    ];
    let parts = || [part.clone(), part.clone()];
    let operator = prop_oneof![
        Just(Operator::Union),
        Just(Operator::UnionAll),
        Just(Operator::Intersect),
        Just(Operator::Except),
    ];
    prop_oneof![
        parts().prop_map(Step::Each),
        (parts(), 0..3_u8, 1..9_u8).prop_map(|(it, offset, limit)| Step::Page(it, offset, limit)),
        (parts(), 0..3_i64).prop_map(|(it, least)| Step::Groups(it, least)),
        parts().prop_map(Step::Distinct),
        (parts(), any::<bool>()).prop_map(|(it, first)| Step::Places(it, first)),
        operator.prop_map(Step::Combined),
    ]
}

impl Part {
    fn expr(self, of: &Handles) -> Expr<Book, Option<i64>> {
        let (key, one, two) = of;
        match self {
            Part::Key => key.nullable(),
            Part::One => one.clone(),
            Part::Two => two.clone(),
            Part::Total => one + two,
            Part::Constant(number) => value(Some(number)),
        }
    }

    fn of(self, &(key, one, two): &Three) -> Option<i64> {
        match self {
            Part::Key => Some(key),
            Part::One => one,
            Part::Two => two,
            Part::Total => Some(one? + two?),
            Part::Constant(number) => Some(number),
        }
    }
}

type Handles = (
    Expr<Book, i64>,
    Expr<Book, Option<i64>>,
    Expr<Book, Option<i64>>,
);

/// A query of values, and what it finds.
struct Found {
    query: Values<Book, Three>,
    rows: Vec<Three>,
}

impl Found {
    fn after(self, step: &Step, other: impl FnOnce() -> Found) -> Found {
        match step {
            Step::Each(parts) => self.each(*parts),
            Step::Page(parts, offset, limit) => self.page(*parts, *offset, *limit),
            Step::Groups(parts, least) => self.groups(*parts, *least),
            Step::Distinct(parts) => self.distinct(*parts),
            Step::Places(parts, first) => self.places(*parts, *first),
            Step::Combined(operator) => self.combined(*operator, other()),
        }
    }

    fn each(self, [one, two]: [Part; 2]) -> Found {
        let of = self.query.handles();
        let query = self.query.values((&of.0, one.expr(&of), two.expr(&of)));
        let rows = self.rows.iter();
        let rows = rows.map(|row| (row.0, one.of(row), two.of(row))).collect();
        Found { query, rows }
    }

    fn page(self, parts: [Part; 2], offset: u8, limit: u8) -> Found {
        let of = self.query.handles();
        let [one, two] = parts.map(|part| part.expr(&of));
        let found = self.each(parts);
        let query = found.query.order_by((&one, &two, &of.0));
        let mut rows = found.rows;
        rows.sort_by_key(|row| (ascending(row.1), ascending(row.2), row.0));
        let rows = rows.into_iter().skip(offset.into()).take(limit.into());
        Found {
            query: query.offset(offset.into()).limit(limit.into()),
            rows: rows.collect(),
        }
    }

    fn groups(self, [one, two]: [Part; 2], least: i64) -> Found {
        let of = self.query.handles();
        let values = (of.0.min().coalesce(0), one.expr(&of), two.expr(&of).sum());
        let query = self.query.values(values).filter(count().gt(least));
        let groups = by(one, &self.rows).into_iter();
        let groups = groups.filter(|(_, rows)| number_of(rows.len()) > least);
        let rows = groups.map(|(number, rows)| {
            let key = rows.iter().map(|row| row.0).min().expect("a row");
            (key, number, sum(rows.iter().map(|row| two.of(row))))
        });
        Found {
            rows: rows.collect(),
            query,
        }
    }

    fn distinct(self, [one, two]: [Part; 2]) -> Found {
        let of = self.query.handles();
        let query = self.query.order_by(());
        let query = query.values((value(0_i64), one.expr(&of), two.expr(&of)));
        let rows = self.rows.iter().map(|row| (0, one.of(row), two.of(row)));
        let rows: BTreeSet<Three> = rows.collect();
        Found {
            query: query.distinct(),
            rows: rows.into_iter().collect(),
        }
    }

    /// The place among those of equal numbers, and the sum of these; or the first of them alone.
    fn places(self, [one, two]: [Part; 2], first: bool) -> Found {
        let of = self.query.handles();
        let equal = || partition_by(one.expr(&of));
        let order = (two.expr(&of), &of.0, &of.1, &of.2);
        let place = row_number().over(equal().order_by(order)).nullable();
        let total = two.expr(&of).sum().over(equal());
        let mut query = self.query.values((&of.0, &place, total));
        let mut rows = Vec::new();
        for mut equal in by(one, &self.rows).into_values() {
            equal.sort_by_key(|row| {
                let second = ascending(two.of(row));
                (second, row.0, ascending(row.1), ascending(row.2))
            });
            let total = sum(equal.iter().map(|row| two.of(row)));
            let places = (1..).zip(&equal);
            rows.extend(places.map(|(place, row)| (row.0, Some(place), total)));
        }
        if first {
            query = query.filter(place.le(1));
            rows.retain(|row| row.1 == Some(1));
        }
        Found { query, rows }
    }

    fn combined(self, operator: Operator, other: Found) -> Found {
        let sets = || {
            let set = |rows: &[Three]| rows.iter().copied().collect::<BTreeSet<_>>();
            (set(&self.rows), set(&other.rows))
        };
        let rows = match operator {
            Operator::UnionAll => [&self.rows[..], &other.rows[..]].concat(),
            Operator::Union => sets().0.union(&sets().1).copied().collect(),
            Operator::Intersect => sets().0.intersection(&sets().1).copied().collect(),
            Operator::Except => sets().0.difference(&sets().1).copied().collect(),
        };
        let query = match operator {
            Operator::UnionAll => self.query.union_all(other.query),
            Operator::Union => self.query.union(other.query),
            Operator::Intersect => self.query.intersect(other.query),
            Operator::Except => self.query.except(other.query),
        };
        Found { query, rows }
    }
}

/// The place of a number in an ascending order: null stands last.
fn ascending(number: Option<i64>) -> (bool, Option<i64>) {
    (number.is_none(), number)
}

/// The rows by a number.
fn by(part: Part, rows: &[Three]) -> BTreeMap<Option<i64>, Vec<Three>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for row in rows {
        groups.entry(part.of(row)).or_default().push(*row);
    }
    groups
}

/// The key and the two numbers of the books of a page, or of those that the other condition finds.
fn of_books(asked: &Asked, rows: &Rows, is_other: bool) -> Found {
    let [one, two] = &asked.numbers;
    let (query, books) = if is_other {
        let books = rows.books.iter();
        let books = books.filter(|it| asked.other.holds(it, rows));
        let query = Book::objects().filter(asked.other.predicate());
        (query, books.collect())
    } else {
        (asked.page_query(), asked.page(asked.found(rows)))
    };
    let query = query.values((Book.id, one.expr(), two.expr()));
    let three = |book: &Book| (book.id, one.of(book, rows), two.of(book, rows));
    let rows = books.into_iter().map(three).collect();
    Found { query, rows }
}

async fn values_in_steps(db: Database) -> orm::Result<()> {
    ask(db, async |asked, rows, db| {
        let mut found = of_books(asked, rows, false);
        for step in &asked.steps {
            found = found.after(step, || of_books(asked, rows, true));
        }
        let Found { query, mut rows } = found;
        assert_eq!(query.count(db).await?, rows.len() as u64, "{asked:?}");
        let sums = query.aggregate(|(key, one, two)| (key.max(), one.sum(), two.max()), db);
        let expected = (
            rows.iter().map(|row| row.0).max(),
            sum(rows.iter().map(|row| row.1)),
            rows.iter().filter_map(|row| row.2).max(),
        );
        assert_eq!(sums.await?, expected, "{asked:?}");
        let (key, one, two) = query.handles();
        let ordered = query
            .values((&key, &one, &two))
            .order_by((&two, &one, &key));
        rows.sort_by_key(|row| (ascending(row.2), ascending(row.1), row.0));
        assert_eq!(ordered.all(db).await?, rows, "{asked:?}");
        Ok(())
    })
    .await
}
