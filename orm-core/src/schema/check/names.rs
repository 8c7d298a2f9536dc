//! Names that both databases take, and that nothing else has.

use super::path;
use crate::schema::names::MAX_BYTES;
use crate::schema::{ChoiceList, ChoiceValues, EnumType, Rule, Schema, Table};
use std::collections::{HashMap, HashSet};

/// Columns that every Postgres table has by itself.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// No two models have one table. To SQLite, upper and lower case are the same.
pub(super) fn check_table_names(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<_, &Table> = HashMap::new();
    for &table in schema.tables() {
        let key = (table.namespace, table.name.to_ascii_lowercase());
        if let Some(other) = seen.insert(key, table) {
            problems.push(format!(
                "{} and {} both have the table `{}`; name another with `#[orm(table = \"…\")]` on one of them",
                path(schema, other),
                path(schema, table),
                table.name
            ));
        }
    }
}

/// No index has the name of another, or of a table: both databases keep them in one list.
pub(super) fn check_shared_names(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<_, &Table> = HashMap::new();
    for &table in schema.tables() {
        seen.entry((table.namespace, table.name.to_ascii_lowercase()))
            .or_insert(table);
    }
    for &table in schema.tables() {
        let indexes = table.constraints().iter().filter(|constraint| {
            matches!(
                constraint.rule,
                Rule::PrimaryKey
                    | Rule::Unique
                    | Rule::Index
                    | Rule::DeclaredIndex { .. }
                    | Rule::Search(_)
                    | Rule::NoOverlap(_)
            )
        });
        let mut own = HashSet::from([table.name.to_ascii_lowercase()]);
        for index in indexes {
            let key = (table.namespace, index.name.to_ascii_lowercase());
            if !own.insert(key.1.clone()) {
                problems.push(format!(
                    "an index of {} is called `{}`, as its table or another of its indexes is; name it otherwise: `name = \"…\"`",
                    path(schema, table),
                    index.name
                ));
            }
            if let Some(other) = seen
                .insert(key, table)
                .filter(|other| !same_name(other, table))
            {
                problems.push(format!(
                    "an index of {} is called `{}`, and so is something of {}; rename a table or a column of either",
                    path(schema, table),
                    index.name,
                    path(schema, other)
                ));
            }
        }
    }
}

/// Tables of one name are reported as such.
fn same_name(one: &Table, other: &Table) -> bool {
    one.namespace == other.namespace && one.name.eq_ignore_ascii_case(other.name)
}

/// Enum types of one name have the same values, and no table has the name of one: Postgres keeps both in one list.
pub(super) fn check_enum_types(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<EnumType, (&Table, &ChoiceList)> = HashMap::new();
    for &table in schema.tables() {
        for column in table.stored_columns() {
            let choices = table.origin(column).choices();
            let (Some(ty), Some(choices)) = (table.enum_type(column), choices) else {
                continue;
            };
            let Some((other, known)) = seen.insert(ty, (table, choices)) else {
                check_enum_type(schema, ty, choices, problems);
                continue;
            };
            if known.values != choices.values {
                problems.push(format!(
                    "`{}` of {} and `{}` of {} are both the enum type `{}`, and have other values; name one of them by `#[orm(db_enum = \"…\")]`",
                    known.name,
                    path(schema, other),
                    choices.name,
                    path(schema, table),
                    ty.name
                ));
            }
        }
    }
}

/// The name of an enum type is one that both databases take, and Postgres keeps each value whole.
fn check_enum_type(
    schema: &Schema,
    ty: EnumType,
    choices: &ChoiceList,
    problems: &mut Vec<String>,
) {
    let (own, name) = (choices.name, ty.name);
    let place = format!("the enum type of `{own}`");
    check_identifier(name, &place, "#[orm(db_enum = \"…\")]", problems);
    let mut tables = schema.tables().iter();
    let is_same = |table: &&&Table| table.namespace == ty.namespace && table.name == name;
    if let Some(table) = tables.find(is_same) {
        problems.push(format!(
            "{place} is called `{name}`, as the table of {} is; name it otherwise by `#[orm(db_enum = \"…\")]`",
            path(schema, table)
        ));
    }
    if let ChoiceValues::Texts(texts) = choices.values {
        for text in texts.iter().filter(|text| text.len() > MAX_BYTES) {
            problems.push(format!(
                "`{text}` is a value of the enum type `{name}`, and Postgres keeps {MAX_BYTES} bytes of one; give the variant of `{own}` a shorter text by `#[orm(rename = \"…\")]`"
            ));
        }
    }
}

