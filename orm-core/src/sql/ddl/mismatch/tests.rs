//! Differences in the words of the models, one change of a table at a time.

use super::*;
use crate::backend::Backend;
use crate::schema::physical::{
    ColumnDefault, ColumnType, KeyConstraint, PhysicalColumn, PhysicalTable, SqlExpression,
    TableKind, TableName,
};
use crate::schema::samples::AUTHOR;
use crate::schema::{Field, Index, IndexKey};
use crate::value::Type;

/// The author's table as it should be, ready to be changed.
fn author() -> PhysicalTable {
    let described = Schema::new([&AUTHOR as &'static Table]).describe();
    PhysicalTable::clone(&described.tables()[0])
}

fn compared(table: &'static Table, found: Vec<PhysicalTable>) -> Result<()> {
    let schema = Schema::new([table]);
    let found = PhysicalSchema::new([], found);
    super::super::compare(&schema, &schema.describe(), &found, Backend::Postgres)
}

/// Changes the author's table, and expects it to differ in this.
#[track_caller]
fn check(change: impl FnOnce(&mut PhysicalTable), expected: Option<(Option<&str>, &str)>) {
    let mut found = author();
    change(&mut found);
    match (compared(&AUTHOR, vec![found]), expected) {
        (Ok(()), None) => {}
        (
            Err(Error::SchemaMismatch {
                model: Some("Author"),
                field,
                why,
                ..
            }),
            Some((at, expected)),
        ) => {
            let expected = format!(
                "{expected}; migrate or drop what differs, `create_tables` alters no table"
            );
            assert_eq!((field, why), (at, expected));
        }
        (compared, _) => panic!("{compared:?}"),
    }
}

fn generated() -> ColumnDefault {
    ColumnDefault::Generated(SqlExpression::Common("1".to_owned()))
}

fn bytes(name: &str, null: bool, default: Option<ColumnDefault>) -> PhysicalColumn {
    PhysicalColumn {
        name: name.to_owned(),
        ty: ColumnType::of(Type::Bytes),
        null,
        default,
        collation: None,
    }
}

#[test]
fn a_table_that_is_not_there_differs_in_nothing() {
    assert!(compared(&AUTHOR, Vec::new()).is_ok());
}

#[test]
fn a_table_may_have_columns_that_can_be_left_out() {
    check(|_| {}, None);
    let more = [bytes("a", true, None), bytes("b", false, Some(generated()))];
    check(|author| author.columns.extend(more), None);
    check(
        |author| author.columns.push(bytes("c", false, None)),
        Some((
            None,
            "the table `author` has a column `c` that is never null and has no default, and `Author` has no field for it",
        )),
    );
}

#[test]
fn lengths_collations_checks_and_foreign_keys_are_not_compared() {
    check(
        |author| {
            author.columns[1].ty = ColumnType::text(3);
            author.columns[1].collation = Some("de-x-icu".to_owned());
            author.foreign_keys.clear();
            author.indexes.clear();
            author.columns.reverse();
        },
        None,
    );
}

#[test]
fn a_column_that_is_missing_differs() {
    check(
        |author| author.columns.truncate(2),
        Some((
            Some("mentor"),
            "the table `author` has no column `mentor_id` for `Author.mentor`",
        )),
    );
}

#[test]
fn a_column_of_another_type_differs() {
    for ty in [
        ColumnType::of(Type::Bytes),
        ColumnType::Other("bytea".to_owned()),
    ] {
        check(
            |author| author.columns[1].ty = ty,
            Some((
                Some("name"),
                "the column `name` of the table `author` is of type `bytea`, and `Author.name` needs `VARCHAR(255)`",
            )),
        );
    }
}

#[test]
fn a_column_of_other_nullability_differs() {
    check(
        |author| {
            author.columns[1].null = true;
            author.columns[2].null = false;
        },
        Some((
            Some("name"),
            "the column `name` of the table `author` may be null, and `Author.name` never is; \
            the column `mentor_id` of the table `author` is never null, and `Author.mentor` may be",
        )),
    );
}

#[test]
fn a_key_that_is_not_counted_up_differs() {
    check(
        |author| author.columns[0].default = None,
        Some((
            Some("id"),
            "the column `id` of the table `author` is not filled in by the database, and `Author.id` is",
        )),
    );
}

#[test]
fn another_primary_key_differs() {
    check(
        |author| author.primary_key = None,
        Some((
            None,
            "the primary key of the table `author` is nothing, and that of `Author` is `id`",
        )),
    );
}

#[test]
fn of_a_view_only_names_and_types_count() {
    let view = |author: &mut PhysicalTable| {
        author.kind = TableKind::View;
        author.primary_key = None;
        for column in &mut author.columns {
            column.null = true;
            column.default = None;
        }
    };
    check(view, None);
    check(
        |author| {
            view(author);
            author.columns.remove(0);
        },
        Some((
            Some("id"),
            "the table `author` has no column `id` for `Author.id`",
        )),
    );
}

#[test]
fn uniques_are_compared_by_their_columns() {
    static TAG: Table = Table::new(
        "Tag",
        "library",
        "tag",
        &[
            Field::new("name", "name", &[Type::Text], false),
            Field::new("kind", "kind", &[Type::Text], false),
        ],
        &[0],
    )
    .uniques(&[Index::new(&[IndexKey::field(1), IndexKey::field(0)])]);
    let described = Schema::new([&TAG as &'static Table]).describe();
    let mut found = PhysicalTable::clone(&described.tables()[0]);
    found.uniques.clear();
    let Err(Error::SchemaMismatch {
        field: None, why, ..
    }) = compared(&TAG, vec![found.clone()])
    else {
        panic!("it differs")
    };
    assert!(
        why.starts_with("the table `tag` does not keep `kind`, `name` unique, and `Tag` does;")
    );
    found.uniques.push(KeyConstraint {
        name: "any_name".to_owned(),
        columns: ["name", "kind"].map(str::to_owned).into(),
    });
    assert!(compared(&TAG, vec![found]).is_ok());
}

#[test]
fn a_table_of_another_namespace_is_another() {
    let mut elsewhere = author();
    elsewhere.name = TableName::new(Some("people"), "author");
    elsewhere.columns.clear();
    assert!(compared(&AUTHOR, vec![elsewhere]).is_ok());
}
