//! Expressions, as databases understand them.
//!
//! | file | idea |
//! |---|---|
//! | `boolean` | `AND`, `OR`, `NOT`: constants vanish |
//! | `negation` | a condition that holds where another one does not, also where that is null |
//! | `fold` | comparisons of one column with values become one list |
//! | `fold_rows` | comparisons of the same columns with rows of values become one list |
//! | `compare` | `=`, `<` and the like |
//! | `declared_value` | values that the condition of an index has, written as they stand there |
//! | `list` | `IN` |
//! | `pattern` | texts compared with patterns |
//! | `number` | `+ - * / %`, `-x`, `CAST` |
//! | `function` | functions of values, and `CASE` |
//! | `json` | JSON documents: what is found in one, and how two are compared |
//! | `keyset` | the rows behind a place in an order |
//! | `subquery` | `EXISTS`, and subqueries of one value |
//! | `search` | words that are looked for in texts |
//! | `raw` | SQL that the user wrote |
//! | `shared_column` | columns that a nullable foreign key shares with another field |
//! | `not_null` | the columns that a condition does not let be null |

mod boolean;
mod compare;
mod declared_value;
mod fold;
mod fold_rows;
mod function;
mod json;
mod keyset;
mod list;
mod negation;
mod not_null;
mod number;
mod pattern;
mod raw;
mod search;
mod shared_column;
mod subquery;

pub(super) use compare::equal;
pub(super) use json::{check_ordered, is_document};
pub(super) use not_null::{compare_plainly, not_null_where};
pub(super) use number::{stored, unchecked, widened};

use super::check::{FieldContext, check};
use super::column_form::of_column;
use super::scope::{RootRows, Scope};
use super::typed::{Typed, TypedList};
use super::{Expr, INCOMING, Planner};
use crate::error::{Error, Result};
use crate::query::{self, FoundPlace, Hop, MAX_DEPTH, Node, RelationPath};
use crate::schema::Table;
use crate::value::Value;
use std::borrow::Cow;

/// The rows that the paths of an expression begin at.
pub(super) struct ExprContext<'s> {
    pub(super) scope: &'s mut Scope,
    pub(super) node: usize,
}

impl<'s> ExprContext<'s> {
    /// The rows that are asked for.
    pub(super) fn base(scope: &'s mut Scope) -> Self {
        let node = scope.base;
        ExprContext { scope, node }
    }

    /// The table of the rows.
    pub(super) fn table(&self) -> &'static Table {
        self.scope.nodes[self.node].table
    }

    /// The column in which `FROM` holds this value already.
    pub(super) fn computed<'q>(&self, expr: &query::Expr) -> Option<Typed<'q>> {
        self.computed_alike(expr, 0)
    }

    /// The column in which `FROM` holds this value, behind so many that hold one written alike: where queries are combined,
    /// only the first has the same in all of them.
    fn computed_alike<'q>(&self, expr: &query::Expr, alike: u16) -> Option<Typed<'q>> {
        let reads_rows = self.scope.reads_rows;
        let computed = self.scope.computed.iter();
        let mut values = computed.filter(|value| {
            let is_readable = reads_rows || !value.is_of_row;
            value.node == self.node && is_readable && value.expr.is_same_value(expr)
        });
        let value = values.nth(alike.into())?;
        let (alias, name) = value.column;
        Some(Typed {
            expr: Expr::Column(alias, name),
            nullable: value.nullable,
        })
    }

    /// The model of the rows, for errors about a value that belongs to no field.
    pub(super) fn no_field(&self) -> FieldContext {
        FieldContext {
            table: self.scope.nodes[self.node].table,
            field: None,
        }
    }

    /// The field that an expression is, which lends its name to errors about values compared with it.
    fn field(&self, expr: &query::Expr) -> FieldContext {
        let table = self.scope.nodes[self.node].table;
        let field = match *expr.node() {
            Node::Column {
                path: None, field, ..
            } => Some(field),
            _ => None,
        };
        FieldContext { table, field }
    }
}

