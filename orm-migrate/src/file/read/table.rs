//! Tables, columns, constraints and indexes as values of a file have them.

use super::section::{Entry, Section};
use super::table_name;
use crate::file::error::FileError;
use crate::nearest::nearest;
use orm_core::schema::physical::{
    CheckCondition, CheckConstraint, ChoiceValue, ColumnDefault, ColumnType, Deferrability,
    ForeignKeyConstraint, IndexedValue, KeyConstraint, PhysicalColumn, PhysicalExclusion,
    PhysicalIndex, PhysicalIndexKey, PhysicalPartitioning, PhysicalSearch, PhysicalTable,
    ReferentialAction, SqlExpression, TableName, type_names,
};
use orm_core::schema::{IndexBackends, NullsOrder, PartitionMethod, RangeEnd, names};

/// The keys of a whole table.
pub(super) const WHOLE: &[&str] = &[
    "table",
    "columns",
    "primary_key",
    "uniques",
    "checks",
    "foreign_keys",
    "indexes",
    "searches",
    "exclusions",
    "partition_by",
    "comments",
];

pub(super) fn whole(section: &Section<'_>) -> Result<PhysicalTable, FileError> {
    let mut table = PhysicalTable::new(table_name(section.required("table")?)?);
    table.columns = list(section, "columns", column)?;
    let key = section.optional("primary_key");
    let key = key.map(|it| primary_key(&table.name, it));
    table.primary_key = key.transpose()?;
    table.uniques = list(section, "uniques", self::key)?;
    table.checks = list(section, "checks", check)?;
    table.foreign_keys = list(section, "foreign_keys", foreign_key)?;
    table.indexes = list(section, "indexes", index)?;
    table.searches = list(section, "searches", search)?;
    table.exclusions = list(section, "exclusions", exclusion)?;
    let partitioning = section.optional("partition_by").map(self::partitioning);
    table.partition_by = partitioning.transpose()?;
    for (column, text) in list(section, "comments", comment)? {
        table.comments.set(column.as_deref(), Some(&text));
    }
    Ok(table)
}

/// `{ range = ["day"] }`, `{ list = ["country"] }`, or `{ hash = ["device"], partitions = 8 }`.
fn partitioning(entry: Entry<'_>) -> Result<PhysicalPartitioning, FileError> {
    let section = entry.section(&["range", "list", "hash", "partitions"])?;
    let columns = |word| section.optional(word).map(Entry::texts).transpose();
    let (range, list, hash) = (columns("range")?, columns("list")?, columns("hash")?);
    let partitions = section
        .optional("partitions")
        .map(Entry::integer)
        .transpose()?;
    let partitions = partitions.map(u32::try_from).transpose().unwrap_or(None);
    let (method, columns) = match (range, list, hash, partitions) {
        (Some(columns), None, None, None) => (PartitionMethod::Range, columns),
        (None, Some(columns), None, None) => (PartitionMethod::List, columns),
        (None, None, Some(columns), Some(partitions)) => {
            (PartitionMethod::Hash { partitions }, columns)
        }
        _ => {
            return Err(section.error(
                "`partition_by` is written `{ range = [\"day\"] }`, `{ list = [\"country\"] }` or `{ hash = [\"device\"], partitions = 8 }`"
                    .to_owned(),
            ));
        }
    };
    Ok(PhysicalPartitioning { method, columns })
}

/// `{ column = "title", text = "The title on the cover." }`, or `{ text = "…" }` for the table.
fn comment(entry: Entry<'_>) -> Result<(Option<String>, String), FileError> {
    let section = entry.section(&["column", "text"])?;
    Ok((section.optional_text("column")?, section.text("text")?))
}

fn list<'t, T>(
    section: &Section<'t>,
    key: &str,
    read: impl Fn(Entry<'t>) -> Result<T, FileError>,
) -> Result<Vec<T>, FileError> {
    let entries = section.optional(key).map(Entry::list).transpose()?;
    entries.unwrap_or_default().into_iter().map(read).collect()
}

