//! Which foreign key stood in the way of a delete: found among all that the delete may come to, by following what
//! would have gone with its rows.

use super::{SqliteSession, finds, qualified, quoted};
use crate::schema::{Catalog, CatalogTable, ForeignKey, OnDelete, Table};
use crate::sql::Statement;
use std::sync::Arc;

/// The keys of the rows that would go, each with the number of its table. No model's table is called so.
const GONE: &str = "\"rows gone\"";

/// The foreign key that forbids the delete, or that would be left pointing nowhere. The only one that could be it is
/// it without asking.
pub(super) async fn find(
    session: &mut SqliteSession,
    statement: &Statement,
    table: &'static Table,
    catalog: &Catalog,
) -> Option<Arc<ForeignKey>> {
    let reach = catalog.affected_foreign_keys(table);
    let may_forbid = |key: &&Arc<ForeignKey>| {
        matches!(
            key.on_delete,
            OnDelete::Protect | OnDelete::Restrict | OnDelete::SetDefault
        )
    };
    let candidates: Vec<_> = reach.iter().filter(may_forbid).cloned().collect();
    if let [only] = &*candidates {
        return Some(Arc::clone(only));
    }
    let gone = Gone::new(catalog.referring_to(table).next()?.target.clone(), &reach);
    let rows = gone.rows(&statement.text, table, &reach)?;
    for candidate in candidates {
        let Some(forbidding) = gone.forbidding(&candidate) else {
            continue;
        };
        let text = format!("{rows} {forbidding} LIMIT 1");
        if finds(session, text, statement.parameters.clone()).await {
            return Some(candidate);
        }
    }
    None
}

/// The tables of which rows would go.
struct Gone {
    tables: Vec<Arc<CatalogTable>>,
    /// How many columns the longest of their keys has.
    width: usize,
}

impl Gone {
    fn new(root: Arc<CatalogTable>, reach: &[Arc<ForeignKey>]) -> Self {
        let mut tables = vec![root];
        for key in cascades(reach) {
            if !tables.iter().any(|table| table.is(&key.table)) {
                tables.push(Arc::clone(&key.table));
            }
        }
        let width = tables.iter().map(|table| table.key.len()).max();
        Gone {
            tables,
            width: width.unwrap_or_default(),
        }
    }

    fn number(&self, table: &CatalogTable) -> Option<usize> {
        self.tables.iter().position(|gone| gone.is(table))
    }

    /// `WITH RECURSIVE`: the rows of the delete, and along every `Cascade` those that go with them.
    fn rows(&self, delete: &str, table: &Table, reach: &[Arc<ForeignKey>]) -> Option<String> {
        let root = self.tables.first()?;
        let condition = delete.strip_prefix(&format!("DELETE FROM {}", quoted(table.name)))?;
        let columns: Vec<_> = (1..=self.width).map(|n| format!("\"{n}\"")).collect();
        let mut text = format!(
            "WITH RECURSIVE {GONE}(\"table\", {}) AS (SELECT {} FROM {}{condition}",
            columns.join(", "),
            self.key(root, table.name)?,
            quoted(table.name)
        );
        for key in cascades(reach) {
            let select = format!(
                " UNION SELECT {} FROM {}",
                self.key(&key.table, "orm of")?,
                self.referring(key)?
            );
            text.push_str(&select);
        }
        text.push(')');
        Some(text)
    }

    /// The number of a table and the columns of its key, as many as there are at most.
    fn key(&self, table: &CatalogTable, name: &str) -> Option<String> {
        let mut text = self.number(table)?.to_string();
        for column in &table.key {
            text.push_str(", ");
            text.push_str(&qualified(name, &column.name));
        }
        text.push_str(&", NULL".repeat(self.width - table.key.len()));
        Some(text)
    }

    /// The rows that refer to one that would go. The row referred to is joined, since the foreign key may hold
    /// something else than the key by which rows are told apart.
    fn referring(&self, key: &ForeignKey) -> Option<String> {
        let target = key.target.key.iter().zip(1..).map(|(column, n)| {
            let column = qualified("orm to", &column.name);
            format!(" AND {column} = {GONE}.\"{n}\"")
        });
        let columns = key.columns.iter().map(|column| {
            let (target, name) = (
                qualified("orm to", &column.target),
                qualified("orm of", &column.name),
            );
            format!("{target} = {name}")
        });
        Some(format!(
            "{GONE} JOIN {} AS \"orm to\" ON {GONE}.\"table\" = {}{} JOIN {} AS \"orm of\" ON {}",
            quoted(&key.target.name),
            self.number(&key.target)?,
            target.collect::<String>(),
            quoted(&key.table.name),
            columns.collect::<Vec<_>>().join(" AND ")
        ))
    }

    /// A row that forbids the delete; none where there can be none.
    fn forbidding(&self, key: &ForeignKey) -> Option<String> {
        let mut text = format!("SELECT 1 FROM {} WHERE TRUE", self.referring(key)?);
        if key.on_delete != OnDelete::Protect {
            text.push_str(&self.unless_gone(&key.table));
        }
        if key.on_delete == OnDelete::SetDefault {
            text.push_str(&self.default_is_missing(key)?);
        }
        Some(text)
    }

    /// What goes itself is in nobody's way.
    fn unless_gone(&self, table: &CatalogTable) -> String {
        let Some(number) = self.number(table) else {
            return String::new();
        };
        let key = table.key.iter().zip(1..).map(|(column, n)| {
            let column = qualified("orm of", &column.name);
            format!(" AND \"also\".\"{n}\" = {column}")
        });
        format!(
            " AND NOT EXISTS (SELECT 1 FROM {GONE} AS \"also\" WHERE \"also\".\"table\" = {number}{})",
            key.collect::<String>()
        )
    }

    /// The defaults are those of no row, or of one that would go.
    fn default_is_missing(&self, key: &ForeignKey) -> Option<String> {
        let columns = key.columns.iter();
        let defaults = columns.map(|column| Some((&column.target, column.default.as_deref()?)));
        let defaults: Vec<_> = defaults.collect::<Option<_>>()?;
        let is_set = defaults
            .iter()
            .map(|(_, default)| format!(" AND ({default}) IS NOT NULL"));
        let is_it = defaults
            .iter()
            .map(|(column, default)| format!("{} = ({default})", qualified("orm default", column)));
        let is_it = is_it.collect::<Vec<_>>().join(" AND ");
        let is_gone = key.target.key.iter().zip(1..).map(|(column, n)| {
            let column = qualified("orm default", &column.name);
            format!(" AND \"also\".\"{n}\" = {column}")
        });
        Some(format!(
            "{} AND NOT EXISTS (SELECT 1 FROM {} AS \"orm default\" WHERE {is_it} AND NOT EXISTS (SELECT 1 FROM {GONE} AS \"also\" WHERE \"also\".\"table\" = {}{}))",
            is_set.collect::<String>(),
            quoted(&key.target.name),
            self.number(&key.target)?,
            is_gone.collect::<String>()
        ))
    }
}

fn cascades(reach: &[Arc<ForeignKey>]) -> impl Iterator<Item = &Arc<ForeignKey>> {
    let is_cascade = |key: &&Arc<ForeignKey>| key.on_delete == OnDelete::Cascade;
    reach.iter().filter(is_cascade)
}
