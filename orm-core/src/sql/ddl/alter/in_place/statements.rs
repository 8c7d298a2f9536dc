//! The statements of changes, one `ALTER TABLE` of which may be that of several changes.

use super::alter_table;
use crate::schema::Change;
use crate::schema::physical::TableName;
use crate::sql::ddl::alter::{AppliedChange, MigrationStep};

/// The statements of one change.
#[derive(Default)]
pub(super) struct ChangeStatements {
    /// The statements that stand by themselves.
    pub(super) first: Vec<String>,
    /// The actions of an `ALTER TABLE` behind them, which may be that of other changes too.
    pub(super) actions: Vec<String>,
}

impl From<Vec<String>> for ChangeStatements {
    fn from(first: Vec<String>) -> ChangeStatements {
        ChangeStatements {
            first,
            actions: Vec::new(),
        }
    }
}

/// The steps of changes, in which those that are joined share an `ALTER TABLE`.
#[derive(Default)]
pub(super) struct JoinedSteps<'c> {
    steps: Vec<MigrationStep>,
    /// The `ALTER TABLE` behind these steps: its table and actions.
    last: Option<(&'c TableName, Vec<String>)>,
}

impl<'c> JoinedSteps<'c> {
    pub(super) fn add(&mut self, applied: &'c AppliedChange, statements: ChangeStatements) {
        if !applied.is_joined || !statements.first.is_empty() {
            self.end_last();
        }
        let first = statements.first.into_iter();
        self.steps.extend(first.map(MigrationStep::Statement));
        if let Change::AlterTable { table, .. } = &applied.change
            && !statements.actions.is_empty()
        {
            let (_, actions) = self.last.get_or_insert((table, Vec::new()));
            actions.extend(statements.actions);
        }
    }

    /// Adds SQL or a function of the user's own.
    pub(super) fn add_own(&mut self, step: MigrationStep) {
        self.end_last();
        self.steps.push(step);
    }

    pub(super) fn finish(mut self) -> Vec<MigrationStep> {
        self.end_last();
        self.steps
    }

    fn end_last(&mut self) {
        let last = self.last.take();
        let last = last.map(|(table, actions)| alter_table(table, &actions));
        self.steps.extend(last.map(MigrationStep::Statement));
    }
}
