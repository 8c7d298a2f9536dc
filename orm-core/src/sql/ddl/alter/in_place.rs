//! `ALTER TABLE` for each change, in standard SQL as far as there is some.

use super::{AppliedChange, MigrationStep, own_step};
use crate::backend::Backend;
use crate::error::Result;
use crate::schema::physical::{
    CheckCondition, CheckConstraint, ColumnDefault, ColumnType, ItemKind, ItemRename,
    KeyConstraint, PhysicalColumn, PhysicalSearch, PhysicalTable, SqlExpression, TableItem,
    TableName,
};
use crate::schema::{BackendSql, Change, TableChange, sql_words};
use crate::sql::ddl::choices::literal;
use crate::sql::ddl::comments::create_comments;
use crate::sql::ddl::definitions::{Conversion, Definitions};
use crate::sql::ddl::identifiers::{list, quote, table_name};
use crate::sql::ddl::index::{create_index_concurrently, create_new_index, of_unique};
use crate::sql::ddl::search::{create_search, create_searches};
use crate::sql::ddl::{create_namespaces, table};
use std::collections::BTreeSet;

pub(super) fn steps(
    to: &dyn Definitions,
    applied: &AppliedChange,
    backend: Backend,
) -> Result<Vec<MigrationStep>> {
    if let Some(step) = own_step(&applied.change, backend)? {
        return Ok(vec![step]);
    }
    let statements = match (&applied.change, &applied.before, &applied.after) {
        (Change::CreateEnum(own), ..) => to.create_enums(&[own]),
        (Change::DropEnum(own), ..) => to.drop_enum(own),
        (Change::AlterEnum { from, to: other }, ..) => to.alter_enum(from, other, &applied.users),
        (
            Change::RenameEnumValue {
                name,
                from,
                to: value,
            },
            ..,
        ) => to
            .rename_enum_value(name, from, value)
            .into_iter()
            .collect(),
        (Change::CreateTable(_), _, Some(after)) => create_table(to, after)?,
        (Change::DropTable(table), ..) => {
            vec![format!("DROP TABLE {}", table_name(&table.name))]
        }
        (Change::RenameTable { from, to: name }, Some(before), _) => {
            rename_table(to, before, from, name)
        }
        (Change::AlterTable { change, .. }, Some(before), Some(after)) => {
            let table = Altered { to, before, after };
            table.statements(change)?
        }
        _ => Vec::new(),
    };
    Ok(statements
        .into_iter()
        .map(MigrationStep::Statement)
        .collect())
}

/// `CREATE TABLE`, its indexes and search indexes.
pub(super) fn create_table(to: &dyn Definitions, table: &PhysicalTable) -> Result<Vec<String>> {
    let mut statements = create_namespaces(&[table], &BTreeSet::new());
    let definition = table::definition(to, table, &|_| false)?;
    let name = table_name(&table.name);
    statements.push(format!("CREATE TABLE {name} {definition}"));
    statements.extend(create_comments(to, table));
    let uniques = table.uniques.iter().filter(|_| to.uniques_are_indexes());
    let uniques = uniques.map(of_unique);
    for index in uniques.chain(table.indexes.iter().cloned()) {
        statements.extend(create_new_index(to, &table.name, &index)?);
    }
    statements.extend(create_searches(to, table, None)?);
    Ok(statements)
}

/// The rename, and those of what is named after the table.
fn rename_table(
    to: &dyn Definitions,
    before: &PhysicalTable,
    from: &TableName,
    name: &TableName,
) -> Vec<String> {
    let mut statements = Vec::new();
    if from.namespace != name.namespace {
        let namespace = name.namespace.as_deref().unwrap_or("public");
        statements.extend(
            name.namespace
                .as_ref()
                .map(|own| format!("CREATE SCHEMA IF NOT EXISTS {}", quote(own))),
        );
        let table = table_name(from);
        statements.push(format!(
            "ALTER TABLE {table} SET SCHEMA {}",
            quote(namespace)
        ));
    }
    if from.name != name.name {
        let moved = TableName {
            namespace: name.namespace.clone(),
            name: from.name.clone(),
        };
        let table = table_name(&moved);
        statements.push(format!(
            "ALTER TABLE {table} RENAME TO {}",
            quote(&name.name)
        ));
    }
    let mut after = before.clone();
    let renames = after.rename(name);
    statements.extend(renames.iter().flat_map(|rename| rename_item(name, rename)));
    for column in &after.columns {
        statements.extend(rename_type_check(to, (before, column), (&after, column)));
        statements.extend(rename_sequence((before, column), (&after, column)));
    }
    statements
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
fn within(table: &TableName, name: &str) -> String {
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
        format!("{}_{}_seq", table.name.name, column.name)
    };
    let (from, to) = (name(before, from), name(after, column));
    let fits = from.len().max(to.len()) <= crate::schema::names::MAX_BYTES;
    (is_identity && fits && from != to).then(|| {
        let (from, to) = (within(&after.name, &from), quote(&to));
        format!("ALTER SEQUENCE IF EXISTS {from} RENAME TO {to}")
    })
}

