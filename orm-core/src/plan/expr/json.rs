//! JSON documents: what is found in one, and how two are compared.
//!
//! A database without a type of documents compares them in a form in which equal ones are the same:
//!
//! ```sql
//! "page"."data" = $1::jsonb                  -- Postgres
//! orm_json_normal("page"."data") = ?         -- SQLite
//! ```
//!
//! Where equal values become one, by `DISTINCT` or `UNION`, a document stays as it is, and its collation compares it:
//!
//! ```sql
//! SELECT "page"."data" COLLATE orm_json FROM "page" UNION …
//! ```

use super::ExprContext;
use crate::error::{Error, Result};
use crate::plan::clause::PlannedOutput;
use crate::plan::scope::{Scope, reached};
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner};
use crate::query::{
    self, ElementRead, Function, JsonFunction, JsonRead, JsonStep, Node, RelationPath,
    WindowFunction, Windowed,
};
use crate::schema::Table;
use crate::value::{Type, Value};
use std::borrow::Cow;

impl Planner {
    /// A value found in a document; null where there is nothing of that type.
    pub(super) fn json_at<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        document: &'q query::Expr,
        path: &'q [JsonStep],
        read: JsonRead,
    ) -> Result<Typed<'q>> {
        check_path(context, document, path)?;
        let document = Box::new(self.expr(context, document)?.expr);
        Ok(Typed::nullable(Expr::JsonAt {
            document,
            path: Cow::Borrowed(path),
            read,
        }))
    }

    /// A document with another value in one place, or without what is there.
    pub(super) fn json_set<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        document: &'q query::Expr,
        path: &'q [JsonStep],
        value: Option<&'q query::Expr>,
    ) -> Result<Typed<'q>> {
        check_path(context, document, path)?;
        if path.is_empty() {
            return Err(Error::InvalidQuery {
                model: context.table().model,
                why: "an empty path leads to the document itself, which has no place in another; set the field: `Page.data.set(…)`".to_owned(),
            });
        }
        let field = context.field(document);
        let value = match value {
            Some(value) => Some(Box::new(self.expr_for(context, value, field)?.expr)),
            None => None,
        };
        Ok(self.expr(context, document)?.map(|document| Expr::JsonSet {
            document: Box::new(document),
            path: Cow::Borrowed(path),
            value,
        }))
    }

    /// A value in the form in which equal documents are the same.
    pub(in crate::plan) fn comparable<'q>(&self, document: Expr<'q>) -> Expr<'q> {
        if self.features.document_type {
            return document;
        }
        match document {
            Expr::Bound(value) => Expr::Bound(Cow::Owned(comparable_value(&value))),
            document => Expr::Call(Function::Json(JsonFunction::Normal), vec![document]),
        }
    }

    /// Values of a list in the form in which equal documents are the same.
    pub(super) fn comparable_list<'q>(&self, values: Cow<'q, [Value]>) -> Cow<'q, [Value]> {
        if self.features.document_type {
            return values;
        }
        values.iter().map(comparable_value).collect()
    }

    /// Has documents compared as such where queries are combined; where rows become one, those that are calculated: groups are
    /// by the normal form of a column.
    pub(in crate::plan) fn comparable_items(
        &self,
        scope: &Scope,
        output: &mut PlannedOutput<'_>,
        are_combined: bool,
    ) {
        for position in self.documents(scope, output) {
            let column = &mut output.columns[position].expr;
            if are_combined || !matches!(column, Expr::Column(..)) {
                let document = std::mem::replace(column, Expr::One);
                *column = Expr::Call(Function::Json(JsonFunction::Compared), vec![document]);
            }
        }
    }

    /// Returns the positions of the columns that hold documents, on a database that has no type of them.
    pub(in crate::plan) fn documents(
        &self,
        scope: &Scope,
        output: &PlannedOutput<'_>,
    ) -> Vec<usize> {
        if self.features.document_type {
            return Vec::new();
        }
        let table = scope.nodes[scope.base].table;
        let values = output.values(scope);
        let documents = values.filter(|(value, _)| is_document(value, table));
        documents.map(|(_, position)| position).collect()
    }
}