pub(super) fn column(entry: Entry<'_>) -> Result<PhysicalColumn, FileError> {
    let keys = [
        "name",
        "type",
        "null",
        "default",
        "generated",
        "identity",
        "collation",
    ];
    let section = entry.section(&keys)?;
    Ok(PhysicalColumn {
        name: section.text("name")?,
        ty: column_type(section.required("type")?)?,
        null: section.flag("null")?,
        default: column_default(&section)?,
        collation: section.optional_text("collation")?,
    })
}

/// At most one of `default`, `generated` and `identity`.
fn column_default(section: &Section<'_>) -> Result<Option<ColumnDefault>, FileError> {
    let default = section.optional("default");
    let (generated, identity) = (section.optional("generated"), section.optional("identity"));
    match (default, generated, identity) {
        (None, None, None) => Ok(None),
        (Some(sql), None, None) => Ok(Some(ColumnDefault::Expression(expression(sql)?))),
        (None, Some(sql), None) => Ok(Some(ColumnDefault::Generated(expression(sql)?))),
        (None, None, Some(word)) => {
            let words = ["by_default", "always", "row_number"];
            let kinds = [
                ColumnDefault::Identity,
                ColumnDefault::IdentityAlways,
                ColumnDefault::RowNumber,
            ];
            let position = word.one_of("identity", &words)?;
            Ok(kinds.into_iter().nth(position))
        }
        _ => Err(section.error(
            "a column has one of `default`, `generated` and `identity`; remove the others"
                .to_owned(),
        )),
    }
}

/// `"i64"`, or `{ other = "tsvector" }`.
fn column_type(entry: Entry<'_>) -> Result<ColumnType, FileError> {
    if entry.is_table() {
        let section = entry.section(&["other"])?;
        return Ok(ColumnType::Other(section.text("other")?));
    }
    let text = entry.text()?;
    ColumnType::parse(text).ok_or_else(|| entry.error(unknown_type(text)))
}

fn unknown_type(text: &str) -> String {
    let word = text.split('(').next().unwrap_or(text);
    if ["uuid", "json", "decimal"].contains(&word) && !text.contains("((") {
        let is_known = type_names().any(|name| name == word);
        if !is_known {
            return format!("the type `{text}` needs the feature `{word}` of `orm`");
        }
    }
    match nearest(word, type_names()) {
        Some(known) if known != word => {
            format!("unknown type `{text}`; did you mean `{known}`?")
        }
        _ => format!(
            "unknown type `{text}`; there are `{}`, `varchar(200)`, `decimal(8, 2)`, `array(text)` and `{{ other = \"…\" }}`",
            type_names()
                .filter(|name| !["varchar", "array", "decimal"].contains(name))
                .collect::<Vec<_>>()
                .join("`, `")
        ),
    }
}

/// `["id"]`, or `{ name = "book_key", columns = ["id"] }`.
pub(super) fn primary_key(table: &TableName, entry: Entry<'_>) -> Result<KeyConstraint, FileError> {
    if !entry.is_list() {
        return key(entry);
    }
    Ok(KeyConstraint {
        name: names::primary_key(&table.name),
        columns: entry.texts()?,
    })
}

pub(super) fn key(entry: Entry<'_>) -> Result<KeyConstraint, FileError> {
    let section = entry.section(&["name", "columns"])?;
    Ok(KeyConstraint {
        name: section.text("name")?,
        columns: section.required("columns")?.texts()?,
    })
}

pub(super) fn search(entry: Entry<'_>) -> Result<PhysicalSearch, FileError> {
    let section = entry.section(&["name", "columns", "language"])?;
    Ok(PhysicalSearch {
        name: section.text("name")?,
        columns: section.required("columns")?.texts()?,
        language: section.text("language")?,
    })
}

pub(super) fn exclusion(entry: Entry<'_>) -> Result<PhysicalExclusion, FileError> {
    let section = entry.section(&["name", "equal", "range", "including_end", "where"])?;
    let equal = section.optional("equal").map(Entry::texts).transpose()?;
    let range = section.required("range")?;
    let [start, end] = <[String; 2]>::try_from(range.texts()?).map_err(|_| {
        range.error("a `range` has two columns, at which it begins and ends".to_owned())
    })?;
    Ok(PhysicalExclusion {
        name: section.text("name")?,
        equal: equal.unwrap_or_default(),
        start,
        end,
        includes_end: section.flag("including_end")?,
        condition: section.optional("where").map(expression).transpose()?,
    })
}

