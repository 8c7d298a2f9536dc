//! Ranges that do not overlap, as words of a model.

use super::indexes::{IndexWords, IndexedTable, not_said};
use super::source::literal;
use super::sql::Written;
use orm_core::schema::names;
use orm_core::schema::physical::{
    CheckCondition, PhysicalExclusion, PhysicalTable, UnsaidExclusion,
};
use orm_core::sql::ddl::{check_sql, quote, table_name};
use orm_core::value::Type;

impl IndexedTable<'_> {
    pub(super) fn add_exclusions(&self, words: &mut IndexWords) {
        for own in &self.table.exclusions {
            let (name, is_range) = (&own.name, self.is_range(own));
            match self.exclusion(own, &mut words.notes) {
                Some(word) if is_range => words.of_model.push(word),
                Some(word) => words.notes.push(format!("the constraint `{name}` is left out; with a date, a time or a number in place of each text the model has `{word}`")),
                None => words.notes.push(not_said("exclusion constraint", name)),
            }
        }
        let unsaid = self.table.unsaid_exclusions.iter();
        words.notes.extend(unsaid.map(|own| self.left(own)));
    }

    /// A constraint that stays where it is, and is no part of a new database.
    fn left(&self, own: &UnsaidExclusion) -> String {
        let left = format!(
            "the exclusion constraint `{}` is left to the database",
            own.name
        );
        let Some(check) = &own.lacked else {
            return format!("{left}: no model says one");
        };
        let (table, name) = (table_name(&self.table.name), quote(&check.name));
        let condition = check_sql(check);
        format!(
            "{left}; `ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({condition})`, before the models are written again, makes it a `no_overlap`"
        )
    }

    /// Returns whether fields of the types of its columns are the ends of a range. On SQLite a date is a text.
    fn is_range(&self, own: &PhysicalExclusion) -> bool {
        let ends = [&own.start, &own.end].map(|name| self.table.column(name));
        let mut ends = ends.into_iter().flatten();
        ends.all(|column| column.ty.logical() != Some(Type::Text))
    }

    /// `no_overlap(room, starts..ends, name = "…")`; none where a column is no field, or the ends are of two types.
    fn exclusion(&self, own: &PhysicalExclusion, notes: &mut Vec<String>) -> Option<String> {
        let ty = |name: &str| self.table.column(name).map(|column| &column.ty);
        if ty(&own.start) != ty(&own.end) {
            return None;
        }
        let equal: Vec<_> = own.equal.iter().map(String::as_str).collect();
        let mut parts = self.fields(&equal)?;
        let (start, end) = ((self.fields)(&own.start)?, (self.fields)(&own.end)?);
        let dots = if own.includes_end { "..=" } else { ".." };
        parts.push(format!("{start}{dots}{end}"));
        if let Some(condition) = &own.condition {
            let condition = Written::of(self.sql(condition)?, self.backend, self.columns, "false");
            let what = format!("the condition of `{}`", own.name);
            notes.extend(condition.note(&what, self.backend));
            parts.push(format!("where{}", condition.assigned()));
        }
        if own.name != names::exclusion(&self.table.name.name, &own.columns()) {
            parts.push(format!("name = {}", literal(&own.name)));
        }
        Some(format!("no_overlap({})", parts.join(", ")))
    }
}

/// Returns whether a check is the one that comes with ranges of a table that do not overlap.
pub(super) fn is_of_exclusion(table: &PhysicalTable, condition: &CheckCondition) -> bool {
    let CheckCondition::AtMost { column, other } = condition else {
        return false;
    };
    let mut exclusions = table.exclusions.iter();
    exclusions.any(|own| own.start == *column && own.end == *other)
}
