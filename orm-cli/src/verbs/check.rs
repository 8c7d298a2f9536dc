//! `check`: the models, the migrations to them, and the database that has them.
//!
//! - `database`: the differences of a database from its migrations, and what it lacks;
//! - `mending`: SQL and a migration for those differences;
//! - `report`: the findings, as lines and as JSON.

mod database;
mod mending;
mod report;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::pending;
use crate::run::Run;
use crate::stopped::of_run_error;
use clap::Args;
use database::DatabaseFindings;
use orm_core::db::Database;
use orm_migrate::{
    Deployment, Finding, Hints, LintCode, LintFacts, LintLevel, MigrationGraph, MigrationName,
    Moment, OutlineLine, SchemaState, deployment, lint,
};

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Check {
    /// Compares the database with the migrations that it has.
    #[arg(long)]
    database: bool,
    /// Looks at what migrations may lose or block: at all of them, or with a database at those that it lacks.
    #[arg(long)]
    lint: bool,
    /// Says when to apply what the database lacks, while a program is replaced by its next version.
    #[arg(long)]
    deploy: bool,
    /// Compares the database with the tables of the models, in place of its migrations.
    #[arg(long, requires = "database", conflicts_with = "write_migration")]
    models: bool,
    /// Takes a table that no migration knows for a difference, too.
    #[arg(long, requires = "database")]
    strict: bool,
    /// Leaves out tables that no migration knows, by their names: `spatial_ref_sys,pg_stat_*`.
    #[arg(
        long,
        value_name = "TABLE",
        value_delimiter = ',',
        requires = "database"
    )]
    ignore: Vec<String>,
    /// Shows the SQL that mends the differences; nothing is run.
    #[arg(long, requires = "database")]
    sql: bool,
    /// Writes a migration that takes the database as it is.
    #[arg(long, requires = "database")]
    write_migration: bool,
    /// Writes the findings as JSON.
    #[arg(long)]
    json: bool,
    /// Explains the code of a finding, such as `B001`, and checks nothing.
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
}

/// Everything that was found.
struct Findings {
    /// The changes that are in the models and in no migration.
    pending: Vec<OutlineLine>,
    database: Option<DatabaseFindings>,
    lint: Option<Vec<(MigrationName, Finding)>>,
    deployments: Option<Vec<(MigrationName, Deployment)>>,
    /// Words of the models and files that nothing needs any more.
    spent: Vec<String>,
    /// The SQL that mends the differences of the database.
    mending: Option<String>,
}

impl Check {
    pub(crate) async fn run(&self, run: &mut Run<'_>) -> Result<Exit, Failure> {
        if let Some(code) = &self.explain {
            return explain(run, code);
        }
        let graph = run.program.migrations.load()?;
        graph.check_heads()?;
        let mut findings = Findings {
            pending: pending::lines(run, &graph)?,
            database: None,
            lint: None,
            deployments: None,
            spent: spent_renames(run, &graph)?,
            mending: None,
        };
        let written = if self.database || self.deploy {
            let db = run.connect().await?;
            let written = self.look(run, &graph, &db, &mut findings).await?;
            db.close().await;
            written
        } else {
            let all: Vec<_> = graph.migrations().map(|it| &it.name).collect();
            let lint = self.lint.then(|| of_lint(&graph, &all, None));
            findings.lint = lint.transpose()?;
            None
        };
        if self.json {
            run.screen.json(&findings.json());
        } else {
            findings.show(&mut run.screen);
        }
        if let Some(changes) = written {
            mending::write(run, &graph, changes)?;
        }
        Ok(if findings.is_clean() {
            Exit::Done
        } else {
            Exit::Found
        })
    }

