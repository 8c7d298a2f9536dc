//! The findings of the lint, in lines.

use crate::run::Run;
use crate::screen::{Screen, red, yellow};
use orm_migrate::{Finding, LintCode, LintFacts, LintLevel, Migration, SchemaState, lint};
use std::collections::BTreeMap;

/// So many hints of one code are shown; a first migration of tables that were made elsewhere may have one for each name.
const HINTS: usize = 3;

/// Shows what the lint says of a migration, on whatever database.
pub(crate) fn show(run: &mut Run<'_>, migration: &Migration, before: &SchemaState) {
    let findings = lint(migration, before, &LintFacts::default());
    let mut hints = BTreeMap::<LintCode, usize>::new();
    for finding in &findings {
        if finding.level == LintLevel::Info {
            let found = hints.entry(finding.code).or_default();
            *found += 1;
            if *found > HINTS {
                continue;
            }
        }
        line(&mut run.screen, finding);
    }
    for (code, found) in hints.into_iter().filter(|(_, found)| *found > HINTS) {
        let more = found - HINTS;
        run.screen.line(format!(
            "  i {code} {more} more like these: manage check --lint"
        ));
    }
    explanation(&mut run.screen, findings.first());
}

/// Says where there is more about a code, after the findings of which this is the first.
pub(crate) fn explanation(screen: &mut Screen<'_>, first: Option<&Finding>) {
    if let Some(finding) = first {
        screen.line(format!("  more: manage check --explain {}", finding.code));
    }
}

/// `! B001 the column … is renamed: …`
pub(crate) fn line(screen: &mut Screen<'_>, finding: &Finding) {
    let sign = match finding.level {
        LintLevel::Error => red("!"),
        LintLevel::Warning => yellow("!"),
        LintLevel::Info => "i".to_owned(),
    };
    let code = finding.code.as_str();
    let (message, instead) = (&finding.message, &finding.instead);
    screen.line(format!("  {sign} {code} {message}; {instead}"));
}
