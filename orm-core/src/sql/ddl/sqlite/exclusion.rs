//! Ranges that do not overlap: an index, by which the row before is found, and a trigger each for what is inserted and updated.
//!
//! A trigger looks at one row alone. Those that are there do not overlap each other, so that of those which begin before the new
//! row ends the last one ends last.

use crate::error::EXCLUSION_FAILED;
use crate::schema::physical::{IndexedValue, PhysicalExclusion, PhysicalIndex, PhysicalTable};
use crate::sql::ddl::definitions::Definitions;
use crate::sql::ddl::identifiers::{quote, table_name};
use crate::sql::ddl::index;
use crate::sql::ddl::overlaps::with_overlaps;

/// A blob is greater than every number and every text: the end of a range that has none.
const FOR_EVER: &str = "x''";

/// `CREATE INDEX`, and a trigger each for what is inserted and updated. The triggers look at rows behind a change: one that the
/// statement leaves out, or updates in place of inserting it, is none.
pub(super) fn create(
    to: &dyn Definitions,
    table: &PhysicalTable,
    own: &PhysicalExclusion,
) -> Vec<String> {
    let index = format!(
        "CREATE INDEX IF NOT EXISTS {} ON {}{}",
        quote(&own.name),
        table_name(&table.name),
        index::definition(to, &index_of(own))
    );
    let triggers = triggers(to, table, own);
    let triggers = triggers.map(|trigger| format!("CREATE TRIGGER IF NOT EXISTS {trigger}"));
    std::iter::once(index).chain(triggers).collect()
}

/// `DROP TRIGGER` of each trigger, and `DROP INDEX`.
pub(super) fn drop(own: &PhysicalExclusion) -> Vec<String> {
    let triggers = own.triggers();
    let triggers = triggers.map(|trigger| format!("DROP TRIGGER {}", quote(&trigger)));
    let index = format!("DROP INDEX {}", quote(&own.name));
    triggers.chain([index]).collect()
}

/// A statement that fails if rows overlap: it writes one of them as it is, at which the trigger looks.
pub(super) fn check(
    to: &dyn Definitions,
    table: &PhysicalTable,
    own: &PhysicalExclusion,
) -> String {
    let (number, name) = (row_number(table), table_name(&table.name));
    let written = table.columns.iter().find(|column| !column.is_generated());
    let written = quote(written.map_or(&own.start, |column| &column.name));
    let rows = with_overlaps(to, (&format!("{number} AS \"number\""), &name), own);
    format!(
        "UPDATE {name} SET {written} = {written} WHERE {number} IN (SELECT \"number\" FROM ({rows}) WHERE \"overlaps\" LIMIT 1)"
    )
}

/// The name of the number of a row, which no column has.
fn row_number(table: &PhysicalTable) -> &'static str {
    let is_taken = |name: &&&str| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.name.eq_ignore_ascii_case(name))
    };
    let names = ["rowid", "oid", "_rowid_"];
    let free = names.iter().find(|name| !is_taken(name));
    free.unwrap_or(&names[0])
}

/// The index of the equal columns and the range.
fn index_of(own: &PhysicalExclusion) -> PhysicalIndex {
    let columns = own.columns().into_iter().map(str::to_owned);
    PhysicalIndex {
        condition: own.condition.clone(),
        ..PhysicalIndex::over(own.name.clone(), columns)
    }
}

/// The constraint that has this index and this trigger for updates, if they are those of one.
pub(super) fn read(
    to: &dyn Definitions,
    table: &PhysicalTable,
    index: &PhysicalIndex,
    trigger: &str,
) -> Option<PhysicalExclusion> {
    let columns = index.keys.iter().map(|key| match &key.value {
        IndexedValue::Column(column) => Some(column.clone()),
        _ => None,
    });
    let mut equal: Vec<String> = columns.collect::<Option<_>>()?;
    let (end, start) = (equal.pop()?, equal.pop()?);
    let own = |includes_end| PhysicalExclusion {
        name: index.name.clone(),
        equal: equal.clone(),
        start: start.clone(),
        end: end.clone(),
        includes_end,
        condition: index.condition.clone(),
    };
    let mut candidates = [false, true].into_iter().map(own);
    candidates.find(|own| {
        let [_, update] = triggers(to, table, own);
        trigger.ends_with(&update)
    })
}

