//! Conditions that leave at most one row of a table, since a key or a unique constraint says so.
//!
//! ```text
//! unique(post, reader)                                 post = … AND reader = …
//! unique(post, lower(name))                            post = … AND lower(name) = lower(…)
//! unique(post, tag, where = "until IS NULL")           post = … AND tag = … AND until IS NULL
//! ```

use crate::query::{Comparison, Expr, Hop, Match, Node, RelationPath};
use crate::schema::condition_terms::{Term, terms};
use crate::schema::{Index, IndexBackends, IndexValue, Table, sql_words};
use crate::value::Value;

/// Returns whether at most one row has these conditions, and given values in these columns, which are fields and parts.
pub(crate) fn leave_one(
    given: impl IntoIterator<Item = (usize, usize)>,
    conditions: &[Expr],
    table: &'static Table,
) -> bool {
    let mut facts = Facts::of(table, conditions);
    for (field, part) in given {
        facts.tell(field, part, Fact::Fixed(None));
    }
    let fields: Vec<usize> = (0..table.fields.len())
        .filter(|&field| facts.fix(field))
        .collect();
    table.is_unique(&fields)
        || table
            .partial_uniques()
            .any(|unique| facts.leave_one_of(unique))
}

/// Returns whether all rows that have these conditions have the same in a column, which is no null.
pub(crate) fn fix(column: &Expr, conditions: &[Expr], table: &'static Table) -> bool {
    own_column(column, table)
        .is_some_and(|(field, part)| Facts::of(table, conditions).have(field, part, is_fixed))
}

/// The columns of a row of which conditions tell something, with what they tell.
struct Facts<'q> {
    table: &'static Table,
    told: Vec<((usize, usize), Fact<'q>)>,
}

/// The part of a condition that is about one column.
#[derive(Clone, Copy, PartialEq)]
enum Fact<'q> {
    /// Equal to a value that is not null, and to this one where it is known.
    Fixed(Option<&'q Value>),
    /// Equal to a text, but for case.
    FixedButForCase,
    /// Compared with something, which holds of no null.
    NotNull,
    Null,
    Is(bool),
}

impl<'q> Facts<'q> {
    fn of(table: &'static Table, conditions: &'q [Expr]) -> Self {
        let told = Vec::new();
        let mut facts = Facts { table, told };
        for condition in conditions {
            facts.add(condition);
        }
        facts
    }

    fn tell(&mut self, field: usize, part: usize, fact: Fact<'q>) {
        self.told.push(((field, part), fact));
    }

    /// Adds what holds wherever the condition does.
    fn add(&mut self, condition: &'q Expr) {
        match condition.node() {
            Node::And(parts) => parts.iter().for_each(|part| self.add(part)),
            Node::Compare(comparison, left, right) => {
                for (column, value) in [(left, right), (right, left)] {
                    self.add_compared(*comparison, column, value);
                }
            }
            Node::Match {
                how: Match::Equals,
                fold: true,
                text,
                pattern,
            } if is_known(pattern) => self.add_of(text, Fact::FixedButForCase),
            Node::IsNull(column) => self.add_of(column, Fact::Null),
            Node::Column { .. } => self.add_of(condition, Fact::Is(true)),
            Node::Not(refused) => match refused.node() {
                Node::IsNull(column) => self.add_of(column, Fact::NotNull),
                Node::Column { .. } => self.add_of(refused, Fact::Is(false)),
                _ => {}
            },
            _ => {}
        }
    }

    fn add_of(&mut self, column: &Expr, fact: Fact<'q>) {
        if let Some((field, part)) = own_column(column, self.table) {
            self.tell(field, part, fact);
        }
    }

