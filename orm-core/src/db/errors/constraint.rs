//! The rule of a model that a row breaks, by the names that the database gives; `None` where no model is known.

use super::StatementContext;
use crate::db::driver::ReportedTable;
use crate::error::{Error, NOT_OF_ITS_TYPE, Source};
use crate::schema::{Column, Constraint, Rule, Table};
use crate::sql::Verb;
use crate::value::Type;

/// Returns the error of a value that must be unique and is taken.
pub(super) fn unique(
    reported: ReportedTable<'_>,
    (columns, constraint): (&[impl AsRef<str>], Option<&str>),
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let table = context.table_of(reported);
    let fields = table.and_then(|table| {
        let over = key_over(table, columns, reported.ignores_case);
        over.or_else(|| key_named(table, constraint?))
    });
    Some(Error::UniqueViolation {
        model: context.model_of(table)?,
        fields: fields.unwrap_or_default(),
        constraint: constraint.map(str::to_owned).or_else(|| {
            let declared = name_over(table?, columns, reported.ignores_case);
            declared.map(str::to_owned)
        }),
        table: context.other_table(reported),
        source,
    })
}

/// Returns the error of ranges that overlap and must not.
pub(super) fn exclusion(
    reported: ReportedTable<'_>,
    name: &str,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let table = context.table_of(reported);
    let named = find(context, table, name);
    let named = named.filter(|named| matches!(named.constraint.rule, Rule::NoOverlap(_)));
    let model = named.as_ref().map(|named| named.table.model);
    Some(Error::ExclusionViolation {
        model: model.or(context.model_of(table))?,
        fields: named.map(|named| named.fields()).unwrap_or_default(),
        constraint: name.to_owned(),
        table: context.other_table(reported),
        source,
    })
}

/// Returns the error of null in a column that is never null.
pub(super) fn not_null(
    reported: ReportedTable<'_>,
    column: &str,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let table = context.table_of(reported);
    Some(Error::NotNullViolation {
        model: context.model_of(table)?,
        field: table.and_then(|table| field(table, column, reported.ignores_case)),
        column: Some(column.to_owned()),
        table: context.other_table(reported),
        source,
    })
}

/// Returns the error of a number that a column cannot hold.
pub(super) fn too_large(
    reported: ReportedTable<'_>,
    column: &str,
    context: &StatementContext<'_>,
) -> Option<Error> {
    let table = context.table_of(reported);
    let field = table.and_then(|table| field(table, column, reported.ignores_case));
    Some(not_of_its_type(
        context.model_of(table)?,
        field,
        column,
        context,
    ))
}

/// Returns the error of a number for this column that is none of its type. Of one that was calculated both databases tell
/// as much: SQLite finds it as the column is written, Postgres as it calculates, whatever for.
fn not_of_its_type(
    model: &'static str,
    field: Option<&'static str>,
    column: &str,
    context: &StatementContext<'_>,
) -> Error {
    let computed = context.statement.map_or(&[][..], |it| &it.computed);
    let is_computed = computed.contains(&column);
    Error::OutOfRange {
        model,
        field: if is_computed {
            context.calculated_field()
        } else {
            field
        },
        why: NOT_OF_ITS_TYPE.to_owned(),
    }
}

/// Returns the error of a check of this name, of the reported table where that is known.
pub(super) fn check(
    reported: ReportedTable<'_>,
    name: &str,
    context: &StatementContext<'_>,
    source: Option<Source>,
) -> Option<Error> {
    let table = context.table_of(reported);
    let named = find(context, table, name);
    let model = named.as_ref().map(|named| named.table.model);
    let model = model.or(context.model_of(table))?;
    let field = named.as_ref().and_then(NamedConstraint::field);
    Some(match named.as_ref().map(|named| named.constraint.rule) {
        Some(Rule::Length(max)) => Error::TooLong {
            model,
            field,
            max: Some(max),
        },
        // A key that is given in Rust fits its type.
        Some(Rule::Range(_) | Rule::Integers { .. })
            if named
                .as_ref()
                .is_some_and(|named| named.is_counted(context)) =>
        {
            return no_key_left(context);
        }
        Some(Rule::Bound(bound)) => Error::OutOfRange {
            model,
            field,
            why: bound.why(),
        },
        Some(Rule::Range(_)) => {
            let columns = named.as_ref().map(|named| &named.constraint.columns);
            let column = columns.and_then(|columns| columns.first());
            not_of_its_type(model, field, column.map_or("", |column| column), context)
        }
        Some(Rule::Integers { .. }) => {
            let why = "the number does not fit the field's type".to_owned();
            Error::OutOfRange { model, field, why }
        }
        _ => Error::CheckViolation {
            model,
            constraint: name.to_owned(),
            field,
            table: context.other_table(reported),
            source,
        },
    })
}

/// Returns the error of a text that is too long. The server does not say which: it is the only one that the statement
/// has computed, or the only one of the table with a `max_length`. Values that are bound were measured before.
pub(super) fn too_long(context: &StatementContext<'_>) -> Option<Error> {
    let computed = context.statement.map_or(&[][..], |it| &it.computed);
    let mut columns = context.table().into_iter().flat_map(|table| {
        table.stored_columns().filter_map(move |position| {
            let column = &table.columns()[position];
            let is_candidate = computed.is_empty() || computed.contains(&column.name);
            let max = table.origin(position).max_length.filter(|_| is_candidate)?;
            Some((table.fields[column.field].name, max))
        })
    });
    let only = columns.next().filter(|_| columns.next().is_none());
    Some(Error::TooLong {
        model: context.model()?,
        field: only.map(|(field, _)| field),
        max: only.map(|(_, max)| max),
    })
}

