//! Migrations in their order.
//!
//! - this file: the graph, and the tables at any place of it;
//! - `name`: the names of migrations; `loaded`: one migration with its file;
//! - `order`: each migration after those that it depends on;
//! - `replaced`: migrations that sum up others;
//! - `error`: why migrations do not fit together.

mod error;
mod loaded;
mod name;
mod order;
mod replaced;
#[cfg(test)]
mod tests;

use crate::nearest::nearest;
use crate::state::SchemaState;
use order::in_order;
use replaced::Replacements;
use std::collections::{BTreeMap, BTreeSet};

pub use error::GraphError;
pub use loaded::LoadedMigration;
pub(crate) use name::MAIN;
pub use name::MigrationName;

/// Migrations of one or several sets, each after those that it depends on.
///
/// Made by [`Migrations::load`](crate::Migrations::load). Of migrations that do not depend on each other the one with the
/// lesser name comes first, whatever the files were read in.
///
/// ```
/// # use orm_migrate::Migrations;
/// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
/// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
/// # let migrations = Migrations::from_texts(files);
/// // `0001_initial`, and `0002_more`, which depends on it.
/// let graph = migrations.load()?;
/// let names: Vec<_> = graph.migrations().map(|migration| migration.name.to_string()).collect();
/// assert_eq!(names, ["0001_initial", "0002_more"]);
/// # Ok::<(), orm_migrate::GraphError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MigrationGraph {
    /// The names of the sets, first the application's.
    sets: Vec<String>,
    migrations: Vec<LoadedMigration>,
    positions: BTreeMap<MigrationName, usize>,
    /// The positions of those that each depends on.
    parents: Vec<Vec<usize>>,
    replacements: Replacements,
}

impl MigrationGraph {
    pub(crate) fn of(
        sets: Vec<String>,
        loaded: Vec<LoadedMigration>,
        applied: &BTreeSet<MigrationName>,
    ) -> Result<Self, GraphError> {
        order::check_dependencies(&sets, &loaded)?;
        let replacements = Replacements::of(&loaded, applied)?;
        let standing = replacements.standing(loaded);
        let dependencies = |migration: &LoadedMigration| replacements.dependencies(migration);
        let migrations = in_order(standing, &dependencies)?;
        let names = migrations.iter().map(|migration| migration.name.clone());
        let positions: BTreeMap<_, _> = names.zip(0..).collect();
        let parents = migrations.iter().map(|migration| {
            let parents = dependencies(migration).into_iter();
            parents.map(|name| positions[&name]).collect()
        });
        Ok(MigrationGraph {
            parents: parents.collect(),
            sets,
            migrations,
            positions,
            replacements,
        })
    }

