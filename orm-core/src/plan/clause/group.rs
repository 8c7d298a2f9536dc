//! `GROUP BY` and `HAVING`.

use super::output::PlannedOutput;
use crate::error::{Error, Result};
use crate::plan::aggregate::find_outside;
use crate::plan::expr::ExprContext;
use crate::plan::scope::{Scope, ScopeNode};
use crate::plan::write::key;
use crate::plan::{Alias, Expr, Group, OutputColumn, Planner, QualifiedColumn};
use crate::query::{self, ArrayFunction, Function, Hop, Item, JsonFunction};
use crate::schema::Table;
use crate::value::Type;

impl Planner {
    /// Groups by whole rows, or tells them apart: the key of each stands for it from now on, also where a foreign key holds
    /// the same.
    pub(in crate::plan) fn group_by_rows(scope: &mut Scope, items: &[Item]) {
        for item in items {
            if let Some(node) = whole_row(scope, scope.base, item) {
                scope.nodes[node].grouped_by = true;
            }
        }
    }

    /// `GROUP BY` all items without an aggregate, and `HAVING` the conditions with one.
    pub(in crate::plan) fn group<'q>(
        &mut self,
        scope: &mut Scope,
        output: &PlannedOutput<'q>,
        having: Vec<&'q query::Expr>,
        is_page: bool,
    ) -> Result<Group<'q>> {
        let mut keys = GroupKeys {
            keys: self.group_keys(scope, output, is_page),
            is_page,
        };
        let mut conditions = Vec::with_capacity(having.len());
        for condition in having {
            conditions.push(self.expr(&mut ExprContext::base(scope), condition)?.expr);
        }
        for (item, position) in &output.positions {
            if item.is_of_group() {
                keys.cover(scope, &output.columns[*position].expr, GroupClause::Value)?;
            }
        }
        for condition in &conditions {
            keys.cover(scope, condition, GroupClause::Value)?;
        }
        let having = self.all(conditions)?;
        Ok(Group {
            keys: keys.keys,
            having,
        })
    }

    /// Returns the values that are equal in a group: columns by name, what is computed or of the row outside by its position,
    /// and whole rows by their key, on which all their columns depend; rows of a page have none that the database knows of.
    fn group_keys<'q>(
        &mut self,
        scope: &mut Scope,
        output: &PlannedOutput<'q>,
        is_page: bool,
    ) -> Vec<Expr<'q>> {
        let mut keys = owner_keys(output);
        let documents = self.documents(scope, output);
        for (item, position) in &output.positions {
            if item.is_of_group() {
                continue;
            }
            match (
                &output.columns[*position].expr,
                whole_row(scope, scope.base, item),
            ) {
                (_, Some(node)) => {
                    let (alias, table) = (self.alias_of(scope, node), scope.nodes[node].table);
                    if node == 0 && is_page {
                        let columns = table.columns().iter();
                        keys.extend(columns.map(|column| Expr::Column(alias, column.name)));
                    } else {
                        keys.extend(key(table, alias));
                    }
                }
                (_, None) if item.value().is_some_and(query::Expr::is_outer) => {
                    keys.push(Expr::Position(position + 1));
                }
                (value, None) => {
                    keys.push(key_of_column(
                        value,
                        *position,
                        documents.contains(position),
                    ));
                }
            }
        }
        drop_found_for_keys(scope, &output.columns, &mut keys);
        keys
    }
}