/// Returns a document in the form in which equal ones are the same, and any other value as it is.
fn comparable_value(value: &Value) -> Value {
    match value {
        #[cfg(feature = "json")]
        Value::Json(document) => Value::Json(document.normal()),
        value => value.clone(),
    }
}

/// Refuses a key that no document has.
fn check_path(context: &ExprContext<'_>, document: &query::Expr, path: &[JsonStep]) -> Result<()> {
    let is_none = |step: &JsonStep| matches!(step, JsonStep::Key(key) if key.contains('\0'));
    if path.iter().any(is_none) {
        return Err(context.field(document).invalid_text());
    }
    Ok(())
}

/// Refuses an order of documents, which databases do not agree on.
pub(in crate::plan) fn check_ordered(expr: &query::Expr, table: &'static Table) -> Result<()> {
    if !is_document(expr, table) {
        return Ok(());
    }
    Err(no_order(table))
}

/// Returns the error for an order of documents.
pub(in crate::plan) fn no_order(table: &'static Table) -> Error {
    Error::InvalidQuery {
        model: table.model,
        why: "JSON documents have no order; take a value of one: `Page.data.path(\"year\").int()`"
            .to_owned(),
    }
}

/// Returns whether a value in a row of this table is a document.
pub(in crate::plan) fn is_document(expr: &query::Expr, table: &'static Table) -> bool {
    match expr.node() {
        Node::Column { path, field, part } => {
            let table = path.map_or(Some(table), |path| end(table, path));
            table.is_some_and(|table| is_json(table.columns_of(*field)[*part].ty))
        }
        Node::Reached {
            foreign_keys,
            field,
            part,
        } => {
            let hops = foreign_keys
                .iter()
                .map(|&field| query::Hop::ForeignKey(field));
            let table = hops
                .into_iter()
                .try_fold(table, |table, hop| reached(table, hop).ok());
            table.is_some_and(|table| is_json(table.columns_of(*field)[*part].ty))
        }
        Node::Incoming { field, part } => is_json(table.columns_of(*field)[*part].ty),
        Node::Value(value) => is_json(value.ty()),
        Node::Scalar(_, ty) => is_json(*ty),
        Node::Call(
            Function::Json(JsonFunction::Normal | JsonFunction::Of(_) | JsonFunction::Entries),
            _,
        )
        | Node::JsonAt {
            read: JsonRead::Document,
            ..
        }
        | Node::JsonSet { .. } => true,
        Node::Call(
            Function::Coalesce | Function::NullIf | Function::Greatest | Function::Least,
            of,
        ) => of.iter().any(|value| is_document(value, table)),
        Node::Case { branches, .. } => branches.iter().any(|(_, value)| is_document(value, table)),
        Node::Window(window) => match &window.computed {
            Windowed::Function(WindowFunction::Ntile, _) | Windowed::Aggregate(_) => false,
            Windowed::Function(_, of) => of.iter().any(|value| is_document(value, table)),
        },
        Node::Element(element) => element.read == ElementRead::Document,
        Node::At(path, inner) => end(table, path).is_some_and(|table| is_document(inner, table)),
        Node::Single(row, inner) => is_document(inner, (row.table.0)()),
        Node::Found(inner, _) => is_document(inner, table),
        Node::Outer(inner, table) => is_document(inner, (table.0)()),
        _ => false,
    }
}

#[cfg(feature = "json")]
fn is_json(ty: Type) -> bool {
    ty == Type::Json
}

#[cfg(not(feature = "json"))]
fn is_json(_: Type) -> bool {
    false
}

/// Returns the table at the end of a path.
fn end(table: &'static Table, path: &RelationPath) -> Option<&'static Table> {
    let table = match path.parent {
        Some(parent) => end(table, parent)?,
        None => table,
    };
    reached(table, path.hop).ok()
}
