//! Values of enums that have another text: by hints first, then by questions.

use super::Diff;
use super::new_names::NewNames;
use super::similarity::of_names;
use super::table::dropped;
use crate::hints::Rename;
use crate::mistake::Mistake;
use crate::question::{Candidate, ChoiceQuestion, NamedThings, Question, RenameAnswer};
use crate::state::SchemaState;
use orm_core::schema::physical::{
    ChoiceValue, ColumnDefault, ColumnType, PhysicalColumn, PhysicalTable, TableItem, TableName,
};
use orm_core::schema::{Change, TableChange, names};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The columns that have the values, and the values before and after.
struct Choices<'c> {
    columns: &'c [(TableName, String)],
    before: Vec<String>,
    after: Vec<String>,
    /// The length of the longest text that is stored.
    longest: usize,
}

impl Diff<'_> {
    /// Renames values of enum types, then those of checks. Tables and columns have their new names by then.
    pub(super) fn rename_choices(&mut self) -> Result<(), Mistake> {
        let wanted = self.wanted;
        for after in wanted.enums.values() {
            let Some(before) = self.state.enums.get(&after.name) else {
                continue;
            };
            let columns = self.state.columns_of(&after.name);
            let choices = Choices {
                before: before.values.clone(),
                after: after.values.clone(),
                columns: &columns,
                longest: names::MAX_BYTES,
            };
            for Rename { from, to } in self.renamed_choices(choices) {
                self.drop_sql_with(&from, &columns)?;
                let name = after.name.clone();
                self.push(Change::RenameEnumValue { name, from, to })?;
            }
        }
        for table in wanted.tables() {
            if self.is_dropped_table(&table.name) {
                continue;
            }
            for column in &table.columns {
                self.rename_choices_of_check(&table.name, &column.name)?;
            }
        }
        Ok(())
    }

    fn rename_choices_of_check(&mut self, table: &TableName, column: &str) -> Result<(), Mistake> {
        let of = |state: &SchemaState| {
            let table = state.table(table)?;
            let ty = table.column(column)?.ty.clone();
            let is_enum = matches!(ty, ColumnType::Enum(_));
            let texts = texts(table.choices(column).filter(|_| !is_enum)?)?;
            Some((texts, longest(&ty)))
        };
        let Some(((before, longest), (after, _))) = of(&self.state).zip(of(self.wanted)) else {
            return Ok(());
        };
        let columns = [(table.clone(), column.to_owned())];
        let choices = Choices {
            before,
            after,
            columns: &columns,
            longest,
        };
        for Rename { from, to } in self.renamed_choices(choices) {
            self.drop_sql_with(&from, &columns)?;
            let column = column.to_owned();
            let rename = TableChange::RenameChoice { column, from, to };
            self.push(Change::of_table(table, rename))?;
        }
        Ok(())
    }

    /// Drops what the models lack and whose SQL names a value: rows that have the new text may break it, and undone it
    /// comes back when the old text is there again. That is a check, an index, or a generated column.
    fn drop_sql_with(
        &mut self,
        value: &str,
        columns: &[(TableName, String)],
    ) -> Result<(), Mistake> {
        let names: BTreeSet<_> = columns.iter().map(|(table, _)| table).collect();
        for name in names {
            let own = self.state.table(name);
            let gone = own.map(|own| changes_without(value, own, self.wanted.table(name)));
            for change in gone.into_iter().flatten() {
                self.push(Change::of_table(name, change))?;
            }
        }
        Ok(())
    }

    /// The values that have a new text, in an order in which each is free when it is taken.
    fn renamed_choices(&mut self, choices: Choices<'_>) -> Vec<Rename<String>> {
        let (columns, hints) = (choices.columns, self.hints);
        let Some((table, column)) = columns.first() else {
            return Vec::new();
        };
        let things = NamedThings::Values(table.clone(), column.clone());
        let longest = choices.longest;
        let mut names = NewNames::new(choices.before, choices.after);
        self.give(&mut names, &things, hints.given.of_choices(columns));
        let dropped = hints.dropped_choices_of(columns).into_iter();
        dropped.for_each(|value| names.settle(value));
        names.declare(hints.declared.of_choices(columns));
        self.follow_declared(&mut names, &things);
        for gone in names.gone() {
            if let Some(to) = self.ask_for_choice((table, column), &gone, &names) {
                names.take(Rename::new(gone, to));
            }
        }
        names.in_order(longest)
    }

    fn ask_for_choice(
        &mut self,
        (table, column): (&TableName, &String),
        gone: &str,
        names: &NewNames<String>,
    ) -> Option<String> {
        let candidates = names.fresh().map(|name| Candidate {
            name: name.clone(),
            percent: of_names(gone, name),
        });
        let mut candidates: Vec<_> = candidates.collect();
        if candidates.is_empty() {
            return None;
        }
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

/// The changes that drop what the wanted table lacks and whose SQL names this value, and what speaks of such a column.
fn changes_without(
    value: &str,
    own: &PhysicalTable,
    wanted: Option<&Arc<PhysicalTable>>,
) -> Vec<TableChange> {
    let new = wanted.map_or(&[][..], |it| &it.columns);
    let adds_columns = new.iter().any(|it| own.column(&it.name).is_none());
    let is_gone = |column: &&PhysicalColumn| {
        let Some(ColumnDefault::Generated(sql)) = &column.default else {
            return false;
        };
        let kept = wanted.and_then(|it| it.column(&column.name));
        // The values of new columns may be read in one that the models have no more.
        sql.has_literal(value) && kept != Some(column) && (kept.is_some() || !adds_columns)
    };
    let columns: Vec<_> = own.columns.iter().filter(is_gone).collect();
    let kept = wanted.map(|it| it.items()).unwrap_or_default();
    let is_of_gone = |item: &TableItem| columns.iter().any(|gone| item.is_about(&gone.name));
    let items = own.items().into_iter();
    let items =
        items.filter(|item| is_of_gone(item) || item.has_literal(value) && !kept.contains(item));
    let items = items.map(TableChange::DropItem);
    items
        .chain(columns.iter().map(|column| dropped(column)))
        .collect()
}

/// The length of the longest text that a column of this type stores, as far as a name needs to know it.
fn longest(ty: &ColumnType) -> usize {
    let longest = match ty {
        ColumnType::Logical { max_length, .. } => *max_length,
        _ => None,
    };
    let longest = longest.and_then(|longest| usize::try_from(longest).ok());
    longest.map_or(names::MAX_BYTES, |longest| longest.min(names::MAX_BYTES))
}

/// The texts, if all values are some.
fn texts(values: &[ChoiceValue]) -> Option<Vec<String>> {
    let texts = values.iter().map(|value| match value {
        ChoiceValue::Text(text) => Some(text.clone()),
        ChoiceValue::Integer(_) => None,
    });
    texts.collect()
}
