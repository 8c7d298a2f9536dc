//! The rows of a query of values, fetched and read: as a selection or as a struct.

use crate::db::{self, RowCursor};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::objects::load::LoadContext;
use crate::objects::load::policy::policy;
use crate::objects::run::Prepared;
use crate::objects::selection::reader::RowReader;
use crate::objects::shape::layout::RowLayout;
use crate::objects::shape::rows::ShapedRows;
use crate::value::Type;
use std::sync::Arc;

/// How rows are read: as the selection of `values`, or as the struct of `values_as`.
pub(in crate::objects) enum ValueReader<Out> {
    Selection(RowReader<Out>),
    Struct(Arc<RowLayout<Out>>),
}

impl<Out> Clone for ValueReader<Out> {
    fn clone(&self) -> Self {
        match self {
            ValueReader::Selection(reader) => ValueReader::Selection(*reader),
            ValueReader::Struct(layout) => ValueReader::Struct(Arc::clone(layout)),
        }
    }
}

impl<Out: Send + 'static> ValueReader<Out> {
    /// Fetches and reads all rows.
    pub(super) async fn all<M: Model>(
        &self,
        prepared: &Prepared,
        context: LoadContext<'_>,
    ) -> Result<Vec<Out>> {
        match self {
            ValueReader::Selection(reader) => {
                all_selected::<M, Out>(*reader, prepared, context).await
            }
            ValueReader::Struct(layout) => all_structs(layout, prepared, context).await,
        }
    }

    /// Returns the types of the items that are computed.
    pub(super) fn types(&self) -> Vec<Option<Type>> {
        match self {
            ValueReader::Selection(reader) => reader.types(),
            ValueReader::Struct(layout) => layout.types(),
        }
    }

    /// Reads the next row of a stream.
    pub(super) async fn next<M: Model>(
        &self,
        prepared: &Prepared,
        rows: &mut RowCursor<'_>,
        context: &LoadContext<'_>,
    ) -> Result<Option<Out>> {
        match self {
            ValueReader::Selection(reader) => {
                next_selected::<M, Out>(*reader, prepared, rows, context).await
            }
            ValueReader::Struct(layout) => next_struct(layout, prepared, rows, context).await,
        }
    }

    /// Refuses a stream of structs with lists, which are loaded for all rows together.
    pub(super) fn check_stream<M: Model>(&self) -> Result<()> {
        let ValueReader::Struct(layout) = self else {
            return Ok(());
        };
        match layout.first_list() {
            None => Ok(()),
            Some(list) => Err(Error::InvalidQuery {
                model: M::table().model,
                why: format!(
                    "the list `{list}` is loaded for all rows at once, which a stream never has; collect them with `all`"
                ),
            }),
        }
    }
}

/// Fetches and reads all rows of a selection.
pub(super) async fn all_selected<M: Model, Out: Send>(
    reader: RowReader<Out>,
    prepared: &Prepared,
    context: LoadContext<'_>,
) -> Result<Vec<Out>> {
    let mut rows = Vec::new();
    prepared
        .fetch(context.on, &mut |row| {
            rows.push(reader.read(row, &prepared.items)?);
            Ok(())
        })
        .await?;
    let policy = policy::<M>(&context, db::current_call_site(), None);
    reader.set_load_policy(&mut rows, &prepared.items, &policy);
    Ok(rows)
}

async fn all_structs<Out: Send + 'static>(
    layout: &RowLayout<Out>,
    prepared: &Prepared,
    context: LoadContext<'_>,
) -> Result<Vec<Out>> {
    let mut rows = ShapedRows::new(layout);
    prepared
        .fetch(context.on, &mut |row| rows.read(row, &prepared.items))
        .await?;
    let at = db::current_call_site();
    rows.complete(&prepared.items, context, at).await
}

async fn next_selected<M: Model, Out: Send>(
    reader: RowReader<Out>,
    prepared: &Prepared,
    rows: &mut RowCursor<'_>,
    context: &LoadContext<'_>,
) -> Result<Option<Out>> {
    let mut next = None;
    rows.next(&mut |row| {
        next = Some(reader.read(row, &prepared.items)?);
        Ok(())
    })
    .await?;
    if let Some(next) = &mut next {
        let policy = policy::<M>(context, Some(rows.call_site()), None);
        reader.set_load_policy(std::slice::from_mut(next), &prepared.items, &policy);
    }
    Ok(next)
}

async fn next_struct<Out: Send + 'static>(
    layout: &RowLayout<Out>,
    prepared: &Prepared,
    rows: &mut RowCursor<'_>,
    context: &LoadContext<'_>,
) -> Result<Option<Out>> {
    let mut read = ShapedRows::new(layout);
    rows.next(&mut |row| read.read(row, &prepared.items))
        .await?;
    let at = Some(rows.call_site());
    let mut read = read.complete(&prepared.items, context.clone(), at).await?;
    Ok(read.pop())
}
