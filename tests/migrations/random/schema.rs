//! Random tables, with columns and what stands over these.

use super::rows::sql_of;
use crate::tables::{ID, table};
use orm::schema::physical::SqlExpression;
use orm_migrate::{Change, Migration, SchemaState};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::fmt::Write;
use std::sync::Arc;

/// The tables that there may be. A key that must have a value leads to its own table or one that comes before.
pub(super) const TABLES: [&str; 4] = ["author", "book", "Tag", "order"];

/// The columns that a table may have, with the types that each may be of; most are of the first.
const COLUMNS: [(&str, &[&str]); 13] = [
    ("title", &["text", "varchar(40)"]),
    (
        "kind",
        &["varchar(20)", "varchar(40)", "text", "enum(word)"],
    ),
    ("word", &["enum(word)", "text"]),
    ("year", &["i32", "i64", "text"]),
    ("Price", &["decimal(8, 2)", "decimal(10, 4)", "text"]),
    ("key", &["uuid", "text"]),
    ("is open", &["bool", "i32"]),
    ("day", &["date", "text"]),
    ("data", &["json", "text"]),
    ("score", &["f64", "decimal(8, 2)"]),
    ("seen at", &["timestamptz", "date"]),
    ("raw", &["bytes"]),
    ("tags", &["array(text)"]),
];

/// A column that is calculated from another one, if that is among the columns of the table as an integer.
const CALCULATED: (&str, &str) = ("next", "year");

/// The enum type of the columns, whose values may change.
const ENUM: &str = "word";

const ENUM_VALUES: [&[&str]; 3] = [
    &["r1", "r2", "r3", "r4"],
    &["r1", "r2", "r3", "r4", "r5"],
    &["r4", "r0", "r1", "r2", "r3"],
];

const ACTIONS: [&str; 3] = ["cascade", "restrict", "no_action"];

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The columns beside `id`.
    pub(super) columns: Vec<Column>,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) ty: &'static str,
    pub(super) null: bool,
    has_default: bool,
    /// Of another column, in place of values of its own.
    pub(super) is_calculated: bool,
    items: Vec<Item>,
}

/// Tables, and the values of the enum type that their columns may have.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) tables: Vec<Table>,
    enum_values: &'static [&'static str],
}

/// A constraint or an index over one column.
#[derive(Clone, Copy, Debug)]
enum Item {
    Unique,
    /// Unique together with the key.
    UniquePair,
    Index,
    PartialIndex,
    Search,
    Check,
    Least,
    OneOf,
    ForeignKey {
        target: &'static str,
        action: &'static str,
        deferrable: Option<&'static str>,
    },
}

const ITEMS: [Item; 8] = [
    Item::Unique,
    Item::UniquePair,
    Item::Index,
    Item::PartialIndex,
    Item::Search,
    Item::Check,
    Item::Least,
    Item::OneOf,
];

/// Tables that refer to each other.
pub(super) fn tables() -> impl Strategy<Value = Tables> {
    let names = subsequence(TABLES.to_vec(), 3);
    let tables = names.prop_flat_map(|names| {
        let tables = names.iter().enumerate().map(|(position, name)| {
            let (earlier, later) = names.split_at(position + 1);
            one_table(name, earlier.to_vec(), later.to_vec())
        });
        tables.collect::<Vec<_>>()
    });
    (tables, select(&ENUM_VALUES[..])).prop_map(|(tables, enum_values)| Tables {
        tables,
        enum_values,
    })
}

fn one_table(
    name: &'static str,
    earlier: Vec<&'static str>,
    later: Vec<&'static str>,
) -> impl Strategy<Value = Table> {
    let columns = subsequence(COLUMNS.to_vec(), 1..=4).prop_shuffle();
    let columns = columns.prop_flat_map(|columns| {
        let columns = columns.into_iter().map(|(name, types)| column(name, types));
        columns.collect::<Vec<_>>()
    });
    let keys = keys(earlier, later);
    let words = (columns, keys, any::<bool>());
    words.prop_map(move |(mut columns, keys, is_calculated)| {
        columns.extend(keys);
        let (calculated, from) = CALCULATED;
        let is_integer = |column: &Column| column.name == from && column.ty.starts_with('i');
        if is_calculated && columns.iter().any(is_integer) {
            columns.push(Column {
                name: calculated.to_owned(),
                ty: "i64",
                null: true,
                has_default: false,
                is_calculated,
                items: Vec::new(),
            });
        }
        Table { name, columns }
    })
}

