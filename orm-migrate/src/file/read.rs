//! Texts as migrations.
//!
//! - this file: the file, and its operations;
//! - `section`: a table of the file, whose keys are known; lists and texts in it;
//! - `table`: columns, constraints and indexes.

mod section;
mod table;

use super::FORMAT;
use super::error::FileError;
use crate::lint_code::LintCode;
use crate::migration::Migration;
use orm_core::schema::physical::{
    EnumName, ItemKind, PhysicalEnum, SqlExpression, TableItem, TableName,
};
use orm_core::schema::{BackendSql, Change, Reverse, TableChange};
use section::{Entry, Place, Section};
use std::ops::Range;
use toml::de::DeTable;

/// The migration, and the line of each operation.
pub(super) fn migration(path: &str, text: &str) -> Result<(Migration, Vec<usize>), FileError> {
    let place = Place { path, text };
    let document = DeTable::parse(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let first = first_line(text, &span).filter(|_| error.message() == "duplicate key");
        let message = match first {
            Some(line) => format!(
                "duplicate key `{}`; it stands in line {line} already; take one of them out",
                &text[span.clone()]
            ),
            None => error.message().to_owned(),
        };
        place.error(span.start, message)
    })?;
    let keys = [
        "format",
        "depends_on",
        "replaces",
        "atomic",
        "allow",
        "operation",
    ];
    let head = Section::of(place, document.get_ref(), 0..0, &keys);
    check_format(&head)?;
    let head = head.checked()?;
    let is_atomic = head.optional("atomic").map_or(Ok(true), Entry::bool)?;
    let operations = head.optional("operation").map(Entry::list).transpose()?;
    let operations = operations.unwrap_or_default();
    let lines = operations.iter().map(|operation| operation.line());
    let lines = lines.collect();
    let operations = operations.into_iter();
    let changes = operations.map(|entry| operation(entry, is_atomic));
    let migration = Migration {
        depends_on: texts(&head, "depends_on")?,
        replaces: texts(&head, "replaces")?,
        is_atomic,
        allow: allow(&head)?,
        changes: changes.collect::<Result<_, _>>()?,
    };
    Ok((migration, lines))
}

/// The SQL of an expression that stands alone; none where it is not one.
pub(super) fn expression(text: &str) -> Option<SqlExpression> {
    let text = &format!("value = {text}");
    let document = DeTable::parse(text).ok()?;
    let place = Place { path: "", text };
    let head = Section::of(place, document.get_ref(), 0..0, &["value"]);
    table::expression(head.checked().ok()?.required("value").ok()?).ok()
}

/// The line, from 1, in which the key at this place stands for the first time in its table.
fn first_line(text: &str, key: &Range<usize>) -> Option<usize> {
    let name = text.get(key.clone())?;
    let start = text[..key.start].rfind("\n[").map_or(0, |at| at + 1);
    let before = &text[start..key.start];
    let is_key = |at: &usize| {
        let is_whole =
            !before[..*at].ends_with(|c: char| c.is_alphanumeric() || "_-\"".contains(c));
        let after = before[at + name.len()..].trim_start();
        is_whole && after.starts_with('=')
    };
    let mut places = before.match_indices(name).map(|(at, _)| at);
    let first = places.find(is_key)?;
    Some(text[..start + first].matches('\n').count() + 1)
}

/// An operation, which may need that no transaction is around the migration.
fn operation(entry: Entry<'_>, is_atomic: bool) -> Result<Change, FileError> {
    let change = change(entry)?;
    match &change {
        Change::AlterTable { change, .. } if is_atomic && change.is_concurrent() => {
            let message = "`concurrently` needs `atomic = false` at the head of the file";
            Err(entry.error(message.to_owned()))
        }
        _ => Ok(change),
    }
}

/// The format is looked at before all else, since a file of another may have other keys.
fn check_format(head: &Section<'_>) -> Result<(), FileError> {
    let format = head.required("format")?;
    match format.integer()? {
        FORMAT => Ok(()),
        other => Err(format.error(format!(
            "this file has format {other}, and this version of `orm` reads format {FORMAT}; use a newer version"
        ))),
    }
}

fn allow(head: &Section<'_>) -> Result<Vec<LintCode>, FileError> {
    let list = head.optional("allow").map(Entry::list).transpose()?;
    let words: Vec<_> = LintCode::ALL.iter().map(|code| code.as_str()).collect();
    let codes = list.unwrap_or_default().into_iter();
    codes
        .map(|entry| Ok(LintCode::ALL[entry.one_of("code of a finding", &words)?]))
        .collect()
}