    /// The names of the sets, first the application's.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// assert_eq!(graph.sets(), ["main"]);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn sets(&self) -> &[String] {
        &self.sets
    }

    /// All migrations, each after those that it depends on.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let last = graph.migrations().next_back().expect("there are two");
    /// assert_eq!(last.name.to_string(), "0002_more");
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn migrations(&self) -> impl DoubleEndedIterator<Item = &LoadedMigration> {
        self.migrations.iter()
    }

    /// The migration of this name.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let name = MigrationName::new("main", "0002_more");
    /// assert!(graph.get(&name).is_some());
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn get(&self, name: &MigrationName) -> Option<&LoadedMigration> {
        let position = self.positions.get(name)?;
        Some(&self.migrations[*position])
    }

    /// The migration whose name begins so: `0003`, or `auth/0003` of another set than the first.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// assert_eq!(graph.find("0002")?.name.to_string(), "0002_more");
    /// assert!(graph.find("000").is_err()); // there are two
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::NotFound`] or [`GraphError::Ambiguous`] if there is not exactly one.
    pub fn find(&self, prefix: &str) -> Result<&LoadedMigration, GraphError> {
        let (set, name) = prefix.split_once('/').unwrap_or((&self.sets[0], prefix));
        let wanted = MigrationName::new(set, name);
        if let Some(migration) = self.get(&wanted) {
            return Ok(migration);
        }
        let of_set = || {
            self.migrations()
                .filter(|migration| migration.name.set == set)
        };
        let found: Vec<_> = of_set()
            .filter(|migration| migration.name.name.starts_with(name))
            .collect();
        match found[..] {
            [migration] => Ok(migration),
            [] => {
                let known = of_set().map(|migration| migration.name.name.as_str());
                Err(GraphError::NotFound {
                    nearest: nearest(name, known).map(|near| MigrationName::new(set, near)),
                    prefix: prefix.to_owned(),
                })
            }
            _ => Err(GraphError::Ambiguous {
                prefix: prefix.to_owned(),
                names: found.iter().map(|it| it.name.clone()).collect(),
            }),
        }
    }

    /// The migrations of a set that no other of the set depends on: one, unless two branches came together.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let heads = graph.heads("main");
    /// assert_eq!((heads.len(), heads[0].name.to_string()), (1, "0002_more".to_owned()));
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn heads(&self, set: &str) -> Vec<&LoadedMigration> {
        let of_set =
            || (0..self.migrations.len()).filter(|at| self.migrations[*at].name.set == set);
        let followed: BTreeSet<_> = of_set().flat_map(|at| &self.parents[at]).collect();
        let heads = of_set().filter(|at| !followed.contains(at));
        heads.map(|at| &self.migrations[at]).collect()
    }

    /// Makes sure that each set has one head at most.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// graph.check_heads()?; // two branches would be an error
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Heads`] with the names of the heads.
    pub fn check_heads(&self) -> Result<(), GraphError> {
        for set in &self.sets {
            let heads = self.heads(set);
            if heads.len() > 1 {
                return Err(GraphError::Heads {
                    set: set.clone(),
                    heads: heads.iter().map(|head| head.name.clone()).collect(),
                });
            }
        }
        Ok(())
    }

    /// A migration and all that it depends on, in order; nothing if there is no such migration.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let name = MigrationName::new("main", "0002_more");
    /// assert_eq!(graph.ancestors(&name).len(), 2);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn ancestors(&self, name: &MigrationName) -> Vec<&LoadedMigration> {
        let mut wanted = vec![false; self.migrations.len()];
        if let Some(&position) = self.positions.get(name) {
            wanted[position] = true;
            for at in (0..=position)
                .rev()
                .filter(|at| wanted[*at])
                .collect::<Vec<_>>()
            {
                self.mark_ancestors(at, &mut wanted);
            }
        }
        self.marked(&wanted)
    }

    fn mark_ancestors(&self, at: usize, wanted: &mut [bool]) {
        for &parent in &self.parents[at] {
            if !std::mem::replace(&mut wanted[parent], true) {
                self.mark_ancestors(parent, wanted);
            }
        }
    }

    /// A migration and all that depend on it, in order; nothing if there is no such migration.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let name = MigrationName::new("main", "0001_initial");
    /// assert_eq!(graph.descendants(&name).len(), 2);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn descendants(&self, name: &MigrationName) -> Vec<&LoadedMigration> {
        let mut wanted = vec![false; self.migrations.len()];
        if let Some(&position) = self.positions.get(name) {
            wanted[position] = true;
            for at in position + 1..self.migrations.len() {
                wanted[at] = self.parents[at].iter().any(|&parent| wanted[parent]);
            }
        }
        self.marked(&wanted)
    }

    fn marked(&self, wanted: &[bool]) -> Vec<&LoadedMigration> {
        let pairs = self.migrations.iter().zip(wanted);
        pairs
            .filter(|(_, wanted)| **wanted)
            .map(|(it, _)| it)
            .collect()
    }

    /// The tables after all migrations.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// assert_eq!(graph.state()?.tables().count(), 0);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Misfit`] if an operation does not fit the tables that it meets.
    pub fn state(&self) -> Result<SchemaState, GraphError> {
        replay(self.migrations())
    }

    /// The tables after a migration and all that it depends on.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let name = MigrationName::new("main", "0001_initial");
    /// assert_eq!(graph.state_at(&name)?.tables().count(), 0);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Misfit`] if an operation does not fit the tables that it meets.
    pub fn state_at(&self, name: &MigrationName) -> Result<SchemaState, GraphError> {
        replay(self.ancestors(name))
    }

    /// The tables after those of the migrations for which this holds.
    ///
    /// ```
    /// # use orm_migrate::Migrations;
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// let first = graph.state_of(|name| name.name.starts_with("0001"))?;
    /// assert_eq!(first.tables().count(), 0);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Misfit`] if an operation does not fit the tables that it meets.
    pub fn state_of(
        &self,
        is_applied: impl Fn(&MigrationName) -> bool,
    ) -> Result<SchemaState, GraphError> {
        replay(
            self.migrations()
                .filter(|migration| is_applied(&migration.name)),
        )
    }

    /// The migration that sums up this one and stands in its place.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let sum = "format = 1\nreplaces = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0001_squashed", sum)];
    /// # let migrations = Migrations::from_texts(files);
    /// # let graph = migrations.load()?;
    /// // The file of `0001_squashed` says `replaces = ["0001_initial"]`.
    /// let first = MigrationName::new("main", "0001_initial");
    /// assert_eq!(graph.replacement(&first), Some(&MigrationName::new("main", "0001_squashed")));
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn replacement(&self, name: &MigrationName) -> Option<&MigrationName> {
        self.replacements.of_name(name)
    }

    /// The migrations that sum up others which the database has all of: it has them too, though nobody recorded that.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # use std::collections::BTreeSet;
    /// # let sum = "format = 1\nreplaces = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0001_squashed", sum)];
    /// # let migrations = Migrations::from_texts(files);
    /// // The file of `0001_squashed` says `replaces = ["0001_initial"]`, which the database has.
    /// let applied = BTreeSet::from([MigrationName::new("main", "0001_initial")]);
    /// let graph = migrations.load_applied(&applied)?;
    /// let summed_up: Vec<_> = graph.summed_up().map(|migration| migration.name.to_string()).collect();
    /// assert_eq!(summed_up, ["0001_squashed"]);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn summed_up(&self) -> impl Iterator<Item = &LoadedMigration> {
        let names = self.replacements.summed_up();
        names.filter_map(|name| self.get(name))
    }

    /// Returns whether there is a migration of this name, or one that sums it up.
    ///
    /// ```
    /// # use orm_migrate::{MigrationName, Migrations};
    /// # let more = "format = 1\ndepends_on = [\"0001_initial\"]\n";
    /// # let files = [("0001_initial", "format = 1\n"), ("0002_more", more)];
    /// # let migrations = Migrations::from_texts(files);
    /// // `0001_initial`, and `0002_more`, which depends on it.
    /// let graph = migrations.load()?;
    /// assert!(graph.knows(&MigrationName::new("main", "0001_initial")));
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn knows(&self, name: &MigrationName) -> bool {
        self.positions.contains_key(name) || self.replacements.knows(name)
    }
}

/// The tables after these migrations, from none.
fn replay<'m>(
    migrations: impl IntoIterator<Item = &'m LoadedMigration>,
) -> Result<SchemaState, GraphError> {
    let mut state = SchemaState::default();
    for migration in migrations {
        migration.apply(&mut state)?;
    }
    Ok(state)
}
