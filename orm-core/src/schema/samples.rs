//! Tables for tests, as the derive would make them.

use super::{Check, DeclaredSql, Field, Index, IndexKey, OnDelete, Relation, Table};
use crate::value::Type;

pub(crate) const ID: Field = Field::new("id", "id", &[Type::I64], false).identity(true);

/// A foreign key to one `i64`.
pub(crate) const fn key(name: &'static str, column: &'static str, relation: Relation) -> Field {
    Field::new(name, column, &[Type::I64], false)
        .relation(relation)
        .index(true)
}

/// A foreign key to one `i64` that may be null.
pub(crate) const fn optional_key(
    name: &'static str,
    column: &'static str,
    relation: Relation,
) -> Field {
    Field::new(name, column, &[Type::I64], true)
        .relation(relation)
        .index(true)
}

pub(crate) static AUTHOR: Table = Table::new(
    "Author",
    "library",
    "author",
    &[
        ID,
        Field::new("name", "name", &[Type::Text], false).max_length(255),
        optional_key(
            "mentor",
            "mentor_id",
            Relation::new(author, OnDelete::SetNull, Some("students")),
        ),
    ],
    &[0],
);
pub(crate) fn author() -> &'static Table {
    &AUTHOR
}

pub(crate) static BOOK: Table = Table::new(
    "Book",
    "library",
    "book",
    &[
        ID,
        Field::new("title", "title", &[Type::Text], false).max_length(255),
        Field::new("year", "year", &[Type::I32], false),
        Field::new("in_print", "in_print", &[Type::Bool], false).db_default("1", "true"),
        Field::new("subtitle", "subtitle", &[Type::Text], true).unique(),
        key(
            "author",
            "author_id",
            Relation::new(author, OnDelete::Cascade, Some("books")),
        ),
    ],
    &[0],
)
.uniques(&[Index::new(&[IndexKey::field(1), IndexKey::field(5)])])
.indexes(&[Index::new(&[IndexKey::field(2), IndexKey::field(1)])])
.checks(&[Check {
    name: "printed",
    sql: DeclaredSql::new("year > 1400 OR NOT in_print", "year > 1400 OR NOT in_print"),
}]);

/// A row in one machine may stand inside another: a key of two columns that points at its own table.
pub(crate) static PART: Table = Table::new(
    "Part",
    "shop",
    "part",
    &[
        Field::new("machine", "machine_id", &[Type::I64], false),
        Field::new("number", "number", &[Type::I16], false),
        Field::new("inside", "inside_id", &[Type::I64, Type::I16], true)
            .relation(Relation::new(part, OnDelete::Restrict, Some("contents")))
            .index(true),
    ],
    &[0, 1],
);
fn part() -> &'static Table {
    &PART
}