pub(super) fn check(entry: Entry<'_>) -> Result<CheckConstraint, FileError> {
    let section = entry.section(&[
        "name",
        "sql",
        "all_or_none",
        "column",
        "null_with",
        "variant",
        "present",
        "absent",
        "one_of",
        "between",
        "min",
        "max",
        "decimal_places",
        "one_character",
        "at_most",
    ])?;
    let name = section.text("name")?;
    let condition = if let Some(sql) = section.optional("sql") {
        CheckCondition::Sql(expression(sql)?)
    } else if let Some(columns) = section.optional("all_or_none") {
        CheckCondition::AllOrNone(columns.texts()?)
    } else if let Some(others) = section.optional("null_with") {
        CheckCondition::NoneWithout {
            column: section.text("column")?,
            others: others.texts()?,
        }
    } else if let Some(present) = section.optional("present") {
        CheckCondition::PresentIf {
            column: section.text("column")?,
            value: section.text("variant")?,
            present: present.text()?.to_owned(),
        }
    } else if let Some(absent) = section.optional("absent") {
        CheckCondition::AbsentUnless {
            column: section.text("column")?,
            value: section.text("variant")?,
            absent: absent.texts()?,
        }
    } else if section.optional("one_of").is_some() {
        CheckCondition::OneOf {
            column: section.text("column")?,
            values: list(&section, "one_of", choice)?,
        }
    } else if let Some(ends) = section.optional("between") {
        let (least, most) = match *list(&section, "between", Entry::integer)? {
            [least] => (least, None),
            [least, most] => (least, Some(most)),
            _ => {
                let message = "`between` has the least number, and the greatest if there is one";
                return Err(ends.error(message.to_owned()));
            }
        };
        CheckCondition::Between {
            column: section.text("column")?,
            least,
            most,
        }
    } else if let Some(number) = section.optional("min") {
        bound(&section, RangeEnd::Least, number)?
    } else if let Some(number) = section.optional("max") {
        bound(&section, RangeEnd::Greatest, number)?
    } else if let Some(other) = section.optional("at_most") {
        CheckCondition::AtMost {
            column: section.text("column")?,
            other: other.text()?.to_owned(),
        }
    } else if let Some(column) = section.optional("one_character") {
        CheckCondition::OneCharacter(column.text()?.to_owned())
    } else {
        let message = "a check has `sql`, `all_or_none`, `one_character`, or `column` with `one_of`, `between`, `min`, `max`, `at_most`, `null_with`, or `variant` and `present` or `absent`";
        return Err(section.error(message.to_owned()));
    };
    Ok(CheckConstraint { name, condition })
}

/// A number stands in SQL as it is, so it is nothing but digits.
fn bound(
    section: &Section<'_>,
    end: RangeEnd,
    entry: Entry<'_>,
) -> Result<CheckCondition, FileError> {
    let number = entry.text()?;
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        let message = "`min` and `max` are numbers in digits, such as \"-0.5\"";
        return Err(entry.error(message.to_owned()));
    }
    let places = section.optional("decimal_places");
    let places = places.map(Entry::integer).transpose()?;
    Ok(CheckCondition::Bound {
        column: section.text("column")?,
        end,
        number: number.to_owned(),
        decimal_places: places.and_then(|places| u32::try_from(places.clamp(0, 18)).ok()),
    })
}

fn choice(entry: Entry<'_>) -> Result<ChoiceValue, FileError> {
    match entry.text() {
        Ok(text) => Ok(ChoiceValue::Text(text.to_owned())),
        Err(_) => entry.integer().map(ChoiceValue::Integer),
    }
}

pub(super) fn foreign_key(entry: Entry<'_>) -> Result<ForeignKeyConstraint, FileError> {
    let keys = [
        "name",
        "columns",
        "references",
        "to",
        "on_delete",
        "on_update",
        "deferrable",
    ];
    let section = entry.section(&keys)?;
    Ok(ForeignKeyConstraint {
        name: section.text("name")?,
        columns: section.required("columns")?.texts()?,
        target: table_name(section.required("references")?)?,
        target_columns: section.required("to")?.texts()?,
        on_delete: action(&section, "on_delete")?,
        on_update: action(&section, "on_update")?,
        deferrability: deferrability(&section)?,
    })
}

