//! Random answers to what the changes from one schema to another leave open.

use super::renames::{Rename, Renames};
use super::rows::sql_of;
use super::sample;
use orm::schema::physical::{PhysicalColumn, SqlExpression};
use orm_migrate::{
    Answers, Change, ChoiceQuestion, FillAnswer, FillQuestion, Hints, RenameAnswer, RenameQuestion,
    ReplaceAnswer, ReplaceQuestion, SchemaState, TableChange, TargetAnswer, TargetQuestion,
    UsingAnswer, UsingQuestion, diff,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

struct RandomAnswers<'r> {
    random: &'r mut TestRunner,
    renames: Renames,
}

/// The changes by random answers, and the renames among these.
pub(super) fn answered(
    old: &SchemaState,
    new: &SchemaState,
    random: &mut TestRunner,
) -> (Vec<Change>, Renames) {
    let renames = Renames::default();
    let mut answers = RandomAnswers { random, renames };
    let changes = diff(old, new, &Hints::default(), &mut answers);
    (changes.expect("all is answered"), answers.renames)
}

impl Answers for RandomAnswers<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        if sample(any::<bool>(), self.random) {
            return Some(RenameAnswer::Dropped);
        }
        let candidate = sample(select(question.candidates.clone()), self.random);
        self.renames.add(Rename {
            table: question.table.as_ref().map(|table| table.name.clone()),
            from: question.gone.clone(),
            to: candidate.name.clone(),
        });
        Some(RenameAnswer::Renamed(candidate.name))
    }

    fn rename_choice(&mut self, _: &ChoiceQuestion) -> Option<RenameAnswer> {
        Some(RenameAnswer::Dropped)
    }

    fn replace(&mut self, _: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        Some(ReplaceAnswer::Altered)
    }

    /// All tables have the same keys.
    fn target(&mut self, _: &TargetQuestion) -> Option<TargetAnswer> {
        Some(TargetAnswer::Kept)
    }

    /// A cast may be refused by the values.
    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        let answers = prop_oneof![
            5 => Just(UsingAnswer::Value(value(&question.to))),
            2 => Just(UsingAnswer::Cast),
            1 => Just(UsingAnswer::Dropped),
        ];
        Some(sample(answers, self.random))
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        Some(FillAnswer::Value(value(&question.column)))
    }
}

fn value(column: &PhysicalColumn) -> SqlExpression {
    sql_of(&column.ty.to_string(), "id")
}

/// The same changes; columns that are dropped have values for the rows to which they come back.
pub(super) fn with_values_for_the_way_back(mut changes: Vec<Change>) -> Vec<Change> {
    for change in &mut changes {
        if let Change::AlterTable { change, .. } = change
            && let TableChange::DropColumn { column, fill } = change
            && !column.null
            && column.default.is_none()
        {
            *fill = fill.take().or_else(|| Some(value(column)));
        }
    }
    changes
}
