//! Migrations that sum up others, as `replaces = ["0001_initial", "0002_x"]` says.
//!
//! A database that has none of the others, or all of them, has the one in their place; a database that has some of them
//! goes on with the others.

use super::error::GraphError;
use super::loaded::LoadedMigration;
use super::name::MigrationName;
use std::collections::{BTreeMap, BTreeSet};

/// The migrations that sum up others, and whether each stands in their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Replacements {
    /// Of each migration that is summed up, the one that stands in its place.
    replaced: BTreeMap<MigrationName, MigrationName>,
    /// Of each migration that sums up others and gives way to them, those that follow last.
    given_way: BTreeMap<MigrationName, BTreeSet<MigrationName>>,
    /// Migrations that stand for others which the database has all of, and are not recorded themselves.
    summed_up: Vec<MigrationName>,
}

/// The part of the migrations summed up that a database has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    None,
    Some,
    All,
}

impl Replacements {
    pub(super) fn of(
        loaded: &[LoadedMigration],
        applied: &BTreeSet<MigrationName>,
    ) -> Result<Self, GraphError> {
        let sums: BTreeMap<_, Vec<_>> = loaded
            .iter()
            .filter(|migration| !migration.migration.replaces.is_empty())
            .map(|migration| (migration.name.clone(), migration.replaces().collect()))
            .collect();
        let mut replacements = Replacements::default();
        for (name, parts) in &sums {
            match share(name, &sums, applied, sums.len()) {
                Share::Some => replacements.give_way(name, parts, loaded)?,
                all_or_none => {
                    if all_or_none == Share::All && !applied.contains(name) {
                        replacements.summed_up.push(name.clone());
                    }
                    replacements.stand(name, parts)?;
                }
            }
        }
        Ok(replacements)
    }

    fn stand(&mut self, name: &MigrationName, parts: &[MigrationName]) -> Result<(), GraphError> {
        for part in parts {
            let other = self.replaced.insert(part.clone(), name.clone());
            if let Some(other) = other {
                return Err(GraphError::ReplacedTwice {
                    name: part.clone(),
                    by: vec![other, name.clone()],
                });
            }
        }
        Ok(())
    }

    fn give_way(
        &mut self,
        name: &MigrationName,
        parts: &[MigrationName],
        loaded: &[LoadedMigration],
    ) -> Result<(), GraphError> {
        let mut last: BTreeSet<_> = parts.iter().cloned().collect();
        for part in parts {
            let Some(migration) = loaded.iter().find(|it| it.name == *part) else {
                return Err(GraphError::PartlyApplied {
                    name: name.clone(),
                    missing: part.clone(),
                });
            };
            for dependency in migration.dependencies() {
                last.remove(&dependency);
            }
        }
        self.given_way.insert(name.clone(), last);
        Ok(())
    }

    /// The migrations without those that others stand in place of.
    pub(super) fn standing(&self, loaded: Vec<LoadedMigration>) -> Vec<LoadedMigration> {
        let stands = |name: &MigrationName| {
            !self.replaced.contains_key(name) && !self.given_way.contains_key(name)
        };
        let loaded = loaded.into_iter();
        loaded.filter(|it| stands(&it.name)).collect()
    }

    /// The migrations that this one depends on, of those that stand.
    pub(super) fn dependencies(&self, migration: &LoadedMigration) -> BTreeSet<MigrationName> {
        let mut open: Vec<_> = migration.dependencies().collect();
        let mut standing = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some(last) = self.given_way.get(&name) {
                open.extend(last.iter().cloned());
            } else if let Some(by) = self.replaced.get(&name) {
                open.push(by.clone());
            } else {
                standing.insert(name);
            }
        }
        standing
    }

    pub(super) fn of_name(&self, name: &MigrationName) -> Option<&MigrationName> {
        self.replaced.get(name)
    }

    pub(super) fn summed_up(&self) -> impl Iterator<Item = &MigrationName> {
        self.summed_up.iter()
    }

    pub(super) fn knows(&self, name: &MigrationName) -> bool {
        self.replaced.contains_key(name) || self.given_way.contains_key(name)
    }
}

/// The share of a migration that a database has. `depth` ends what sums up itself.
fn share(
    name: &MigrationName,
    sums: &BTreeMap<MigrationName, Vec<MigrationName>>,
    applied: &BTreeSet<MigrationName>,
    depth: usize,
) -> Share {
    if applied.contains(name) {
        return Share::All;
    }
    let (Some(parts), Some(depth)) = (sums.get(name), depth.checked_sub(1)) else {
        return Share::None;
    };
    let shares = parts.iter().map(|part| share(part, sums, applied, depth));
    let together = shares.reduce(|one, other| if one == other { one } else { Share::Some });
    together.unwrap_or(Share::None)
}
