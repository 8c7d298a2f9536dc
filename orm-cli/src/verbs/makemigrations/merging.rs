//! One migration that follows the heads of two branches.

use super::{NewMigration, names_up_to};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use orm_migrate::{Branch, MergeError, MigrationGraph, merge};
use std::collections::BTreeSet;

/// The migration that follows the heads of the application's set.
pub(super) fn merge_heads(run: &Run<'_>, graph: &MigrationGraph) -> Result<NewMigration, Failure> {
    let heads = graph.heads(run.program.migrations.name());
    if heads.len() < 2 {
        let message = "there is nothing to merge: the migrations have one head";
        return Err(Failure::new(Exit::Usage, message));
    }
    let heads: Vec<_> = heads.iter().map(|head| &head.name).collect();
    let ancestors = heads.iter().map(|head| names_up_to(graph, head));
    let ancestors: Vec<BTreeSet<_>> = ancestors.collect();
    let common = ancestors
        .iter()
        .skip(1)
        .fold(ancestors[0].clone(), |common, branch| {
            common.intersection(branch).cloned().collect()
        });
    let branches = heads.iter().map(|head| {
        let migrations = graph.ancestors(head).into_iter();
        let own = migrations.filter(|it| !common.contains(&it.name));
        Branch {
            migrations: own
                .map(|it| (it.name.name.as_str(), &it.migration))
                .collect(),
        }
    });
    let branches: Vec<_> = branches.collect();
    let before = graph.state_of(|name| common.contains(name))?;
    let merged = merge(&before, &branches);
    let migration = merged.map_err(failure)?;
    Ok(NewMigration {
        migration,
        before,
        words: "merge".to_owned(),
    })
}

fn failure(error: MergeError) -> Failure {
    let reader = match &error {
        MergeError::Reads(pairs) => pairs.first().map(|(reader, _)| reader.migration.clone()),
        _ => None,
    };
    let failure = Failure::new(Exit::History, error);
    match reader {
        Some(name) => failure.note("help", format!("manage makemigrations --rebase {name}")),
        None => failure,
    }
}
