//! The columns.

use super::item::PlannedItem;
use crate::error::Result;
use crate::plan::clauses::{Output, SharedValue};
use crate::plan::expr::ExprContext;
use crate::plan::scope::Scope;
use crate::plan::single::ROW_KEYS;
use crate::plan::write::key;
use crate::plan::{
    Alias, Expr, OrderKey, OutputColumn, Planner, ROW_NUMBER, Window, WindowDefinition, at_most,
};
use crate::query::{
    Hop, Item, ItemShape, OwnerFields, RelationPath, RowOrder, Select, Tree, WindowFunction,
};
use crate::schema::Table;

/// The columns, and how they are read.
pub(in crate::plan) struct PlannedOutput<'q> {
    pub(in crate::plan) columns: Vec<OutputColumn<'q>>,
    /// The to-one relations whose columns follow the table's own, in reading order.
    pub(in crate::plan) tree: Vec<Tree>,
    /// Values, and rows that have no field in the model; their columns come last.
    pub(in crate::plan) items: Vec<ItemShape>,
    /// The number of columns at the front that the query in `FROM` has found.
    pub(in crate::plan) n_found: usize,
    /// The items asked for, and the position of the first column of each.
    pub(in crate::plan) positions: Vec<(&'q Item, usize)>,
}

impl Planner {
    /// Plans the columns.
    pub(in crate::plan) fn output<'q>(
        &mut self,
        scope: &mut Scope,
        output: Output<'q>,
    ) -> Result<PlannedOutput<'q>> {
        let columns = match output {
            Output::Rows {
                owner,
                joined,
                extra,
            } => return self.rows(scope, owner, joined, extra),
            Output::WithValues(values) => self.rows_with_values(scope, &values)?,
            Output::Aggregates(values) => self.aggregates(scope, &values)?,
            Output::Key => self.key_of_target(scope)?,
            Output::SourceKey => self.key_of_source(scope),
            Output::RowNumbers { partition, order } => {
                let mut columns = self.key_of_source(scope);
                columns.push(self.row_number(scope, &partition, order)?);
                columns
            }
            Output::Values { owner, items } => return self.values(scope, owner, items),
            Output::Found(items) => return self.found(scope, items),
            Output::Count => vec![OutputColumn::from(Expr::CountRows)],
            Output::Exists => vec![OutputColumn::from(Expr::One)],
        };
        Ok(PlannedOutput {
            columns,
            tree: Vec::new(),
            items: Vec::new(),
            n_found: 0,
            positions: Vec::new(),
        })
    }

    /// Returns all columns of the rows in `FROM`, and values of the rows asked for by their names.
    fn rows_with_values<'q>(
        &mut self,
        scope: &mut Scope,
        values: &[SharedValue<'q>],
    ) -> Result<Vec<OutputColumn<'q>>> {
        let alias = self.alias_of(scope, 0);
        let mut columns: Vec<_> = all_columns(scope.nodes[0].table, alias).collect();
        if scope.owners.is_some() {
            let found = self.key_of_target(scope)?;
            at_most("columns of a key", ROW_KEYS.len(), found.len())?;
            let found = found.into_iter().zip(ROW_KEYS);
            columns.extend(found.map(|(OutputColumn { expr, .. }, name)| OutputColumn {
                expr,
                name: Some(name),
            }));
        }
        for value in values {
            columns.push(OutputColumn {
                expr: self.expr(&mut ExprContext::base(scope), value.expr)?.expr,
                name: Some(value.name),
            });
        }
        Ok(columns)
    }

    /// Returns the values of subqueries that find these rows, by their names.
    fn aggregates<'q>(
        &mut self,
        scope: &mut Scope,
        values: &[SharedValue<'q>],
    ) -> Result<Vec<OutputColumn<'q>>> {
        let mut columns = Vec::with_capacity(values.len());
        for value in values {
            let expr = match value.expr.subquery().and_then(Select::single_value) {
                Some(aggregate) => self.expr(&mut ExprContext::base(scope), aggregate)?.expr,
                None => Expr::CountRows,
            };
            let name = Some(value.name);
            columns.push(OutputColumn { expr, name });
        }
        Ok(columns)
    }

    /// Returns the key of the rows asked for.
    fn key_of_target<'q>(&mut self, scope: &mut Scope) -> Result<Vec<OutputColumn<'q>>> {
        let base = scope.base;
        let keys = scope.nodes[base].table.key_positions().iter();
        let key = keys.map(|&key| Ok(self.column_of_table(scope, base, key)?.expr.into()));
        key.collect()
    }

    /// Returns the key of the rows in `FROM`.
    fn key_of_source<'q>(&mut self, scope: &mut Scope) -> Vec<OutputColumn<'q>> {
        let key = key(scope.nodes[0].table, self.alias_of(scope, 0));
        key.into_iter().map(OutputColumn::from).collect()
    }

    /// `ROW_NUMBER()` of the rows in `FROM` among those with the same values in these fields; without an order, by key.
    fn row_number<'q>(
        &mut self,
        scope: &mut Scope,
        partition: &[usize],
        order: &'q RowOrder,
    ) -> Result<OutputColumn<'q>> {
        let (table, alias) = (scope.nodes[0].table, self.alias_of(scope, 0));
        let mut order = self.order(scope, order, &[])?;
        if order.is_empty() {
            order = key(table, alias).into_iter().map(OrderKey::asc).collect();
        }
        let partition = partition.iter().flat_map(|&field| table.columns_of(field));
        let partition = partition.map(|column| Expr::Column(alias, column.name));
        Ok(OutputColumn {
            expr: Expr::Window(Box::new(Window {
                function: WindowFunction::RowNumber,
                arguments: Vec::new(),
                definition: WindowDefinition {
                    partition: partition.collect(),
                    order,
                    frame: None,
                },
            })),
            name: Some(ROW_NUMBER),
        })
    }

    /// Plans the columns of the key `owner`, of the rows asked for, of those read along and of extra items.
    fn rows<'q>(
        &mut self,
        scope: &mut Scope,
        owner: Option<OwnerFields>,
        joined: &[&'static RelationPath],
        extra: &'q [Item],
    ) -> Result<PlannedOutput<'q>> {
        let base = scope.base;
        let mut columns = self.owner_columns(scope, owner)?;
        for path in joined {
            self.join(scope, Some(path))?;
        }
        let items = self.items(scope, extra)?;
        let alias = self.alias_of(scope, base);
        columns.extend(all_columns(scope.nodes[base].table, alias));
        let read = scope.nodes_to_read(joined, &items)?;
        let tree = trees(scope, &read, base, &mut columns);
        let (items, positions) = shapes(scope, &read, items, &mut columns);
        Ok(PlannedOutput {
            tree,
            items,
            n_found: 0,
            positions: extra.iter().zip(positions).collect(),
            columns,
        })
    }

    /// Returns the columns of the key `owner`.
    fn owner_columns<'q>(
        &mut self,
        scope: &mut Scope,
        owner: Option<OwnerFields>,
    ) -> Result<Vec<OutputColumn<'q>>> {
        let Some(owner) = owner else {
            return Ok(Vec::new());
        };
        let parts = owner.columns(scope.nodes[0].table).into_iter();
        let parts =
            parts.map(|(field, part)| Ok(self.column_value(scope, 0, field, part)?.expr.into()));
        parts.collect()
    }

    /// Plans values, and whole rows among them. Such a row stands for itself: no other is read into it.
    fn values<'q>(
        &mut self,
        scope: &mut Scope,
        owner: Option<OwnerFields>,
        asked: &'q [Item],
    ) -> Result<PlannedOutput<'q>> {
        let mut columns = self.owner_columns(scope, owner)?;
        let items = self.items(scope, asked)?;
        let read = vec![false; scope.nodes.len()];
        let (items, positions) = shapes(scope, &read, items, &mut columns);
        Ok(PlannedOutput {
            tree: Vec::new(),
            items,
            n_found: 0,
            positions: asked.iter().zip(positions).collect(),
            columns,
        })
    }
}

