//! `SELECT`: a body, and around it the order and the page of its rows.

use super::{
    CommonTable, Correlation, CorrelationOwner, Expr, Item, MAX_DEPTH, OrderKey, Output,
    PageBounds, RelationPath, RowChoice, RowLock, RowOrder, SetOperation, SingleRow, TreeWalk,
};
use crate::schema::Table;
use std::sync::Arc;

/// A query for rows, or for something about them.
///
/// | part | clause |
/// |---|---|
/// | [`common_tables`](Select::common_tables) | `WITH` |
/// | [`body`](Select::body) | everything from `SELECT` to `WHERE` |
/// | [`set_operation`](Select::set_operation) | `UNION`, `INTERSECT`, `EXCEPT` |
/// | [`order`](Select::order) | `ORDER BY` |
/// | [`page`](Select::page) | `LIMIT`, `OFFSET` |
/// | [`lock`](Select::lock) | `FOR UPDATE`, `FOR SHARE` |
///
/// A clause that is added after a page was cut is asked of that page: `limit(10)` and then `filter(c)` is
/// `SELECT … FROM (SELECT … LIMIT 10) WHERE c`.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    pub(super) common_tables: Vec<Arc<CommonTable>>,
    body: Body,
    pub(super) set_operation: Option<Box<SetOperation>>,
    order: RowOrder,
    page: PageBounds,
    pub(super) lock: Option<Box<RowLock>>,
    /// The number of levels that pages stand within one another in `FROM`.
    pages: u16,
    every_row: bool,
    /// Says whether values are listed in the model's own order, as rows are.
    values_as_rows: bool,
    /// The text of a comment in its statements.
    comment: Option<&'static str>,
}

/// The clauses of a [`Select`] that find rows. A [`Select`] hands its body out to be read; its methods alone change it.
///
/// | field | clause |
/// |---|---|
/// | `from` | `FROM` |
/// | `target` | the `JOIN` whose rows are asked for, in place of those of `from` |
/// | `correlation` | `WHERE`: the condition that ties the rows to their owner |
/// | `filter` | `WHERE`: conditions that must all hold |
/// | `qualify` | `QUALIFY`: conditions on rows of which the window functions are known |
/// | `distinct` | `DISTINCT` |
/// | `output` | the columns |
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The table, or the rows of another query of it.
    pub from: From,
    /// The rows asked for, where they are not those of the table: conditions, order and columns are theirs. The table only
    /// joins them to their owners, as in a many-to-many relation.
    pub target: Option<JoinTarget>,
    /// The owner of the rows; makes the query a correlated subquery, or one for many owners at once.
    pub correlation: Option<Correlation>,
    /// Conditions that must all hold.
    pub filter: Vec<Expr>,
    /// Conditions that must all hold for a row of which the window functions are known: those on window functions, and
    /// all that came after the first of these.
    pub qualify: Vec<Expr>,
    /// `DISTINCT`.
    pub distinct: bool,
    /// The columns.
    pub output: Output,
}

/// The rows that are joined to those of a table, and asked for in place of them.
#[derive(Clone, Debug, PartialEq)]
pub enum JoinTarget {
    /// The rows that this foreign key of the table points at.
    ForeignKey(usize),
    /// The rows for which conditions hold that speak of a row of the table.
    Conditions(Arc<SingleRow>),
}

