//! Tables, columns, constraints and indexes as values of a file.

use super::table_name;
use crate::file::node::{Entries, Node};
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, Deferrability,
    ForeignKeyConstraint, IndexedValue, KeyConstraint, PhysicalColumn, PhysicalExclusion,
    PhysicalIndex, PhysicalIndexKey, PhysicalPartitioning, PhysicalSearch, PhysicalTable,
    ReferentialAction, SqlExpression, TableItem, TableName,
};
use orm_core::schema::{IndexBackends, NullsOrder, PartitionMethod, RangeEnd, names};

/// A whole table: a line for each column, constraint and index.
pub(super) fn whole(op: Entries, table: &PhysicalTable) -> Entries {
    let mut table = table.clone();
    table.sort_items();
    op.with("table", table_name(&table.name))
        .with_list("columns", table.columns.iter().map(column).collect())
        .with_some(
            "primary_key",
            table
                .primary_key
                .as_ref()
                .map(|own| primary_key(&table.name, own)),
        )
        .with_list("uniques", table.uniques.iter().map(key).collect())
        .with_list("checks", table.checks.iter().map(check).collect())
        .with_list(
            "foreign_keys",
            table.foreign_keys.iter().map(foreign_key).collect(),
        )
        .with_list("indexes", table.indexes.iter().map(index).collect())
        .with_list("searches", table.searches.iter().map(search).collect())
        .with_list(
            "exclusions",
            table.exclusions.iter().map(exclusion).collect(),
        )
        .with_some(
            "partition_by",
            table.partition_by.as_ref().map(partitioning),
        )
        .with_list("comments", table.comments.iter().map(comment).collect())
}

/// `{ name = "title", type = "varchar(200)", null = true }`.
pub(super) fn column(column: &PhysicalColumn) -> Node {
    let ty = match &column.ty {
        ColumnType::Other(name) => Entries::default().with("other", name).into(),
        ty => Node::Text(ty.to_string()),
    };
    let entries = Entries::default()
        .with("name", &column.name)
        .with("type", ty)
        .with_true("null", column.null);
    let entries = match &column.default {
        None => entries,
        Some(ColumnDefault::Expression(sql)) => entries.with("default", expression(sql)),
        Some(ColumnDefault::Generated(sql)) => entries.with("generated", expression(sql)),
        Some(ColumnDefault::Identity) => entries.with("identity", "by_default"),
        Some(ColumnDefault::IdentityAlways) => entries.with("identity", "always"),
        Some(ColumnDefault::RowNumber) => entries.with("identity", "row_number"),
    };
    entries
        .with_some("collation", column.collation.as_ref())
        .into()
}

/// `["id"]`, or `{ name = "book_key", columns = ["id"] }`.
pub(super) fn primary_key(table: &TableName, own: &KeyConstraint) -> Node {
    if own.name == names::primary_key(&table.name) {
        return own.columns.as_slice().into();
    }
    key(own)
}

pub(super) fn item(item: &TableItem) -> Node {
    match item {
        TableItem::Unique(own) => key(own),
        TableItem::Check(own) => check(own),
        TableItem::ForeignKey(own) => foreign_key(own),
        TableItem::Index(own) => index(own),
        TableItem::Search(own) => search(own),
        TableItem::Exclusion(own) => exclusion(own),
    }
}

/// `{ range = ["day"] }`, `{ list = ["country"] }`, or `{ hash = ["device"], partitions = 8 }`.
fn partitioning(own: &PhysicalPartitioning) -> Node {
    let columns = own.columns.as_slice();
    let entries = Entries::default();
    match own.method {
        PartitionMethod::Range => entries.with("range", columns),
        PartitionMethod::List => entries.with("list", columns),
        PartitionMethod::Hash { partitions } => entries
            .with("hash", columns)
            .with("partitions", Node::Integer(partitions.into())),
    }
    .into()
}

/// `{ column = "title", text = "The title on the cover." }`, or `{ text = "…" }` for the table.
fn comment((column, text): (Option<&str>, &str)) -> Node {
    Entries::default()
        .with_some("column", column)
        .with("text", text)
        .into()
}

fn key(key: &KeyConstraint) -> Node {
    Entries::default()
        .with("name", &key.name)
        .with("columns", key.columns.as_slice())
        .into()
}

fn search(search: &PhysicalSearch) -> Node {
    Entries::default()
        .with("name", &search.name)
        .with("columns", search.columns.as_slice())
        .with("language", &search.language)
        .into()
}

/// `{ name = "booking_excl", equal = ["room"], range = ["starts", "ends"] }`.
fn exclusion(own: &PhysicalExclusion) -> Node {
    let range = vec![Node::from(&own.start), Node::from(&own.end)];
    Entries::default()
        .with("name", &own.name)
        .with_list("equal", own.equal.iter().map(Node::from).collect())
        .with("range", range)
        .with_true("including_end", own.includes_end)
        .with_some("where", own.condition.as_ref().map(expression))
        .into()
}

