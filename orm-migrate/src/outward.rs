//! Renames as they are seen from outside of a migration: without the names that something has for a moment within it.

use orm_core::schema::physical::{PhysicalColumn, PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange};

/// Returns each change with the names that tables, columns and values have before all of them; none in place of a rename to
/// a name that is given up again. Of two columns that swap their names by a third one, that is two renames; of a column that
/// is set aside and dropped, it is the drop.
///
/// ```
/// use orm_migrate::{Migration, outline, outward};
///
/// let renames = [("first", "orm_old_first"), ("last", "first"), ("orm_old_first", "last")];
/// let renames = renames.map(|(from, to)| {
///     format!("[[operation]]\nop = \"rename_column\"\ntable = \"person\"\nfrom = \"{from}\"\nto = \"{to}\"\n")
/// });
/// let swap = Migration::parse("0002_swap", &format!("format = 1\n{}", renames.concat()))?;
/// let seen: Vec<_> = outward(&swap.changes).into_iter().flatten().collect();
/// let lines: Vec<_> = outline(&seen).into_iter().map(|line| line.text).collect();
/// assert_eq!(lines, ["rename column person.last -> first", "rename column person.first -> last"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn outward(changes: &[Change]) -> Vec<Option<Change>> {
    let mut passing: Vec<(Name, Name)> = Vec::new();
    let mut outward = Vec::with_capacity(changes.len());
    for (position, change) in changes.iter().enumerate() {
        let Some(left) = Name::left_by(change) else {
            outward.push(Some(change.clone()));
            continue;
        };
        let mut found = passing.iter().filter(|(name, _)| *name == left);
        let first = found.next().map_or(left.clone(), |it| it.1.clone());
        let mut later = changes[position + 1..].iter();
        match Name::taken_by(change) {
            Some(taken) if later.any(|it| Name::left_by(it).as_ref() == Some(&taken)) => {
                passing.retain(|(name, _)| *name != taken);
                passing.push((taken, first));
                outward.push(None);
            }
            _ => outward.push(Some(left_as(change, &first))),
        }
    }
    outward
}

/// A name among others of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Name {
    place: Place,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Tables of this namespace.
    Tables(Option<String>),
    /// Columns of a table.
    Columns(TableName),
    /// Values of the column of a table.
    Choices(TableName, String),
    /// Values of an enum type.
    Values(String),
}

impl Name {
    /// The name that a change takes from something: by a rename, or by a drop.
    fn left_by(change: &Change) -> Option<Name> {
        match change {
            Change::DropTable(table) => Some(Name::of_table(&table.name)),
            Change::AlterTable {
                table,
                change: TableChange::DropColumn { column, .. },
            } => Some(Name {
                place: Place::Columns(table.clone()),
                text: column.name.clone(),
            }),
            _ => renamed(change).map(|(from, _)| from),
        }
    }

    /// The name that a rename gives.
    fn taken_by(change: &Change) -> Option<Name> {
        renamed(change).map(|(_, to)| to)
    }

    fn of_table(table: &TableName) -> Name {
        Name {
            place: Place::Tables(table.namespace.clone()),
            text: table.name.clone(),
        }
    }
}

