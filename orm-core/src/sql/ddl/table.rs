//! One table and what belongs to it, as SQL.

use super::super::writer;
use super::definitions::{Definitions, Place};
use super::found::FoundTable;
use crate::error::Result;
use crate::schema::{Constraint, OnDelete, Relation, Rule, Table};
use crate::value::Type;

/// `CREATE TABLE …`, without the foreign keys to the tables that come later.
pub(super) fn create_table(
    to: &dyn Definitions,
    table: &'static Table,
    later: &[&'static Table],
) -> Result<String> {
    let mut lines = Vec::new();
    for position in 0..table.columns().len() {
        lines.push(column(to, table, position)?);
    }
    for constraint in table.constraints() {
        if to.place(table, constraint) == Place::Inside && !points_at(constraint, later) {
            lines.push(clause(to, constraint));
        }
    }
    let (name, options) = (name(table), to.options());
    Ok(format!(
        "CREATE TABLE IF NOT EXISTS {name} (\n    {}\n){options}",
        lines.join(",\n    ")
    ))
}

/// `ALTER TABLE … ADD …`, for each foreign key to the tables that come later.
pub(super) fn add_foreign_keys(
    to: &dyn Definitions,
    table: &'static Table,
    later: &[&'static Table],
) -> Vec<String> {
    let late = table
        .constraints()
        .iter()
        .filter(|constraint| points_at(constraint, later));
    late.map(|constraint| format!("ALTER TABLE {} ADD {}", name(table), clause(to, constraint)))
        .collect()
}

/// `CREATE INDEX …`, for each index that is missing, and for what is one on this database.
pub(super) fn create_indexes(
    to: &dyn Definitions,
    table: &'static Table,
    found: &FoundTable<'_>,
) -> Vec<String> {
    let apart = table
        .constraints()
        .iter()
        .filter(|constraint| to.place(table, constraint) == Place::Apart);
    apart
        .filter(|constraint| !found.has_index(&constraint.name))
        .map(|constraint| create_index(table, constraint))
        .collect()
}

fn points_at(constraint: &Constraint, tables: &[&'static Table]) -> bool {
    let Rule::ForeignKey(relation) = constraint.rule else {
        return false;
    };
    tables
        .iter()
        .any(|&table| std::ptr::eq(table, (relation.target)()))
}

/// `"title" TEXT NOT NULL`.
fn column(to: &dyn Definitions, table: &'static Table, position: usize) -> Result<String> {
    let column = &table.columns()[position];
    let field = &table.fields[column.field];
    let origin = table.origin(position);
    let ty = if is_own_key(table, position) {
        to.key_type(column.ty, origin.max_length)
    } else {
        to.column_type(column.ty, origin.max_length)
    };
    let mut text = format!("{} {ty}", quote(column.name));
    if field.identity {
        text.push_str(to.identity());
        return Ok(text);
    }
    if column.ty == Type::Text {
        text.push_str(&to.collation(origin.collation)?);
    }
    if !column.null {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = field.db_default {
        text.push_str(" DEFAULT (");
        text.push_str(to.default(default));
        text.push(')');
    }
    Ok(text)
}

/// Whether the column is the whole key, and its value neither counted up nor another row's key, which is always given.
fn is_own_key(table: &'static Table, position: usize) -> bool {
    let field = &table.fields[table.columns()[position].field];
    let is_given = field.relation.is_some() && field.db_default.is_none();
    table.key_positions() == [position] && !field.identity && !is_given
}

/// `CONSTRAINT "book_title_key" UNIQUE ("title")`.
fn clause(to: &dyn Definitions, constraint: &Constraint) -> String {
    let columns = list(&constraint.columns);
    let rule = match constraint.rule {
        Rule::PrimaryKey => format!("PRIMARY KEY ({columns})"),
        // No database takes an index here; it is always apart.
        Rule::Unique | Rule::Index => format!("UNIQUE ({columns})"),
        Rule::Length(most) => format!("CHECK (length({columns}) <= {most})"),
        Rule::Range(Type::I16) => {
            format!("CHECK ({columns} BETWEEN {} AND {})", i16::MIN, i16::MAX)
        }
        Rule::Range(Type::F32 | Type::F64) => format!("CHECK ({})", to.float_range(&columns)),
        Rule::Range(_) => format!("CHECK ({columns} BETWEEN {} AND {})", i32::MIN, i32::MAX),
        Rule::Bool => format!("CHECK ({columns} IN (0, 1))"),
        Rule::Whole => format!("CHECK ({})", whole(&constraint.columns)),
        Rule::Check(sql) => format!("CHECK ({sql})"),
        Rule::ForeignKey(relation) => {
            format!(
                "FOREIGN KEY ({columns}) {}{}",
                references(relation),
                to.deferral(relation)
            )
        }
    };
    format!("CONSTRAINT {} {rule}", quote(&constraint.name))
}

/// `REFERENCES "author" ("id") ON DELETE CASCADE`.
fn references(relation: Relation) -> String {
    let target = (relation.target)();
    let key: Vec<_> = target.key_columns().map(|column| column.name).collect();
    let action = match relation.on_delete {
        OnDelete::Cascade => "CASCADE",
        OnDelete::Protect => "RESTRICT",
        OnDelete::Restrict | OnDelete::DoNothing => "NO ACTION",
        OnDelete::SetNull => "SET NULL",
        OnDelete::SetDefault => "SET DEFAULT",
    };
    format!(
        "REFERENCES {} ({}) ON DELETE {action}",
        name(target),
        list(&key)
    )
}

/// `("a" IS NULL) = ("b" IS NULL)`: all of them are null or none is.
fn whole(columns: &[&str]) -> String {
    let is_null = |column: &str| format!("({} IS NULL)", quote(column));
    let pairs = columns
        .windows(2)
        .map(|pair| format!("{} = {}", is_null(pair[0]), is_null(pair[1])));
    pairs.collect::<Vec<_>>().join(" AND ")
}

fn create_index(table: &'static Table, constraint: &Constraint) -> String {
    let unique = if matches!(constraint.rule, Rule::Unique) {
        "UNIQUE "
    } else {
        ""
    };
    format!(
        "CREATE {unique}INDEX IF NOT EXISTS {} ON {} ({})",
        quote(&constraint.name),
        name(table),
        list(&constraint.columns)
    )
}

/// `"author"`, or `"people"."author"`.
pub(super) fn name(table: &Table) -> String {
    match table.namespace {
        Some(namespace) => format!("{}.{}", quote(namespace), quote(table.name)),
        None => quote(table.name),
    }
}

fn list(columns: &[&str]) -> String {
    columns
        .iter()
        .map(|column| quote(column))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn quote(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    writer::quote('"', name, &mut quoted);
    quoted
}