    /// Looks at the database; returns the changes of the migration that is to be written.
    async fn look(
        &self,
        run: &Run<'_>,
        graph: &MigrationGraph,
        db: &Database,
        findings: &mut Findings,
    ) -> Result<Option<Vec<orm_migrate::Change>>, Failure> {
        let (mut found, expected) = self.of_database(run, graph, db).await?;
        found.is_mended = self.sql || self.write_migration;
        findings.spent.append(&mut found.spent_files);
        if self.lint {
            let lacked = found.lacked();
            let migrations = graph.migrations().filter(|it| lacked.contains(&&it.name));
            let tables = migrations.flat_map(|it| it.migration.changed_tables());
            let facts = LintFacts::read(db, tables.collect::<Vec<_>>()).await;
            let facts = facts.map_err(of_run_error)?;
            findings.lint = Some(of_lint(graph, &lacked, Some(facts))?);
        }
        if self.deploy {
            let lacked = found.lacked();
            let migrations = graph.migrations().filter(|it| lacked.contains(&&it.name));
            let moments = migrations.map(|it| (it.name.clone(), deployment(&it.migration.changes)));
            findings.deployments = Some(moments.collect());
        }
        let mut written = None;
        if found.is_mended && !found.differences.is_empty() {
            let mending = mending::Mending::of(db, &expected).await?;
            if self.sql {
                findings.mending = Some(mending.sql(db).await?);
            }
            if self.write_migration {
                found.refuse_behind()?;
                written = Some(mending.taken);
            }
        }
        findings.database = Some(found);
        Ok(written)
    }
}

/// Shows the explanation of a code.
fn explain(run: &mut Run<'_>, text: &str) -> Result<Exit, Failure> {
    let Some(code) = LintCode::parse(&text.to_uppercase()) else {
        let codes: Vec<_> = LintCode::ALL.iter().map(|code| code.as_str()).collect();
        let failure = Failure::new(
            Exit::Usage,
            format!("--explain {text}: no finding has this code"),
        );
        return Err(failure.note("help", format!("there are {}", codes.join(", "))));
    };
    run.screen.line(format!("{code} ({})", code.level()));
    run.screen.line(code.explanation());
    Ok(Exit::Done)
}

impl Findings {
    /// Returns whether nothing is to be done.
    fn is_clean(&self) -> bool {
        let of_database = self.database.as_ref();
        let is_lacking = self.deployments.is_none();
        let lint = self.lint.iter().flatten();
        self.pending.is_empty()
            && of_database.is_none_or(|it| {
                (it.unapplied.is_empty() || !is_lacking) && it.differences.is_empty()
            })
            && lint.filter(|(_, it)| it.level == LintLevel::Error).count() == 0
            && self
                .deployments
                .iter()
                .flatten()
                .all(|(_, it)| it.moment != Moment::Between)
            && self.out_of_order().is_none()
    }

    /// A migration that is to be applied before the next version starts, though it follows one that is to be applied after
    /// the last one has stopped: both names.
    fn out_of_order(&self) -> Option<(&MigrationName, &MigrationName)> {
        let mut late = None;
        for (name, deployment) in self.deployments.iter().flatten() {
            match (deployment.moment, late) {
                (Moment::After, _) => late = late.or(Some(name)),
                (Moment::Before, Some(late)) => return Some((name, late)),
                _ => {}
            }
        }
        None
    }
}

/// The `renamed_from` of models that have had their effect.
fn spent_renames(run: &Run<'_>, graph: &MigrationGraph) -> Result<Vec<String>, Failure> {
    let spent = Hints::of(&run.program.models).spent_renames(&graph.state()?);
    let spent = spent.into_iter();
    let spent = spent.map(|what| {
        format!("`renamed_from` of {what}: it is renamed; take the word out once every database has the migration")
    });
    Ok(spent.collect())
}

/// The findings of the lint about these migrations, given the facts of a database that lacks them.
fn of_lint(
    graph: &MigrationGraph,
    names: &[&MigrationName],
    mut facts: Option<LintFacts>,
) -> Result<Vec<(MigrationName, Finding)>, Failure> {
    let (of_any, mut state) = (LintFacts::default(), SchemaState::default());
    let mut findings = Vec::new();
    for loaded in graph.migrations() {
        let (name, migration) = (&loaded.name, &loaded.migration);
        if names.contains(&name) {
            let found = lint(migration, &state, facts.as_ref().unwrap_or(&of_any));
            findings.extend(found.into_iter().map(|it| (name.clone(), it)));
            facts = facts.map(|facts| facts.after(&migration.changes));
        }
        loaded.apply(&mut state)?;
    }
    Ok(findings)
}
