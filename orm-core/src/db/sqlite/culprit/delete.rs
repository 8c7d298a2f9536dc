//! Which foreign key stood in the way of a delete: found among all that the delete may come to, by following what
//! would have gone with its rows.

use super::{Wire, finds, qualified, quoted};
use crate::schema::{OnDelete, Pointer, Table};
use crate::sql::Statement;
use std::fmt::Write;

/// The keys of the rows that would go, each with the number of its table. No model's table is called so.
const GONE: &str = "\"rows gone\"";

/// The foreign key that forbids the delete, or that would be left pointing nowhere. The only one that could be it is
/// it without asking.
pub(super) async fn find(
    wire: &mut Wire,
    statement: &Statement,
    table: &'static Table,
    known: &[&'static Table],
) -> Option<Pointer> {
    let reach = table.reach(known);
    let may_forbid = |pointer: &&Pointer| {
        matches!(
            pointer.relation.on_delete,
            OnDelete::Protect | OnDelete::Restrict | OnDelete::SetDefault
        )
    };
    let candidates: Vec<Pointer> = reach.iter().filter(may_forbid).copied().collect();
    if let [only] = &*candidates {
        return Some(*only);
    }
    let gone = Gone::new(table, &reach);
    let rows = gone.rows(&statement.text, &reach)?;
    for candidate in candidates {
        let text = format!("{rows} {} LIMIT 1", gone.forbidding(&candidate)?);
        if finds(wire, text, statement.values.clone()).await {
            return Some(candidate);
        }
    }
    None
}

/// The tables of which rows would go.
struct Gone {
    tables: Vec<&'static Table>,
    /// How many columns the longest of their keys has.
    width: usize,
}

impl Gone {
    fn new(root: &'static Table, reach: &[Pointer]) -> Self {
        let mut tables = vec![root];
        for pointer in cascades(reach) {
            if !tables.iter().any(|table| table.is_same(pointer.table)) {
                tables.push(pointer.table);
            }
        }
        let width = tables.iter().map(|table| table.key_positions().len()).max();
        Gone {
            tables,
            width: width.unwrap_or_default(),
        }
    }

    fn number(&self, table: &Table) -> Option<usize> {
        self.tables.iter().position(|gone| gone.is_same(table))
    }

    /// `WITH RECURSIVE`: the rows of the delete, and along every `Cascade` those that go with them.
    fn rows(&self, delete: &str, reach: &[Pointer]) -> Option<String> {
        let root = self.tables.first()?;
        let condition = delete.strip_prefix(&format!("DELETE FROM {}", quoted(root.name)))?;
        let columns: Vec<_> = (1..=self.width).map(|n| format!("\"{n}\"")).collect();
        let mut text = format!(
            "WITH RECURSIVE {GONE}(\"table\", {}) AS (SELECT {} FROM {}{condition}",
            columns.join(", "),
            self.key(root)?,
            quoted(root.name)
        );
        for pointer in cascades(reach) {
            let select = format!(
                " UNION SELECT {} FROM {}",
                self.key(pointer.table)?,
                self.pointing(pointer)?
            );
            text.push_str(&select);
        }
        text.push(')');
        Some(text)
    }

    /// The number of a table and the columns of its key, as many as there are at most.
    fn key(&self, table: &'static Table) -> Option<String> {
        let mut text = self.number(table)?.to_string();
        let columns = table.key_columns();
        let missing = self.width - columns.len();
        for column in columns {
            text.push_str(", ");
            text.push_str(&qualified(table.name, column.name));
        }
        text.push_str(&", NULL".repeat(missing));
        Some(text)
    }

    /// The rows that point at one that would go.
    fn pointing(&self, pointer: &Pointer) -> Option<String> {
        let mut text = format!(
            "{GONE} JOIN {} ON {GONE}.\"table\" = {}",
            quoted(pointer.table.name),
            self.number(pointer.target())?
        );
        let columns = pointer.table.columns_of(pointer.field).iter().zip(1..);
        for (column, n) in columns {
            let column = qualified(pointer.table.name, column.name);
            // Writing to a `String` cannot fail.
            let _ = write!(text, " AND {column} = {GONE}.\"{n}\"");
        }
        Some(text)
    }

    /// A row that forbids the delete.
    fn forbidding(&self, pointer: &Pointer) -> Option<String> {
        let mut text = format!("SELECT 1 FROM {} WHERE TRUE", self.pointing(pointer)?);
        if pointer.relation.on_delete != OnDelete::Protect {
            text.push_str(&self.unless_gone(pointer.table));
        }
        if pointer.relation.on_delete == OnDelete::SetDefault {
            text.push_str(&self.default_is_missing(pointer)?);
        }
        Some(text)
    }

    /// What goes itself is in nobody's way.
    fn unless_gone(&self, table: &'static Table) -> String {
        let Some(number) = self.number(table) else {
            return String::new();
        };
        let key = table.key_columns().zip(1..).map(|(column, n)| {
            let column = qualified(table.name, column.name);
            format!(" AND \"also\".\"{n}\" = {column}")
        });
        format!(
            " AND NOT EXISTS (SELECT 1 FROM {GONE} AS \"also\" WHERE \"also\".\"table\" = {number}{})",
            key.collect::<String>()
        )
    }

    /// The default is no row, or one that would go.
    fn default_is_missing(&self, pointer: &Pointer) -> Option<String> {
        let default = pointer.table.fields[pointer.field].db_default?.sqlite;
        let target = pointer.target();
        let key = target.key_columns().next()?;
        let key = qualified("orm_to", key.name);
        Some(format!(
            " AND ({default}) IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM {} AS \"orm_to\" WHERE {key} = ({default})) OR EXISTS (SELECT 1 FROM {GONE} AS \"also\" WHERE \"also\".\"table\" = {} AND \"also\".\"1\" = ({default})))",
            quoted(target.name),
            self.number(target)?
        ))
    }
}

fn cascades(reach: &[Pointer]) -> impl Iterator<Item = &Pointer> {
    let is_cascade = |pointer: &&Pointer| pointer.relation.on_delete == OnDelete::Cascade;
    reach.iter().filter(is_cascade)
}
