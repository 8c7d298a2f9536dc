//! Enum types that are new, have other values, or are gone.

use super::Diff;
use crate::mistake::Mistake;
use crate::state::SchemaState;
use orm_core::schema::Change;
use orm_core::schema::physical::PhysicalEnum;

impl Diff<'_> {
    /// New types, and new values of others: columns may have them as defaults.
    pub(super) fn create_enums(&mut self) -> Result<(), Mistake> {
        for own in self.wanted.enums.values() {
            if !self.state.enums.contains_key(&own.name) {
                self.push(Change::CreateEnum(own.clone()))?;
            }
        }
        self.alter_values(extended)
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

/// The type before with the values that it gets. Where others go, or change places, the new ones come last at first.
fn extended(from: &PhysicalEnum, to: &PhysicalEnum) -> PhysicalEnum {
    if from.is_extended_by(to) {
        return to.clone();
    }
    let mut extended = from.clone();
    let new = to.values.iter();
    let new = new.filter(|value| !from.values.contains(value));
    extended.values.extend(new.cloned());
    extended
}

fn changed(state: &SchemaState, wanted: &SchemaState) -> Vec<(PhysicalEnum, PhysicalEnum)> {
    let pairs = wanted.enums.values().filter_map(|to| {
        let from = state.enums.get(&to.name).filter(|from| *from != to)?;
        Some((from.clone(), to.clone()))
    });
    pairs.collect()
}
