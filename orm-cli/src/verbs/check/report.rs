//! The findings, as lines and as JSON.

use super::Findings;
use super::database::DatabaseFindings;
use crate::screen::width;
use crate::screen::{Screen, green, yellow};
use crate::verbs::makemigrations::findings;
use orm_migrate::{LintLevel, Moment};
use serde_json::{Value, json};

impl Findings {
    /// Shows the findings, and the SQL that mends them: as a script, in which the findings are comments.
    pub(super) fn show(&self, screen: &mut Screen<'_>) {
        let Some(sql) = &self.mending else {
            return self.show_lines(screen);
        };
        screen.line_start = "-- ";
        self.show_lines(screen);
        screen.line_start = "";
        screen.text(&format!("\n{sql}"));
    }

    fn show_lines(&self, screen: &mut Screen<'_>) {
        let n_pending = self.pending.len();
        let pending = counted(
            n_pending,
            "change is in no migration:",
            "changes are in no migration:",
        );
        line(screen, "models", pending.as_deref(), "no pending changes");
        screen.outline(&self.pending);
        if let Some(database) = &self.database {
            database.show(screen);
        }
        if let Some(found) = &self.lint {
            let count = counted(found.len(), "finding:", "findings:");
            line(screen, "lint", count.as_deref(), "no findings");
            for (migration, finding) in found {
                screen.line(format!("  {migration}"));
                findings::line(screen, finding);
            }
            findings::explanation(screen, found.first().map(|(_, finding)| finding));
        }
        self.show_deployments(screen);
        let spent = counted(self.spent.len(), "thing can go:", "things can go:");
        if let Some(spent) = spent {
            line(screen, "tidy", Some(&spent), "");
        }
        for what in &self.spent {
            screen.line(format!("  {what}"));
        }
    }

    fn show_deployments(&self, screen: &mut Screen<'_>) {
        let Some(deployments) = &self.deployments else {
            return;
        };
        let count = counted(deployments.len(), "migration:", "migrations:");
        line(screen, "deploy", count.as_deref(), "nothing to apply");
        let width = width(deployments.iter().map(|(name, _)| name.name.as_str()));
        for (name, deployment) in deployments {
            let name = name.to_string();
            screen.line(format!("  {name:width$} {}", deployment.moment));
            for reason in &deployment.reasons {
                screen.line(format!("  ! {reason}"));
            }
        }
        if let Some((early, late)) = self.out_of_order() {
            screen.line(format!(
                "  ! {early} follows {late}: apply up to {late} in one deployment, and the rest in the next"
            ));
        }
    }

    pub(super) fn json(&self) -> Value {
        let pending = self.pending.iter().map(ToString::to_string);
        let mut found = json!({ "models": { "pending": pending.collect::<Vec<_>>() } });
        if let Some(database) = &self.database {
            found["database"] = database.json();
        }
        if let Some(lint) = &self.lint {
            let list = lint.iter().map(|(migration, finding)| {
                json!({
                    "migration": migration.to_string(),
                    "operation": finding.position + 1,
                    "code": finding.code.as_str(),
                    "level": level(finding.level),
                    "message": finding.message,
                    "instead": finding.instead,
                })
            });
            found["lint"] = list.collect();
        }
        if let Some(deployments) = &self.deployments {
            let list = deployments.iter().map(|(migration, deployment)| {
                json!({
                    "migration": migration.to_string(),
                    "moment": moment(deployment.moment),
                    "reasons": deployment.reasons,
                })
            });
            found["deploy"] = list.collect();
        }
        found["tidy"] = Value::from(self.spent.clone());
        if let Some(sql) = &self.mending {
            found["mending"] = Value::from(sql.clone());
        }
        found
    }
}

impl DatabaseFindings {
    fn show(&self, screen: &mut Screen<'_>) {
        let unapplied: Vec<_> = self.unapplied.iter().map(ToString::to_string).collect();
        let count = counted(
            unapplied.len(),
            "migration not applied:",
            "migrations not applied:",
        );
        let count = count.map(|count| format!("{count} {}", unapplied.join(", ")));
        line(
            screen,
            "history",
            count.as_deref(),
            "all migrations are applied",
        );
        let from = &self.compared_with;
        let (one, several) = (
            format!("difference from {from}:"),
            format!("differences from {from}:"),
        );
        let count = counted(self.differences.len(), &one, &several);
        line(
            screen,
            "database",
            count.as_deref(),
            &match &self.last {
                _ if self.is_of_models => format!("as {from} want it"),
                Some(_) => format!("as {from} makes it"),
                None => "has no migration".to_owned(),
            },
        );
        for difference in &self.differences {
            screen.line(format!("  {difference}"));
        }
        if let Some(right) = &self.approximate {
            screen.line(format!(
                "  approximate: the SQL of checks, defaults and indexes is not compared; {right}"
            ));
        }
        if !self.unknown_tables.is_empty() {
            let names: Vec<_> = self
                .unknown_tables
                .iter()
                .map(ToString::to_string)
                .collect();
            screen.line(format!("  tables of others: {}", names.join(", ")));
        }
        if self.has_tables_of_models {
            screen.line("  the models have such tables: manage migrate --fake-initial records their first migration, if they are as it makes them");
        }
        if !self.differences.is_empty() && !self.is_mended {
            screen.line(self.ways());
        }
    }

    /// The calls that take the differences away.
    fn ways(&self) -> &'static str {
        if self.is_of_models {
            "  mend it: manage check --database --models --sql"
        } else {
            "  take it as it is: manage check --database --write-migration    mend it: manage check --database --sql"
        }
    }

    fn json(&self) -> Value {
        let texts = |list: Vec<String>| Value::from(list);
        json!({
            "at": self.last.as_ref().map(ToString::to_string),
            "unapplied": texts(self.unapplied.iter().map(ToString::to_string).collect()),
            "differences": texts(self.differences.iter().map(ToString::to_string).collect()),
            "is_approximate": self.approximate.is_some(),
            "tables_of_others": texts(self.unknown_tables.iter().map(ToString::to_string).collect()),
        })
    }
}

/// `models      no pending changes`.
fn line(screen: &mut Screen<'_>, subject: &str, found: Option<&str>, nothing: &str) {
    let words = match found {
        Some(found) => yellow(found),
        None => green(nothing),
    };
    screen.line(format!("{subject:11} {words}"));
}

fn counted(number: usize, one: &str, several: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {several}")),
    }
}

fn moment(moment: Moment) -> &'static str {
    match moment {
        Moment::Any => "any",
        Moment::Before => "before",
        Moment::After => "after",
        Moment::Between => "between",
    }
}

fn level(level: LintLevel) -> &'static str {
    match level {
        LintLevel::Error => "error",
        LintLevel::Warning => "warning",
        LintLevel::Info => "info",
    }
}