/// `"booking_excl_insert" AFTER INSERT ON "booking" BEGIN … END`, and that of updates.
fn triggers(to: &dyn Definitions, table: &PhysicalTable, own: &PhysicalExclusion) -> [String; 2] {
    let probe = OverlapProbe::new(to, table, own);
    let name = |event: &str| quote(&format!("{}_{event}", own.name));
    let (on, action) = (table_name(&table.name), probe.action());
    [
        format!("{} AFTER INSERT ON {on} BEGIN {action} END", name("insert")),
        format!("{} AFTER UPDATE ON {on} BEGIN {action} END", name("update")),
    ]
}

/// The search for a row that is in the way of the new one.
struct OverlapProbe<'t> {
    table: &'t PhysicalTable,
    own: &'t PhysicalExclusion,
    condition: Option<&'t str>,
    /// The name of the number of a row, which no column has.
    row_number: &'static str,
    start: RangeColumn,
    end: RangeColumn,
}

/// A column, as SQL.
struct RangeColumn {
    sql: String,
    null: bool,
}

impl<'t> OverlapProbe<'t> {
    fn new(to: &dyn Definitions, table: &'t PhysicalTable, own: &'t PhysicalExclusion) -> Self {
        let column = |name: &str| RangeColumn {
            sql: quote(name),
            null: table.column(name).is_none_or(|column| column.null),
        };
        OverlapProbe {
            table,
            own,
            condition: own.condition.as_ref().map(|sql| to.expression(sql)),
            row_number: row_number(table),
            start: column(&own.start),
            end: column(&own.end),
        }
    }

    /// `SELECT RAISE(ABORT, '…') FROM "booking" WHERE rowid = NEW.rowid AND …;`
    fn action(&self) -> String {
        let (number, table) = (self.row_number, table_name(&self.table.name));
        let message = format!("{EXCLUSION_FAILED}{}", self.own.name).replace('\'', "''");
        let own = self
            .takes_part()
            .map(|condition| format!(" AND {condition}"));
        let own: String = own.collect();
        format!(
            "SELECT RAISE(ABORT, '{message}') FROM {table} WHERE {number} = NEW.{number}{own} AND ({});",
            self.is_in_the_way()
        )
    }

    /// The conditions of rows that the constraint is about. An empty range overlaps nothing.
    fn takes_part(&self) -> impl Iterator<Item = String> {
        let (start, end) = (&self.start, &self.end);
        let range = format!("{} < {}", start.sql, end.sql);
        let range = if start.null || end.null {
            format!("coalesce({range}, true)")
        } else {
            range
        };
        let range = (!self.own.includes_end).then_some(range);
        let condition = self.condition.map(|sql| format!("({sql})"));
        range.into_iter().chain(condition)
    }

    /// The last row that begins before the new one ends, and one that begins nowhere.
    fn is_in_the_way(&self) -> String {
        let (less, start) = (self.own.less(), &self.start);
        let new_end = or_for_ever(&self.end, "NEW.");
        let before = self.others(&format!("{} {less} {new_end}", start.sql));
        let last = format!(
            "(SELECT {} {before} ORDER BY {} DESC LIMIT 1)",
            self.ends_behind_start(),
            start.sql
        );
        if !start.null {
            return last;
        }
        let endless = self.others(&format!("{} IS NULL", start.sql));
        let endless = format!(
            "EXISTS (SELECT 1 {endless} AND {})",
            self.ends_behind_start()
        );
        format!("{last} OR {endless}")
    }

    /// `FROM "booking" WHERE "room" = NEW."room" AND … AND rowid <> NEW.rowid`.
    fn others(&self, range: &str) -> String {
        let (number, table) = (self.row_number, table_name(&self.table.name));
        let equal = self.own.equal.iter().map(|column| {
            let column = quote(column);
            format!("{column} = NEW.{column}")
        });
        let conditions = equal.chain([range.to_owned(), format!("{number} <> NEW.{number}")]);
        let conditions: Vec<_> = conditions.chain(self.takes_part()).collect();
        format!("FROM {table} WHERE {}", conditions.join(" AND "))
    }

    /// `NEW."starts" < "ends"`.
    fn ends_behind_start(&self) -> String {
        let (less, start) = (self.own.less(), format!("NEW.{}", self.start.sql));
        let is_behind = format!("{start} {less} {}", or_for_ever(&self.end, ""));
        if self.start.null {
            format!("({start} IS NULL OR {is_behind})")
        } else {
            is_behind
        }
    }
}

/// `coalesce(NEW."ends", x'')`.
fn or_for_ever(end: &RangeColumn, row: &str) -> String {
    if end.null {
        format!("coalesce({row}{}, {FOR_EVER})", end.sql)
    } else {
        format!("{row}{}", end.sql)
    }
}