/// The name before and the one after a rename.
fn renamed(change: &Change) -> Option<(Name, Name)> {
    let names = |place: Place, from: &str, to: &str| {
        let name = |text: &str| Name {
            place: place.clone(),
            text: text.to_owned(),
        };
        Some((name(from), name(to)))
    };
    match change {
        Change::RenameTable { from, to } => Some((Name::of_table(from), Name::of_table(to))),
        Change::RenameEnumValue { name, from, to } => {
            names(Place::Values(name.to_string()), from, to)
        }
        Change::AlterTable { table, change } => match change {
            TableChange::RenameColumn { from, to } => {
                names(Place::Columns(table.clone()), from, to)
            }
            TableChange::RenameChoice { column, from, to } => {
                names(Place::Choices(table.clone(), column.clone()), from, to)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The change as one of what has this name.
fn left_as(change: &Change, first: &Name) -> Change {
    let table_name = || TableName {
        namespace: match &first.place {
            Place::Tables(namespace) => namespace.clone(),
            _ => None,
        },
        name: first.text.clone(),
    };
    let first = first.text.clone();
    match change.clone() {
        Change::DropTable(table) => Change::DropTable(PhysicalTable {
            name: table_name(),
            ..table
        }),
        Change::RenameTable { to, .. } => Change::RenameTable {
            from: table_name(),
            to,
        },
        Change::RenameEnumValue { name, to, .. } => Change::RenameEnumValue {
            name,
            from: first,
            to,
        },
        Change::AlterTable { table, change } => {
            let change = match change {
                TableChange::DropColumn { column, fill } => TableChange::DropColumn {
                    column: PhysicalColumn {
                        name: first,
                        ..column
                    },
                    fill,
                },
                TableChange::RenameColumn { to, .. } => {
                    TableChange::RenameColumn { from: first, to }
                }
                TableChange::RenameChoice { column, to, .. } => TableChange::RenameChoice {
                    column,
                    from: first,
                    to,
                },
                other => other,
            };
            Change::AlterTable { table, change }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::outward;
    use crate::{Migration, outline};

    fn seen(operations: &[&str]) -> Vec<String> {
        let operations = operations.join("\n[[operation]]\n");
        let text = format!("format = 1\n[[operation]]\n{operations}\n");
        let migration = Migration::parse("m", &text).unwrap_or_else(|error| panic!("{error}"));
        let changes: Vec<_> = outward(&migration.changes).into_iter().flatten().collect();
        outline(&changes).iter().map(|it| it.text.clone()).collect()
    }

    fn rename(from: &str, to: &str) -> String {
        format!("op = \"rename_column\"\ntable = \"person\"\nfrom = \"{from}\"\nto = \"{to}\"")
    }

    #[test]
    fn names_in_between_are_left_out() {
        let swap = [
            rename("first", "orm_old_first"),
            rename("last", "first"),
            rename("orm_old_first", "last"),
        ];
        assert_eq!(
            seen(&swap.each_ref().map(String::as_str)),
            [
                "rename column person.last -> first",
                "rename column person.first -> last"
            ]
        );
        let dropped = [
            rename("a", "orm_old_a"),
            rename("b", "a"),
            "op = \"drop_column\"\ntable = \"person\"\ncolumn = { name = \"orm_old_a\", type = \"text\" }"
                .to_owned(),
        ];
        assert_eq!(
            seen(&dropped.each_ref().map(String::as_str)),
            ["rename column person.b -> a", "column person.a"]
        );
    }

    #[test]
    fn tables_and_values_are_seen_so_too() {
        let rename = |from: &str, to: &str| {
            format!("op = \"rename_table\"\nfrom = \"{from}\"\nto = \"{to}\"")
        };
        let choice = |from: &str, to: &str| {
            format!(
                "op = \"rename_choice\"\ntable = \"task\"\ncolumn = \"state\"\nfrom = \"{from}\"\nto = \"{to}\""
            )
        };
        let tables = [rename("a", "t"), rename("b", "a"), rename("t", "b")];
        let choices = [choice("x", "t"), choice("y", "x"), choice("t", "y")];
        let all: Vec<_> = tables.iter().chain(&choices).map(String::as_str).collect();
        assert_eq!(
            seen(&all),
            [
                "rename table b -> a",
                "rename table a -> b",
                "rename value of task.state: y -> x",
                "rename value of task.state: x -> y",
            ]
        );
    }

    #[test]
    fn a_table_that_moves_is_one_of_its_first_namespace() {
        let moved = [
            "op = \"rename_table\"\nfrom = \"a\"\nto = \"t\"",
            "op = \"rename_table\"\nfrom = \"t\"\nto = { schema = \"sales\", name = \"t\" }",
            "op = \"rename_table\"\nfrom = { schema = \"sales\", name = \"t\" }\nto = { schema = \"sales\", name = \"b\" }",
        ];
        assert_eq!(seen(&moved), ["rename table a -> sales.b"]);
    }
}