/// `FROM`.
#[derive(Clone, Debug, PartialEq)]
pub enum From {
    /// A table.
    Table(&'static Table),
    /// `FROM (SELECT … LIMIT …)`: the rows of a page.
    Select(Box<Select>),
    /// `FROM (SELECT … GROUP BY …)`: values that stand for several rows of a table.
    Values(Box<Select>),
    /// `FROM (WITH RECURSIVE …)`: the rows above or below one in a tree.
    TreeWalk(Box<TreeWalk>),
    /// Rows of this table, found by pages that stood too deep within one another to be kept.
    TooDeep(&'static Table),
}

impl Select {
    /// Returns a query for all rows of a table.
    pub fn new(table: &'static Table) -> Self {
        Select::of(From::Table(table))
    }

    /// Returns a query for the keys of the rows for which all of these conditions hold, in no order.
    pub fn keys_of(table: &'static Table, conditions: Vec<Expr>) -> Self {
        let mut rows = Select::new(table);
        rows.unordered();
        for condition in conditions {
            rows.filter(condition);
        }
        rows.set_output(Output::Key);
        rows
    }

    /// Returns a query for all rows that a walk over a tree finds.
    pub fn tree_walk(walk: TreeWalk) -> Self {
        Select::of(From::TreeWalk(Box::new(walk)))
    }

    fn of(from: From) -> Self {
        Select {
            common_tables: Vec::new(),
            body: Body {
                from,
                target: None,
                correlation: None,
                filter: Vec::new(),
                qualify: Vec::new(),
                distinct: false,
                output: Output::rows(),
            },
            set_operation: None,
            order: RowOrder::OfModel { reversed: false },
            page: PageBounds::default(),
            lock: None,
            pages: 0,
            every_row: false,
            values_as_rows: false,
            comment: None,
        }
    }

    /// Returns a query of all values that another one finds; they come in no order, unless one is asked for.
    pub(super) fn of_combined(inner: Select) -> Self {
        let mut outer = Select::of_values(inner);
        outer.body.output = Output::Found(Vec::new());
        outer.order = RowOrder::OfModel { reversed: false };
        outer
    }

    /// Returns a query about all values that another one finds, in no order.
    pub(super) fn of_values(mut inner: Select) -> Self {
        let lock = inner.lock.take();
        let depth = inner.depth();
        let mut outer = Select::of(if usize::from(depth) < MAX_DEPTH {
            From::Values(Box::new(inner))
        } else {
            From::TooDeep(inner.table())
        });
        outer.order = RowOrder::None;
        outer.pages = depth;
        outer.lock = lock;
        outer
    }

    /// Returns the clauses that find rows.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the queries whose results are combined with those of this one.
    pub fn set_operation(&self) -> Option<&SetOperation> {
        self.set_operation.as_deref()
    }

    /// Returns `ORDER BY`.
    pub fn order(&self) -> &RowOrder {
        &self.order
    }

    /// Returns `LIMIT` and `OFFSET`.
    pub fn page(&self) -> PageBounds {
        self.page
    }

    /// Returns what a comment in its statements says, if there is one.
    pub fn comment(&self) -> Option<&'static str> {
        self.comment.or_else(|| match &self.body.from {
            From::Select(inner) | From::Values(inner) => inner.comment(),
            From::Table(_) | From::TreeWalk(_) | From::TooDeep(_) => None,
        })
    }

    /// Writes a comment into its statements, in place of another. A text that would end the comment, or begin one, is refused.
    pub fn set_comment(&mut self, comment: &'static str) {
        if ["/*", "*/", "\0"].iter().any(|sign| comment.contains(sign)) {
            let why = "a comment holds no `/*` and no `*/`, which would begin and end one in SQL; leave them out";
            return self.filter(Expr::refused(why.to_owned()));
        }
        self.comment = Some(comment);
    }

    /// Returns whether a write of all rows is meant, so that it needs no condition.
    pub fn allows_every_row(&self) -> bool {
        self.every_row
    }

    /// Returns whether values are listed in the model's own order, as rows are, where no order is asked for.
    pub fn lists_values_as_rows(&self) -> bool {
        self.values_as_rows && !self.are_values_merged()
    }

    /// Returns the table in `FROM`, or that of the rows there.
    pub fn source(&self) -> &'static Table {
        match &self.body.from {
            From::Table(table) | From::TooDeep(table) => table,
            From::Select(inner) | From::Values(inner) => inner.table(),
            From::TreeWalk(walk) => walk.table,
        }
    }

