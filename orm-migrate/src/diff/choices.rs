//! Values of enums that have another text: by hints first, then by questions.

use super::Diff;
use super::similarity::of_names;
use crate::mistake::Mistake;
use crate::question::{Candidate, ChoiceQuestion, Question, RenameAnswer};
use orm_core::schema::physical::{ChoiceValue, ColumnType, TableName};
use orm_core::schema::{Change, TableChange};

/// The columns that have the values, and the values before and after.
struct Choices<'c> {
    columns: &'c [(TableName, String)],
    before: Vec<String>,
    after: Vec<String>,
}

impl Diff<'_> {
    /// Renames values of enum types, then those of checks. Tables and columns have their new names by then.
    pub(super) fn rename_choices(&mut self) -> Result<(), Mistake> {
        let wanted = self.wanted;
        for after in wanted.enums.values() {
            let Some(before) = self.state.enums.get(&after.name) else {
                continue;
            };
            let choices = Choices {
                before: before.values.clone(),
                after: after.values.clone(),
                columns: &self.state.columns_of(&after.name),
            };
            for (from, to) in self.renamed_choices(choices) {
                let name = after.name.clone();
                self.push(Change::RenameEnumValue { name, from, to })?;
            }
        }
        for table in wanted.tables() {
            for column in &table.columns {
                self.rename_choices_of_check(&table.name, &column.name)?;
            }
        }
        Ok(())
    }

    fn rename_choices_of_check(&mut self, table: &TableName, column: &str) -> Result<(), Mistake> {
        let of = |state: &crate::SchemaState| {
            let table = state.table(table)?;
            let is_enum = matches!(table.column(column)?.ty, ColumnType::Enum(_));
            texts(table.choices(column).filter(|_| !is_enum)?)
        };
        let Some((before, after)) = of(&self.state).zip(of(self.wanted)) else {
            return Ok(());
        };
        let choices = Choices {
            before,
            after,
            columns: &[(table.clone(), column.to_owned())],
        };
        for (from, to) in self.renamed_choices(choices) {
            let column = column.to_owned();
            let rename = TableChange::RenameChoice { column, from, to };
            self.push(Change::of_table(table, rename))?;
        }
        Ok(())
    }

    /// The values that are gone, each with its new text.
    fn renamed_choices(&mut self, choices: Choices<'_>) -> Vec<(String, String)> {
        let Choices {
            columns,
            before,
            after,
        } = choices;
        let mut new: Vec<_> = after.iter().filter(|it| !before.contains(it)).collect();
        let mut renamed = Vec::new();
        for gone in before.iter().filter(|value| !after.contains(value)) {
            let hinted = self.hints.renamed_choice(columns, gone);
            let hinted = hinted.filter(|to| new.iter().any(|new| new == to));
            let to = match hinted {
                Some(to) => Some(to.to_owned()),
                None if self.hints.is_dropped_choice(columns, gone) => None,
                None => self.ask_for_choice(columns, gone, &new),
            };
            if let Some(to) = to.filter(|to| new.contains(&to)) {
                new.retain(|value| **value != to);
                renamed.push((gone.clone(), to));
            }
        }
        renamed
    }

    fn ask_for_choice(
        &mut self,
        columns: &[(TableName, String)],
        gone: &str,
        new: &[&String],
    ) -> Option<String> {
        let (table, column) = columns.first().filter(|_| !new.is_empty())?;
        let candidates = new.iter().map(|name| Candidate {
            name: (*name).clone(),
            percent: of_names(gone, name),
        });
        let mut candidates: Vec<_> = candidates.collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.percent));
        let question = ChoiceQuestion {
            table: table.clone(),
            column: column.clone(),
            gone: gone.to_owned(),
            candidates,
        };
        match self.answers.rename_choice(&question) {
            Some(RenameAnswer::Renamed(name)) => Some(name),
            Some(RenameAnswer::Dropped) => None,
            None => {
                self.questions.push(Question::Choice(question));
                None
            }
        }
    }
}

/// The texts, if all values are some.
fn texts(values: &[ChoiceValue]) -> Option<Vec<String>> {
    let texts = values.iter().map(|value| match value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Integer(_) => None,
    });
    texts.collect()
}
