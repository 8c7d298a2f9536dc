//! The owner of rows: what makes a query a correlated subquery, or one for many owners at once.

use super::{ArgumentTable, Expr, KeyExpr, Output, RelationPath, RowChoice, Select, SingleRow};
use crate::schema::Table;
use crate::value::Type;

/// The way in which the rows of a query belong to their owner.
#[derive(Clone, Debug, PartialEq)]
pub enum Correlation {
    /// A foreign key of the table in `FROM` points at the owner.
    ForeignKey {
        /// The foreign key, a field of the table.
        field: usize,
        /// The owner.
        owner: CorrelationOwner,
    },
    /// Conditions of the query speak of the owner, a row of the query outside, by `outer`.
    Conditions,
    /// The table in `FROM` is that of the owners, to each of which its rows are joined. This condition on it says which.
    Owners(Expr),
}

/// The row, or rows, that the foreign key of a [`Correlation`] points at.
#[derive(Clone, Debug, PartialEq)]
pub enum CorrelationOwner {
    /// The row that this path reaches from the root of the query outside: `author_id = author.id`.
    Outer(Option<&'static RelationPath>),
    /// Any row for whose key this condition on the table holds: `author_id IN (…)`. A page is one of each owner, and the
    /// rows of a `target` begin with the foreign key, which says whose they are.
    OneOf(Expr),
    /// Any row that the queries of a [`SetOperator::Reach`](super::SetOperator::Reach) have found so far:
    /// `mentor_id = "met rows"."id"`.
    Met,
}

/// The fields of the table in `FROM` that hold the key of the owner of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerFields {
    /// A foreign key, which points at the owner.
    ForeignKey(usize),
    /// The primary key: the table is that of the owners.
    Primary,
}

impl OwnerFields {
    /// Returns the fields.
    fn fields(self, table: &'static Table) -> Vec<usize> {
        match self {
            OwnerFields::ForeignKey(field) => vec![field],
            OwnerFields::Primary => table.primary_key.to_vec(),
        }
    }

    /// Returns the columns, each as its field and its part of that.
    pub fn columns(self, table: &'static Table) -> Vec<(usize, usize)> {
        let fields = self.fields(table).into_iter();
        let parts =
            fields.flat_map(|field| (0..table.range(field).len()).map(move |part| (field, part)));
        parts.collect()
    }

    /// Returns the types of the columns.
    pub fn types(self, table: &'static Table) -> Vec<Type> {
        let columns = self.columns(table).into_iter();
        let columns = columns.map(|(field, part)| table.columns_of(field)[part].ty);
        columns.collect()
    }
}

/// The way in which the rows of a relation are found for many owners at once.
#[derive(Clone, Copy, Debug)]
pub enum OwnerLink {
    /// This foreign key of the table in `FROM` points at the owners.
    ForeignKey(usize),
    /// Conditions tie the rows to the owners, which are rows of this table.
    Conditions(ArgumentTable),
}

impl Select {
    /// Turns a query of the rows of one owner into one of the rows of many. `are_owners` says of a key that it is that of one
    /// of them. Returns where the rows have the key of their owner.
    pub fn belong_to(
        &mut self,
        link: OwnerLink,
        rows: ArgumentTable,
        are_owners: impl FnOnce(KeyExpr) -> Expr,
    ) -> OwnerFields {
        match link {
            OwnerLink::ForeignKey(field) => {
                let key = KeyExpr::of_fields(self.source(), &[field]);
                self.correlate(field, CorrelationOwner::OneOf(are_owners(key)));
                OwnerFields::ForeignKey(field)
            }
            OwnerLink::Conditions(owners) => {
                let owners = (owners.0)();
                let row = SingleRow {
                    path: None,
                    table: rows,
                    choice: self.take_choice(),
                    inner: false,
                };
                self.join_to_owners(owners, row, are_owners(KeyExpr::primary(owners)));
                OwnerFields::Primary
            }
        }
    }

    /// Ties rows whose owner several hops lead to, from a row of `root`, to that row by a condition:
    /// `"t1"."base_purl_id" = "t2"."base_purl_id"`, where `t2` is joined to the row of `root`. Returns whether it can: rows
    /// behind a join table, and those that are locked or chosen by window functions, stay as they are.
    #[must_use]
    pub fn correlate_over_hops(&mut self, root: ArgumentTable) -> bool {
        let correlation = self.body().correlation.as_ref();
        let owner = correlation.and_then(Correlation::of_outer_row);
        let relation = owner.and_then(|(field, _)| self.source().fields[field].relation);
        let (Some((field, path)), Some(relation)) = (owner, relation) else {
            return false;
        };
        if self.body().target.is_some() || !self.finds_rows_by_conditions() {
            return false;
        }
        let key = KeyExpr::reached(path, (relation.target)(), &relation.target_fields());
        let key: KeyExpr = key.into_iter().map(|part| part.outer(root)).collect();
        let own = KeyExpr::of_fields(self.source(), &[field]);
        // Two keys that may be null are equal where both are, and no row belongs to one that is not there.
        let is_there = own.clone().is_null().negated();
        self.tie(Expr::all_of([is_there, own.eq(key)]));
        true
    }

    /// Ties rows that a foreign key ties to their owner to the row of `root` by a condition, where part of the query speaks of
    /// that row by `outer`. Returns whether what it speaks of is known then; see
    /// [`correlate_over_hops`](Self::correlate_over_hops).
    #[must_use]
    pub fn correlate_with_named_row(&mut self, root: ArgumentTable) -> bool {
        let correlation = self.body().correlation.as_ref();
        let is_by_key = correlation.is_some_and(|it| it.of_outer_row().is_some());
        !is_by_key || !self.names_row_of((root.0)()) || self.correlate_over_hops(root)
    }

    /// Takes off what ties the rows to their owner: the conditions on them alone that speak of it, or the page of each.
    fn take_choice(&mut self) -> RowChoice {
        if self.is_paged() {
            let mut page = self.clone();
            page.set_output(Output::Key);
            self.take_page();
            self.drop_conditions();
            return RowChoice::Page(Box::new(page));
        }
        RowChoice::Conditions {
            field: None,
            filter: self.take_conditions(|it| it.names_outer_row() && it.is_of_own_row()),
        }
    }
}

impl Correlation {
    /// Returns the foreign key that points at the owner, where the owner is a row of the query outside, and the path to it.
    pub fn of_outer_row(&self) -> Option<(usize, Option<&'static RelationPath>)> {
        match self {
            Correlation::ForeignKey {
                field,
                owner: CorrelationOwner::Outer(path),
            } => Some((*field, *path)),
            _ => None,
        }
    }

    /// Returns the way in which the rows belong to an owner, one of a table or behind it, and the path from there to the owner.
    pub fn link(&self, table: ArgumentTable) -> Option<(OwnerLink, Option<&'static RelationPath>)> {
        if matches!(self, Correlation::Conditions) {
            return Some((OwnerLink::Conditions(table), None));
        }
        let (field, path) = self.of_outer_row()?;
        Some((OwnerLink::ForeignKey(field), path))
    }

    /// Returns whether the owner is a row of the query outside, so that this one is a correlated subquery.
    pub fn is_to_outer_row(&self) -> bool {
        matches!(self, Correlation::Conditions) || self.of_outer_row().is_some()
    }

    /// Returns the condition that says which of many owners the rows belong to.
    pub fn of_many(&self) -> Option<&Expr> {
        match self {
            Correlation::ForeignKey {
                owner: CorrelationOwner::OneOf(condition),
                ..
            }
            | Correlation::Owners(condition) => Some(condition),
            _ => None,
        }
    }
}
