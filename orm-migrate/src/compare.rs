//! The differences between the tables that a database has and those that it should have.

#[cfg(test)]
mod tests;

use crate::items::ItemChanges;
use crate::state::SchemaState;
use orm_core::schema::physical::{
    ColumnDefault, ColumnType, ItemKind, KeyConstraint, PhysicalColumn, PhysicalEnum,
    PhysicalTable, SqlExpression, TableItem, TableName,
};
use orm_core::value::Type;
use std::fmt;

/// One difference between a table as it was found and as it is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: TableName,
    /// The part of it that differs.
    pub part: DifferentPart,
}

/// The part of a table that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferentPart {
    /// The table is missing.
    MissingTable,
    /// The table is there, and nothing is known of it: somebody else may have made it.
    UnknownTable,
    /// The enum type is missing, which stands in the place of a table.
    MissingEnum,
    /// The enum type, which stands in the place of a table, has other values.
    Enum {
        /// The values that were found.
        found: Vec<String>,
        /// The values that are expected.
        expected: Vec<String>,
    },
    /// The column of this name is missing.
    MissingColumn(String),
    /// The column of this name is there, and is not expected.
    UnknownColumn(String),
    /// The column of this name is another.
    Column {
        /// The name.
        name: String,
        /// How it was found, such as `i32, null`.
        found: String,
        /// How it is expected, in the same words.
        expected: String,
    },
    /// The primary key is over other columns.
    PrimaryKey {
        /// The columns that were found.
        found: Vec<String>,
        /// The columns that are expected.
        expected: Vec<String>,
    },
    /// The rows are divided into partitions in another way, or not at all.
    Partitioning {
        /// The way that was found, such as `range(day)`.
        found: Option<String>,
        /// The way that is expected, in the same words.
        expected: String,
    },
    /// The comment of the column of this name, or of the table, is another.
    Comment {
        /// The column; `None` if it is the comment of the table.
        column: Option<String>,
        /// The comment that was found.
        found: Option<String>,
        /// The comment that is expected.
        expected: String,
    },
    /// The constraint or index is missing.
    MissingItem(TableItem),
    /// The constraint or index is there, and is not expected.
    UnknownItem(TableItem),
    /// The constraint or index is another than the expected one of its name.
    Item {
        /// The one that was found.
        found: TableItem,
        /// The one that is expected.
        expected: TableItem,
    },
    /// The primary key, constraint or index has another name.
    Name {
        /// The kind.
        kind: ItemKind,
        /// The name that was found.
        found: String,
        /// The name that is expected.
        expected: String,
    },
}

/// Returns the differences between the tables that were found and those that are expected, in the order of their names;
/// none of equal ones. The order of columns does not matter.
///
/// Both must have been read from the same server, since each writes SQL in its own way and does not show all types:
/// [`drift`](crate::drift) sees to that.
///
/// ```
/// use orm_core::schema::Change;
/// use orm_core::schema::physical::{PhysicalTable, TableName};
/// use orm_migrate::{SchemaState, compare};
///
/// let mut expected = SchemaState::default();
/// expected.apply(&Change::CreateTable(PhysicalTable::new(TableName::new(None, "book"))))?;
/// let differences = compare(&SchemaState::default(), &expected);
/// assert_eq!(differences[0].to_string(), "the table `book` is missing");
/// # Ok::<(), orm_migrate::Mistake>(())
/// ```
pub fn compare(found: &SchemaState, expected: &SchemaState) -> Vec<Difference> {
    let mut differences = Vec::new();
    for wanted in expected.tables() {
        let parts = match found.table(&wanted.name) {
            Some(own) => of_table(own, wanted),
            None => vec![DifferentPart::MissingTable],
        };
        differences.extend(parts.into_iter().map(|part| Difference {
            table: wanted.name.clone(),
            part,
        }));
    }
    let enums = expected.enums.values();
    differences.extend(enums.filter_map(|wanted| of_enum(found.enum_type(&wanted.name), wanted)));
    let unknown = found
        .tables()
        .filter(|own| expected.table(&own.name).is_none());
    differences.extend(unknown.map(|own| Difference::unknown_table(own.name.clone())));
    differences.sort_by(|one, other| one.table.cmp(&other.table));
    differences
}

impl Difference {
    pub(crate) fn unknown_table(table: TableName) -> Self {
        Difference {
            table,
            part: DifferentPart::UnknownTable,
        }
    }
}

/// An enum type is known by a name like that of a table.
fn of_enum(found: Option<&PhysicalEnum>, expected: &PhysicalEnum) -> Option<Difference> {
    let part = match found {
        Some(found) if found == expected => return None,
        Some(found) => DifferentPart::Enum {
            found: found.values.clone(),
            expected: expected.values.clone(),
        },
        None => DifferentPart::MissingEnum,
    };
    Some(Difference {
        table: TableName {
            namespace: expected.name.namespace.clone(),
            name: expected.name.name.clone(),
        },
        part,
    })
}

