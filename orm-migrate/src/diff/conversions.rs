//! Columns that get a type of which not every database makes values by itself: what becomes of those of rows that are there.

use super::Diff;
use super::table::{ColumnName, is_replaced};
use super::targets::value_of;
use crate::question::{Question, UsingAnswer, UsingQuestion};
use orm_core::backend::Backend;
use orm_core::schema::BackendSql;
use orm_core::schema::physical::{ColumnType, PhysicalColumn, PhysicalTable, SqlExpression};
use orm_core::sql::ddl::{is_convertible, is_read_differently};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The fate of the values of columns that get another type.
#[derive(Default)]
pub(super) struct Conversions {
    /// The SQL of the values.
    pub(super) usings: BTreeMap<ColumnName, BackendSql>,
    /// The columns that are dropped and added anew.
    pub(super) dropped: BTreeSet<ColumnName>,
}

impl Diff<'_> {
    /// Finds the fate of the values. Tables and columns have their new names by then.
    pub(super) fn find_conversions(&mut self) {
        for wanted in self.wanted.tables() {
            let own = self.state.table(&wanted.name).filter(|own| *own != wanted);
            let own = own.filter(|_| !self.replaced.contains(&wanted.name));
            if let Some(own) = own.map(Arc::clone) {
                self.find_conversions_of(&own, wanted);
            }
        }
    }

    fn find_conversions_of(&mut self, own: &PhysicalTable, wanted: &PhysicalTable) {
        for column in &wanted.columns {
            let Some(before) = own.column(&column.name) else {
                continue;
            };
            let key = (wanted.name.clone(), column.name.clone());
            let is_told = before.ty != column.ty && self.is_told(&key);
            let is_known = is_known(&before.ty, &column.ty) && !is_told;
            let is_replaced = is_replaced(before, column);
            // One that refers to other keys than before is asked about by itself.
            let other_target = self.other_target(own, wanted, &column.name);
            if is_known || is_replaced || other_target.is_some() {
                continue;
            }
            match self.conversion((own, wanted), before, column) {
                Some(UsingAnswer::Value(value)) => {
                    let using = value_of(&value, &column.name);
                    let using = using.map(|using| (key, using));
                    self.conversions.usings.extend(using);
                }
                Some(UsingAnswer::Dropped) => {
                    self.conversions.dropped.insert(key);
                }
                Some(UsingAnswer::Cast) | None => {}
            }
        }
    }

    /// Returns whether somebody has said what becomes of the values.
    fn is_told(&self, key: &ColumnName) -> bool {
        self.hints.usings.contains_key(key) || self.is_dropped_column(key)
    }

    fn conversion(
        &mut self,
        (own, table): (&PhysicalTable, &PhysicalTable),
        from: &PhysicalColumn,
        to: &PhysicalColumn,
    ) -> Option<UsingAnswer> {
        let key = (table.name.clone(), to.name.clone());
        if let Some(value) = self.hints.usings.get(&key) {
            return Some(UsingAnswer::Value(SqlExpression::clone(value)));
        }
        let is_key = |table: &PhysicalTable| table.key_columns().contains(&to.name);
        let may_be_dropped = !is_key(own) && !is_key(table);
        if may_be_dropped && self.is_dropped_column(&key) {
            return Some(UsingAnswer::Dropped);
        }
        let question = UsingQuestion {
            table: table.name.clone(),
            from: from.clone(),
            to: to.clone(),
            may_be_dropped,
        };
        let answer = self.answers.using(&question);
        if answer.is_none() {
            self.questions.push(Question::Using(question));
        }
        answer
    }
}

/// Returns whether every database makes the same values of one type of those of the other.
pub(crate) fn is_known(from: &ColumnType, to: &ColumnType) -> bool {
    let mut backends = Backend::ALL.into_iter();
    let mut is_made = || backends.all(|backend| is_convertible(from, to, backend));
    from == to || !is_read_differently(from, to) && is_made()
}