/// Appends the columns of items. Returns how they are read, and the position of the first column of each.
pub(super) fn shapes<'q>(
    scope: &Scope,
    read: &[bool],
    items: Vec<PlannedItem<'q>>,
    columns: &mut Vec<OutputColumn<'q>>,
) -> (Vec<ItemShape>, Vec<usize>) {
    let mut shapes = Vec::with_capacity(items.len());
    let mut positions = Vec::with_capacity(items.len());
    for item in items {
        positions.push(columns.len());
        shapes.push(match item {
            PlannedItem::Row(node) => match tree_of(scope, read, node, columns) {
                Some(tree) => ItemShape::Row(tree),
                None => continue,
            },
            PlannedItem::Value(expr, shape) => {
                columns.push(OutputColumn::from(expr));
                shape
            }
        });
    }
    (shapes, positions)
}

/// Appends the columns of all nodes to be read that `parent` points at, and returns how they are read.
fn trees(
    scope: &Scope,
    read: &[bool],
    parent: usize,
    columns: &mut Vec<OutputColumn<'_>>,
) -> Vec<Tree> {
    let points_at = |&node: &usize| match scope.nodes[node].on {
        Some((on, Hop::ForeignKey(_))) => on == parent && read[node],
        _ => false,
    };
    (0..scope.nodes.len())
        .filter(points_at)
        .filter_map(|node| tree_of(scope, read, node, columns))
        .collect()
}

/// Appends the columns of a node that is joined, and of all nodes that are read along with it.
fn tree_of(
    scope: &Scope,
    read: &[bool],
    position: usize,
    columns: &mut Vec<OutputColumn<'_>>,
) -> Option<Tree> {
    let node = &scope.nodes[position];
    let field = node.on.map_or(0, |(_, hop)| match hop {
        Hop::ForeignKey(field) | Hop::Reverse(_, field) => field,
    });
    let alias = node.alias?;
    let optional = scope.is_left(position);
    if optional {
        let first = key(node.table, alias).into_iter().take(1);
        columns.extend(first.map(OutputColumn::from));
    }
    let start = columns.len();
    columns.extend(all_columns(node.table, alias));
    let children = trees(scope, read, position, columns);
    Some(Tree {
        field,
        optional,
        width: columns.len() - start,
        children,
    })
}

fn all_columns<'q>(table: &'static Table, alias: Alias) -> impl Iterator<Item = OutputColumn<'q>> {
    let columns = table.columns().iter();
    columns.map(move |column| OutputColumn::from(Expr::Column(alias, column.name)))
}
