//! Tables of which nothing stays but the name and the key: altered, or dropped and made anew.

use super::Diff;
use crate::question::{Question, ReplaceAnswer, ReplaceQuestion};
use orm_core::schema::physical::{PhysicalColumn, PhysicalTable};
use std::sync::Arc;

/// The least number of columns that are gone at which somebody is asked.
const ASKED: usize = 2;

impl Diff<'_> {
    /// Finds the tables that are dropped and made anew. Tables and columns have their new names by then.
    pub(super) fn find_replaced(&mut self) {
        for wanted in self.wanted.tables() {
            let Some(own) = self.state.table(&wanted.name).map(Arc::clone) else {
                continue;
            };
            if self.is_replaced(&own, wanted) {
                self.replaced.insert(wanted.name.clone());
            }
        }
    }

    fn is_replaced(&mut self, own: &PhysicalTable, wanted: &PhysicalTable) -> bool {
        if own == wanted {
            return false;
        }
        if self.is_dropped_table(&wanted.name) {
            return true;
        }
        let Some(question) = self.question(own, wanted) else {
            return false;
        };
        let answer = self.answers.replace(&question);
        if answer.is_none() {
            self.questions.push(Question::Replace(question));
        }
        answer == Some(ReplaceAnswer::Replaced)
    }

    /// The question about a table; none if a column stays, or all that are gone are said to be dropped.
    fn question(&self, own: &PhysicalTable, wanted: &PhysicalTable) -> Option<ReplaceQuestion> {
        // What becomes of the values of one that gets another type is asked by itself.
        let stays = |column: &PhysicalColumn| wanted.column(&column.name).is_some();
        let is_dropped = |column: &PhysicalColumn| {
            self.is_dropped_column(&(wanted.name.clone(), column.name.clone()))
        };
        let gone: Vec<_> = rest(own).collect();
        let new: Vec<_> = rest(wanted).map(|column| column.name.clone()).collect();
        let is_clear = gone.len() < ASKED
            || new.is_empty()
            || gone.iter().any(|column| stays(column))
            || gone.iter().all(|column| is_dropped(column));
        (!is_clear).then(|| ReplaceQuestion {
            table: wanted.name.clone(),
            gone: gone.iter().map(|column| column.name.clone()).collect(),
            new,
        })
    }
}

/// The columns that are no part of the key.
fn rest(table: &PhysicalTable) -> impl Iterator<Item = &PhysicalColumn> {
    let key = table.key_columns();
    let columns = table.columns.iter();
    columns.filter(move |column| !key.contains(&column.name))
}
