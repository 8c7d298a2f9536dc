//! The clauses of a query or a write, taken apart.

use super::{RequestKind, RequestShape, ShapeValue, Words};
use crate::query::{
    ConflictAction, ConflictClause, Correlation, CorrelationOwner, From, Insert, InsertValues,
    Item, JoinTarget, Node, OrderKey, Output, RelationPath, RowLock, RowOrder, Select, SetClause,
    SetOperation,
};
use crate::schema::{Table, sql_words};
use crate::value::Value;
use std::hash::Hash;
use std::mem::{self, discriminant};
use std::ptr;

/// The parts of a shape while the request is taken apart.
pub(super) struct ShapeParts<'q> {
    words: Vec<u64>,
    pub(super) values: Vec<ShapeValue<'q>>,
    /// True of a request in which equal expressions may be written once, so that it matters which of its values are equal.
    pub(super) shares: bool,
    /// The table of the rows where paths begin.
    pub(super) root: &'static Table,
    /// The conditions of the indexes of all tables, whose values are written into the statement.
    conditions: Vec<&'static str>,
    /// The number of values, from the first on, that columns are set to, and that nothing is compared with.
    stored: usize,
}

/// The most values of a request that are compared with one another.
pub(super) const COMPARED: usize = 16;

impl<'q> ShapeParts<'q> {
    pub(super) fn new(kind: RequestKind, root: &'static Table) -> Self {
        let mut parts = ShapeParts {
            words: Vec::with_capacity(64),
            values: Vec::with_capacity(4),
            shares: false,
            root,
            conditions: Vec::new(),
            stored: 0,
        };
        parts.add(kind);
        parts
    }