fn texts(section: &Section<'_>, key: &'static str) -> Result<Vec<String>, FileError> {
    let list = section.optional(key).map(Entry::texts).transpose()?;
    Ok(list.unwrap_or_default())
}

/// The operations, and the keys of each besides `op`.
const OPERATIONS: [(&str, &[&str]); 32] = [
    ("create_table", table::WHOLE),
    ("drop_table", table::WHOLE),
    ("rename_table", &["from", "to"]),
    ("add_column", &["table", "column", "fill"]),
    ("drop_column", &["table", "column", "fill"]),
    ("rename_column", &["table", "from", "to"]),
    ("alter_column", &["table", "from", "to", "fill", "using"]),
    ("rename_choice", &["table", "column", "from", "to"]),
    ("alter_primary_key", &["table", "from", "to"]),
    ("add_unique", &["table", "constraint", "concurrently"]),
    ("drop_unique", &["table", "constraint", "concurrently"]),
    ("add_check", &["table", "constraint", "not_valid"]),
    ("drop_check", &["table", "constraint", "not_valid"]),
    ("add_foreign_key", &["table", "constraint", "not_valid"]),
    ("drop_foreign_key", &["table", "constraint", "not_valid"]),
    ("add_index", &["table", "index", "concurrently"]),
    ("drop_index", &["table", "index", "concurrently"]),
    ("add_search", &["table", "search"]),
    ("drop_search", &["table", "search"]),
    ("add_exclusion", &["table", "constraint"]),
    ("drop_exclusion", &["table", "constraint"]),
    ("validate_constraint", &["table", "kind", "name"]),
    ("rename_constraint", &["table", "kind", "from", "to"]),
    ("set_comment", &["table", "column", "from", "to"]),
    ("create_enum", &["enum", "values"]),
    ("drop_enum", &["enum", "values"]),
    ("alter_enum", &["enum", "from", "to"]),
    ("rename_enum_value", &["enum", "from", "to"]),
    ("run_sql", &["sql", "reverse", "state", "elidable"]),
    ("run_rust", &["name", "reverse", "elidable"]),
    ("state_only", &["operations"]),
    ("database_only", &["operations"]),
];

fn change(entry: Entry<'_>) -> Result<Change, FileError> {
    let any = entry.any_section()?;
    let op = any.required("op")?;
    let word = op.text()?;
    let words = OPERATIONS.map(|(word, _)| word);
    let position = op.one_of("operation", &words)?;
    let keys: Vec<_> = std::iter::once("op")
        .chain(OPERATIONS[position].1.iter().copied())
        .collect();
    let section = entry.section(&keys)?;
    Ok(match word {
        "create_table" => Change::CreateTable(table::whole(&section)?),
        "drop_table" => Change::DropTable(table::whole(&section)?),
        "rename_table" => Change::RenameTable {
            from: table_name(section.required("from")?)?,
            to: table_name(section.required("to")?)?,
        },
        "create_enum" => Change::CreateEnum(enum_type(&section, "values")?),
        "drop_enum" => Change::DropEnum(enum_type(&section, "values")?),
        "alter_enum" => Change::AlterEnum {
            from: enum_type(&section, "from")?,
            to: enum_type(&section, "to")?,
        },
        "rename_enum_value" => Change::RenameEnumValue {
            name: enum_name(section.required("enum")?)?,
            from: section.text("from")?,
            to: section.text("to")?,
        },
        "run_sql" => Change::RunSql {
            sql: backend_sql(section.required("sql")?)?,
            reverse: section.optional("reverse").map(backend_sql).transpose()?,
            state: changes(&section, "state")?,
            is_elidable: section.flag("elidable")?,
        },
        "run_rust" => Change::RunRust {
            name: section.text("name")?,
            reverse: reverse(&section)?,
            is_elidable: section.flag("elidable")?,
        },
        "state_only" => Change::StateOnly(changes(&section, "operations")?),
        "database_only" => Change::DatabaseOnly(changes(&section, "operations")?),
        word => {
            let table = table_name(section.required("table")?)?;
            let change = alteration(word, &table, &section)?;
            Change::AlterTable { table, change }
        }
    })
}

/// The enum type of the key `enum`, with the values of this key.
fn enum_type(section: &Section<'_>, values: &'static str) -> Result<PhysicalEnum, FileError> {
    Ok(PhysicalEnum {
        name: enum_name(section.required("enum")?)?,
        values: section.required(values)?.texts()?,
    })
}

fn enum_name(entry: Entry<'_>) -> Result<EnumName, FileError> {
    let TableName { namespace, name } = table_name(entry)?;
    Ok(EnumName { namespace, name })
}

fn changes(section: &Section<'_>, key: &'static str) -> Result<Vec<Change>, FileError> {
    let list = section.optional(key).map(Entry::list).transpose()?;
    list.unwrap_or_default().into_iter().map(change).collect()
}