fn check(check: &CheckConstraint) -> Node {
    let entries = Entries::default().with("name", &check.name);
    match &check.condition {
        CheckCondition::Sql(sql) => entries.with("sql", expression(sql)),
        CheckCondition::AllOrNone(columns) => entries.with("all_or_none", columns.as_slice()),
        CheckCondition::NoneWithout { column, others } => entries
            .with("column", column)
            .with("null_with", others.as_slice()),
        CheckCondition::PresentIf {
            column,
            value,
            present,
        } => entries
            .with("column", column)
            .with("variant", value)
            .with("present", present),
        CheckCondition::AbsentUnless {
            column,
            value,
            absent,
        } => entries
            .with("column", column)
            .with("variant", value)
            .with("absent", absent.as_slice()),
        CheckCondition::OneOf { column, values } => {
            let values: Vec<_> = values.iter().map(choice).collect();
            entries.with("column", column).with("one_of", values)
        }
        CheckCondition::Between {
            column,
            least,
            most,
        } => {
            let ends = [Some(*least), *most].into_iter().flatten();
            let ends: Vec<_> = ends.map(Node::Integer).collect();
            entries.with("column", column).with("between", ends)
        }
        CheckCondition::Bound {
            column,
            end,
            number,
            decimal_places,
        } => {
            let key = match end {
                RangeEnd::Least => "min",
                RangeEnd::Greatest => "max",
            };
            let places = decimal_places.map(|it| Node::Integer(it.into()));
            let entries = entries.with("column", column).with(key, number);
            entries.with_some("decimal_places", places)
        }
        CheckCondition::AtMost { column, other } => {
            entries.with("column", column).with("at_most", other)
        }
        CheckCondition::OneCharacter(column) => entries.with("one_character", column),
    }
    .into()
}

fn choice(value: &ChoiceValue) -> Node {
    match value {
        ChoiceValue::Text(text) => Node::from(text),
        ChoiceValue::Integer(integer) => Node::Integer(*integer),
    }
}

fn foreign_key(key: &ForeignKeyConstraint) -> Node {
    Entries::default()
        .with("name", &key.name)
        .with("columns", key.columns.as_slice())
        .with("references", table_name(&key.target))
        .with("to", key.target_columns.as_slice())
        .with_some("on_delete", action(key.on_delete))
        .with_some("on_update", action(key.on_update))
        .with_some("deferrable", deferrability(key.deferrability))
        .into()
}

fn action(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("restrict"),
        ReferentialAction::Cascade => Some("cascade"),
        ReferentialAction::SetNull => Some("set_null"),
        ReferentialAction::SetDefault => Some("set_default"),
    }
}

fn deferrability(deferrability: Deferrability) -> Option<&'static str> {
    match deferrability {
        Deferrability::NotDeferrable => None,
        Deferrability::InitiallyImmediate => Some("immediate"),
        Deferrability::InitiallyDeferred => Some("deferred"),
    }
}

/// An index that is a list of columns has `columns`, any other `keys`.
fn index(index: &PhysicalIndex) -> Node {
    let columns = index
        .keys
        .iter()
        .map(plain_column)
        .collect::<Option<Vec<_>>>();
    let entries = Entries::default()
        .with("name", &index.name)
        .with_true("unique", index.is_unique);
    let entries = match columns {
        Some(columns) => entries.with("columns", columns),
        None => entries.with("keys", index.keys.iter().map(index_key).collect::<Vec<_>>()),
    };
    let is_usual = index.method == PhysicalIndex::BTREE;
    entries
        .with_some("using", (!is_usual).then_some(&index.method))
        .with_list("include", index.include.iter().map(Node::from).collect())
        .with_some("where", index.condition.as_ref().map(expression))
        .with_some("only", only(index.backends))
        .into()
}

fn plain_column(key: &PhysicalIndexKey) -> Option<Node> {
    match &key.value {
        IndexedValue::Column(column) if *key == PhysicalIndexKey::column(column.clone()) => {
            Some(Node::from(column))
        }
        _ => None,
    }
}

fn index_key(key: &PhysicalIndexKey) -> Node {
    let entries = Entries::default();
    let entries = match &key.value {
        IndexedValue::Column(column) => entries.with("column", column),
        IndexedValue::IgnoringCase(column) => entries.with("ignore_case", column),
        IndexedValue::Expression(sql) => entries.with("expression", expression(sql)),
    };
    let nulls = key.nulls.map(|nulls| match nulls {
        NullsOrder::First => "first",
        NullsOrder::Last => "last",
    });
    entries
        .with_some("collation", key.collation.as_ref())
        .with_some("ops", key.operator_class.as_ref())
        .with_true("descending", key.descending)
        .with_some("nulls", nulls)
        .into()
}

fn only(backends: IndexBackends) -> Option<&'static str> {
    match backends {
        IndexBackends::All => None,
        IndexBackends::Sqlite => Some("sqlite"),
        IndexBackends::Postgres => Some("postgres"),
    }
}

/// `"3"`, or `{ sqlite = "1", postgres = "true" }`.
pub(super) fn expression(sql: &SqlExpression) -> Node {
    match sql {
        SqlExpression::Common(sql) => Node::from(sql),
        SqlExpression::PerBackend { sqlite, postgres } => Entries::default()
            .with("sqlite", sqlite)
            .with("postgres", postgres)
            .into(),
    }
}
