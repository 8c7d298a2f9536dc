//! Renames, of tables and columns and of what is named after them.

use super::{Altered, drop_constraint, own_namespace};
use crate::schema::names;
use crate::schema::physical::{
    ColumnDefault, ColumnType, ItemKind, ItemRename, PhysicalColumn, PhysicalTable, TableName,
    literal,
};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::sequences::own_sequence;
use crate::sql::ddl::table;

impl Altered<'_> {
    pub(super) fn rename_column(&self, from: &str, to: &str) -> Vec<String> {
        let renames = self.before.clone().rename_column(from, to);
        let action = format!("RENAME COLUMN {} TO {}", quote(from), quote(to));
        let mut statements = vec![self.alter(&[action])];
        let renames = rename_items(self.to, self.before, &self.after.name, &renames);
        statements.extend(renames);
        let columns = self.before.column(from).zip(self.after.column(to));
        if let Some((from, to)) = columns {
            let (from, to) = ((self.before, from), (self.after, to));
            statements.extend(rename_type_check(self.to, from, to));
            statements.extend(rename_sequence(from, to));
        }
        statements
    }

    /// The rows between the checks that were and those that are; an enum type has no check, and renames its values itself.
    pub(super) fn rename_choice(&self, name: &str, from: &str, to: &str) -> Vec<String> {
        let columns = self.before.column(name).zip(self.after.column(name));
        let Some((was, column)) = columns else {
            return Vec::new();
        };
        if matches!(column.ty, ColumnType::Enum(_)) {
            return Vec::new();
        }
        let (was_checked, is_checked) = (&self.before.checks, &self.after.checks);
        let drops = was_checked.iter().filter(|it| !is_checked.contains(it));
        let drops: Vec<_> = drops.map(|check| drop_constraint(&check.name)).collect();
        let adds = is_checked.iter().filter(|it| !was_checked.contains(it));
        let adds = adds.map(|check| format!("ADD {}", table::check(self.to, check)));
        let adds: Vec<_> = adds.chain(self.default_actions(was, column)).collect();
        let (table, own) = (table_name(&self.after.name), quote(name));
        let (from, to) = (literal(from), literal(to));
        let update = format!("UPDATE {table} SET {own} = {to} WHERE {own} = {from}");
        let alter = |actions: &[String]| (!actions.is_empty()).then(|| self.alter(actions));
        let adds = alter(&adds);
        let check = self.check_now().filter(|_| adds.is_some());
        let statements = [alter(&drops), Some(update), check, adds];
        statements.into_iter().flatten().collect()
    }
}

/// The rename, and those of what is named after the table.
pub(super) fn rename_table(
    to: &dyn Definitions,
    before: &PhysicalTable,
    from: &TableName,
    name: &TableName,
) -> Vec<String> {
    let mut statements = Vec::new();
    if from.namespace != name.namespace {
        statements.extend(own_namespace(name.namespace.as_deref()));
    }
    statements.extend(rename_statements("ALTER TABLE", from, name));
    statements.extend(to.rename_partitions(before, name));
    let mut after = before.clone();
    let renames = after.rename(name);
    statements.extend(rename_items(to, before, name, &renames));
    for column in &after.columns {
        statements.extend(rename_type_check(to, (before, column), (&after, column)));
        statements.extend(rename_sequence((before, column), (&after, column)));
    }
    statements
}

/// The move of a table to another namespace, and its rename there, each begun by `verb`: `ALTER TABLE "book" RENAME TO "volume"`.
pub(in crate::sql::ddl) fn rename_statements(
    verb: &str,
    from: &TableName,
    name: &TableName,
) -> Vec<String> {
    let moved = TableName {
        namespace: name.namespace.clone(),
        name: from.name.clone(),
    };
    let is_moved = from.namespace != name.namespace;
    let set = is_moved.then(|| set_namespace(verb, from, name.namespace.as_deref()));
    let rename = (from.name != name.name).then(|| {
        format!(
            "{verb} {} RENAME TO {}",
            table_name(&moved),
            quote(&name.name)
        )
    });
    set.into_iter().chain(rename).collect()
}

/// The move of a table to another namespace. One without a name is the first of the search path, where unqualified names are
/// created: `public` or that of a tenant, which only the connection knows.
fn set_namespace(verb: &str, table: &TableName, namespace: Option<&str>) -> String {
    let set = format!("{verb} {} SET SCHEMA ", table_name(table));
    match namespace {
        Some(name) => set + &quote(name),
        None => format!(
            "DO $orm$ BEGIN EXECUTE {} || quote_ident(current_schema()); END $orm$",
            literal(&set)
        ),
    }
}

/// The renames of items, as far as this database has them.
pub(super) fn rename_items(
    to: &dyn Definitions,
    before: &PhysicalTable,
    table: &TableName,
    renames: &[ItemRename],
) -> Vec<String> {
    let renames = renames.iter();
    let renames = renames.filter(|rename| has_item(to, before, rename.kind, &rename.from));
    renames
        .flat_map(|rename| rename_item(table, rename))
        .collect()
}

/// Returns whether an item of a table is one of this database. An unknown one is left to the database.
pub(super) fn has_item(
    to: &dyn Definitions,
    table: &PhysicalTable,
    kind: ItemKind,
    name: &str,
) -> bool {
    let item = table.item(kind, name);
    item.is_none_or(|item| to.has_item(table, &item))
}

fn rename_item(table: &TableName, rename: &ItemRename) -> Vec<String> {
    let (from, to) = (quote(&rename.from), quote(&rename.to));
    let index = || format!("ALTER INDEX {} RENAME TO {to}", within(table, &rename.from));
    let own = table_name(table);
    match rename.kind {
        ItemKind::Index => vec![index()],
        ItemKind::Search => {
            let column = format!("ALTER TABLE {own} RENAME COLUMN {from} TO {to}");
            vec![column, index()]
        }
        _ => vec![format!(
            "ALTER TABLE {own} RENAME CONSTRAINT {from} TO {to}"
        )],
    }
}

/// The name of an index or a sequence in the namespace of its table.
pub(super) fn within(table: &TableName, name: &str) -> String {
    table_name(&TableName {
        namespace: table.namespace.clone(),
        name: name.to_owned(),
    })
}

/// The rename of the check that keeps a column to the values of its type.
fn rename_type_check(
    to: &dyn Definitions,
    (before, from): (&PhysicalTable, &PhysicalColumn),
    (after, column): (&PhysicalTable, &PhysicalColumn),
) -> Vec<String> {
    let names = to
        .type_check(&before.name.name, from)
        .zip(to.type_check(&after.name.name, column));
    let Some((from, to)) = names.filter(|(from, to)| from.name != to.name) else {
        return Vec::new();
    };
    let rename = ItemRename {
        kind: ItemKind::Check,
        from: from.name,
        to: to.name,
    };
    rename_item(&after.name, &rename)
}

/// The rename of the sequence of an identity, as long as it has the name that the database gave it.
fn rename_sequence(
    (before, from): (&PhysicalTable, &PhysicalColumn),
    (after, column): (&PhysicalTable, &PhysicalColumn),
) -> Option<String> {
    let is_identity = from
        .default
        .as_ref()
        .is_some_and(ColumnDefault::is_identity);
    let name = |table: &PhysicalTable, column: &PhysicalColumn| {
        names::at_most_max_bytes(&own_sequence(table, column))
    };
    let (from, to) = (name(before, from), name(after, column));
    (is_identity && from != to).then(|| {
        let (from, to) = (within(&after.name, &from), quote(&to));
        format!("ALTER SEQUENCE IF EXISTS {from} RENAME TO {to}")
    })
}