/// No check has the name of another constraint, so that an error which names one names one.
pub(super) fn check_check_names(schema: &Schema, problems: &mut Vec<String>) {
    let mut seen: HashMap<String, (&Table, Rule)> = HashMap::new();
    for &table in schema.tables() {
        for constraint in table.constraints() {
            let key = constraint.name.to_ascii_lowercase();
            let Some((other, rule)) = seen.insert(key, (table, constraint.rule)) else {
                continue;
            };
            if [rule, constraint.rule]
                .iter()
                .any(|rule| matches!(rule, Rule::Check(_)))
            {
                problems.push(format!(
                    "a check of {} is called `{}`, and so is a constraint of {}; give the check another name",
                    path(schema, table),
                    constraint.name,
                    path(schema, other)
                ));
            }
        }
    }
}

/// No two fields of a model have one column: those of a foreign key to several columns are named after both ends.
pub(super) fn check_column_names(table: &'static Table, problems: &mut Vec<String>) {
    let mut seen = HashMap::new();
    for column in table.stored_columns() {
        let column = &table.columns()[column];
        let field = table.fields[column.field].name;
        if let Some(other) = seen.insert(column.name.to_ascii_lowercase(), field) {
            problems.push(format!(
                "`{0}.{other}` and `{0}.{field}` both have the column `{1}`; name another with `#[orm(column = \"…\")]` on one of them",
                table.model, column.name
            ));
        }
    }
}

/// Every name is one that both databases take as it is.
pub(super) fn check_identifiers(
    schema: &Schema,
    table: &'static Table,
    problems: &mut Vec<String>,
) {
    let model = table.model;
    let place = match schema.maker(table) {
        Some((maker, field)) => format!("the join table of `{}.{field}`", maker.model),
        None => format!("the table of `{model}`"),
    };
    check_identifier(table.name, &place, "#[orm(table = \"…\")]", problems);
    if table.name.to_ascii_lowercase().starts_with("sqlite_") {
        problems.push(format!(
            "SQLite keeps names like `{}` for itself; name {place} otherwise with `#[orm(table = \"…\")]`",
            table.name
        ));
    }
    if let Some(namespace) = table.namespace {
        check_identifier(
            namespace,
            &format!("the schema of `{model}`"),
            "#[orm(schema = \"…\")]",
            problems,
        );
    }
    for column in table.stored_columns() {
        let column = &table.columns()[column];
        let place = format!(
            "the column of `{model}.{}`",
            table.fields[column.field].name
        );
        check_identifier(column.name, &place, "#[orm(column = \"…\")]", problems);
        if SYSTEM_COLUMNS.contains(&column.name) {
            problems.push(format!(
                "Postgres keeps the column `{}` for itself; name another for `{model}.{}` with `#[orm(column = \"…\")]`",
                column.name, table.fields[column.field].name
            ));
        }
    }
    let declared = table.indexes.iter().chain(table.uniques);
    for name in declared.filter_map(|index| index.name) {
        let place = format!("an index of `{model}`");
        check_identifier(name, &place, "name = \"…\"", problems);
    }
    for check in table.checks {
        check_identifier(
            check.name,
            &format!("a check of `{model}`"),
            "check(name = \"…\", …)",
            problems,
        );
    }
}

fn check_identifier(name: &str, place: &str, mend: &str, problems: &mut Vec<String>) {
    let starts_well = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    if !starts_well
        || !name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_')
    {
        problems.push(format!(
            "{place} is called `{}`; a name has letters, digits and `_`, and begins with no digit: set `{mend}`",
            name.escape_default()
        ));
    }
    if name.len() > MAX_BYTES {
        problems.push(format!(
            "{place} is called `{name}`, which is {} bytes long, and databases keep {MAX_BYTES}; set a shorter `{mend}`",
            name.len()
        ));
    }
}