    /// Returns the table of the rows asked for.
    pub fn table(&self) -> &'static Table {
        let source = self.source();
        let target = self.body.target.as_ref();
        target.map_or(source, |target| target.table(source))
    }

    /// Returns whether its rows are those of a walk over a tree, which come nearest first where no order is asked for.
    pub fn is_tree_walk(&self) -> bool {
        match &self.body.from {
            From::Table(_) | From::Values(_) | From::TooDeep(_) => false,
            From::Select(inner) => inner.is_tree_walk(),
            From::TreeWalk(_) => true,
        }
    }

    /// Returns whether its rows come in an order of their own where none is asked for: that of the model, or of a tree.
    pub fn has_own_order(&self) -> bool {
        !self.table().ordering.is_empty() || self.is_tree_walk()
    }

    /// Returns the number of levels of its expressions, and of the pages in `FROM`.
    pub(super) fn depth(&self) -> u16 {
        let items = match &self.body.output {
            Output::Values(items) | Output::Found(items) | Output::Rows { extra: items, .. } => {
                items.as_slice()
            }
            Output::Key | Output::Count | Output::Exists => &[],
        };
        let values = items.iter().filter_map(Item::value);
        let correlation = self.body.correlation.as_ref();
        let owner = correlation.and_then(Correlation::of_many);
        let order = self.order.keys().iter().map(|key| &key.expr);
        let exprs = self.body.conditions().chain(values);
        let exprs = exprs.chain(order).chain(owner);
        let others = self.set_operation.iter().flat_map(|it| &it.others);
        exprs
            .map(Expr::depth)
            .chain(others.map(|other| other.depth()))
            .max()
            .unwrap_or(0)
            .max(self.pages)
            .max(self.depth_of_common_tables())
            .saturating_add(1)
    }
}

/// The clauses, in the order of SQL.
impl Select {
    /// Asks for this of the rows: `SELECT …`.
    pub fn set_output(&mut self, output: Output) {
        self.body.output = output;
    }

    pub(super) fn set_from(&mut self, from: From) {
        self.body.from = from;
    }

    pub(super) fn output_mut(&mut self) -> &mut Output {
        &mut self.body.output
    }

    /// Reads the row at the end of a to-one path along with each row: `JOIN …`.
    pub fn join(&mut self, path: &'static RelationPath) {
        if let Output::Rows { joined, .. } = &mut self.body.output {
            joined.push(path);
        }
    }

    /// Reads what has no field in the model after the columns of each row. Returns its position among all that is read so.
    pub fn read_items(&mut self, items: Vec<Item>) -> usize {
        let Output::Rows { extra, .. } = &mut self.body.output else {
            return 0;
        };
        let position = extra.len();
        extra.extend(items);
        position
    }

    /// Asks for these values in place of the rows. Where they are computed from many rows, those of a page are asked by a
    /// query around it.
    pub fn set_values(&mut self, items: Vec<Item>) {
        let values = || items.iter().filter_map(Item::value);
        let is_grouped = values().any(Expr::holds_aggregate);
        let repeats_rows = items.iter().any(Item::repeats_rows);
        self.body.output = Output::rows();
        if self.is_paged() && (is_grouped || self.body.distinct || repeats_rows) {
            self.nest_if_paged();
        } else if (is_grouped || repeats_rows) && !self.body.qualify.is_empty() {
            self.nest();
        }
        // Rows of a model all differ.
        self.body.distinct &= !is_grouped;
        self.body.output = Output::Values(items);
        self.drop_order_of_choice();
    }

    /// Counts equal values once: `SELECT DISTINCT`. Rows differ by their keys, so that they stay as they are, and so do those
    /// of a page. Values have not the order of the page whose rows they are of, since it may be one by what is not selected.
    pub fn distinct(&mut self) {
        if self.is_paged() {
            self.nest_if_paged();
            if matches!(self.body.output, Output::Found(_)) {
                self.order = RowOrder::None;
            }
        }
        self.body.distinct = true;
        self.drop_order_of_choice();
    }

    /// Drops the order that has chosen the rows, those of a page or the first of each, where values stand for several of
    /// them: it may be one by what is not selected, and nobody asked for it behind the choice.
    fn drop_order_of_choice(&mut self) {
        let has_chosen = match &self.body.from {
            From::Select(inner) if inner.order == self.order => {
                inner.is_paged() || inner.keeps_first_rows()
            }
            _ => self.keeps_first_rows(),
        };
        if !has_chosen || !self.are_values_merged() {
            return;
        }
        self.order = RowOrder::None;
        if let From::Select(inner) = &mut self.body.from {
            inner.unordered();
        }
    }

