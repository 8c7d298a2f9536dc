//! Tables and columns that have another name: by hints first, then by questions about what is alike.

use super::Diff;
use super::similarity::{ASKED, is_join_table, of_columns, of_tables};
use crate::mistake::Mistake;
use crate::question::{Candidate, Question, RenameAnswer, RenameQuestion};
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalColumn, PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange};
use std::sync::Arc;

impl Diff<'_> {
    /// Renames tables, then columns: both under the names that the old tables have by then.
    pub(super) fn rename(&mut self) -> Result<(), Mistake> {
        self.rename_hinted_tables()?;
        self.ask_for_tables()?;
        let wanted = self.wanted;
        for table in wanted.tables() {
            if self.state.table(&table.name).is_some() {
                self.rename_hinted_columns(table)?;
                self.rename_join_columns(table)?;
                self.ask_for_columns(table)?;
            }
        }
        Ok(())
    }

    fn rename_hinted_tables(&mut self) -> Result<(), Mistake> {
        let hints = self.hints;
        for (to, from) in &hints.tables {
            let is_new = self.wanted.table(to).is_some() && self.state.table(to).is_none();
            if is_new && self.state.table(from).is_some() {
                self.rename_table(from, to)?;
                self.rename_join_tables(from, to)?;
            }
        }
        Ok(())
    }

    /// Renames the tables of the many-to-many relations of a model with it, which bear its name in front of theirs:
    /// `post_tags` becomes `article_tags`.
    fn rename_join_tables(&mut self, from: &TableName, to: &TableName) -> Result<(), Mistake> {
        let (old, new) = (format!("{}_", from.name), format!("{}_", to.name));
        let wanted = self.wanted;
        let renamed = |table: &PhysicalTable| {
            let name = table.name.name.strip_prefix(&old)?;
            let name = TableName {
                name: format!("{new}{name}"),
                ..table.name.clone()
            };
            wanted.table(&name).filter(|it| is_join_table(it))?;
            Some((table.name.clone(), name))
        };
        let is_gone = |table: &&Arc<PhysicalTable>| {
            wanted.table(&table.name).is_none() && is_join_table(table)
        };
        let tables = self.state.tables().filter(is_gone);
        let tables: Vec<_> = tables.filter_map(|table| renamed(table)).collect();
        for (from, to) in tables {
            if self.state.table(&to).is_none() {
                self.rename_table(&from, &to)?;
            }
        }
        Ok(())
    }

    /// Renames the columns of a many-to-many relation that lead to the same tables as before, which are named after them.
    fn rename_join_columns(&mut self, wanted: &PhysicalTable) -> Result<(), Mistake> {
        let Some(own) = self.state.table(&wanted.name).cloned() else {
            return Ok(());
        };
        if !is_join_table(&own) || !is_join_table(wanted) {
            return Ok(());
        }
        let is_new = |column: &String| own.column(column).is_none();
        let mut new: Vec<_> = wanted.foreign_keys.iter().collect();
        new.retain(|key| key.columns.iter().any(is_new));
        let is_gone = |column: &String| wanted.column(column).is_none();
        let gone = own.foreign_keys.iter();
        for before in gone.filter(|key| key.columns.iter().any(is_gone)) {
            let is_same = |after: &&ForeignKeyConstraint| {
                after.target == before.target && after.columns.len() == before.columns.len()
            };
            let Some(position) = new.iter().position(is_same) else {
                continue;
            };
            let after = new.remove(position);
            for (from, to) in before.columns.iter().zip(&after.columns) {
                if is_gone(from) && is_new(to) {
                    self.rename_column(&wanted.name, from, to)?;
                }
            }
        }
        Ok(())
    }

    fn rename_table(&mut self, from: &TableName, to: &TableName) -> Result<(), Mistake> {
        self.push(Change::RenameTable {
            from: from.clone(),
            to: to.clone(),
        })
    }

    fn ask_for_tables(&mut self) -> Result<(), Mistake> {
        let wanted = self.wanted;
        let is_gone = |table: &&Arc<PhysicalTable>| {
            wanted.table(&table.name).is_none() && !self.hints.dropped_tables.contains(&table.name)
        };
        let gone: Vec<_> = self.state.tables().filter(is_gone).cloned().collect();
        for table in gone {
            let new = wanted
                .tables()
                .filter(|it| self.state.table(&it.name).is_none());
            let candidates = new.map(|new| (new.name.to_string(), of_tables(&table, new)));
            let question = question(None, table.name.to_string(), candidates.collect());
            let Some(name) = self.ask(question) else {
                continue;
            };
            let to = wanted.tables().find(|it| it.name.to_string() == name);
            if let Some(to) = to {
                self.rename_table(&table.name, &to.name)?;
            }
        }
        Ok(())
    }

    fn rename_hinted_columns(&mut self, wanted: &PhysicalTable) -> Result<(), Mistake> {
        for column in &wanted.columns {
            let key = (wanted.name.clone(), column.name.clone());
            let Some(names) = self.hints.columns.get(&key) else {
                continue;
            };
            let Some(own) = self.state.table(&wanted.name) else {
                continue;
            };
            let from = names.iter().find(|name| own.column(name).is_some());
            if let Some(from) = from.filter(|_| own.column(&column.name).is_none()) {
                self.rename_column(&wanted.name, from, &column.name)?;
            }
        }
        Ok(())
    }

    fn rename_column(&mut self, table: &TableName, from: &str, to: &str) -> Result<(), Mistake> {
        let change = TableChange::RenameColumn {
            from: from.to_owned(),
            to: to.to_owned(),
        };
        self.push(Change::of_table(table, change))
    }

    fn ask_for_columns(&mut self, wanted: &PhysicalTable) -> Result<(), Mistake> {
        let Some(own) = self.state.table(&wanted.name).cloned() else {
            return Ok(());
        };
        let is_dropped = |column: &PhysicalColumn| {
            let dropped = &self.hints.dropped_columns;
            dropped.contains(&(wanted.name.clone(), column.name.clone()))
        };
        let gone = own.columns.iter();
        let gone: Vec<_> = gone
            .filter(|column| wanted.column(&column.name).is_none() && !is_dropped(column))
            .collect();
        let mut new: Vec<_> = wanted.columns.iter().collect();
        new.retain(|column| own.column(&column.name).is_none());
        for column in gone {
            let candidates = new.iter().map(|new| {
                let percent = of_columns((&own, column), (wanted, new));
                (new.name.clone(), percent)
            });
            let table = Some(wanted.name.clone());
            let question = question(table, column.name.clone(), candidates.collect());
            let Some(name) = self.ask(question) else {
                continue;
            };
            if new.iter().any(|column| column.name == name) {
                self.rename_column(&wanted.name, &column.name, &name)?;
                new.retain(|column| column.name != name);
            }
        }
        Ok(())
    }

    /// The new name, if it was renamed.
    fn ask(&mut self, question: RenameQuestion) -> Option<String> {
        if question.candidates.is_empty() {
            return None;
        }
        match self.answers.rename(&question) {
            Some(RenameAnswer::Renamed(name)) => Some(name),
            Some(RenameAnswer::Dropped) => None,
            None => {
                self.questions.push(Question::Rename(question));
                None
            }
        }
    }
}

/// A question with the candidates that are alike enough, the most similar first.
fn question(
    table: Option<TableName>,
    gone: String,
    mut candidates: Vec<(String, u32)>,
) -> RenameQuestion {
    candidates.retain(|(_, percent)| *percent >= ASKED);
    candidates.sort_by_key(|(_, percent)| std::cmp::Reverse(*percent));
    let candidates = candidates.into_iter();
    RenameQuestion {
        table,
        gone,
        candidates: candidates
            .map(|(name, percent)| Candidate { name, percent })
            .collect(),
    }
}