fn alteration(
    word: &str,
    table: &TableName,
    section: &Section<'_>,
) -> Result<TableChange, FileError> {
    let expression = |key| section.optional(key).map(table::expression).transpose();
    let column = |key| table::column(section.required(key)?);
    Ok(match word {
        "add_column" => TableChange::AddColumn {
            column: column("column")?,
            fill: expression("fill")?,
        },
        "drop_column" => TableChange::DropColumn {
            column: column("column")?,
            fill: expression("fill")?,
        },
        "rename_column" => TableChange::RenameColumn {
            from: section.text("from")?,
            to: section.text("to")?,
        },
        "alter_column" => TableChange::AlterColumn {
            from: column("from")?,
            to: column("to")?,
            fill: expression("fill")?,
            using: section.optional("using").map(backend_sql).transpose()?,
        },
        "rename_choice" => TableChange::RenameChoice {
            column: section.text("column")?,
            from: section.text("from")?,
            to: section.text("to")?,
        },
        "alter_primary_key" => {
            let key = |key| {
                let entry = section.optional(key);
                entry.map(|it| table::primary_key(table, it)).transpose()
            };
            TableChange::AlterPrimaryKey {
                from: key("from")?,
                to: key("to")?,
            }
        }
        "rename_constraint" => TableChange::RenameItem {
            kind: kind(section.required("kind")?)?,
            from: section.text("from")?,
            to: section.text("to")?,
        },
        "set_comment" => TableChange::SetComment {
            column: section.optional_text("column")?,
            from: section.optional_text("from")?,
            to: section.optional_text("to")?,
        },
        "validate_constraint" => TableChange::Validate {
            kind: kind(section.required("kind")?)?,
            name: section.text("name")?,
        },
        word => item_change(word, section)?,
    })
}

/// `add_…` and `drop_…` of a constraint or an index.
fn item_change(word: &str, section: &Section<'_>) -> Result<TableChange, FileError> {
    let (verb, noun) = word.split_once('_').unwrap_or((word, ""));
    let constraint = || section.required("constraint");
    let item = match noun {
        "unique" => TableItem::Unique(table::key(constraint()?)?),
        "check" => TableItem::Check(table::check(constraint()?)?),
        "foreign_key" => TableItem::ForeignKey(table::foreign_key(constraint()?)?),
        "search" => TableItem::Search(table::search(section.required("search")?)?),
        "exclusion" => TableItem::Exclusion(table::exclusion(constraint()?)?),
        _ => TableItem::Index(table::index(section.required("index")?)?),
    };
    let is_online = section.flag("concurrently")? || section.flag("not_valid")?;
    Ok(match (verb, is_online) {
        ("add", false) => TableChange::AddItem(item),
        ("add", true) => TableChange::AddOnline(item),
        (_, false) => TableChange::DropItem(item),
        (_, true) => TableChange::DropOnline(item),
    })
}

fn kind(entry: Entry<'_>) -> Result<ItemKind, FileError> {
    let words = [
        "primary_key",
        "unique",
        "check",
        "foreign_key",
        "index",
        "search",
        "exclusion",
    ];
    let kinds = [
        ItemKind::PrimaryKey,
        ItemKind::Unique,
        ItemKind::Check,
        ItemKind::ForeignKey,
        ItemKind::Index,
        ItemKind::Search,
        ItemKind::Exclusion,
    ];
    Ok(kinds[entry.one_of("kind", &words)?])
}

/// `"book"`, or `{ schema = "people", name = "author" }`.
fn table_name(entry: Entry<'_>) -> Result<TableName, FileError> {
    if !entry.is_table() {
        return Ok(TableName::new(None, entry.text()?));
    }
    let section = entry.section(&["schema", "name"])?;
    Ok(TableName {
        namespace: Some(section.text("schema")?),
        name: section.text("name")?,
    })
}

/// `"SELECT 1"`, or `{ sqlite = "", postgres = "…" }`.
fn backend_sql(entry: Entry<'_>) -> Result<BackendSql, FileError> {
    if !entry.is_table() {
        return Ok(BackendSql::common(entry.text()?));
    }
    let section = entry.section(&["sqlite", "postgres"])?;
    Ok(BackendSql {
        sqlite: section.optional_text("sqlite")?,
        postgres: section.optional_text("postgres")?,
    })
}

fn reverse(section: &Section<'_>) -> Result<Reverse, FileError> {
    Ok(match section.optional_text("reverse")? {
        None => Reverse::Never,
        Some(word) if word == "nothing" => Reverse::Nothing,
        Some(name) => Reverse::Function(name),
    })
}