/// At most one key to each of these lists of tables; one to a later table may be null.
fn keys(
    earlier: Vec<&'static str>,
    later: Vec<&'static str>,
) -> impl Strategy<Value = Vec<Column>> {
    let (n_earlier, n_later) = (earlier.len(), later.len());
    let targets = (
        subsequence(earlier, 0..=n_earlier.min(1)),
        subsequence(later, 0..=n_later.min(1)),
    );
    targets.prop_flat_map(|(earlier, later)| {
        let earlier = earlier.into_iter();
        let earlier = earlier.map(|target| key(target, any::<bool>().boxed()));
        let later = later.into_iter();
        let later = later.map(|target| key(target, Just(true).boxed()));
        earlier.chain(later).collect::<Vec<_>>()
    })
}

fn column(name: &'static str, types: &'static [&'static str]) -> impl Strategy<Value = Column> {
    let ty = prop_oneof![4 => Just(types[0]), 1 => select(types)];
    let items = subsequence(ITEMS.to_vec(), 0..=2);
    let words = (ty, any::<bool>(), prop::bool::weighted(0.25), items);
    words.prop_map(move |(ty, null, has_default, mut items)| {
        let is_broken = |item| has_default && matches!(item, Item::Unique);
        items.retain(|item| item.is_for(ty) && !is_broken(*item));
        Column {
            name: name.to_owned(),
            ty,
            null,
            has_default,
            is_calculated: false,
            items,
        }
    })
}

fn key(target: &'static str, null: BoxedStrategy<bool>) -> impl Strategy<Value = Column> {
    let deferrable = select(vec![None, None, Some("immediate"), Some("deferred")]);
    let words = (null, any::<bool>(), 0..=ACTIONS.len(), deferrable);
    words.prop_map(move |(null, has_index, action, deferrable)| {
        let last = if null { "set_null" } else { "cascade" };
        let mut items = vec![Item::ForeignKey {
            target,
            action: ACTIONS.get(action).copied().unwrap_or(last),
            deferrable,
        }];
        items.extend(has_index.then_some(Item::Index));
        Column {
            name: format!("{}_id", target.to_lowercase()),
            ty: "i64",
            null,
            has_default: false,
            is_calculated: false,
            items,
        }
    })
}

impl Tables {
    /// The state of these tables, which may refer to each other in a circle.
    pub(super) fn state(&self) -> SchemaState {
        let operations: String = self.tables.iter().map(Table::operation).collect();
        let text = format!("format = 1\n{operations}{}", self.enum_operation());
        let migration = Migration::parse("tables.toml", &text).expect("a migration");
        let tables = migration.changes.iter().filter_map(|change| match change {
            Change::CreateTable(table) => Some(Arc::new(table.clone())),
            _ => None,
        });
        let mut state: SchemaState = tables.collect();
        let is_enum = |change: &&Change| matches!(change, Change::CreateEnum(_));
        for change in migration.changes.iter().filter(is_enum) {
            state.apply(change).expect("it fits");
        }
        state
    }

    /// The operation that creates the enum type, if a column is of it.
    fn enum_operation(&self) -> String {
        let mut columns = self.tables.iter().flat_map(|table| &table.columns);
        if columns.all(|column| column.ty != "enum(word)") {
            return String::new();
        }
        let values = self.enum_values;
        format!("\n[[operation]]\nop = \"create_enum\"\nenum = \"{ENUM}\"\nvalues = {values:?}\n")
    }
}

impl Table {
    /// The names of the searches that its columns may have.
    pub(super) fn searches() -> impl Iterator<Item = String> {
        let columns = COLUMNS.iter().map(|(name, _)| name.replace(' ', "_"));
        columns.flat_map(|column| TABLES.map(|table| format!("{table}_{column}_search")))
    }

    fn operation(&self) -> String {
        let columns = self.columns.iter().map(Column::text);
        let columns: String = columns.collect();
        let mut items = String::new();
        for part in ["uniques", "indexes", "checks", "foreign_keys", "searches"] {
            let found = self.items().filter(|(_, item)| item.part() == part);
            let texts = found.map(|(column, item)| item.text(self.name, &column.name));
            let texts = texts.collect::<Vec<_>>().join(", ");
            writeln!(items, "{part} = [{texts}]").expect("a text takes it");
        }
        table(self.name, &format!("{ID}{columns}"), "id", &items)
    }

    fn items(&self) -> impl Iterator<Item = (&Column, &Item)> {
        let columns = self.columns.iter();
        columns.flat_map(|column| column.items.iter().map(move |item| (column, item)))
    }
}

impl Column {
    /// The column among those of an operation, behind another one.
    fn text(&self) -> String {
        let Column { name, ty, null, .. } = self;
        if self.is_calculated {
            let from = CALCULATED.1;
            return format!(
                ", {{ name = \"{name}\", type = \"{ty}\", null = {null}, generated = '''\"{from}\" + 1''' }}"
            );
        }
        let default = if self.has_default {
            let (sqlite, postgres) = match sql_of(ty, "4") {
                SqlExpression::Common(sql) => (sql.clone(), sql),
                SqlExpression::PerBackend { sqlite, postgres } => (sqlite, postgres),
            };
            format!(", default = {{ sqlite = '''{sqlite}''', postgres = '''{postgres}''' }}")
        } else {
            String::new()
        };
        format!(", {{ name = \"{name}\", type = \"{ty}\", null = {null}{default} }}")
    }
}

impl Item {
    fn is_for(self, ty: &str) -> bool {
        match self {
            Item::Unique | Item::UniquePair => !["bool", "json"].contains(&ty),
            Item::Index | Item::PartialIndex => ty != "json",
            Item::Search => ty == "text" || ty.starts_with("varchar"),
            Item::Least => ["i32", "i64"].contains(&ty),
            Item::OneOf => ["text", "varchar(20)"].contains(&ty),
            Item::Check | Item::ForeignKey { .. } => true,
        }
    }

    /// The part of a table that lists it.
    fn part(self) -> &'static str {
        match self {
            Item::Unique | Item::UniquePair => "uniques",
            Item::Search => "searches",
            Item::Index | Item::PartialIndex => "indexes",
            Item::Check | Item::Least | Item::OneOf => "checks",
            Item::ForeignKey { .. } => "foreign_keys",
        }
    }

    fn text(self, table: &str, column: &str) -> String {
        let name = |ending| format!("name = \"{table}_{}_{ending}\"", column.replace(' ', "_"));
        let words = match self {
            Item::Unique => format!("{}, columns = [\"{column}\"]", name("key")),
            Item::UniquePair => format!("{}, columns = [\"{column}\", \"id\"]", name("pair")),
            Item::Search => format!(
                "{}, columns = [\"{column}\"], language = \"english\"",
                name("search")
            ),
            Item::Index => format!(
                "{}, keys = [{{ column = \"{column}\", descending = true }}]",
                name("idx")
            ),
            Item::PartialIndex => format!(
                "{}, columns = [\"{column}\"], where = '''\"{column}\" IS NOT NULL'''",
                name("some")
            ),
            Item::Check => format!(
                "{}, sql = '''\"{column}\" IS NOT NULL OR id > 0'''",
                name("or")
            ),
            Item::Least => format!("{}, column = \"{column}\", min = \"0\"", name("min")),
            Item::OneOf => format!(
                "{}, column = \"{column}\", one_of = [\"r1\", \"r2\", \"r3\", \"r4\"]",
                name("choice")
            ),
            Item::ForeignKey {
                target,
                action,
                deferrable,
            } => {
                let deferrable = deferrable
                    .map_or_else(String::new, |when| format!(", deferrable = \"{when}\""));
                format!(
                    "{}, columns = [\"{column}\"], references = \"{target}\", to = [\"id\"], on_delete = \"{action}\"{deferrable}",
                    name("fkey")
                )
            }
        };
        format!("{{ {words} }}")
    }
}