    /// Returns whether a condition keeps the first row of each by its order: that of `distinct_on`.
    fn keeps_first_rows(&self) -> bool {
        let mut conditions = self.body.qualify.iter();
        conditions.any(|condition| condition.keeps_first_of().is_some())
    }

    /// Returns whether `DISTINCT` leaves anything out. Rows of the table differ by their keys; values, and rows that a
    /// foreign key of the table points at, may be equal.
    pub fn merges_equal_results(&self) -> bool {
        let are_values = matches!(self.body.output, Output::Values(_) | Output::Found(_));
        self.body.distinct && (are_values || self.body.target.is_some())
    }

    /// Asks for the rows that this foreign key of the table points at, in place of those of the table.
    pub fn set_target(&mut self, field: usize) {
        self.body.target = Some(JoinTarget::ForeignKey(field));
    }

    /// Keeps the rows whose foreign key `field` points at an owner.
    pub fn correlate(&mut self, field: usize, owner: CorrelationOwner) {
        self.body.correlation = Some(Correlation::ForeignKey { field, owner });
    }

    /// Keeps the rows of an owner, of which the conditions speak as of a row of the query outside.
    pub fn correlate_by_conditions(&mut self) {
        self.body.correlation = Some(Correlation::Conditions);
        if !self.finds_rows_by_conditions() {
            let why = "`related_to` is of rows that conditions find; what asks of the rows of another query, such as a condition behind `limit`, stands behind it";
            self.body.filter.push(Expr::refused(why.to_owned()));
        }
    }

    /// Keeps the rows of an owner of which this condition speaks, also where they are cut to a page.
    pub(super) fn tie(&mut self, condition: Expr) {
        self.body.correlation = Some(Correlation::Conditions);
        self.body.filter.push(condition);
    }

    pub(super) fn finds_rows_by_conditions(&self) -> bool {
        matches!(self.body.from, From::Table(_))
            && self.set_operation.is_none()
            && self.body.qualify.is_empty()
            && self.lock.is_none()
    }

    /// Takes off these conditions.
    pub(super) fn take_conditions(&mut self, are_taken: impl Fn(&Expr) -> bool) -> Vec<Expr> {
        let conditions = std::mem::take(&mut self.body.filter);
        let (taken, kept) = conditions.into_iter().partition(are_taken);
        self.body.filter = kept;
        taken
    }

    /// Takes off all conditions, those on window functions too.
    pub(super) fn drop_conditions(&mut self) {
        self.body.filter.clear();
        self.body.qualify.clear();
    }

    /// Asks for its rows joined to those of `owners`, of which this condition says which.
    pub(super) fn join_to_owners(&mut self, owners: &'static Table, row: SingleRow, of: Expr) {
        self.body.from = From::Table(owners);
        self.body.target = Some(JoinTarget::Conditions(Arc::new(row)));
        self.body.correlation = Some(Correlation::Owners(of));
    }

    /// Keeps the rows for which `condition` holds, if there is one: `WHERE …`. Once the query has window functions,
    /// which see the rows of the conditions before them, the condition is asked of the rows that have their values.
    pub fn filter(&mut self, condition: impl Into<Option<Expr>>) {
        let Some(condition) = condition.into() else {
            return;
        };
        self.nest_if_paged();
        // A handle of what groups or windows have computed names a value that this query gives.
        let is_of_window =
            condition.holds_window() || condition.names_value_of_many(self.place_of_values());
        if self.is_of_values() {
            if matches!(self.body.output, Output::Values(_))
                && (is_of_window || self.reads_windows() && !self.is_grouped())
            {
                self.nest();
            }
            self.body.filter.push(condition);
        } else if self.is_grouped() || self.repeats_rows() {
            if is_of_window {
                self.nest();
            }
            self.body.filter.push(condition);
        } else if is_of_window || self.has_windows() {
            self.body.qualify.push(condition);
        } else {
            self.body.filter.push(condition);
        }
        self.drop_order_of_choice();
    }

    /// Orders the rows, and forgets every order before: `ORDER BY …`. Without keys the model's own order holds again.
    pub fn order_by(&mut self, keys: Vec<OrderKey>) {
        self.nest_if_paged();
        self.order = if keys.is_empty() {
            RowOrder::OfModel { reversed: false }
        } else {
            RowOrder::By(keys)
        };
    }