    /// Adds what a comparison with a value tells that the row has no part in. What differs from a value may be null.
    fn add_compared(&mut self, comparison: Comparison, column: &Expr, value: &'q Expr) {
        let Some((field, part)) = own_column(column, self.table) else {
            return;
        };
        match (comparison, value.node()) {
            (Comparison::Eq, Node::Value(value)) if !value.is_null() => {
                self.tell(field, part, Fact::Fixed(Some(value)));
            }
            (Comparison::Eq, _) if !self.table.fields[field].null && is_of_no_row(value) => {
                self.tell(field, part, Fact::Fixed(None));
            }
            (Comparison::Eq | Comparison::Ne, _) => {}
            _ => self.tell(field, part, Fact::NotNull),
        }
    }

    /// Returns whether the field has one value, which is not null.
    fn fix(&self, field: usize) -> bool {
        let mut parts = 0..self.table.columns_of(field).len();
        parts.all(|part| self.have(field, part, is_fixed))
    }

    fn have(&self, field: usize, part: usize, is_it: impl Fn(Fact<'q>) -> bool) -> bool {
        let mut told = self.told.iter();
        told.any(|&(column, fact)| column == (field, part) && is_it(fact))
    }

    /// Returns whether a unique constraint about some rows, or about texts without regard to case, leaves one of these.
    fn leave_one_of(&self, unique: &Index) -> bool {
        let is_fixed = |value: IndexValue| match value {
            IndexValue::Field(field) => self.fix(field),
            IndexValue::IgnoringCase(field) => {
                self.fix(field) || self.have(field, 0, |fact| fact == Fact::FixedButForCase)
            }
            IndexValue::Expression(_) => false,
        };
        unique.backends == IndexBackends::All
            && unique.keys.iter().all(|key| is_fixed(key.value))
            && unique.condition.is_none_or(|condition| {
                let texts = [condition.sqlite, condition.postgres];
                texts.iter().all(|text| self.imply(text))
            })
    }

    /// Returns whether the condition of a constraint holds of each of these rows.
    fn imply(&self, condition: &'static str) -> bool {
        terms(condition).is_some_and(|terms| terms.iter().all(|term| self.imply_term(term)))
    }

    fn imply_term(&self, term: &Term) -> bool {
        let Some((field, part)) = self.column(term.column()) else {
            return false;
        };
        self.have(field, part, |fact| match (term, fact) {
            (Term::Null(_), Fact::Null) => true,
            (Term::NotNull(_), fact) => fact != Fact::Null,
            (Term::Equal(_, piece), Fact::Fixed(Some(value))) => sql_words::says(piece, value),
            (Term::Is(_, is), Fact::Fixed(Some(Value::Bool(value)))) => is == value,
            (Term::Is(_, is), Fact::Is(value)) => *is == value,
            _ => false,
        })
    }

    /// The field and the part of the column of this name.
    fn column(&self, name: &str) -> Option<(usize, usize)> {
        let columns = self.table.columns();
        let position = columns.iter().position(|it| it.name == name)?;
        let field = columns[position].field;
        Some((field, position - self.table.range(field).start))
    }
}

fn is_fixed(fact: Fact<'_>) -> bool {
    matches!(fact, Fact::Fixed(_) | Fact::Is(_))
}

/// Returns whether the value is the same for all rows: it is computed from values and rows of queries around.
fn is_of_no_row(value: &Expr) -> bool {
    value.is_over(&[]) && !value.is_random()
}

/// Returns whether the expression is a value that is not null.
fn is_known(expr: &Expr) -> bool {
    matches!(expr.node(), Node::Value(value) if !value.is_null())
}

/// Returns the field and the part of a column of the row itself; the key of a row that it points at is its foreign key.
pub(crate) fn own_column(expr: &Expr, table: &'static Table) -> Option<(usize, usize)> {
    match expr.node() {
        Node::Column {
            path: None,
            field,
            part,
        } => Some((*field, *part)),
        Node::Column {
            path:
                Some(RelationPath {
                    parent: None,
                    hop: Hop::ForeignKey(foreign_key),
                }),
            field,
            part,
        } => Some((
            *foreign_key,
            table.part_of_key(*foreign_key, *field, *part)?,
        )),
        _ => None,
    }
}