fn of_table(found: &PhysicalTable, expected: &PhysicalTable) -> Vec<DifferentPart> {
    let mut parts = columns(found, expected);
    parts.extend(primary_key(
        found.primary_key.as_ref(),
        expected.primary_key.as_ref(),
    ));
    parts.extend(items(found, expected));
    parts.extend(partitioning(found, expected));
    parts.extend(comments(found, expected));
    parts
}

/// Partitions that nobody expects are somebody's own: a program reads and writes the table as any other.
fn partitioning(found: &PhysicalTable, expected: &PhysicalTable) -> Option<DifferentPart> {
    let wanted = expected.partition_by.as_ref()?;
    let own = found.partition_by.as_ref();
    (own != Some(wanted)).then(|| DifferentPart::Partitioning {
        found: own.map(ToString::to_string),
        expected: wanted.to_string(),
    })
}

/// A comment that nobody expects is somebody's own.
fn comments(found: &PhysicalTable, expected: &PhysicalTable) -> Vec<DifferentPart> {
    let wanted = expected
        .comments
        .iter()
        .filter(|(column, _)| column.is_none_or(|column| found.column(column).is_some()));
    let different = wanted.filter_map(|(column, expected)| {
        let own = found.comments.get(column);
        (own != Some(expected)).then(|| DifferentPart::Comment {
            column: column.map(str::to_owned),
            found: own.map(str::to_owned),
            expected: expected.to_owned(),
        })
    });
    different.collect()
}

fn columns(found: &PhysicalTable, expected: &PhysicalTable) -> Vec<DifferentPart> {
    let wanted = expected.columns.iter();
    let wanted = wanted.filter_map(|column| match found.column(&column.name) {
        None => Some(DifferentPart::MissingColumn(column.name.clone())),
        Some(own) if own == column => None,
        Some(own) => Some(DifferentPart::Column {
            name: column.name.clone(),
            found: column_words(own, &found_type(&own.ty, &column.ty)),
            expected: column_words(column, &expected_type(&own.ty, &column.ty)),
        }),
    });
    let unknown = found.columns.iter();
    let unknown = unknown.filter(|own| expected.column(&own.name).is_none());
    let unknown = unknown.map(|own| DifferentPart::UnknownColumn(own.name.clone()));
    wanted.chain(unknown).collect()
}

fn primary_key(
    found: Option<&KeyConstraint>,
    expected: Option<&KeyConstraint>,
) -> Option<DifferentPart> {
    let columns =
        |key: Option<&KeyConstraint>| key.map_or_else(Vec::new, |key| key.columns.clone());
    let (own, wanted) = (columns(found), columns(expected));
    if own != wanted {
        return Some(DifferentPart::PrimaryKey {
            found: own,
            expected: wanted,
        });
    }
    let (found, expected) = found.zip(expected)?;
    (found.name != expected.name).then(|| DifferentPart::Name {
        kind: ItemKind::PrimaryKey,
        found: found.name.clone(),
        expected: expected.name.clone(),
    })
}

fn items(found: &PhysicalTable, expected: &PhysicalTable) -> Vec<DifferentPart> {
    let changes = ItemChanges::between(found, expected);
    let mut unknown = changes.dropped;
    let mut parts = Vec::new();
    for wanted in changes.added {
        let same = |own: &TableItem| own.kind() == wanted.kind() && own.name() == wanted.name();
        parts.push(match unknown.iter().position(same) {
            Some(position) => DifferentPart::Item {
                found: unknown.remove(position),
                expected: wanted,
            },
            None => DifferentPart::MissingItem(wanted),
        });
    }
    let renamed = changes.renamed.into_iter();
    parts.extend(renamed.map(|rename| DifferentPart::Name {
        kind: rename.kind,
        found: rename.from,
        expected: rename.to,
    }));
    parts.extend(unknown.into_iter().map(DifferentPart::UnknownItem));
    parts
}

/// The type that was found. A type of the database may have the name of a type of models: `json` of Postgres, which is not
/// `jsonb`.
fn found_type(found: &ColumnType, expected: &ColumnType) -> String {
    match found {
        ColumnType::Other(name) if lacks_check(name, expected) => {
            format!("the database's own {name} without the check against NaN")
        }
        ColumnType::Other(name) => format!("the database's own {name}"),
        ty => ty.to_string(),
    }
}

/// The type that is expected, by the name that Postgres has for it where that is what differs.
fn expected_type(found: &ColumnType, expected: &ColumnType) -> String {
    match (found, expected) {
        (ColumnType::Other(name), ColumnType::Logical { .. })
            if name == "json" && expected.to_string() == "json" =>
        {
            "jsonb".to_owned()
        }
        (_, ColumnType::Other(name)) => format!("the database's own {name}"),
        (_, ty) => ty.to_string(),
    }
}