    /// Orders the rows, also those of a page, unless an order was asked for.
    pub fn order_by_default(&mut self, keys: Vec<OrderKey>) {
        if let RowOrder::OfModel { reversed } = self.order {
            self.order = RowOrder::By(keys);
            if reversed {
                self.order.reverse();
            }
        }
    }

    /// Orders the rows by these keys, which begin with those that they are ordered by already; of a page, before it is cut.
    pub(super) fn end_order(&mut self, keys: Vec<OrderKey>) {
        self.order = RowOrder::By(keys);
    }

    /// Drops the order, unless it says which rows are in the page.
    pub fn unordered(&mut self) {
        if !self.is_paged() {
            self.order = RowOrder::None;
        }
    }

    /// Turns the order around.
    pub fn reverse(&mut self) {
        self.nest_if_paged();
        self.order.reverse();
    }

    /// Keeps the first `n` rows; of several limits the lowest holds: `LIMIT n`.
    pub fn limit(&mut self, n: u64) {
        self.page.limit_to(n);
    }

    /// Leaves out the first `n` rows; several offsets add up: `OFFSET n`.
    pub fn offset(&mut self, n: u64) {
        self.page.offset = self.page.offset.saturating_add(n);
    }

    /// Takes the page off, for whoever cuts the rows in another way. Returns it.
    pub fn take_page(&mut self) -> PageBounds {
        std::mem::take(&mut self.page)
    }

    /// Means all rows, should a write have no condition.
    pub fn allow_every_row(&mut self) {
        self.every_row = true;
    }

    /// Lists values in the model's own order, as rows are.
    pub fn list_values_as_rows(&mut self) {
        self.values_as_rows = true;
    }

    /// Returns whether the rows are already cut to a page, so that a clause that follows is asked of that page.
    pub(super) fn is_paged(&self) -> bool {
        self.page.is_cut()
    }

    /// Moves the page found so far into `FROM`. The order holds on, and so do the rows read along. A page that would stand
    /// too deep within others is dropped here and now, as expressions are ([`MAX_DEPTH`]).
    pub(super) fn nest_if_paged(&mut self) {
        if !self.is_paged() {
            return;
        }
        let is_of_rows = !self.nests_as_values();
        let reads_windows = is_of_rows && self.reads_windows();
        self.nest();
        if reads_windows {
            self.body.filter.push(Expr::refused(
                "a clause that follows a page would change the rows that its window functions see; filter and order before `limit`"
                    .to_owned(),
            ));
        }
    }

    /// Returns whether a query around it is one of its values, and not of rows: also of those that window functions have in a
    /// page, which are other ones once a clause follows it.
    fn nests_as_values(&self) -> bool {
        let Output::Values(items) = &self.body.output else {
            return self.stands_for_many();
        };
        let mut values = items.iter().filter_map(Item::value);
        let has_windows = !self.values_as_rows && values.any(Expr::holds_window);
        self.stands_for_many() || self.repeats_rows() || has_windows && self.is_paged()
    }

    /// Moves the query found so far into `FROM`.
    pub(super) fn nest(&mut self) {
        let table = self.table();
        if self.nests_as_values() {
            let inner = std::mem::replace(self, Select::new(table));
            let order = inner.order.clone();
            *self = Select::of_values(inner);
            self.order = order;
            self.body.output = Output::Found(Vec::new());
            return;
        }
        let mut outer = Select::new(table);
        outer.order.clone_from(&self.order);
        outer.body.output = std::mem::replace(&mut self.body.output, Output::rows());
        outer.every_row = self.every_row;
        outer.lock = self.lock.take();
        outer.values_as_rows = self.values_as_rows;
        let inner = std::mem::replace(self, outer);
        let depth = inner.depth();
        if usize::from(depth) < MAX_DEPTH {
            self.body.from = From::Select(Box::new(inner));
            self.pages = depth;
        } else {
            self.body.from = From::TooDeep(table);
        }
    }
}