    /// Returns the shape of these parts.
    pub(super) fn finish(mut self) -> Option<RequestShape<'q>> {
        self.equal_values()?;
        self.no_declared_value()?;
        Some(RequestShape {
            words: self.words,
            values: self.values,
            stored: self.stored,
        })
    }

    pub(super) fn add(&mut self, part: impl Hash) {
        part.hash(&mut Words(&mut self.words));
    }

    /// A query, but for its page.
    pub(super) fn select(&mut self, select: &'q Select) -> Option<()> {
        let body = select.body();
        let From::Table(table) = body.from else {
            return None;
        };
        if !body.qualify.is_empty() || !select.common_tables().is_empty() {
            return None;
        }
        self.add(ptr::from_ref(table).addr());
        self.add((body.distinct, select.lists_values_as_rows()));
        self.add(match body.target {
            None => None,
            Some(JoinTarget::ForeignKey(field)) => Some(field),
            Some(JoinTarget::Conditions(_)) => return None,
        });
        self.conditions.extend(table.index_conditions());
        self.rooted(select.table(), |parts| parts.clauses(select))
    }

    /// The rows that are written.
    pub(super) fn written_rows(&mut self, rows: &'q Select) -> Option<()> {
        self.add(rows.allows_every_row());
        if rows.page().is_cut() {
            return None;
        }
        self.select(rows)?;
        self.lock(rows.lock())
    }

    /// A row in hand.
    pub(super) fn insert(&mut self, insert: &'q Insert) -> Option<()> {
        let InsertValues::Row(values) = &insert.values else {
            return None;
        };
        let table = insert.table;
        self.add(ptr::from_ref(table).addr());
        self.conditions.extend(table.index_conditions());
        self.add(&insert.columns);
        for (value, &column) in values.iter().zip(&insert.columns) {
            self.add(value.ty());
            self.values.push(ShapeValue::stored(value, table, column));
        }
        self.stored = self.values.len();
        self.set(&insert.computed)?;
        self.add((&insert.returning, insert.tells_inserted));
        self.conflict(insert.conflict.as_ref())
    }

    /// The treatment of a row that a unique key forbids.
    fn conflict(&mut self, clause: Option<&'q ConflictClause>) -> Option<()> {
        self.add(clause.map(|it| (&it.target, it.index.map(|it| ptr::from_ref(it).addr()))));
        self.add(clause.map(|it| discriminant(&it.action)));
        match clause.map(|it| &it.action) {
            None | Some(ConflictAction::DoNothing) => Some(()),
            Some(ConflictAction::DoUpdate { set, filter }) => {
                self.shares = true;
                self.set(set)?;
                self.exprs(filter)
            }
        }
    }

    /// The values that columns of the root are set to.
    pub(super) fn set(&mut self, set: &'q [SetClause]) -> Option<()> {
        self.add(set.len());
        for clause in set {
            self.add(clause.column);
            let Node::Value(value) = clause.value.node() else {
                self.expr(&clause.value)?;
                continue;
            };
            let is_first = self.stored == self.values.len();
            self.add((discriminant(clause.value.node()), value.ty()));
            self.values
                .push(ShapeValue::stored(value, self.root, clause.column));
            if is_first {
                self.stored = self.values.len();
            }
        }
        Some(())
    }

    /// Takes a part apart in which paths begin at this table.
    pub(super) fn rooted(
        &mut self,
        table: &'static Table,
        part: impl FnOnce(&mut Self) -> Option<()>,
    ) -> Option<()> {
        let root = mem::replace(&mut self.root, table);
        part(self)?;
        self.root = root;
        Some(())
    }

    fn clauses(&mut self, select: &'q Select) -> Option<()> {
        let body = select.body();
        if body.target.is_some() {
            self.conditions.extend(self.root.index_conditions());
        }
        self.output(&body.output)?;
        self.shares |= !self.values.is_empty();
        self.owner(body.correlation.as_ref())?;
        self.exprs(&body.filter)?;
        self.set_operation(select.set_operation())?;
        let before = self.values.len();
        self.order(select.order())?;
        self.shares |= self.values.len() > before;
        Some(())
    }

    /// The queries that another one is combined with.
    fn set_operation(&mut self, operation: Option<&'q SetOperation>) -> Option<()> {
        self.add(operation.map(|it| (discriminant(&it.operator), it.others.len())));
        let mut others = operation.into_iter().flat_map(|it| &it.others);
        others.try_for_each(|other| self.subquery(other))
    }

    /// A subquery of all its rows.
    pub(super) fn subquery(&mut self, select: &'q Select) -> Option<()> {
        self.shares = true;
        if select.page().is_cut() || select.lock().is_some() {
            return None;
        }
        self.select(select)
    }

    /// No value is written into the statement as the condition of an index has it.
    fn no_declared_value(&self) -> Option<()> {
        let pieces = self
            .conditions
            .iter()
            .flat_map(|it| sql_words::literals(it));
        let compared = &self.values[self.stored..];
        let is_written = pieces.into_iter().any(|piece| {
            let mut values = compared.iter();
            values.any(|it| matches!(it, ShapeValue::One(value) if sql_words::says(piece, value)))
        });
        let is_truth = |it: &ShapeValue<'_>| matches!(it, ShapeValue::One(Value::Bool(_)));
        let has_truth = !self.conditions.is_empty() && compared.iter().any(is_truth);
        (!is_written && !has_truth).then_some(())
    }

    /// Which values are equal, where that matters.
    fn equal_values(&mut self) -> Option<()> {
        if !self.shares {
            return Some(());
        }
        if self.values.len() > COMPARED {
            return None;
        }
        for n in 0..self.values.len() {
            let first = self.values.iter().position(|it| *it == self.values[n]);
            self.add(first);
        }
        Some(())
    }

    fn output(&mut self, output: &'q Output) -> Option<()> {
        self.add(discriminant(output));
        match output {
            Output::Rows { joined, extra } => {
                self.add(joined.len());
                for path in joined {
                    self.path(Some(path));
                }
                self.items(extra)
            }
            Output::Values(items) => self.items(items),
            Output::Key | Output::Count | Output::Exists => Some(()),
            Output::Found(_) => None,
        }
    }

    pub(super) fn items(&mut self, items: &'q [Item]) -> Option<()> {
        self.add(items.len());
        items.iter().try_for_each(|item| self.item(item))
    }

    fn item(&mut self, item: &'q Item) -> Option<()> {
        self.add(discriminant(item));
        match item {
            Item::Row(path) => {
                self.path(*path);
            }
            Item::Value(value) | Item::Trailing(value) => self.expr(value)?,
            Item::At(path, item) => {
                let end = self.path(Some(path))?;
                self.rooted(end, |parts| parts.item(item))?;
            }
            Item::Single(..) => return None,
        }
        Some(())
    }

    fn order(&mut self, order: &'q RowOrder) -> Option<()> {
        self.add(discriminant(order));
        match order {
            RowOrder::OfModel { reversed } => self.add(reversed),
            RowOrder::None => {}
            RowOrder::By(keys) => self.order_keys(keys)?,
        }
        Some(())
    }

    pub(super) fn order_keys(&mut self, keys: &'q [OrderKey]) -> Option<()> {
        self.add(keys.len());
        keys.iter().try_for_each(|key| self.order_key(key))
    }

    fn order_key(&mut self, key: &'q OrderKey) -> Option<()> {
        self.add((key.descending, key.nulls_first, key.ty));
        self.expr(&key.expr)
    }

    /// The owner of the rows, or those of rows that are asked for many at once.
    fn owner(&mut self, correlation: Option<&'q Correlation>) -> Option<()> {
        self.add(correlation.map(discriminant));
        let (field, owner) = match correlation {
            // What ties the rows to their owner is among their conditions.
            None | Some(Correlation::Conditions) => return Some(()),
            Some(Correlation::Owners(_)) => return None,
            Some(Correlation::ForeignKey { field, owner }) => (field, owner),
        };
        self.add((field, discriminant(owner)));
        match owner {
            CorrelationOwner::Met => Some(()),
            CorrelationOwner::OneOf(condition) => self.expr(condition),
            CorrelationOwner::Outer(path) => {
                self.path(*path);
                Some(())
            }
        }
    }

    /// A path stands in static memory. Returns the table at its end.
    pub(super) fn path(&mut self, path: Option<&'static RelationPath>) -> Option<&'static Table> {
        self.add(path.map_or(0, |path| ptr::from_ref(path).addr()));
        let end = path?.end(self.root)?;
        self.conditions.extend(end.index_conditions());
        Some(end)
    }

    /// The page of what is listed. Of what is computed from a page, or of each of many owners, the page stands within
    /// another query; of no rows, nothing is asked.
    pub(super) fn page(&mut self, select: &Select) -> Option<()> {
        let mut page = select.page();
        let body = select.body();
        let is_listed = matches!(body.output, Output::Rows { .. } | Output::Values(_))
            && body.correlation.is_none();
        if page.limit == Some(0) || (page.is_cut() && !is_listed) {
            return None;
        }
        if matches!(body.output, Output::Exists) {
            page.limit_to(1);
        }
        let offset = (page.offset > 0).then_some(page.offset);
        self.add((page.limit.is_some(), offset.is_some()));
        for number in page.limit.into_iter().chain(offset) {
            self.values.push(ShapeValue::Number(number));
        }
        Some(())
    }

    /// The lock on the rows.
    pub(super) fn lock(&mut self, lock: Option<&RowLock>) -> Option<()> {
        self.add(lock.map(|it| (it.strength, it.wait, it.or_ignore, it.relations.len())));
        for path in lock.into_iter().flat_map(|it| &it.relations) {
            self.path(Some(path))?;
        }
        Some(())
    }
}