/// Leaves out what subqueries find for other keys: it is one value in each group, and as a key it would be computed for each
/// row.
fn drop_found_for_keys(scope: &Scope, columns: &[OutputColumn<'_>], keys: &mut Vec<Expr<'_>>) {
    let others = keys.iter().filter_map(|key| match key {
        Expr::Column(alias, name) => Some((*alias, *name)),
        _ => None,
    });
    let others: Vec<_> = others.filter(|it| is_same_if_equal(scope, *it)).collect();
    keys.retain(|key| match key {
        Expr::Position(position) => !is_found_for(scope, &columns[position - 1].expr, &others),
        _ => true,
    });
}

/// Returns whether values of the column that are equal are the same, as integers are: texts may be equal by a collation, and
/// floats and documents have several forms.
fn is_same_if_equal(scope: &Scope, column: QualifiedColumn) -> bool {
    let table = scope.node_of(column).map(|node| scope.nodes[node].table);
    let mut columns = table.into_iter().flat_map(Table::columns);
    let ty = columns.find(|own| own.name == column.1).map(|own| own.ty);
    matches!(ty, Some(Type::I16 | Type::I32 | Type::I64))
}

/// Returns whether subqueries find the value by these columns alone of those in `FROM`.
fn is_found_for(scope: &Scope, value: &Expr<'_>, columns: &[QualifiedColumn]) -> bool {
    let (mut is_found, mut names_any, mut names_other) = (false, false, false);
    for_each_within(value, &mut |part| match part {
        _ if part.is_subquery() => is_found = true,
        Expr::Column(alias, name) if scope.names((*alias, name)) => {
            names_any = true;
            names_other |= !columns.contains(&(*alias, *name));
        }
        // What these read, and whether they are the same each time, is not known.
        Expr::Raw(..) | Expr::Declared(_) | Expr::Search(_) | Expr::Call(Function::Random, _) => {
            names_other = true;
        }
        _ => {}
    });
    is_found && names_any && !names_other
}

/// Hands out an expression and all that it is made of, also within subqueries and aggregates.
fn for_each_within<'q>(expr: &Expr<'q>, visit: &mut dyn FnMut(&Expr<'q>)) {
    visit(expr);
    expr.for_each_part(&mut |part| for_each_within(part, visit));
}

impl Planner {
    /// Returns the groups of rows that `DISTINCT` would leave, where it would tell equal documents apart.
    pub(in crate::plan) fn equal_documents<'q>(
        &self,
        scope: &Scope,
        output: &PlannedOutput<'q>,
    ) -> Option<Group<'q>> {
        let documents = self.documents(scope, output);
        let is_stored = |&position: &usize| held_column(&output.columns[position].expr).is_some();
        if !documents.iter().any(is_stored) {
            return None;
        }
        let columns = output.columns.iter().enumerate();
        let keys = columns.map(|(position, column)| {
            key_of_column(&column.expr, position, documents.contains(&position))
        });
        Some(Group {
            keys: keys.collect(),
            having: Expr::Constant(true),
        })
    }
}

/// Returns what groups are by that are by the column at this position: a column by its name, a document in the form in which
/// equal ones are the same, and what is computed by its position.
fn key_of_column<'q>(value: &Expr<'_>, position: usize, is_document: bool) -> Expr<'q> {
    match (held_column(value), document_column(value)) {
        (Some((alias, name)), _) if !is_document => Expr::Column(alias, name),
        (Some((alias, name)), _) | (None, Some((alias, name))) => {
            Expr::Call(NORMAL, vec![Expr::Column(alias, name)])
        }
        (None, None) => Expr::Position(position + 1),
    }
}

/// A document in the form in which equal ones are the same.
const NORMAL: Function = Function::Json(JsonFunction::Normal);
/// A document as it is.
const COMPARED: Function = Function::Json(JsonFunction::Compared);

/// Returns the column of documents that this compares.
fn document_column(expr: &Expr<'_>) -> Option<QualifiedColumn> {
    match expr {
        Expr::Call(NORMAL | COMPARED, arguments) => match arguments[..] {
            [Expr::Column(alias, name)] => Some((alias, name)),
            _ => None,
        },
        _ => None,
    }
}

/// Where a query of groups speaks of a column.
#[derive(Clone, Copy)]
pub(in crate::plan) enum GroupClause {
    /// A value that is selected, or a condition.
    Value,
    /// The order of the groups.
    Order,
}

impl Group<'_> {
    /// Lets these values of a group speak of what the groups are by, and of what depends on that.
    pub(in crate::plan) fn cover<'e, 'q: 'e>(
        &mut self,
        scope: &Scope,
        exprs: impl Iterator<Item = &'e Expr<'q>>,
        clause: GroupClause,
        is_page: bool,
    ) -> Result<()> {
        let keys = std::mem::take(&mut self.keys);
        let mut keys = GroupKeys { keys, is_page };
        for expr in exprs {
            keys.cover(scope, expr, clause)?;
        }
        self.keys = keys.keys;
        Ok(())
    }
}