fn action(section: &Section<'_>, key: &str) -> Result<ReferentialAction, FileError> {
    let Some(entry) = section.optional(key) else {
        return Ok(ReferentialAction::NoAction);
    };
    let words = [
        "no_action",
        "restrict",
        "cascade",
        "set_null",
        "set_default",
    ];
    let actions = [
        ReferentialAction::NoAction,
        ReferentialAction::Restrict,
        ReferentialAction::Cascade,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
    ];
    Ok(actions[entry.one_of("action", &words)?])
}

fn deferrability(section: &Section<'_>) -> Result<Deferrability, FileError> {
    let Some(entry) = section.optional("deferrable") else {
        return Ok(Deferrability::NotDeferrable);
    };
    let kinds = [
        Deferrability::InitiallyImmediate,
        Deferrability::InitiallyDeferred,
    ];
    Ok(kinds[entry.one_of("time of checking", &["immediate", "deferred"])?])
}

pub(super) fn index(entry: Entry<'_>) -> Result<PhysicalIndex, FileError> {
    let keys = [
        "name", "unique", "columns", "keys", "using", "include", "where", "only",
    ];
    let section = entry.section(&keys)?;
    let columns = section.optional("columns").map(Entry::texts).transpose()?;
    let keys = match columns {
        Some(columns) => columns.into_iter().map(PhysicalIndexKey::column).collect(),
        None => section
            .required("keys")?
            .list()?
            .into_iter()
            .map(index_key)
            .collect::<Result<_, _>>()?,
    };
    let method = section.optional_text("using")?;
    let include = section.optional("include").map(Entry::texts).transpose()?;
    Ok(PhysicalIndex {
        name: section.text("name")?,
        is_unique: section.flag("unique")?,
        method: method.unwrap_or_else(|| PhysicalIndex::BTREE.to_owned()),
        keys,
        include: include.unwrap_or_default(),
        condition: section.optional("where").map(expression).transpose()?,
        backends: backends(&section)?,
    })
}

fn backends(section: &Section<'_>) -> Result<IndexBackends, FileError> {
    let Some(entry) = section.optional("only") else {
        return Ok(IndexBackends::All);
    };
    let kinds = [IndexBackends::Sqlite, IndexBackends::Postgres];
    Ok(kinds[entry.one_of("database", &["sqlite", "postgres"])?])
}

fn index_key(entry: Entry<'_>) -> Result<PhysicalIndexKey, FileError> {
    let keys = [
        "column",
        "ignore_case",
        "expression",
        "collation",
        "ops",
        "descending",
        "nulls",
    ];
    let section = entry.section(&keys)?;
    let value = if let Some(column) = section.optional_text("column")? {
        IndexedValue::Column(column)
    } else if let Some(column) = section.optional_text("ignore_case")? {
        IndexedValue::IgnoringCase(column)
    } else if let Some(sql) = section.optional("expression") {
        IndexedValue::Expression(expression(sql)?)
    } else {
        let message = "a key of an index has `column`, `ignore_case` or `expression`";
        return Err(section.error(message.to_owned()));
    };
    let nulls = section.optional("nulls");
    let nulls = nulls.map(|it| it.one_of("place of nulls", &["first", "last"]));
    Ok(PhysicalIndexKey {
        value,
        collation: section.optional_text("collation")?,
        operator_class: section.optional_text("ops")?,
        descending: section.flag("descending")?,
        nulls: nulls
            .transpose()?
            .map(|position| [NullsOrder::First, NullsOrder::Last][position]),
    })
}

/// `"3"`, or `{ sqlite = "1", postgres = "true" }`.
pub(super) fn expression(entry: Entry<'_>) -> Result<SqlExpression, FileError> {
    if !entry.is_table() {
        return Ok(SqlExpression::Common(entry.text()?.to_owned()));
    }
    let section = entry.section(&["sqlite", "postgres"])?;
    Ok(SqlExpression::of(
        &section.text("sqlite")?,
        &section.text("postgres")?,
    ))
}