impl Planner {
    /// Plans an expression.
    pub(super) fn expr<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let field = context.field(expr);
        self.expr_for(context, expr, field)
    }

    /// Plans an expression whose value is compared with, or stored in, `field`.
    fn expr_for<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        expr: &'q query::Expr,
        field: FieldContext,
    ) -> Result<Typed<'q>> {
        // A value of Rust is what it says, also where one of those in `FROM` is written alike: `Book.copies.eq(1)` beside `value(1)`.
        if !matches!(expr.node(), Node::Value(_))
            && let Some(value) = context.computed(expr)
        {
            return Ok(value);
        }
        match expr.node() {
            Node::Column { path, field, part } => {
                let node = context.scope.node(context.node, *path)?;
                self.column_value(context.scope, node, *field, *part)
            }
            Node::Reached {
                foreign_keys,
                field,
                part,
            } => self.reached(context, foreign_keys, (*field, *part)),
            Node::Incoming { field, part } => self.incoming(context, *field, *part),
            Node::TreeDepth => tree_depth(context),
            Node::Presence => Ok(self.presence(context)),
            Node::Value(value) => bound(value, field),
            Node::Constant(truth) => Ok(Typed::not_null(Expr::Constant(*truth))),
            Node::And(parts) => self.and(context, parts),
            Node::Or(parts) => self.or(context, parts),
            Node::Not(inner) => self.not(context, inner),
            Node::Compare(how, left, right) => self.compare(context, *how, left, right),
            Node::In(expr, list) => self.is_in(context, expr, list),
            Node::KeyIn(key, select) => self.key_in(context, key, select),
            Node::KeyAmong(key, columns) => self.key_among(context, key, columns),
            Node::IsNull(inner) => {
                let inner = self.expr(context, inner)?.expr.null_test();
                Ok(Typed::not_null(Expr::IsNull(Box::new(inner))))
            }
            Node::Match {
                how,
                fold,
                text,
                pattern,
            } => self.matching(context, (*how, *fold), text, pattern),
            Node::Arithmetic(..) | Node::Negate(..) | Node::Cast { .. } => {
                self.number(context, expr)
            }
            Node::Call(function, arguments) => self.call(context, *function, arguments),
            Node::JsonAt {
                document,
                path,
                read,
            } => self.json_at(context, document, path, *read),
            Node::JsonSet {
                document,
                path,
                value,
            } => self.json_set(context, document, path, value.as_deref()),
            Node::Case {
                branches,
                otherwise,
            } => self.case(context, branches, otherwise.as_deref()),
            Node::Raw {
                text,
                arguments,
                table,
            } => self.raw(context, text, arguments, *table),
            Node::Declared(sql) => Ok(Typed::nullable(Expr::Declared(*sql))),
            Node::Search(search) => self.search(context, search),
            Node::Aggregate(aggregate) => self.aggregate(context, aggregate),
            Node::Window(window) => self.window(context, window),
            Node::Behind(keys, place) => self.behind(context, keys, place),
            Node::At(path, inner) => self.expr_at(context, path, inner),
            Node::Single(row, inner) => {
                let node = self.single_row(context, row)?;
                let scope = &mut *context.scope;
                self.expr(&mut ExprContext { scope, node }, inner)
            }
            Node::Exists(select) => self.exists(context, select),
            Node::Scalar(select, _) => self.scalar(context, select),
            Node::Element(element) => self.element(context, element),
            Node::ElementQuery(query) => self.element_query(context, query),
            Node::Outer(outer, table) => self.outer(context, outer, *table),
            Node::Found(value, place) => self.found_value(context, value, *place),
            Node::TooDeep => Err(too_deep()),
            Node::Refused(why) => Err(Error::InvalidQuery {
                model: context.scope.nodes[context.scope.base].table.model,
                why: why.clone(),
            }),
        }
    }

    /// Plans a column that is reached over foreign keys.
    fn reached<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        foreign_keys: &[usize],
        (field, part): (usize, usize),
    ) -> Result<Typed<'q>> {
        let mut node = context.node;
        for &foreign_key in foreign_keys {
            node = context.scope.hop(node, Hop::ForeignKey(foreign_key))?;
        }
        self.column_value(context.scope, node, field, part)
    }

    /// Plans several expressions.
    fn exprs<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        exprs: &'q [query::Expr],
    ) -> Result<TypedList<'q>> {
        let mut list = TypedList::with_capacity(exprs.len());
        for expr in exprs {
            list.push(self.expr(context, expr)?);
        }
        Ok(list)
    }

    /// Plans an expression over the row that `path` reaches.
    fn expr_at<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        path: &'static RelationPath,
        expr: &'q query::Expr,
    ) -> Result<Typed<'q>> {
        let scope = &mut *context.scope;
        let node = scope.node(context.node, Some(path))?;
        self.expr(&mut ExprContext { scope, node }, expr)
    }

    /// Plans whether there is a row. A foreign key that holds its key does not tell, unless a constraint guards it: so the
    /// row is joined.
    fn presence<'q>(&mut self, context: &mut ExprContext<'_>) -> Typed<'q> {
        let alias = self.alias_of(context.scope, context.node);
        let table = context.table();
        let key = table.columns()[table.key_positions()[0]].name;
        Typed::not_null(Expr::IsNotNull(Box::new(Expr::Column(alias, key))))
    }

    /// Plans a value of the query in `FROM`. Beside an aggregate of these values it is one that the groups are by.
    fn found_value<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        value: &'q query::Expr,
        place: FoundPlace,
    ) -> Result<Typed<'q>> {
        let reads_rows = std::mem::replace(&mut context.scope.reads_rows, true);
        let planned = match context.computed_alike(value, place.alike) {
            Some(found) => Ok(found),
            None => self.expr(context, value),
        };
        context.scope.reads_rows = reads_rows;
        planned
    }

    /// A column of the row that an insert could not store.
    fn incoming<'q>(
        &self,
        context: &ExprContext<'_>,
        field: usize,
        part: usize,
    ) -> Result<Typed<'q>> {
        let table = context.scope.nodes[0].table;
        if context.scope.root != RootRows::BesideIncoming {
            return Err(Error::InvalidQuery {
                model: table.model,
                why: "`incoming` is the row that an insert could not store; it is known in `OnConflict::update` and its `update_where` alone".to_owned(),
            });
        }
        let column = table.range(field).start + part;
        let described = &table.columns()[column];
        let value = Typed {
            expr: Expr::Column(INCOMING, described.name),
            nullable: described.null,
        };
        Ok(of_column(self.features, value, table, column))
    }
}

/// The depth of a row in the walk that found it.
fn tree_depth<'q>(context: &ExprContext<'_>) -> Result<Typed<'q>> {
    let root = (context.node == 0).then_some(context.scope.row_depth);
    match root.flatten() {
        Some((alias, name)) => Ok(Typed::not_null(Expr::Column(alias, name))),
        None => Err(Error::InvalidQuery {
            model: context.table().model,
            why: "`tree_depth()` is the depth of rows that a walk over a tree finds; write it in a query such as `Comment.parent.descendants(&comment)`, before `union` and the like".to_owned(),
        }),
    }
}

fn bound(value: &Value, field: FieldContext) -> Result<Typed<'_>> {
    check(value, field)?;
    Ok(Typed {
        expr: Expr::Bound(Cow::Borrowed(value)),
        nullable: value.is_null(),
    })
}

fn too_deep() -> Error {
    Error::QueryTooComplex {
        what: "levels of nesting in an expression",
        limit: MAX_DEPTH,
        got: MAX_DEPTH + 1,
    }
}