/// The values by which rows are grouped.
struct GroupKeys<'q> {
    keys: Vec<Expr<'q>>,
    /// Says whether the rows in `FROM` are those of a query, of which the database knows no key.
    is_page: bool,
}

impl GroupKeys<'_> {
    /// Lets an expression over groups speak of the columns that depend on what the rows are grouped by: of an author by
    /// whose key books are grouped, the name. Databases only see this where the key of its row is in `GROUP BY`, so it is
    /// added, which changes no group. Refuses columns that do not depend on it.
    fn cover(&mut self, scope: &Scope, expr: &Expr<'_>, clause: GroupClause) -> Result<()> {
        let mut columns = Vec::new();
        find_outside(expr, &mut |alias, name| columns.push((alias, name)));
        for (alias, name) in columns {
            if scope.is_of_elements((alias, name)) && !self.holds(alias, name) {
                return Err(scope.refused(
                    "an element of `unnest` stands beside an aggregate, but the groups are not by it; select it in `values` by itself, or aggregate it too",
                ));
            }
            let node = scope.node_of((alias, name));
            let Some(node) = node.filter(|_| !self.holds(alias, name)) else {
                continue;
            };
            if self.is_part_of_grouped_row(scope, node, name) {
                self.keys.push(Expr::Column(alias, name));
                continue;
            }
            if !self.determine(scope, node) {
                return Err(outside_of_groups(scope, node, name, expr, clause));
            }
            let table = scope.nodes[node].table;
            let has_no_key = self.is_page || scope.row_depth == Some((alias, name));
            if node == 0 && has_no_key {
                self.keys.push(Expr::Column(alias, name));
            } else if !self.hold_key(table, alias) {
                self.keys.extend(key(table, alias));
            }
        }
        Ok(())
    }

    /// Returns whether this column is one of the keys.
    fn holds(&self, alias: Alias, name: &str) -> bool {
        let mut keys = self.keys.iter();
        keys.any(|key| match key {
            Expr::Column(own, column) => (*own, *column) == (alias, name),
            document => document_column(document) == Some((alias, name)),
        })
    }

    /// Returns whether all columns of the key of these rows are among the keys.
    fn hold_key(&self, table: &'static Table, alias: Alias) -> bool {
        let mut columns = table.key_columns();
        columns.all(|column| self.holds(alias, column.name))
    }

    /// Returns whether this column of a node is one of a foreign key that always leads to a row, by which the groups are: of
    /// rows grouped by the project that is within a tenant, the tenant.
    fn is_part_of_grouped_row(&self, scope: &Scope, node: usize, name: &str) -> bool {
        let table = scope.nodes[node].table;
        scope.nodes.iter().any(|row| match (row.on, row.alias) {
            (Some((parent, Hop::ForeignKey(field))), Some(alias)) if parent == node => {
                let mut columns = table.columns_of(field).iter();
                !table.fields[field].null
                    && columns.any(|column| column.name == name)
                    && self.hold_key(row.table, alias)
            }
            _ => false,
        })
    }

    /// Returns whether all rows of a group have the same row at this node.
    fn determine(&self, scope: &Scope, node: usize) -> bool {
        let ScopeNode {
            on,
            table,
            alias,
            single,
            ..
        } = &scope.nodes[node];
        if alias.is_some_and(|alias| self.hold_key(table, alias)) {
            return true;
        }
        // Of a single row the conditions decide too.
        let (Some((parent, hop)), None) = (*on, single) else {
            return false;
        };
        self.determine(scope, parent) || self.hold_foreign_key(scope, parent, hop)
    }

    /// Returns whether all columns of the foreign key that a hop follows are among the keys, or parts of them.
    fn hold_foreign_key(&self, scope: &Scope, parent: usize, hop: Hop) -> bool {
        let ScopeNode { table, alias, .. } = &scope.nodes[parent];
        let (Some(alias), Hop::ForeignKey(field)) = (*alias, hop) else {
            return false;
        };
        let mut columns = table.columns_of(field).iter();
        columns.all(|column| {
            self.holds(alias, column.name)
                || self.is_part_of_grouped_row(scope, parent, column.name)
        })
    }
}

