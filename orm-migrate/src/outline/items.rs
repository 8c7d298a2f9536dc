//! Constraints and indexes in words: `foreign key book_author_id_fkey (author_id) -> author on delete cascade`.
//!
//! One that is altered is dropped and added again, so its lines say what may differ.

use super::{first_line_of, listed, sql};
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, Deferrability, ForeignKeyConstraint, IndexedValue,
    PhysicalExclusion, PhysicalIndex, PhysicalIndexKey, PhysicalSearch, ReferentialAction,
    SqlExpression, TableItem,
};
use orm_core::schema::{IndexBackends, NullsOrder, RangeEnd};
use std::borrow::Cow;

/// `index book_slug_idx (slug)`.
pub(super) fn of_item(item: &TableItem) -> String {
    let (kind, name) = (item.kind().word(), item.name());
    match item {
        TableItem::Unique(key) => format!("{kind} {name} ({})", listed(&key.columns)),
        TableItem::Check(check) => format!("{kind} {name} ({})", of_check(&check.condition)),
        TableItem::ForeignKey(key) => format!("{kind} {name} {}", of_foreign_key(key)),
        TableItem::Index(index) => {
            let kind = if index.is_unique {
                "unique index"
            } else {
                "index"
            };
            format!("{kind} {name} {}", of_index(index))
        }
        TableItem::Search(search) => format!("{kind} {name} {}", of_search(search)),
        TableItem::Exclusion(own) => format!("{kind} {name} {}", of_exclusion(own)),
    }
}

fn of_check(condition: &CheckCondition) -> String {
    match condition {
        CheckCondition::AllOrNone(columns) => format!("all or none of {}", listed(columns)),
        CheckCondition::NoneWithout { column, others } => {
            format!("no {} without {column}", listed(others))
        }
        CheckCondition::PresentIf {
            column,
            value,
            present,
        } => format!("{present} where {column} = {value}"),
        CheckCondition::AbsentUnless {
            column,
            value,
            absent,
        } => format!("no {} unless {column} = {value}", listed(absent)),
        CheckCondition::OneOf { column, values } => {
            let values = values.iter().map(|value| match value {
                ChoiceValue::Text(text) => Cow::Borrowed(text.as_str()),
                ChoiceValue::Integer(number) => Cow::Owned(number.to_string()),
            });
            format!("{column} in {}", listed(values))
        }
        CheckCondition::Between {
            column,
            least,
            most: Some(most),
        } => format!("{column} between {least} and {most}"),
        CheckCondition::Between { column, least, .. } => format!("{column} >= {least}"),
        CheckCondition::Bound {
            column,
            end,
            number,
            ..
        } => {
            let sign = match end {
                RangeEnd::Least => ">=",
                RangeEnd::Greatest => "<=",
            };
            format!("{column} {sign} {number}")
        }
        CheckCondition::AtMost { column, other } => format!("{column} <= {other}"),
        CheckCondition::OneCharacter(column) => format!("{column} of one character"),
        CheckCondition::Sql(condition) => first_line_of(&sql(condition)).to_owned(),
    }
}

/// `(author_id) -> author on delete cascade`.
fn of_foreign_key(key: &ForeignKeyConstraint) -> String {
    let action = |on: &str, action: ReferentialAction| match action {
        ReferentialAction::NoAction => String::new(),
        action => format!(" on {on} {}", action.sql().to_lowercase()),
    };
    let late = match key.deferrability {
        Deferrability::NotDeferrable => "",
        Deferrability::InitiallyImmediate => " deferrable",
        Deferrability::InitiallyDeferred => " deferrable initially deferred",
    };
    let (columns, target) = (listed(&key.columns), &key.target);
    let (delete, update) = (
        action("delete", key.on_delete),
        action("update", key.on_update),
    );
    format!("({columns}) -> {target}{delete}{update}{late}")
}

/// `using gin (labels) where draft only postgres`.
fn of_index(index: &PhysicalIndex) -> String {
    let method = match index.method.as_str() {
        PhysicalIndex::BTREE => String::new(),
        method => format!("using {method} "),
    };
    let include = match index.include.as_slice() {
        [] => String::new(),
        columns => format!(" include ({})", listed(columns)),
    };
    let only = match index.backends {
        IndexBackends::All => "",
        IndexBackends::Sqlite => " only sqlite",
        IndexBackends::Postgres => " only postgres",
    };
    let keys = listed(index.keys.iter().map(of_key));
    let condition = of_condition(index.condition.as_ref());
    format!("{method}({keys}){include}{condition}{only}")
}

fn of_key(key: &PhysicalIndexKey) -> String {
    let value = match &key.value {
        IndexedValue::Column(column) => Cow::Borrowed(column.as_str()),
        IndexedValue::IgnoringCase(column) => Cow::Owned(format!("{column} ignoring case")),
        IndexedValue::Expression(value) => sql(value),
    };
    let collation = key.collation.as_ref();
    let collation = collation.map_or(String::new(), |name| format!(" collate {name}"));
    let class = key.operator_class.as_ref();
    let class = class.map_or(String::new(), |name| format!(" {name}"));
    let direction = if key.descending { " desc" } else { "" };
    let nulls = match key.nulls {
        None => "",
        Some(NullsOrder::First) => " nulls first",
        Some(NullsOrder::Last) => " nulls last",
    };
    format!("{value}{collation}{class}{direction}{nulls}")
}

/// `(title, body) in english`.
fn of_search(search: &PhysicalSearch) -> String {
    format!("({}) in {}", listed(&search.columns), search.language)
}

fn of_exclusion(own: &PhysicalExclusion) -> String {
    let columns = own.equal.iter().cloned().chain([own.range()]);
    let condition = of_condition(own.condition.as_ref());
    format!("({}){condition}", listed(columns))
}

fn of_condition(condition: Option<&SqlExpression>) -> String {
    condition.map_or(String::new(), |condition| {
        format!(" where {}", first_line_of(&sql(condition)))
    })
}
