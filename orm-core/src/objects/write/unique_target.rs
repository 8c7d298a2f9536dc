//! The unique key that an upsert is about: its fields, or a unique constraint of some rows.

use crate::error::{Error, Result};
use crate::model::ConflictTarget;
use crate::query::{ConflictAction, ConflictClause};
use crate::schema::{Constraint, Index, Rule, Table};

/// A key or unique constraint of a table.
#[derive(Debug)]
pub(in crate::objects) struct UniqueTarget {
    pub(in crate::objects) fields: Vec<usize>,
    /// The unique index, where it is of some rows alone, of texts whose case is ignored, or of expressions.
    pub(in crate::objects) index: Option<&'static Index>,
}

impl UniqueTarget {
    /// Returns the key that a rule names; none if it is about any.
    pub(in crate::objects) fn of_rule(
        table: &'static Table,
        target: ConflictTarget,
    ) -> Result<Option<Self>> {
        match target {
            ConflictTarget::Any => Ok(None),
            ConflictTarget::Fields(fields) => Self::of_fields(table, fields).map(Some),
            ConflictTarget::Constraint(name) => Self::named(table, name).map(Some),
        }
    }

    /// Returns the key over just these fields: one of all rows, else the only one of some rows or of texts whose case is
    /// ignored. Of fields two embedded structs deep the compiler does not know whether there is one.
    pub(in crate::objects) fn of_fields(table: &'static Table, fields: Vec<usize>) -> Result<Self> {
        if table.key_of(&fields).is_some() {
            return Ok(Self::of_all_rows(fields));
        }
        match table.partial_uniques_over(&fields)[..] {
            [index] => Ok(UniqueTarget {
                fields,
                index: Some(index),
            }),
            [] => Err(not_unique(table, &fields)),
            _ => Err(ambiguous(table, &fields)),
        }
    }

    /// Returns the key over these fields of all rows.
    pub(in crate::objects) fn of_all_rows(fields: Vec<usize>) -> Self {
        UniqueTarget {
            fields,
            index: None,
        }
    }

    /// Returns the key over the fields of a unique index, if it is of no expression.
    pub(in crate::objects) fn of_index(index: &'static Index) -> Option<Self> {
        Some(UniqueTarget {
            fields: index.named_fields()?,
            index: Some(index),
        })
    }

    /// Returns the unique constraint of this name.
    fn named(table: &'static Table, name: &str) -> Result<Self> {
        let mut uniques = uniques(table);
        let found = uniques.find(|(unique, _)| unique.name == name);
        let (unique, index) = found.ok_or_else(|| unknown_name(table, name))?;
        Ok(UniqueTarget {
            fields: unique.fields.clone(),
            index,
        })
    }

    /// The positions of its columns.
    pub(in crate::objects) fn columns(&self, table: &'static Table) -> Vec<usize> {
        let fields = self.fields.iter();
        fields.flat_map(|&field| table.range(field)).collect()
    }

    /// Returns `ON CONFLICT (…) WHERE … DO …`.
    pub(in crate::objects) fn clause(
        &self,
        table: &'static Table,
        action: ConflictAction,
    ) -> ConflictClause {
        ConflictClause {
            target: self.columns(table),
            index: self.index,
            action,
        }
    }
}

/// The primary key and the unique constraints, each with its index where it has one that is not of all rows by their
/// columns.
fn uniques(
    table: &'static Table,
) -> impl Iterator<Item = (&'static Constraint, Option<&'static Index>)> {
    table.constraints().iter().filter_map(|it| match it.rule {
        Rule::PrimaryKey | Rule::Unique => Some((it, None)),
        Rule::DeclaredIndex {
            index,
            is_unique: true,
        } => Some((it, Some(index).filter(|it| it.unique_fields().is_none()))),
        _ => None,
    })
}

/// Returns the name of a unique index.
pub(in crate::objects) fn name_of(
    table: &'static Table,
    index: &'static Index,
) -> Option<&'static str> {
    let is_it = |own: Option<&Index>| own.is_some_and(|own| std::ptr::eq(own, index));
    let found = uniques(table).find(|(_, own)| is_it(*own));
    found.map(|(unique, _)| unique.name.as_str())
}

fn not_unique(table: &Table, fields: &[usize]) -> Error {
    let names = names(table, fields);
    invalid(
        table,
        format!(
            "several rows may have the same in `{names}`; name the fields of a unique key, or declare `#[orm(unique({names}))]`"
        ),
    )
}

/// The error of fields that are unique under several conditions.
fn ambiguous(table: &'static Table, fields: &[usize]) -> Error {
    let indexes = table.partial_uniques_over(fields).into_iter();
    let found: Vec<_> = indexes.filter_map(|it| name_of(table, it)).collect();
    invalid(
        table,
        format!(
            "`{}` is in several unique constraints, {}; `OnConflict::ignore().on_constraint(\"{}\")` names one",
            names(table, fields),
            quoted(&found),
            found.first().copied().unwrap_or_default(),
        ),
    )
}

fn unknown_name(table: &'static Table, name: &str) -> Error {
    let known: Vec<_> = uniques(table).map(|(it, _)| it.name.as_str()).collect();
    invalid(
        table,
        format!(
            "`{}` has no unique constraint `{name}`; those it has are {}",
            table.model,
            quoted(&known)
        ),
    )
}

fn names(table: &Table, fields: &[usize]) -> String {
    let names = fields.iter().map(|&field| table.fields[field].name);
    names.collect::<Vec<_>>().join(", ")
}

/// Returns `` `a`, `b` ``.
fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn invalid(table: &Table, why: String) -> Error {
    Error::InvalidQuery {
        model: table.model,
        why,
    }
}