/// Returns the error of an insert for which the database has no key left to count up to.
pub(super) fn no_key_left(context: &StatementContext<'_>) -> Option<Error> {
    let counted = context.table().and_then(|table| {
        let mut fields = table.fields.iter();
        fields.find(|field| field.identity)
    });
    let why = match counted {
        Some(field) if field.types != [Type::I64] => {
            "no key is left: the largest of its type is taken; make the field an `i64`, by a migration"
        }
        _ => "no key is left: the largest that the database counts up to is taken",
    };
    Some(Error::OutOfRange {
        model: context.model()?,
        field: counted.map(|field| field.name),
        why: why.to_owned(),
    })
}

/// Returns the field of this column.
pub(super) fn field(table: &'static Table, name: &str, ignores_case: bool) -> Option<&'static str> {
    let column = column(table, name, ignores_case)?;
    Some(table.fields[column.field].name)
}

fn column(table: &'static Table, name: &str, ignores_case: bool) -> Option<&'static Column> {
    let is_it = |column: &&Column| {
        column.name == name || ignores_case && column.name.eq_ignore_ascii_case(name)
    };
    let columns = table.stored_columns();
    columns.map(|column| &table.columns()[column]).find(is_it)
}

/// Returns the fields that these columns are together, as the model declares them: in the order of its key or unique
/// constraint over them, else in that of its fields. `None` where there is another column among them.
fn key_over(
    table: &'static Table,
    columns: &[impl AsRef<str>],
    ignores_case: bool,
) -> Option<Vec<&'static str>> {
    if let Some(fields) = key_of_columns(table, columns, ignores_case) {
        return Some(names(table, &fields));
    }
    let mut fields = Vec::new();
    for name in columns {
        let column = column(table, name.as_ref(), ignores_case)?;
        if !fields.contains(&column.field) {
            fields.push(column.field);
        }
    }
    fields.sort_unstable();
    Some(names(table, &fields)).filter(|names| !names.is_empty())
}

/// Returns the fields of the key or unique constraint that is over just these columns.
fn key_of_columns(
    table: &'static Table,
    columns: &[impl AsRef<str>],
    ignores_case: bool,
) -> Option<Vec<usize>> {
    let mut keys = table.keys();
    keys.find(|fields| is_over(&table.names_of(fields), columns, ignores_case))
}

/// Returns the name of the key or unique constraint of the model that is over just these columns, or else of the only unique
/// index that is; for a database that names columns alone.
fn name_over(
    table: &'static Table,
    columns: &[impl AsRef<str>],
    ignores_case: bool,
) -> Option<&'static str> {
    let constraints = table.constraints().iter();
    let mut over = constraints.filter(|it| is_over(&it.columns, columns, ignores_case));
    let mut keys = over.clone();
    if let Some(key) = keys.find(|it| matches!(it.rule, Rule::PrimaryKey | Rule::Unique)) {
        return Some(&key.name);
    }
    let is_unique = |it: &&Constraint| {
        matches!(
            it.rule,
            Rule::DeclaredIndex {
                is_unique: true,
                ..
            }
        )
    };
    let only = over.find(is_unique)?;
    over.find(is_unique).is_none().then_some(&only.name)
}

/// Returns whether these columns of a table are just those that the database names.
fn is_over(own: &[&'static str], columns: &[impl AsRef<str>], ignores_case: bool) -> bool {
    let is_same =
        |one: &str, other: &str| one == other || ignores_case && one.eq_ignore_ascii_case(other);
    let is_there = |name: &&str| columns.iter().any(|it| is_same(it.as_ref(), name));
    own.len() == columns.len() && own.iter().all(is_there)
}

fn names(table: &'static Table, fields: &[usize]) -> Vec<&'static str> {
    let names = fields.iter().map(|&field| table.fields[field].name);
    names.collect()
}

/// Returns the fields of the key or unique constraint of this name.
fn key_named(table: &'static Table, name: &str) -> Option<Vec<&'static str>> {
    let constraint = table.constraint(name)?;
    let is_key = match constraint.rule {
        Rule::PrimaryKey | Rule::Unique => true,
        Rule::DeclaredIndex { is_unique, .. } => is_unique,
        _ => false,
    };
    is_key.then(|| NamedConstraint { table, constraint }.fields())
}

/// A constraint that the models know, and its table.
struct NamedConstraint {
    table: &'static Table,
    constraint: &'static Constraint,
}

impl NamedConstraint {
    /// Returns the fields that the constraint is about.
    fn fields(&self) -> Vec<&'static str> {
        let fields = self.constraint.fields.iter();
        fields.map(|&field| self.table.fields[field].name).collect()
    }

    /// Returns the field that the constraint is about, if it is one.
    fn field(&self) -> Option<&'static str> {
        match *self.constraint.fields {
            [field] => Some(self.table.fields[field].name),
            _ => None,
        }
    }

    /// Returns whether the constraint is about the key that the database counts up for the insert that failed.
    fn is_counted(&self, context: &StatementContext<'_>) -> bool {
        let is_identity = |field: &usize| self.table.fields[*field].identity;
        matches!(context.verb(), Some(Verb::Insert | Verb::Upsert))
            && self.constraint.fields.iter().all(is_identity)
    }
}

/// Returns the constraint of this name: of the table, where that is known, else of the first that has one.
fn find(
    context: &StatementContext<'_>,
    table: Option<&'static Table>,
    name: &str,
) -> Option<NamedConstraint> {
    let others = context.tables().filter(|_| table.is_none());
    table.into_iter().chain(others).find_map(|table| {
        let constraint = table.constraint(name)?;
        Some(NamedConstraint { table, constraint })
    })
}
