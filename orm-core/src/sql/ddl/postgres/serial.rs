//! `SERIAL`: a column whose default counts by a sequence that bears its name.

use crate::schema::names;
use crate::schema::physical::{ColumnDefault, PhysicalColumn, PhysicalTable};
use crate::sql::ddl::sequences::{is_name, own_sequence, sequence_of};
use crate::value::Type;

/// `SERIAL` of a column that is never null, with `nextval('book_number_seq'::regclass)` for a default: the database makes the
/// sequence with the column, and drops it with the column.
pub(super) fn word(table: &PhysicalTable, column: &PhysicalColumn) -> Option<&'static str> {
    let Some(ColumnDefault::Expression(sql)) = &column.default else {
        return None;
    };
    let sequence = sequence_of(sql)?;
    let is_own = !column.null && is_named_after(&sequence, table, column);
    match column.ty.logical()? {
        Type::I16 if is_own => Some("SMALLSERIAL"),
        Type::I32 if is_own => Some("SERIAL"),
        Type::I64 if is_own => Some("BIGSERIAL"),
        _ => None,
    }
}

/// Returns whether the sequence has the name that `SERIAL` gives it, in the schema of the table. A longer name is cut by rules
/// of the database.
fn is_named_after(sequence: &str, table: &PhysicalTable, column: &PhysicalColumn) -> bool {
    let own = own_sequence(table, column);
    let namespace = table.name.namespace.as_deref();
    let inside = namespace.and_then(|namespace| {
        let (of, name) = sequence.split_once('.')?;
        is_name(of, namespace).then_some(name)
    });
    own.len() <= names::MAX_BYTES && is_name(inside.unwrap_or(sequence), &own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::physical::{ColumnType, SqlExpression, TableName};

    fn column(default: &str, ty: Type, null: bool) -> PhysicalColumn {
        PhysicalColumn {
            name: "number".to_owned(),
            ty: ColumnType::Logical {
                ty,
                max_length: None,
            },
            null,
            default: Some(ColumnDefault::Expression(SqlExpression::of(
                "NULL", default,
            ))),
            collation: None,
        }
    }

    #[test]
    fn a_column_counts_by_the_sequence_of_its_name_alone() {
        let cases = [
            (
                "Visit",
                "nextval('\"Visit_number_seq\"'::regclass)",
                Some("SERIAL"),
            ),
            (
                "visit",
                "nextval('visit_number_seq'::regclass)",
                Some("SERIAL"),
            ),
            (
                "visit",
                "nextval('acme.visit_number_seq'::regclass)",
                Some("SERIAL"),
            ),
            ("visit", "nextval('other.visit_number_seq'::regclass)", None),
            // Without quotes that is `visit_number_seq`.
            ("Visit", "nextval('Visit_number_seq'::regclass)", None),
            ("visit", "nextval('shared_seq'::regclass)", None),
            ("visit", "nextval('visit_number_seq'::regclass) + 1", None),
            ("visit", "0", None),
        ];
        for (table, default, expected) in cases {
            let table = PhysicalTable::new(TableName::new(Some("acme"), table));
            let found = word(&table, &column(default, Type::I32, false));
            assert_eq!(found, expected, "{default}");
        }
    }

    #[test]
    fn it_is_never_null_and_of_whole_numbers() {
        let table = PhysicalTable::new(TableName::new(None, "visit"));
        let own = "nextval('visit_number_seq'::regclass)";
        let cases = [
            (Type::I16, false, Some("SMALLSERIAL")),
            (Type::I64, false, Some("BIGSERIAL")),
            (Type::I64, true, None),
            (Type::Text, false, None),
        ];
        for (ty, null, expected) in cases {
            assert_eq!(word(&table, &column(own, ty, null)), expected);
        }
    }

    #[test]
    fn the_database_cuts_longer_names() {
        let name = "a".repeat(60);
        let table = PhysicalTable::new(TableName::new(None, &name));
        let default = format!("nextval('{name}_number_seq'::regclass)");
        assert_eq!(word(&table, &column(&default, Type::I32, false)), None);
    }
}
