//! Enum types that are new, have other values, or are gone.

use super::Diff;
use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::Change;
use orm_core::schema::physical::{ColumnDefault, PhysicalEnum};

impl Diff<'_> {
    /// New types, and new values of others: columns may have them as defaults.
    pub(super) fn create_enums(&mut self) -> Result<(), Mistake> {
        for own in self.wanted.enums.values() {
            if !self.state.enums.contains_key(&own.name) {
                self.push(Change::CreateEnum(own.clone()))?;
            }
        }
        let used = self.sql_of_values();
        self.alter_values(|from, to| extended(from, to, &used))
    }

    /// The SQL of defaults, generated columns and values of rows, in which a value may be.
    fn sql_of_values(&self) -> Vec<String> {
        let columns = self.wanted.tables().flat_map(|table| &table.columns);
        let defaults = columns.filter_map(|column| match &column.default {
            Some(ColumnDefault::Expression(sql) | ColumnDefault::Generated(sql)) => Some(sql),
            _ => None,
        });
        let given = self.hints.fills.values().chain(self.hints.usings.values());
        let sql = defaults.chain(given);
        sql.map(|sql| sql.postgres().to_owned()).collect()
    }

    /// Types of which values are gone, or have other places: by then no default has those that are gone.
    pub(super) fn alter_enums(&mut self) -> Result<(), Mistake> {
        self.alter_values(|_, to| to.clone())
    }

    pub(super) fn drop_enums(&mut self) -> Result<(), Mistake> {
        let wanted = self.wanted;
        let gone = self.state.enums.values();
        let gone: Vec<_> = gone
            .filter(|own| !wanted.enums.contains_key(&own.name))
            .cloned()
            .collect();
        let mut gone = gone.into_iter();
        gone.try_for_each(|own| self.push(Change::DropEnum(own)))
    }

    fn alter_values(
        &mut self,
        next: impl Fn(&PhysicalEnum, &PhysicalEnum) -> PhysicalEnum,
    ) -> Result<(), Mistake> {
        for (from, to) in changed(&self.state, self.wanted) {
            let to = next(&from, &to);
            if from != to {
                self.push(Change::AlterEnum { from, to })?;
            }
        }
        Ok(())
    }
}

/// The type before with the values that it gets, as far as it needs them before others go: it has no others, or this SQL uses
/// one. New ones come last then.
fn extended(from: &PhysicalEnum, to: &PhysicalEnum, used: &[String]) -> PhysicalEnum {
    if from.is_extended_by(to) {
        return to.clone();
    }
    let new = to.values.iter();
    let new: Vec<_> = new.filter(|value| !from.values.contains(value)).collect();
    let is_used = |value: &String| {
        let quoted = format!("'{value}'");
        used.iter().any(|sql| sql.contains(&quoted))
    };
    let mut extended = from.clone();
    if new.iter().any(|value| is_used(value)) {
        extended.values.extend(new.into_iter().cloned());
    }
    extended
}

fn changed(state: &SchemaState, wanted: &SchemaState) -> Vec<(PhysicalEnum, PhysicalEnum)> {
    let pairs = wanted.enums.values().filter_map(|to| {
        let from = state.enums.get(&to.name).filter(|from| *from != to)?;
        Some((from.clone(), to.clone()))
    });
    pairs.collect()
}
