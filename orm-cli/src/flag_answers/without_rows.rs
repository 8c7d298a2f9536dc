//! Columns of which no row needs a value, as `--no-rows` says.

use orm_core::schema::physical::TableName;
use orm_migrate::{
    Answers, ChoiceQuestion, FillAnswer, FillQuestion, FormerNameAnswer, FormerNameQuestion,
    RenameAnswer, RenameQuestion, ReplaceAnswer, ReplaceQuestion, TargetAnswer, TargetQuestion,
    UsingAnswer, UsingQuestion,
};

/// Columns of which no row needs a value.
pub(crate) struct WithoutRows(pub(super) Vec<(TableName, String)>);

impl WithoutRows {
    /// Returns that the column needs no value, if it is one of these.
    pub(crate) fn answer(&self, question: &FillQuestion) -> Option<FillAnswer> {
        let mut columns = self.0.iter();
        let is_known = |(table, column): &(TableName, String)| {
            *table == question.table && *column == question.column.name
        };
        columns.any(is_known).then_some(FillAnswer::NoSuchRows)
    }

    /// Returns other answers behind the one that these columns need no value.
    pub(crate) fn and<'a>(&'a self, others: &'a mut dyn Answers) -> impl Answers + 'a {
        WithoutRowsAnd {
            columns: self,
            others,
        }
    }
}

struct WithoutRowsAnd<'a> {
    columns: &'a WithoutRows,
    others: &'a mut dyn Answers,
}

impl Answers for WithoutRowsAnd<'_> {
    fn rename(&mut self, question: &RenameQuestion) -> Option<RenameAnswer> {
        self.others.rename(question)
    }

    fn rename_choice(&mut self, question: &ChoiceQuestion) -> Option<RenameAnswer> {
        self.others.rename_choice(question)
    }

    fn former_names(&mut self, question: &FormerNameQuestion) -> Option<FormerNameAnswer> {
        self.others.former_names(question)
    }

    fn replace(&mut self, question: &ReplaceQuestion) -> Option<ReplaceAnswer> {
        self.others.replace(question)
    }

    fn target(&mut self, question: &TargetQuestion) -> Option<TargetAnswer> {
        self.others.target(question)
    }

    fn using(&mut self, question: &UsingQuestion) -> Option<UsingAnswer> {
        self.others.using(question)
    }

    fn fill(&mut self, question: &FillQuestion) -> Option<FillAnswer> {
        let known = self.columns.answer(question);
        known.or_else(|| self.others.fill(question))
    }
}
