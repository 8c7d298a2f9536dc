//! Which rule of which model a constraint's name stands for.

use super::StatementContext;
use crate::error::{Error, Source};
use crate::schema::{Constraint, ForeignKey, OnDelete, Rule, Table};
use crate::sql::Verb;
use crate::value::Type;

/// A constraint that the models know, and its table.
pub(super) struct NamedConstraint {
    pub(super) table: &'static Table,
    pub(super) constraint: &'static Constraint,
}

impl NamedConstraint {
    /// The fields it is about.
    pub(super) fn fields(&self) -> Vec<&'static str> {
        let fields = self.constraint.fields.iter();
        fields.map(|&field| self.table.fields[field].name).collect()
    }

    /// The field it is about, if it is about one.
    pub(super) fn field(&self) -> Option<&'static str> {
        match *self.constraint.fields {
            [field] => Some(self.table.fields[field].name),
            _ => None,
        }
    }

    /// Whether it is about the key that the database counts up for the insert that failed.
    fn is_counted(&self, context: &StatementContext<'_>) -> bool {
        let is_identity = |field: &usize| self.table.fields[*field].identity;
        context.verb() == Some(Verb::Insert) && self.constraint.fields.iter().all(is_identity)
    }
}

/// The constraint of this name: of the table, where that is known, else of the first that has one.
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

/// The foreign key that failed, as far as that is known.
#[derive(Clone, Copy)]
pub(super) struct FailedForeignKey<'f> {
    /// The name of the table whose row refers.
    pub(super) name: Option<&'f str>,
    /// Its model.
    pub(super) table: Option<&'static Table>,
    /// The field.
    pub(super) field: Option<&'static str>,
    /// What it does when the row it refers to is deleted.
    pub(super) on_delete: Option<OnDelete>,
    /// Whether that is the table of the statement.
    pub(super) is_own: bool,
}

impl<'f> FailedForeignKey<'f> {
    /// As the database's catalog has it.
    pub(super) fn of(key: &'f ForeignKey, context: &StatementContext<'_>) -> Self {
        let table = context.names.table(&key.table);
        FailedForeignKey {
            name: Some(&key.table.name),
            table,
            field: table.and_then(|table| key.field_of(table)),
            on_delete: Some(key.on_delete),
            is_own: context.table().is_none_or(|table| key.table.is_of(table)),
        }
    }
}

/// The error of a foreign key. Either a row that refers stands in the way of the one it refers to, or it would refer
/// to none: by the statement, or because its default is no row.
pub(super) fn foreign_key(
    context: &StatementContext<'_>,
    failed: FailedForeignKey<'_>,
    source: Source,
) -> Error {
    let source = Some(source);
    let protects = match context.verb() {
        Some(Verb::Delete) => failed.on_delete != Some(OnDelete::SetDefault),
        Some(Verb::Update) => !failed.is_own,
        _ => false,
    };
    let refers = failed.table.map(|table| table.model);
    if protects {
        return Error::Protected {
            model: context.model(),
            by: refers,
            table: failed.name.map(str::to_owned),
            source,
        };
    }
    Error::ForeignKeyViolation {
        model: refers.or(context.model()),
        field: failed.field,
        table: failed.name.map(str::to_owned),
        source,
    }
}

/// The fields that these columns belong to, each once.
pub(super) fn fields(table: &'static Table, columns: &[&str]) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for column in table
        .columns()
        .iter()
        .filter(|column| columns.contains(&column.name))
    {
        let name = table.fields[column.field].name;
        if !fields.contains(&name) {
            fields.push(name);
        }
    }
    fields
}

/// The fields that these columns are together, as the model declares them: in the order of its key or unique
/// constraint over them, else in that of its fields. `None` where there is another among them.
pub(super) fn key_over<N: AsRef<str>>(
    table: &'static Table,
    columns: &[N],
) -> Option<Vec<&'static str>> {
    let mut fields = Vec::new();
    for name in columns {
        let own = table.columns().iter();
        let column = own.clone().find(|column| column.name == name.as_ref())?;
        if !fields.contains(&column.field) {
            fields.push(column.field);
        }
    }
    fields.sort_unstable();
    if let Some(declared) = table.key_of(&fields) {
        fields = declared;
    }
    let names = fields.iter().map(|&field| table.fields[field].name);
    Some(names.collect()).filter(|names: &Vec<_>| !names.is_empty())
}

/// The fields of the key or unique constraint of this name.
pub(super) fn key_named(table: &'static Table, name: &str) -> Option<Vec<&'static str>> {
    let constraint = table.constraint(name)?;
    let is_key = matches!(constraint.rule, Rule::PrimaryKey | Rule::Unique);
    is_key.then(|| NamedConstraint { table, constraint }.fields())
}

/// The error of a check of this name, of this table where that is known.
pub(super) fn check(
    context: &StatementContext<'_>,
    table: Option<&'static Table>,
    name: &str,
    source: Source,
) -> Error {
    let named = find(context, table, name);
    let model = named.as_ref().map(|named| named.table.model);
    let model = model.or(table.map(|table| table.model));
    let model = model.or(context.model());
    let field = named.as_ref().and_then(NamedConstraint::field);
    match named.as_ref().map(|named| named.constraint.rule) {
        Some(Rule::Length(max)) => Error::TooLong {
            model,
            field,
            max: Some(max),
        },
        // A key that is given in Rust fits its type.
        Some(Rule::Range(_)) if named.is_some_and(|named| named.is_counted(context)) => {
            no_key_left(context)
        }
        Some(Rule::Range(_)) => {
            let why = "the number does not fit the field's type".to_owned();
            Error::OutOfRange { model, field, why }
        }
        _ => Error::CheckViolation {
            model,
            constraint: name.to_owned(),
            field,
            source: Some(source),
        },
    }
}

/// The error of an insert for which the database has no key left to count up to.
pub(super) fn no_key_left(context: &StatementContext<'_>) -> Error {
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
    Error::OutOfRange {
        model: context.model(),
        field: counted.map(|field| field.name),
        why: why.to_owned(),
    }
}

/// The error of a statement that the database user may not run.
pub(super) fn permission(context: &StatementContext<'_>, reason: &str, source: Source) -> Error {
    let table = context.table();
    let verb = context.verb().map_or("do this", |verb| match verb {
        Verb::Select => "read",
        Verb::Catalog => "read the foreign keys of the database",
        Verb::Insert => "insert into",
        Verb::Update => "update",
        Verb::Delete => "delete from",
        Verb::Schema => "make, change or drop tables",
    });
    let why = match table {
        Some(table) if context.verb() != Some(Verb::Schema) => {
            format!("{verb} the table `{}` ({reason})", table.name)
        }
        _ => format!("{verb} ({reason})"),
    };
    Error::Permission {
        model: table.map(|table| table.model),
        why,
        source: Some(source),
    }
}
