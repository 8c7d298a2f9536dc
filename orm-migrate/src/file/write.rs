//! Migrations as text.
//!
//! - this file: the file, and its operations;
//! - `table`: columns, constraints and indexes.

mod table;

use super::FORMAT;
use super::node::{Entries, Node};
use crate::migration::Migration;
use orm_core::schema::physical::{EnumName, ItemKind, TableItem, TableName};
use orm_core::schema::{BackendSql, Change, Reverse, TableChange};

pub(super) fn migration(migration: &Migration) -> String {
    let head = Entries::default()
        .with("format", FORMAT)
        .with("depends_on", migration.depends_on.as_slice())
        .with_list(
            "replaces",
            migration.replaces.iter().map(Node::from).collect(),
        )
        .with_some("atomic", (!migration.is_atomic).then_some(false))
        .with_list(
            "allow",
            migration
                .allow
                .iter()
                .map(|code| Node::from(code.as_str()))
                .collect(),
        );
    let mut text = String::new();
    head.write_lines(&mut text);
    for change in &migration.changes {
        text.push_str("\n[[operation]]\n");
        self::change(change).write_lines(&mut text);
    }
    text
}

fn change(change: &Change) -> Entries {
    let op = |word| Entries::default().with("op", word);
    match change {
        Change::CreateTable(table) => table::whole(op("create_table"), table),
        Change::DropTable(table) => table::whole(op("drop_table"), table),
        Change::RenameTable { from, to } => op("rename_table")
            .with("from", table_name(from))
            .with("to", table_name(to)),
        Change::AlterTable { table, change } => alteration(table, change),
        Change::CreateEnum(own) => op("create_enum")
            .with("enum", enum_name(&own.name))
            .with("values", own.values.as_slice()),
        Change::DropEnum(own) => op("drop_enum")
            .with("enum", enum_name(&own.name))
            .with("values", own.values.as_slice()),
        Change::AlterEnum { from, to } => op("alter_enum")
            .with("enum", enum_name(&to.name))
            .with("from", from.values.as_slice())
            .with("to", to.values.as_slice()),
        Change::RenameEnumValue { name, from, to } => op("rename_enum_value")
            .with("enum", enum_name(name))
            .with("from", from)
            .with("to", to),
        Change::RunSql {
            sql,
            reverse,
            state,
            is_elidable,
        } => op("run_sql")
            .with("sql", backend_sql(sql))
            .with_some("reverse", reverse.as_ref().map(backend_sql))
            .with_list("state", changes(state))
            .with_true("elidable", *is_elidable),
        Change::RunRust {
            name,
            reverse,
            is_elidable,
        } => op("run_rust")
            .with("name", name)
            .with_some("reverse", self::reverse(reverse))
            .with_true("elidable", *is_elidable),
        Change::StateOnly(inner) => op("state_only").with("operations", changes(inner)),
        Change::DatabaseOnly(inner) => op("database_only").with("operations", changes(inner)),
    }
}

fn changes(inner: &[Change]) -> Vec<Node> {
    inner.iter().map(|own| change(own).into()).collect()
}

fn alteration(table: &TableName, change: &TableChange) -> Entries {
    let op = |word| {
        let op = Entries::default().with("op", word);
        op.with("table", table_name(table))
    };
    match change {
        TableChange::AddColumn { column, fill } => op("add_column")
            .with("column", table::column(column))
            .with_some("fill", fill.as_ref().map(table::expression)),
        TableChange::DropColumn { column, fill } => op("drop_column")
            .with("column", table::column(column))
            .with_some("fill", fill.as_ref().map(table::expression)),
        TableChange::RenameColumn { from, to } => {
            op("rename_column").with("from", from).with("to", to)
        }
        TableChange::AlterColumn {
            from,
            to,
            fill,
            using,
        } => op("alter_column")
            .with("from", table::column(from))
            .with("to", table::column(to))
            .with_some("fill", fill.as_ref().map(table::expression))
            .with_some("using", using.as_ref().map(backend_sql)),
        TableChange::RenameChoice { column, from, to } => op("rename_choice")
            .with("column", column)
            .with("from", from)
            .with("to", to),
        TableChange::AlterPrimaryKey { from, to } => op("alter_primary_key")
            .with_some(
                "from",
                from.as_ref().map(|key| table::primary_key(table, key)),
            )
            .with_some("to", to.as_ref().map(|key| table::primary_key(table, key))),
        TableChange::AddItem(item) => with_item(op(add_word(item)), item),
        TableChange::AddOnline(item) => {
            with_item(op(add_word(item)), item).with(online(item), true)
        }
        TableChange::DropItem(item) => with_item(op(drop_word(item)), item),
        TableChange::DropOnline(item) => {
            with_item(op(drop_word(item)), item).with(online(item), true)
        }
        TableChange::SetComment { column, from, to } => op("set_comment")
            .with_some("column", column.as_ref())
            .with_some("from", from.as_ref())
            .with_some("to", to.as_ref()),
        TableChange::Validate { kind, name } => op("validate_constraint")
            .with("kind", kind_word(*kind))
            .with("name", name),
        TableChange::RenameItem { kind, from, to } => {
            let op = op("rename_constraint").with("kind", kind_word(*kind));
            op.with("from", from).with("to", to)
        }
    }
}