impl JoinTarget {
    /// Returns whether the rows are those of a page of each owner.
    pub fn is_page(&self) -> bool {
        match self {
            JoinTarget::ForeignKey(_) => false,
            JoinTarget::Conditions(row) => matches!(row.choice, RowChoice::Page(_)),
        }
    }

    /// Returns the table of the rows, which are joined to those of `source`.
    pub fn table(&self, source: &'static Table) -> &'static Table {
        match self {
            JoinTarget::ForeignKey(field) => {
                let relation = source.fields[*field].relation;
                relation.map_or(source, |relation| (relation.target)())
            }
            JoinTarget::Conditions(row) => (row.table.0)(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::samples::BOOK;

    fn books() -> Select {
        Select::new(&BOOK)
    }

    fn title() -> Expr {
        Expr::column(None, 1)
    }

    /// The page in `FROM`, if the rows are those of one.
    fn page_in_from(select: &Select) -> Option<PageBounds> {
        match &select.body().from {
            From::Select(inner) => Some(inner.page()),
            _ => None,
        }
    }

    #[test]
    fn what_follows_a_page_is_asked_of_it() {
        let first = PageBounds {
            limit: Some(3),
            offset: 0,
        };
        let changes: [fn(&mut Select); 4] = [
            |books| books.filter(title().is_null()),
            |books| books.order_by(vec![OrderKey::asc(title())]),
            Select::reverse,
            Select::distinct,
        ];
        for change in changes {
            let mut select = books();
            change(&mut select);
            assert_eq!(page_in_from(&select), None);
            select.limit(3);
            assert_eq!(page_in_from(&select), None);
            change(&mut select);
            assert_eq!(page_in_from(&select), Some(first));
            assert_eq!(select.page(), PageBounds::default());
        }
    }

    #[test]
    fn limits_narrow_and_offsets_add_up() {
        let mut select = books();
        select.limit(5);
        select.limit(9);
        select.offset(2);
        select.offset(u64::MAX);
        let page = PageBounds {
            limit: Some(5),
            offset: u64::MAX,
        };
        assert_eq!(select.page(), page);
    }

    #[test]
    fn a_page_hands_the_rows_read_along_to_the_query_around_it() {
        let mut select = books();
        select.join(&RelationPath {
            parent: None,
            hop: crate::query::Hop::ForeignKey(5),
        });
        select.limit(1);
        select.filter(title().is_null());
        let joined = |select: &Select| match &select.body().output {
            Output::Rows { joined, .. } => joined.len(),
            _ => 0,
        };
        assert_eq!(joined(&select), 1);
        assert!(matches!(&select.body().from, From::Select(inner) if joined(inner) == 0));
    }

    #[test]
    fn only_an_order_that_says_nothing_of_a_page_is_dropped() {
        let by_title = || vec![OrderKey::asc(title())];
        let mut select = books();
        select.order_by(by_title());
        select.unordered();
        assert!(matches!(select.order(), RowOrder::None));
        select.order_by(by_title());
        select.limit(1);
        select.unordered();
        assert_eq!(select.order().keys().len(), 1);
    }

    #[test]
    fn an_order_turns_around_with_its_nulls() {
        let mut select = books();
        select.order_by(vec![OrderKey {
            nulls_first: Some(true),
            ..OrderKey::desc(title())
        }]);
        select.reverse();
        let key = &select.order().keys()[0];
        assert_eq!((key.descending, key.nulls_first), (false, Some(false)));
    }

    #[test]
    fn a_default_order_is_turned_around_where_the_models_own_was() {
        let mut select = books();
        select.reverse();
        select.order_by_default(vec![OrderKey::asc(title())]);
        assert!(select.order().keys()[0].descending);
        select.order_by_default(Vec::new());
        assert_eq!(select.order().keys().len(), 1);
    }

    #[test]
    fn pages_that_stand_too_deep_are_dropped() {
        let mut select = books();
        for _ in 0..=MAX_DEPTH {
            select.limit(1);
            select.filter(title().is_null());
        }
        let mut depth = 0;
        let mut next = &select;
        while let From::Select(inner) = &next.body().from {
            (next, depth) = (inner, depth + 1);
        }
        assert!(depth < MAX_DEPTH);
        assert!(matches!(next.body().from, From::TooDeep(_)));
    }
}
