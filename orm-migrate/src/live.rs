//! The tables of a database in the words of the migrations.

use crate::drift::{expected_tables, with_names_of};
use crate::state::SchemaState;
use orm_core::db::Database;
use orm_core::error::Result;
use orm_core::schema::physical::{
    CheckCondition, ChoiceValue, PhysicalColumn, PhysicalEnum, PhysicalTable, TableItem,
};
use std::sync::Arc;

/// Returns the expected tables as this database has them: what is as it should be in the words of the migrations, and what
/// differs as the database has it. Tables that are not expected are left out, and so is it where rows are divided into partitions
/// in another way: no change of a table that is there mends that.
///
/// [`diff`](crate::diff) from the expected tables to these makes a migration that takes the database as it is; the other way
/// round it makes the changes that mend it. SQL of what differs is as the server writes it. Nothing of the database is
/// changed.
///
/// # Errors
/// Errors of the database, such as that the user may not create a namespace.
///
/// ```no_run
/// # async fn check(db: orm_core::db::Database, expected: orm_migrate::SchemaState) -> Result<(), Box<dyn std::error::Error>> {
/// use orm_migrate::{Hints, NoAnswers, diff, live};
///
/// let found = live(&db, &expected).await?;
/// let mended = diff(&found, &expected, &Hints::default(), &mut NoAnswers)?;
/// # Ok(())
/// # }
/// ```
pub async fn live(db: &Database, expected: &SchemaState) -> Result<SchemaState> {
    let wanted = expected.describe();
    let found = SchemaState::from(db.introspect_tables(&wanted).await?);
    let made = SchemaState::from(expected_tables(db, wanted).await?);
    Ok(as_found(expected, &with_names_of(&found, &made), &made))
}

/// The expected tables with what differs between those that were found and those that the same server made of them.
fn as_found(expected: &SchemaState, found: &SchemaState, made: &SchemaState) -> SchemaState {
    let mut live = SchemaState::default();
    for table in expected.tables() {
        if let (Some(found), Some(made)) = (found.table(&table.name), made.table(&table.name)) {
            let own = table_as_found(table, found, made);
            live.tables.insert(table.name.clone(), Arc::new(own));
        }
    }
    for (name, own) in &expected.enums {
        // A database without enum types has none of either.
        let (found, made) = (found.enum_type(name), made.enum_type(name));
        if found == made {
            live.enums.insert(name.clone(), own.clone());
        } else if let Some(found) = found {
            live.allow_values(found);
            live.enums.insert(name.clone(), found.clone());
        }
    }
    live
}

impl SchemaState {
    /// Has the checks of the columns of an enum type allow its values.
    fn allow_values(&mut self, own: &PhysicalEnum) {
        for (table, column) in self.columns_of(&own.name) {
            if let Some(table) = self.tables.get_mut(&table) {
                allow(Arc::make_mut(table), &column, &own.values);
            }
        }
    }
}

fn table_as_found(
    expected: &PhysicalTable,
    found: &PhysicalTable,
    made: &PhysicalTable,
) -> PhysicalTable {
    let mut live = expected.clone();
    let columns = expected.columns.iter().filter_map(|column| {
        let found = found.column(&column.name)?;
        let made = made.column(&column.name)?;
        Some(column_as_found(column, found, made))
    });
    let unknown = found.columns.iter();
    let unknown = unknown.filter(|column| expected.column(&column.name).is_none());
    live.columns = columns.chain(unknown.cloned()).collect();
    if found.primary_key != made.primary_key {
        live.primary_key.clone_from(&found.primary_key);
    }
    // A comment that nobody expects is somebody's own.
    for (column, comment) in made.comments.iter() {
        let own = found.comments.get(column);
        if own != Some(comment) {
            live.comments.set(column, own);
        }
    }
    let (found, made) = (found.items(), made.items());
    let is_made = |item: &TableItem| {
        let mut made = made.iter();
        made.any(|it| it.kind() == item.kind() && it.name() == item.name())
    };
    for item in expected.items().iter().filter(|item| !is_made(item)) {
        if !is_over_same_columns(item, expected, &live) {
            live.drop_item(item.kind(), item.name());
        }
    }
    for item in made.iter().filter(|item| !found.contains(item)) {
        live.drop_item(item.kind(), item.name());
    }
    for item in found.into_iter().filter(|item| !made.contains(item)) {
        live.add_item(item);
    }
    live
}

/// Returns whether both tables have the same columns under an item that is not in the database, such as the check of a column
/// of an enum type.
fn is_over_same_columns(item: &TableItem, expected: &PhysicalTable, live: &PhysicalTable) -> bool {
    let columns = expected.columns.iter();
    let mut columns = columns.filter(|column| item.is_about(&column.name));
    columns.all(|column| {
        live.column(&column.name)
            .is_some_and(|own| own.ty == column.ty)
    })
}

/// Has the check of a column, if there is one, allow these values.
fn allow(table: &mut PhysicalTable, column: &str, own: &[String]) {
    for check in &mut table.checks {
        if let CheckCondition::OneOf { column: of, values } = &mut check.condition
            && of == column
        {
            *values = own.iter().cloned().map(ChoiceValue::Text).collect();
        }
    }
}

fn column_as_found(
    expected: &PhysicalColumn,
    found: &PhysicalColumn,
    made: &PhysicalColumn,
) -> PhysicalColumn {
    let mut live = expected.clone();
    if found.ty != made.ty {
        live.ty = found.ty.clone();
    }
    if found.default != made.default {
        live.default.clone_from(&found.default);
    }
    if found.collation != made.collation {
        live.collation.clone_from(&found.collation);
    }
    live.null = found.null;
    live
}

#[cfg(test)]
mod tests {
    use super::*;
    use orm_core::schema::physical::{ColumnType, KeyConstraint, TableName};

    fn state(table: PhysicalTable) -> SchemaState {
        let mut state = SchemaState::default();
        state.tables.insert(table.name.clone(), Arc::new(table));
        state
    }

    /// A table with a column of this type, which may be null.
    fn book(ty: ColumnType) -> PhysicalTable {
        let mut book = PhysicalTable::new(TableName::new(None, "book"));
        book.columns.push(PhysicalColumn {
            name: "title".to_owned(),
            ty,
            null: true,
            default: None,
            collation: None,
        });
        book
    }

    #[test]
    fn only_what_differs_is_as_the_server_has_it() {
        let unique = |name: &str| {
            TableItem::Unique(KeyConstraint {
                name: name.to_owned(),
                columns: vec!["title".to_owned()],
            })
        };
        let mut expected = book(ColumnType::text(200));
        expected.add_item(unique("book_title_key"));
        let other = ColumnType::Other("character varying(200)".to_owned());
        let mut made = book(other.clone());
        made.add_item(unique("book_title_key"));
        let live = as_found(
            &state(expected.clone()),
            &state(made.clone()),
            &state(made.clone()),
        );
        assert_eq!(live, state(expected.clone()));

        let mut found = book(other);
        found.columns[0].null = false;
        found.add_item(unique("tmp"));
        let live = as_found(&state(expected.clone()), &state(found), &state(made));
        let table = live.table(&expected.name).expect("the table is there");
        assert_eq!(table.columns[0].ty, ColumnType::text(200));
        assert!(!table.columns[0].null);
        assert_eq!(table.items(), [unique("tmp")]);
    }

    #[test]
    fn what_was_not_found_is_not_there() {
        let made = state(book(ColumnType::text(200)));
        let none = SchemaState::default();
        assert_eq!(as_found(&made, &none, &made), none);
    }
}