/// A table that changes.
struct Altered<'t> {
    to: &'t dyn Definitions,
    before: &'t PhysicalTable,
    after: &'t PhysicalTable,
}

impl Altered<'_> {
    fn statements(&self, change: &TableChange) -> Result<Vec<String>> {
        Ok(match change {
            TableChange::AddColumn { column, fill } => self.add_column(column, fill.as_ref())?,
            TableChange::DropColumn { column, .. } => {
                vec![self.alter(&[format!("DROP COLUMN {}", quote(&column.name))])]
            }
            TableChange::RenameColumn { from, to } => self.rename_column(from, to),
            TableChange::AlterColumn {
                from,
                to,
                fill,
                using,
            } => self.alter_column(from, to, fill.as_ref(), using.as_ref())?,
            TableChange::RenameChoice { column, from, to } => self.rename_choice(column, from, to),
            TableChange::AlterPrimaryKey { from, to } => {
                let drop = from.as_ref().map(|key| drop_constraint(&key.name));
                let add = to.as_ref().map(add_primary_key);
                let actions: Vec<_> = drop.into_iter().chain(add).collect();
                vec![self.alter(&actions)]
            }
            TableChange::AddItem(item) => self.add_item(item)?,
            TableChange::AddOnline(item) => self.add_online(item)?,
            TableChange::DropItem(item) => self.drop_item(item),
            TableChange::DropOnline(item) => self.drop_online(item),
            TableChange::Validate { name, .. } => {
                vec![self.alter(&[format!("VALIDATE CONSTRAINT {}", quote(name))])]
            }
            TableChange::SetComment { column, to, .. } => {
                let name = &self.after.name;
                let statement = self.to.comment(name, column.as_deref(), to.as_deref());
                statement.into_iter().collect()
            }
            TableChange::RenameItem { kind, from, to } => {
                let is_left_out = |item: TableItem| match item {
                    TableItem::Index(index) => !self.to.has_index(&index),
                    _ => false,
                };
                let rename = ItemRename {
                    kind: *kind,
                    from: from.clone(),
                    to: to.clone(),
                };
                let item = self.before.item(*kind, from);
                if item.is_some_and(is_left_out) {
                    Vec::new()
                } else {
                    rename_item(&self.after.name, &rename)
                }
            }
        })
    }

    /// `ALTER TABLE "book" …, …`.
    fn alter(&self, actions: &[String]) -> String {
        let table = table_name(&self.after.name);
        format!("ALTER TABLE {table} {}", actions.join(", "))
    }

    fn update(&self, column: &str, value: &SqlExpression) -> String {
        let (table, column) = (table_name(&self.after.name), quote(column));
        let value = self.to.expression(value);
        format!("UPDATE {table} SET {column} = ({value}) WHERE {column} IS NULL")
    }

    /// A value that reads other columns cannot be a default, so the column is null until it has it.
    fn add_column(
        &self,
        column: &PhysicalColumn,
        fill: Option<&SqlExpression>,
    ) -> Result<Vec<String>> {
        let check = self.to.type_check(&self.after.name.name, column);
        let check = check.map(|check| format!("ADD {}", table::check(self.to, &check)));
        let add = |column: &PhysicalColumn| -> Result<String> {
            let definition = table::column(self.to, self.after, column)?;
            let add = format!("ADD COLUMN {definition}");
            let actions: Vec<_> = std::iter::once(add).chain(check.clone()).collect();
            Ok(self.alter(&actions))
        };
        let Some(fill) = fill else {
            return Ok(vec![add(column)?]);
        };
        let reads_columns = !sql_words::names(self.to.expression(fill)).is_empty();
        let at_first = PhysicalColumn {
            null: column.null || reads_columns,
            default: (!reads_columns).then(|| ColumnDefault::Expression(fill.clone())),
            ..column.clone()
        };
        let mut statements = vec![add(&at_first)?];
        if reads_columns {
            statements.push(self.update(&column.name, fill));
        }
        let mut actions = self.default_actions(&at_first, column);
        if !column.null && at_first.null {
            actions.push(format!("ALTER COLUMN {} SET NOT NULL", quote(&column.name)));
        }
        if !actions.is_empty() {
            statements.push(self.alter(&actions));
        }
        Ok(statements)
    }

    fn rename_column(&self, from: &str, to: &str) -> Vec<String> {
        let renames = self.before.clone().rename_column(from, to);
        let is_there = |rename: &&ItemRename| match self.before.item(rename.kind, &rename.from) {
            Some(TableItem::Index(index)) => self.to.has_index(&index),
            _ => true,
        };
        let action = format!("RENAME COLUMN {} TO {}", quote(from), quote(to));
        let mut statements = vec![self.alter(&[action])];
        let renames = renames.iter().filter(is_there);
        statements.extend(renames.flat_map(|rename| rename_item(&self.after.name, rename)));
        let columns = self.before.column(from).zip(self.after.column(to));
        if let Some((from, to)) = columns {
            let (from, to) = ((self.before, from), (self.after, to));
            statements.extend(rename_type_check(self.to, from, to));
            statements.extend(rename_sequence(from, to));
        }
        statements
    }

    fn alter_column(
        &self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        fill: Option<&SqlExpression>,
        using: Option<&BackendSql>,
    ) -> Result<Vec<String>> {
        let name = quote(&to.name);
        let mut statements = Vec::new();
        // A column that stays of its type has nothing converted: its rows get other values.
        let (value, using) = if from.ty == to.ty {
            (using.and_then(|sql| super::using(sql, self.to)), None)
        } else {
            (None, using)
        };
        let at_first = PhysicalColumn {
            null: from.null || value.is_some() && to.null,
            ..from.clone()
        };
        if at_first.null && !from.null {
            statements.push(self.alter(&[format!("ALTER COLUMN {name} DROP NOT NULL")]));
        }
        if let Some(value) = value {
            let table = table_name(&self.after.name);
            statements.push(format!("UPDATE {table} SET {name} = ({value})"));
        }
        let from = &at_first;
        let mut actions = self.type_actions(from, to, using)?;
        let retyped = !actions.is_empty();
        // No column can get another type of which another one is made.
        let searches: Vec<_> = self.searches_of(&to.name).filter(|_| retyped).collect();
        for search in &searches {
            statements.extend(self.to.drop_search(&self.after.name, search));
        }
        let without_default = PhysicalColumn {
            default: None,
            ..from.clone()
        };
        // A default may not be a value of the new type.
        let was = match &from.default {
            Some(ColumnDefault::Expression(_)) if retyped => {
                actions.insert(0, format!("ALTER COLUMN {name} DROP DEFAULT"));
                &without_default
            }
            _ => from,
        };
        if let Some(fill) = fill.filter(|_| !to.null) {
            if !actions.is_empty() {
                statements.push(self.alter(&actions));
                actions.clear();
            }
            statements.push(self.update(&to.name, fill));
        }
        if from.null && !to.null {
            actions.push(format!("ALTER COLUMN {name} SET NOT NULL"));
        }
        actions.extend(self.default_actions(was, to));
        if !from.null && to.null {
            actions.push(format!("ALTER COLUMN {name} DROP NOT NULL"));
        }
        if !actions.is_empty() {
            statements.push(self.alter(&actions));
        }
        if is_identity(to) && !is_identity(from) {
            statements.push(self.count_on(to));
        }
        for search in searches {
            statements.extend(create_search(self.to, &self.after.name, search)?);
        }
        Ok(statements)
    }

    /// The rows between the check that was and the one that is; an enum type has no check, and renames its values itself.
    fn rename_choice(&self, name: &str, from: &str, to: &str) -> Vec<String> {
        let columns = self.before.column(name).zip(self.after.column(name));
        let Some((was, column)) = columns else {
            return Vec::new();
        };
        if matches!(column.ty, ColumnType::Enum(_)) {
            return Vec::new();
        }
        let of = |table: &PhysicalTable| -> Vec<_> {
            let checks = table.checks.iter();
            let is_own = |check: &&CheckConstraint| matches!(&check.condition, CheckCondition::OneOf { column, .. } if column == name);
            checks.filter(is_own).cloned().collect()
        };
        let drops = of(self.before).into_iter();
        let drops: Vec<_> = drops.map(|check| drop_constraint(&check.name)).collect();
        let adds = of(self.after).into_iter();
        let adds = adds.map(|check| format!("ADD {}", table::check(self.to, &check)));
        let adds: Vec<_> = adds.chain(self.default_actions(was, column)).collect();
        let (table, own) = (table_name(&self.after.name), quote(name));
        let (from, to) = (literal(from), literal(to));
        let update = format!("UPDATE {table} SET {own} = {to} WHERE {own} = {from}");
        let alter = |actions: &[String]| (!actions.is_empty()).then(|| self.alter(actions));
        let statements = [alter(&drops), Some(update), alter(&adds)];
        statements.into_iter().flatten().collect()
    }

    fn searches_of(&self, column: &str) -> impl Iterator<Item = &PhysicalSearch> {
        let searches = self.after.searches.iter();
        searches.filter(move |search| search.columns.iter().any(|own| own == column))
    }

    /// The type, its collation, and the check that keeps the column to its values.
    fn type_actions(
        &self,
        from: &PhysicalColumn,
        to: &PhysicalColumn,
        using: Option<&BackendSql>,
    ) -> Result<Vec<String>> {
        let database = self.to;
        let words = |column: &PhysicalColumn| -> Result<String> {
            let plain = PhysicalColumn {
                null: true,
                default: None,
                ..column.clone()
            };
            let text = table::column(database, self.after, &plain)?;
            let name = quote(&column.name);
            Ok(text[name.len()..].trim_start().to_owned())
        };
        let check = |column| database.type_check(&self.after.name.name, column);
        let (before, after) = (check(from), check(to));
        let mut actions = Vec::new();
        if before != after {
            actions.extend(before.iter().map(|check| drop_constraint(&check.name)));
        }
        if words(from)? != words(to)? {
            let own = using.and_then(|sql| super::using(sql, database));
            let value = own.or_else(|| match database.conversion(&to.name, &from.ty, &to.ty) {
                Conversion::By(value) => Some(value),
                Conversion::Assigned | Conversion::Unknown => None,
            });
            let value = value.map_or(String::new(), |value| format!(" USING {value}"));
            let name = quote(&to.name);
            actions.push(format!("ALTER COLUMN {name} TYPE {}{value}", words(to)?));
        }
        if before != after {
            actions.extend(
                after
                    .iter()
                    .map(|check| format!("ADD {}", table::check(self.to, check))),
            );
        }
        Ok(actions)
    }

    fn default_actions(&self, from: &PhysicalColumn, to: &PhysicalColumn) -> Vec<String> {
        if from.default == to.default {
            return Vec::new();
        }
        let mut actions = Vec::new();
        match (&from.default, &to.default) {
            (Some(ColumnDefault::Identity | ColumnDefault::IdentityAlways), after) => match after {
                Some(ColumnDefault::Identity) => {
                    actions.push("SET GENERATED BY DEFAULT".to_owned());
                }
                Some(ColumnDefault::IdentityAlways) => {
                    actions.push("SET GENERATED ALWAYS".to_owned());
                }
                _ => actions.push("DROP IDENTITY".to_owned()),
            },
            (Some(ColumnDefault::Generated(_)), _) => actions.push("DROP EXPRESSION".to_owned()),
            (Some(ColumnDefault::Expression(_)), after)
                if !matches!(after, Some(ColumnDefault::Expression(_))) =>
            {
                actions.push("DROP DEFAULT".to_owned());
            }
            _ => {}
        }
        let added = match &to.default {
            Some(ColumnDefault::Expression(sql)) => {
                Some(format!("SET DEFAULT ({})", self.to.expression(sql)))
            }
            Some(ColumnDefault::Identity) if !is_identity(from) => {
                Some("ADD GENERATED BY DEFAULT AS IDENTITY".to_owned())
            }
            Some(ColumnDefault::IdentityAlways) if !is_identity(from) => {
                Some("ADD GENERATED ALWAYS AS IDENTITY".to_owned())
            }
            _ => None,
        };
        let name = quote(&to.name);
        let actions = actions.into_iter().chain(added);
        actions
            .map(|action| format!("ALTER COLUMN {name} {action}"))
            .collect()
    }

    /// Has an identity count on from the rows that are there.
    fn count_on(&self, column: &PhysicalColumn) -> String {
        let table = table_name(&self.after.name);
        let own = quote(&column.name);
        let texts = [&table, &column.name].map(|text| text.replace('\'', "''"));
        let [table_text, column_text] = texts;
        format!(
            "SELECT setval(pg_get_serial_sequence('{table_text}', '{column_text}'), \
             coalesce((SELECT max({own}) FROM {table}), 0) + 1, false)"
        )
    }

    fn add_item(&self, item: &TableItem) -> Result<Vec<String>> {
        let name = &self.after.name;
        let constraint = match item {
            TableItem::Index(index) => {
                return Ok(create_new_index(self.to, name, index)?
                    .into_iter()
                    .collect());
            }
            TableItem::Search(search) => return create_search(self.to, name, search),
            TableItem::Unique(key) => {
                let rule = format!("UNIQUE ({})", list(&key.columns));
                table::constraint(&key.name, &rule)
            }
            TableItem::Check(check) if !self.to.has_check(self.after, check) => {
                return Ok(Vec::new());
            }
            TableItem::Check(check) => table::check(self.to, check),
            TableItem::ForeignKey(key) => table::foreign_key(self.to, key),
        };
        Ok(vec![self.alter(&[format!("ADD {constraint}")])])
    }

    /// The index of a unique is built first, and becomes its constraint.
    fn add_online(&self, item: &TableItem) -> Result<Vec<String>> {
        let name = &self.after.name;
        match item {
            TableItem::Index(index) => {
                let create = create_index_concurrently(self.to, name, index)?;
                Ok(create.into_iter().collect())
            }
            TableItem::Unique(key) => {
                let create = create_index_concurrently(self.to, name, &of_unique(key))?;
                let own = quote(&key.name);
                let add = self.alter(&[format!("ADD CONSTRAINT {own} UNIQUE USING INDEX {own}")]);
                Ok(create.into_iter().chain([add]).collect())
            }
            TableItem::Check(_) | TableItem::ForeignKey(_) => {
                let mut statements = self.add_item(item)?;
                for add in &mut statements {
                    add.push_str(" NOT VALID");
                }
                Ok(statements)
            }
            TableItem::Search(_) => self.add_item(item),
        }
    }

    fn drop_online(&self, item: &TableItem) -> Vec<String> {
        match item {
            TableItem::Index(index) if self.to.has_index(index) => {
                let name = within(&self.after.name, &index.name);
                vec![format!("DROP INDEX CONCURRENTLY {name}")]
            }
            item => self.drop_item(item),
        }
    }

    fn drop_item(&self, item: &TableItem) -> Vec<String> {
        match item {
            TableItem::Search(search) => self.to.drop_search(&self.after.name, search),
            TableItem::Index(index) if !self.to.has_index(index) => Vec::new(),
            TableItem::Check(check) if !self.to.has_check(self.after, check) => Vec::new(),
            TableItem::Index(index) => {
                vec![format!(
                    "DROP INDEX {}",
                    within(&self.after.name, &index.name)
                )]
            }
            item => vec![self.alter(&[drop_constraint(item.name())])],
        }
    }
}

fn is_identity(column: &PhysicalColumn) -> bool {
    column
        .default
        .as_ref()
        .is_some_and(ColumnDefault::is_identity)
}

fn drop_constraint(name: &str) -> String {
    format!("DROP CONSTRAINT {}", quote(name))
}

fn add_primary_key(key: &KeyConstraint) -> String {
    let rule = format!("PRIMARY KEY ({})", list(&key.columns));
    format!("ADD {}", table::constraint(&key.name, &rule))
}