/// Says that a column differs within a group, which this value of the group speaks of.
fn outside_of_groups(
    scope: &Scope,
    node: usize,
    name: &str,
    value: &Expr<'_>,
    clause: GroupClause,
) -> Error {
    let table = scope.nodes[node].table;
    let column = table.columns().iter().find(|column| column.name == name);
    let field = column.map_or(name, |column| table.fields[column.field].name);
    let is_found = scope.found.is_some() && column.is_none();
    let value_name = match scope.row_depth {
        Some((_, depth)) if depth == name => "`tree_depth()`".to_owned(),
        _ if is_found => "a value of the query".to_owned(),
        _ => format!("`{}.{field}`", table.model),
    };
    let (place, why) = match clause {
        _ if is_found => (
            "",
            "aggregate it too, such as by `n.max()`, or select it by itself",
        ),
        _ if holds_window(value) => (
            "",
            "a window function is computed of groups and is no key of them, so it speaks of keys and aggregates alone; to group by its values, select them first, and then values of these: `let rows = ….values((Book.year, place))`, `let (year, place) = rows.handles()`, `rows.values((place, year.max()))`",
        ),
        GroupClause::Value => ("", "select it in `values` by itself, or aggregate it too"),
        GroupClause::Order => (
            " in the order",
            "order the groups by what they have, such as `count().desc()`, or drop the order of the rows by `.order_by(())`",
        ),
    };
    Error::InvalidQuery {
        model: scope.nodes[scope.base].table.model,
        why: format!(
            "{value_name} stands beside an aggregate{place}, but the groups are not by it; {why}"
        ),
    }
}

/// Returns whether a value is computed over a window.
fn holds_window(value: &Expr<'_>) -> bool {
    match value {
        Expr::Window(_) => true,
        Expr::Aggregate(aggregate) if aggregate.window.is_some() => true,
        _ => {
            let mut is_held = false;
            value.for_each_part(&mut |part| is_held |= holds_window(part));
            is_held
        }
    }
}

/// Returns the columns before the first item: a foreign key, which says whose the values are. Groups are of one owner.
fn owner_keys<'q>(output: &PlannedOutput<'q>) -> Vec<Expr<'q>> {
    let n_columns = output.positions.first().map_or(0, |(_, first)| *first);
    let column = |column: &OutputColumn<'q>| {
        let column = held_column(&column.expr);
        column.map(|(alias, name)| Expr::Column(alias, name))
    };
    output.columns[..n_columns]
        .iter()
        .filter_map(column)
        .collect()
}

/// Returns the column that a value is, in whatever form it holds it.
pub(super) fn held_column(value: &Expr<'_>) -> Option<QualifiedColumn> {
    match value {
        Expr::Column(alias, name) => Some((*alias, name)),
        Expr::OfUnits(column, _) | Expr::OfEnum(column, _) => held_column(column),
        Expr::Call(Function::Array(ArrayFunction::Element(_)), element) => {
            element.first().and_then(held_column)
        }
        _ => None,
    }
}

/// Returns the node of a whole row.
fn whole_row(scope: &mut Scope, node: usize, item: &Item) -> Option<usize> {
    match item {
        Item::Row(path) => scope.node(node, *path).ok(),
        Item::At(path, item) => {
            let node = scope.node(node, Some(path)).ok()?;
            whole_row(scope, node, item)
        }
        Item::Single(row, item) => {
            let owner = scope.node(node, row.path).ok()?;
            let joined = scope.single(owner, row)?;
            let node = match row.target() {
                Some(field) => scope.hop(joined, Hop::ForeignKey(field)).ok()?,
                None => joined,
            };
            whole_row(scope, node, item)
        }
        Item::Value(_) | Item::Trailing(_) => None,
    }
}