/// A constraint or an index on one line.
pub(super) fn item(item: &TableItem) -> String {
    let mut text = String::new();
    table::item(item).write(&mut text);
    text
}

fn with_item(op: Entries, item: &TableItem) -> Entries {
    let key = match item {
        TableItem::Index(_) => "index",
        TableItem::Search(_) => "search",
        _ => "constraint",
    };
    op.with(key, table::item(item))
}

fn add_word(item: &TableItem) -> &'static str {
    match item {
        TableItem::Unique(_) => "add_unique",
        TableItem::Check(_) => "add_check",
        TableItem::ForeignKey(_) => "add_foreign_key",
        TableItem::Index(_) => "add_index",
        TableItem::Search(_) => "add_search",
        TableItem::Exclusion(_) => "add_exclusion",
    }
}

fn drop_word(item: &TableItem) -> &'static str {
    match item {
        TableItem::Unique(_) => "drop_unique",
        TableItem::Check(_) => "drop_check",
        TableItem::ForeignKey(_) => "drop_foreign_key",
        TableItem::Index(_) => "drop_index",
        TableItem::Search(_) => "drop_search",
        TableItem::Exclusion(_) => "drop_exclusion",
    }
}

/// The key of a change that keeps nobody from writing: a constraint is not checked yet, or an index is built meanwhile.
fn online(item: &TableItem) -> &'static str {
    match item {
        TableItem::Check(_) | TableItem::ForeignKey(_) => "not_valid",
        TableItem::Unique(_)
        | TableItem::Index(_)
        | TableItem::Search(_)
        | TableItem::Exclusion(_) => "concurrently",
    }
}

fn kind_word(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::PrimaryKey => "primary_key",
        ItemKind::Unique => "unique",
        ItemKind::Check => "check",
        ItemKind::ForeignKey => "foreign_key",
        ItemKind::Index => "index",
        ItemKind::Search => "search",
        ItemKind::Exclusion => "exclusion",
    }
}

/// `"book"`, or `{ schema = "people", name = "author" }`.
fn table_name(name: &TableName) -> Node {
    match &name.namespace {
        Some(namespace) => Entries::default()
            .with("schema", namespace)
            .with("name", &name.name)
            .into(),
        None => Node::from(&name.name),
    }
}

fn enum_name(name: &EnumName) -> Node {
    table_name(&TableName {
        namespace: name.namespace.clone(),
        name: name.name.clone(),
    })
}

/// `"SELECT 1"`, or `{ sqlite = "", postgres = "…" }`.
fn backend_sql(sql: &BackendSql) -> Node {
    match (&sql.sqlite, &sql.postgres) {
        (Some(sqlite), Some(postgres)) if sqlite == postgres => Node::from(sqlite),
        (sqlite, postgres) => Entries::default()
            .with_some("sqlite", sqlite.as_ref())
            .with_some("postgres", postgres.as_ref())
            .into(),
    }
}

fn reverse(reverse: &Reverse) -> Option<&str> {
    match reverse {
        Reverse::Never => None,
        Reverse::Nothing => Some("nothing"),
        Reverse::Function(name) => Some(name),
    }
}