/// Returns whether a type of Postgres is the expected one but for the check that keeps NaN out.
fn lacks_check(declared: &str, expected: &ColumnType) -> bool {
    match expected {
        ColumnType::Logical { ty: Type::F32, .. } => declared == "real",
        ColumnType::Logical { ty: Type::F64, .. } => declared == "double precision",
        ColumnType::Decimal(_) => declared
            .strip_prefix("numeric")
            .is_some_and(|digits| expected.to_string().ends_with(digits) && !digits.is_empty()),
        _ => false,
    }
}

/// `varchar(200), null, default '' collation NOCASE`.
fn column_words(column: &PhysicalColumn, ty: &str) -> String {
    let mut words = ty.to_owned();
    words.push_str(if column.null { ", null" } else { ", not null" });
    let sql = |sql: &SqlExpression| match sql {
        SqlExpression::Common(sql) => sql.clone(),
        SqlExpression::PerBackend { sqlite, postgres } => {
            format!("{sqlite} on SQLite or {postgres} on Postgres")
        }
    };
    match &column.default {
        None => {}
        Some(ColumnDefault::Expression(own)) => words.extend([", default ", &sql(own)]),
        Some(ColumnDefault::Generated(own)) => words.extend([", generated as ", &sql(own)]),
        Some(ColumnDefault::Identity) => words.push_str(", counted up"),
        Some(ColumnDefault::IdentityAlways) => words.push_str(", always counted up"),
        Some(ColumnDefault::RowNumber) => words.push_str(", the number of the row"),
    }
    if let Some(collation) = &column.collation {
        words.extend([", collation ", collation]);
    }
    words
}

/// Writes ``the column `book.pages` is `i64, not null`, and `i32, not null` is expected``.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = &self.table;
        let item = |item: &TableItem| format!("{} `{}`", item.kind().word(), item.name());
        match &self.part {
            DifferentPart::MissingTable => write!(f, "the table `{table}` is missing"),
            DifferentPart::UnknownTable => {
                write!(f, "the table `{table}` is in no model and no migration")
            }
            DifferentPart::MissingEnum => write!(f, "the enum type `{table}` is missing"),
            DifferentPart::Enum { found, expected } => write!(
                f,
                "the enum type `{table}` has the values `{}`, and `{}` are expected",
                found.join("`, `"),
                expected.join("`, `")
            ),
            DifferentPart::MissingColumn(name) => {
                write!(f, "the column `{table}.{name}` is missing")
            }
            DifferentPart::UnknownColumn(name) => {
                write!(f, "the column `{table}.{name}` is not expected")
            }
            DifferentPart::Column {
                name,
                found,
                expected,
            } => write!(
                f,
                "the column `{table}.{name}` is `{found}`, and `{expected}` is expected"
            ),
            DifferentPart::PrimaryKey { found, expected } => write!(
                f,
                "the primary key of the table `{table}` is ({}), and ({}) is expected",
                found.join(", "),
                expected.join(", ")
            ),
            DifferentPart::Partitioning { found, expected } => {
                let found = found.as_ref();
                let found = found.map_or("not divided".to_owned(), |found| {
                    format!("divided by `{found}`")
                });
                write!(
                    f,
                    "the rows of the table `{table}` are {found}, and `{expected}` is expected"
                )
            }
            DifferentPart::Comment {
                column,
                found,
                expected,
            } => {
                let column = column.as_ref();
                let of = column.map_or(format!("table `{table}`"), |column| {
                    format!("column `{table}.{column}`")
                });
                let found = found.as_ref();
                let found = found.map_or("missing".to_owned(), |found| format!("`{found}`"));
                write!(
                    f,
                    "the comment of the {of} is {found}, and `{expected}` is expected"
                )
            }
            DifferentPart::MissingItem(own) => {
                write!(f, "the {} of the table `{table}` is missing", item(own))
            }
            DifferentPart::UnknownItem(own) => {
                write!(
                    f,
                    "the {} of the table `{table}` is not expected",
                    item(own)
                )
            }
            DifferentPart::Item { found, expected } => write!(
                f,
                "the {} of the table `{table}` is {}, and {} is expected",
                item(expected),
                item_words(found),
                item_words(expected)
            ),
            DifferentPart::Name {
                kind,
                found,
                expected,
            } => write!(
                f,
                "the {} `{found}` of the table `{table}` is expected as `{expected}`",
                kind.word()
            ),
        }
    }
}

/// The item as a file of migrations has it.
fn item_words(item: &TableItem) -> String {
    format!("`{}`", crate::file::item_text(item))
}
