//! Tables and columns that have another name: by hints first, then by questions about what is alike.

use super::new_names::{Name, NewNames, text_aside};
use super::similarity::{ASKED, is_join_table, of_columns, of_tables};
use super::table::ColumnName;
use super::value_order::in_order;
use super::{Diff, DiffError};
use crate::hints::Rename;
use crate::mistake::Mistake;
use crate::question::{
    Candidate, FormerNameAnswer, FormerNameQuestion, NamedThings, Question, RenameAnswer,
    RenameQuestion,
};
use crate::state::SchemaState;
use orm_core::schema::physical::{ForeignKeyConstraint, PhysicalTable, TableName};
use orm_core::schema::{Change, TableChange, names};

impl Diff<'_> {
    /// Renames columns, by the names that the old tables have by then.
    pub(super) fn rename_all_columns(&mut self) -> Result<(), Mistake> {
        let wanted = self.wanted;
        for table in wanted.tables() {
            // Of one that is made anew no column stays.
            let own = self.state.table(&table.name).cloned();
            if let Some(own) = own.filter(|_| !self.is_dropped_table(&table.name)) {
                self.rename_columns(&own, table)?;
            }
        }
        Ok(())
    }

    pub(super) fn rename_tables(&mut self) -> Result<(), Mistake> {
        let (state, wanted, hints) = (self.state.clone(), self.wanted, self.hints);
        let all = |state: &SchemaState| state.tables().map(|it| it.name.clone()).collect();
        let mut names = NewNames::new(all(&state), all(wanted));
        let things = NamedThings::Tables;
        self.give(&mut names, &things, hints.given.tables.clone());
        hints
            .dropped_tables
            .iter()
            .cloned()
            .for_each(|it| names.settle(it));
        names.declare(hints.declared.tables.clone());
        self.follow_declared(&mut names, &things);
        self.follow_models(&mut names);
        self.ask_for_tables(&state, &mut names);
        for Rename { from, to } in names.in_order(names::MAX_BYTES) {
            let way = self.names_on_the_way(&from, &to).into_iter().flatten();
            let names: Vec<_> = std::iter::once(from).chain(way).chain([to]).collect();
            for pair in names.windows(2) {
                let (from, to) = (pair[0].clone(), pair[1].clone());
                self.push(Change::RenameTable { from, to })?;
            }
        }
        Ok(())
    }

    /// The names that a table has on its way to another namespace and another name: one that is free in both namespaces. A
    /// database moves a table first and renames it then, so none is needed where its old name is free in the new namespace,
    /// and its new one, for the way back, in the old.
    fn names_on_the_way(&self, from: &TableName, to: &TableName) -> Option<[TableName; 2]> {
        let beside = |other: &TableName, name: &str| TableName {
            namespace: other.namespace.clone(),
            name: name.to_owned(),
        };
        let is_taken = |other: &TableName, name: &str| {
            let name = beside(other, name);
            self.state.table(&name).is_some()
        };
        let is_moved = from.namespace != to.namespace && from.name != to.name;
        if !is_moved || !is_taken(to, &from.name) && !is_taken(from, &to.name) {
            return None;
        }
        let is_taken = |text: &str| is_taken(from, text) || is_taken(to, text);
        let aside = text_aside(&from.name, names::MAX_BYTES, is_taken);
        Some([beside(from, &aside), beside(to, &aside)])
    }

    fn rename_columns(
        &mut self,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
    ) -> Result<(), Mistake> {
        let (table, hints) = (&wanted.name, self.hints);
        let all = |table: &PhysicalTable| table.columns.iter().map(|it| it.name.clone()).collect();
        let mut names = NewNames::new(all(own), all(wanted));
        let things = NamedThings::Columns(table.clone());
        let is_there = |name: &str| own.column(name).is_some();
        self.give(&mut names, &things, hints.given.of_columns(table, is_there));
        let dropped = hints.dropped_columns.iter().filter(|it| it.0 == *table);
        dropped.for_each(|(_, column)| names.settle(column.clone()));
        names.declare(hints.declared.of_columns(table, is_there));
        self.follow_declared(&mut names, &things);
        follow_targets(&mut names, own, wanted);
        self.ask_for_columns(&mut names, own, wanted);
        for Rename { from, to } in names.in_order(names::MAX_BYTES) {
            let rename = TableChange::RenameColumn { from, to };
            self.push(Change::of_table(table, rename))?;
        }
        Ok(())
    }

    /// Returns whether the table of this name is said to be dropped. One that has taken the name over is not.
    pub(super) fn is_dropped_table(&self, name: &TableName) -> bool {
        let is_taken_over =
            |change: &Change| matches!(change, Change::RenameTable { to, .. } if to == name);
        self.hints.dropped_tables.contains(name) && !self.changes.iter().any(is_taken_over)
    }

    /// Returns whether the column of this name is said to be dropped. One that has taken the name over is not.
    pub(super) fn is_dropped_column(&self, key: &ColumnName) -> bool {
        let is_taken_over = |change: &Change| match change {
            Change::AlterTable {
                table,
                change: TableChange::RenameColumn { to, .. },
            } => (table, to) == (&key.0, &key.1),
            _ => false,
        };
        self.hints.dropped_columns.contains(key) && !self.changes.iter().any(is_taken_over)
    }

    /// Decides renames that are said of this change.
    pub(super) fn give<N: Name>(
        &mut self,
        names: &mut NewNames<N>,
        things: &NamedThings,
        renames: Vec<Rename<N>>,
    ) {
        for rename in renames {
            let (from, to) = (rename.from.to_string(), rename.to.to_string());
            if !names.take(rename) {
                self.renamed_twice.get_or_insert(DiffError::RenamedTwice {
                    things: things.clone(),
                    from,
                    to,
                });
            }
        }
    }

    /// Decides renames that are declared, and asks about those that may have been done long ago.
    pub(super) fn follow_declared<N: Name>(
        &mut self,
        names: &mut NewNames<N>,
        things: &NamedThings,
    ) {
        loop {
            names.follow_declared();
            let contested = names.contested().map(|rename| vec![rename]);
            let Some(renames) = contested.or_else(|| names.circle()) else {
                return;
            };
            let text = |it: &Rename<N>| (it.from.to_string(), it.to.to_string());
            let question = FormerNameQuestion {
                things: things.clone(),
                renames: renames.iter().map(text).collect(),
            };
            let answer = self.answers.former_names(&question);
            if answer.is_none() {
                self.questions.push(Question::FormerName(question));
            }
            for rename in renames {
                if answer == Some(FormerNameAnswer::Renamed) {
                    names.take(rename);
                } else {
                    names.settle(rename.from);
                }
            }
        }
    }

    /// Renames the tables of the many-to-many relations of a model with it, which bear its name in front of theirs:
    /// `post_tags` becomes `article_tags`.
    fn follow_models(&self, names: &mut NewNames<TableName>) {
        for Rename { from, to } in names.renames().to_vec() {
            let (old, new) = (format!("{}_", from.name), format!("{}_", to.name));
            for table in self.state.tables().filter(|it| is_join_table(it)) {
                let Some(rest) = table.name.name.strip_prefix(&old) else {
                    continue;
                };
                let name = table.name.with_text(format!("{new}{rest}"));
                if self.is_followed(names, table, &name) {
                    names.take(Rename::new(table.name.clone(), name));
                }
            }
        }
    }

    /// Returns whether the table of a relation has this name now: it stays under neither, or joins the same tables as before.
    fn is_followed(
        &self,
        names: &NewNames<TableName>,
        table: &PhysicalTable,
        name: &TableName,
    ) -> bool {
        let wanted = |name| self.wanted.table(name).filter(|it| is_join_table(it));
        let joins_the_same = |wanted: &PhysicalTable| {
            let mut keys = table
                .foreign_keys
                .iter()
                .map(|key| names.after(&key.target));
            keys.all(|target| wanted.foreign_keys.iter().any(|key| key.target == *target))
        };
        let Some(new) = wanted(name) else {
            return false;
        };
        if names.is_gone(&table.name) && names.is_new(name) {
            return true;
        }
        joins_the_same(new) && !wanted(&table.name).is_some_and(|it| joins_the_same(it))
    }

    /// Asks for tables that others lead to first: a table is like another by the tables that it leads to.
    fn ask_for_tables(&mut self, state: &SchemaState, names: &mut NewNames<TableName>) {
        let leads_to = |name: &TableName, target: &TableName| {
            let mut keys = state
                .table(name)
                .into_iter()
                .flat_map(|it| &it.foreign_keys);
            keys.any(|key| key.target == *target)
        };
        for gone in in_order(names.gone(), leads_to) {
            let Some(table) = state.table(&gone).filter(|_| names.is_gone(&gone)) else {
                continue;
            };
            let new = self.wanted.tables().filter(|it| names.is_new(&it.name));
            let candidates = new.map(|new| (new.name.clone(), of_tables(table, new, names)));
            if let Some(to) = self.ask(None, &gone, candidates.collect()) {
                names.take(Rename::new(gone, to));
                self.follow_models(names);
            }
        }
    }

    fn ask_for_columns(
        &mut self,
        names: &mut NewNames<String>,
        own: &PhysicalTable,
        wanted: &PhysicalTable,
    ) {
        for gone in names.gone() {
            let Some(column) = own.column(&gone) else {
                continue;
            };
            // A value that is computed is none that was stored.
            let new = wanted
                .columns
                .iter()
                .filter(|it| names.is_new(&it.name) && it.is_generated() == column.is_generated());
            let candidates = new.map(|new| {
                let percent = of_columns((own, column), (wanted, new));
                (new.name.clone(), percent)
            });
            if let Some(to) = self.ask(Some(&wanted.name), &gone, candidates.collect()) {
                names.take(Rename::new(gone, to));
            }
        }
    }

    /// The new name among the candidates that are alike enough, the most similar first; none if it is gone.
    fn ask<N: Name>(
        &mut self,
        table: Option<&TableName>,
        gone: &N,
        mut candidates: Vec<(N, u32)>,
    ) -> Option<N> {
        candidates.retain(|(_, percent)| *percent >= ASKED);
        candidates.sort_by_key(|(_, percent)| std::cmp::Reverse(*percent));
        if candidates.is_empty() {
            return None;
        }
        let named = candidates.iter().map(|(name, percent)| Candidate {
            name: name.to_string(),
            percent: *percent,
        });
        let question = RenameQuestion {
            table: table.cloned(),
            gone: gone.to_string(),
            candidates: named.collect(),
        };
        match self.answers.rename(&question) {
            Some(RenameAnswer::Renamed(name)) => {
                let mut new = candidates.into_iter().map(|(new, _)| new);
                new.find(|new| new.to_string() == name)
            }
            Some(RenameAnswer::Dropped) => None,
            None => {
                self.questions.push(Question::Rename(question));
                None
            }
        }
    }
}

/// Renames the columns of a many-to-many relation that lead to the same tables as before, which are named after them.
fn follow_targets(names: &mut NewNames<String>, own: &PhysicalTable, wanted: &PhysicalTable) {
    if !is_join_table(own) || !is_join_table(wanted) {
        return;
    }
    let stays = |columns: &[String], target: &TableName, of: &PhysicalTable| {
        let mut keys = of.foreign_keys.iter();
        keys.any(|key| key.columns == columns && key.target == *target)
    };
    let mut new: Vec<_> = wanted.foreign_keys.iter().collect();
    new.retain(|key| !stays(&key.columns, &key.target, own));
    for before in &own.foreign_keys {
        let is_same = |after: &&ForeignKeyConstraint| {
            after.target == before.target && after.columns.len() == before.columns.len()
        };
        let position = new.iter().position(is_same);
        let Some(position) = position.filter(|_| !stays(&before.columns, &before.target, wanted))
        else {
            continue;
        };
        let after = new.remove(position);
        for (from, to) in before.columns.iter().zip(&after.columns) {
            names.take(Rename::new(from.clone(), to.clone()));
        }
    }
}
