//! The query whose rows come packed, as few chunks of bytes in place of many rows.

use super::Sqlite;
use crate::sql::Statement;
use crate::sql::writer::Writer;

/// The fewest columns of a row that `orm_row` packs for less than it takes SQLite to copy them.
const FEWEST_IN_ROW: usize = 3;

/// Returns the query in whose one row an aggregate of ours packs all rows of this query: one of fixed text for each query.
/// SQLite keeps the order of a subquery where an aggregate may depend on it; it copies each column of such a subquery, so
/// that `orm_row` makes one of several.
pub(crate) fn packed(query: &Statement) -> String {
    let text = &query.text;
    let mut writer = Writer::new(&Sqlite);
    match &query.joinable {
        Some(place) if query.columns >= FEWEST_IN_ROW => {
            let (before, columns) = (&text[..place.start], &text[place.clone()]);
            let rows = [before, "orm_row(", columns, ")", &text[place.end..]];
            writer.packed(&rows, 1, "orm_pack_rows");
        }
        _ => writer.packed(&[text], query.columns, "orm_pack"),
    }
    writer.finish().0
}

impl Writer {
    /// Writes the query that hands the columns of these rows to an aggregate of ours.
    fn packed(&mut self, rows: &[&str], columns: usize, aggregate: &str) {
        // No model's table is called so: the query itself could not name it.
        const ROWS: &str = "packed rows";
        self.push("WITH ");
        self.name(ROWS);
        self.push("(");
        self.numbers(columns);
        self.push(") AS (");
        for part in rows {
            self.push(part);
        }
        self.push(") SELECT ");
        self.push(aggregate);
        self.push("(");
        self.numbers(columns);
        self.push(") FROM ");
        self.name(ROWS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Verb;

    #[test]
    fn columns_that_sqlite_would_copy_are_packed_before_it_does() {
        let text = r#"SELECT "a"."id", "a"."b", "a"."c" FROM "a" ORDER BY "a"."b""#;
        let mut query = Statement::new(text, Vec::new(), None, Verb::Select);
        query.columns = 3;
        assert_eq!(
            packed(&query),
            format!(
                r#"WITH "packed rows"("1", "2", "3") AS ({text}) SELECT orm_pack("1", "2", "3") FROM "packed rows""#
            )
        );
        query.joinable = Some(7..text.find(" FROM").expect("a table"));
        assert_eq!(
            packed(&query),
            r#"WITH "packed rows"("1") AS (SELECT orm_row("a"."id", "a"."b", "a"."c") FROM "a" ORDER BY "a"."b") SELECT orm_pack_rows("1") FROM "packed rows""#
        );
    }
}
