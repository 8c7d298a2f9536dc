//! Each migration after those that it depends on.

use super::error::GraphError;
use super::loaded::LoadedMigration;
use super::name::MigrationName;
use crate::nearest::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// Makes sure that there is each migration that another depends on, and that no library depends on the application.
pub(super) fn check_dependencies(
    sets: &[String],
    loaded: &[LoadedMigration],
) -> Result<(), GraphError> {
    let mut known: BTreeSet<_> = loaded.iter().map(|it| it.name.clone()).collect();
    known.extend(loaded.iter().flat_map(LoadedMigration::replaces));
    for migration in loaded {
        for dependency in migration.dependencies() {
            if dependency.set == sets[0] && migration.name.set != sets[0] {
                return Err(GraphError::DependsOnApplication {
                    path: migration.path.clone(),
                    dependency,
                });
            }
            if !known.contains(&dependency) {
                let names: Vec<_> = known.iter().map(ToString::to_string).collect();
                let near = nearest(&dependency.to_string(), names.iter().map(String::as_str));
                return Err(GraphError::UnknownDependency {
                    path: migration.path.clone(),
                    nearest: near.map(str::to_owned),
                    dependency,
                });
            }
        }
    }
    Ok(())
}

/// The migrations, each after those that it depends on; of those that may come next, the one with the least name does.
pub(super) fn in_order(
    migrations: Vec<LoadedMigration>,
    dependencies: &dyn Fn(&LoadedMigration) -> BTreeSet<MigrationName>,
) -> Result<Vec<LoadedMigration>, GraphError> {
    let mut waiting: BTreeMap<MigrationName, BTreeSet<MigrationName>> = BTreeMap::new();
    let mut children: BTreeMap<MigrationName, Vec<MigrationName>> = BTreeMap::new();
    for migration in &migrations {
        let parents = dependencies(migration);
        for parent in &parents {
            let children = children.entry(parent.clone()).or_default();
            children.push(migration.name.clone());
        }
        waiting.insert(migration.name.clone(), parents);
    }
    let ready = waiting.iter().filter(|(_, parents)| parents.is_empty());
    let mut ready: BTreeSet<_> = ready.map(|(name, _)| name.clone()).collect();
    let mut order = BTreeMap::new();
    while let Some(name) = ready.pop_first() {
        waiting.remove(&name);
        for child in children.remove(&name).unwrap_or_default() {
            if let Some(parents) = waiting.get_mut(&child) {
                parents.remove(&name);
                if parents.is_empty() {
                    ready.insert(child);
                }
            }
        }
        order.insert(name, order.len());
    }
    if let Some(cycle) = cycle(&waiting) {
        return Err(GraphError::Cycle { names: cycle });
    }
    let mut migrations = migrations;
    migrations.sort_by_key(|migration| order[&migration.name]);
    Ok(migrations)
}

/// Migrations that depend on each other in a circle, out of those that wait.
fn cycle(waiting: &BTreeMap<MigrationName, BTreeSet<MigrationName>>) -> Option<Vec<MigrationName>> {
    let mut path = vec![waiting.keys().next()?.clone()];
    loop {
        let parents = &waiting[path.last()?];
        let next = parents.iter().find(|name| waiting.contains_key(*name))?;
        if let Some(start) = path.iter().position(|name| name == next) {
            path.drain(..start);
            return Some(path);
        }
        path.push(next.clone());
    }
}
