//! Drafts as rows, some at a time: those that set the same columns together.

use super::keys::{CopiedForeignKeys, CopiedKeys};
use super::source::DraftStream;
use crate::db::RowChunk;
use crate::error::{Error, Result};
use crate::model::DraftValues;
use crate::objects::write::bulk::order::number;
use crate::objects::write::bulk::{bytes, set_columns};
use crate::objects::write::new_row::DraftFiller;
use crate::plan::{ColumnLimits, check_of_tenant, check_rules, check_shared};
use crate::schema::{Column, Table, Tenant, WriteDefault};
use crate::value::Value;
use std::task::{Context, Poll, ready};

/// The size of a chunk, in bytes of values, about.
const CHUNK: usize = 32 << 10;

/// Drafts that become chunks of rows as they come.
pub(super) struct DraftChunks<'a, E> {
    drafts: DraftStream<'a, E>,
    pub(super) table: &'static Table,
    tenant: Option<&'a Tenant>,
    pub(super) foreign_keys: CopiedForeignKeys<'a>,
    write_default: WriteDefault,
    /// Made when the first draft is there: that is the moment of `auto_now` fields.
    filler: Option<DraftFiller>,
    /// The limits of each column.
    limits: Vec<ColumnLimits>,
    /// The place of the next draft.
    position: u64,
    /// The column that the database counts up, where it may be left out.
    counted: Option<usize>,
    /// Chunks that are not full yet, one for each set of columns.
    open: Vec<DraftChunk>,
    ended: bool,
}

/// Rows that set the same columns.
pub(super) struct DraftChunk {
    /// The columns, by their positions in the table.
    pub(super) columns: Vec<usize>,
    values: Vec<Value>,
    pub(super) rows: u64,
    pub(super) bytes: usize,
    /// The largest key that the database counts up, where it is set.
    pub(super) largest_key: Option<i64>,
    /// The keys by which the rows lead to others.
    pub(super) keys: CopiedKeys,
}

impl<E: From<Error>> DraftChunks<'_, E> {
    /// Returns the next full chunk, or what is left at the end; none after an error, which is noted.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<DraftChunk>, E>> {
        while !self.ended {
            match ready!(self.drafts.as_mut().poll_next(context)) {
                Some(draft) => {
                    let taken = draft.and_then(|draft| self.take(draft).map_err(E::from));
                    match taken {
                        Ok(None) => {}
                        Ok(full) => return Poll::Ready(Ok(full)),
                        Err(error) => {
                            self.ended = true;
                            self.open.clear();
                            return Poll::Ready(Err(error));
                        }
                    }
                }
                None => self.ended = true,
            }
        }
        let left = (!self.open.is_empty()).then(|| self.open.remove(0));
        Poll::Ready(Ok(left))
    }

    /// Adds a draft to the chunk of its columns, and returns that once it is full.
    fn take(&mut self, draft: DraftValues) -> Result<Option<DraftChunk>> {
        let new = || DraftFiller::new(self.table, self.write_default);
        let draft = draft.for_tenant(self.tenant);
        let row = self.filler.get_or_insert_with(new).fill_in(draft);
        let mut values = row.into_values(self.table, "copy_in")?;
        self.check(&values)?;
        if self.table.has_shared_columns() {
            for (value, column) in values.iter_mut().zip(self.table.columns()) {
                value.take_if(|_| column.shared_with.is_some());
            }
        }
        let position = self.open.iter().position(|chunk| chunk.takes(&values));
        let position = position.unwrap_or_else(|| {
            self.open.push(DraftChunk::of(&values));
            self.open.len() - 1
        });
        let chunk = &mut self.open[position];
        self.foreign_keys
            .add(&values, self.position, &mut chunk.keys)?;
        self.position += 1;
        chunk.push(values, self.counted);
        Ok((chunk.bytes >= CHUNK).then(|| self.open.remove(position)))
    }

    /// Refuses values that no row can have.
    fn check(&self, values: &[Option<Value>]) -> Result<()> {
        let refused = |error| Error::RefusedDraft {
            position: self.position,
            error: Box::new(error),
        };
        for (limits, value) in self.limits.iter().zip(values) {
            let checked = value.as_ref().map_or(Ok(()), |value| limits.check(value));
            checked.map_err(refused)?;
        }
        check_rules(self.table, |column| values[column].as_ref()).map_err(refused)?;
        check_shared(self.table, |column| values[column].as_ref()).map_err(refused)?;
        check_of_tenant(self.table, self.tenant, |column| values[column].as_ref()).map_err(refused)
    }
}

impl<'a, E> DraftChunks<'a, E> {
    pub(super) fn new(
        drafts: DraftStream<'a, E>,
        table: &'static Table,
        tenant: Option<&'a Tenant>,
        write_default: WriteDefault,
    ) -> Self {
        let columns = table.columns();
        let is_counted = |column: &Column| table.fields[column.field].identity;
        DraftChunks {
            drafts,
            table,
            tenant,
            foreign_keys: CopiedForeignKeys::new(table, tenant),
            write_default,
            filler: None,
            limits: (0..columns.len())
                .map(|column| ColumnLimits::of(table, column))
                .collect(),
            position: 0,
            counted: columns.iter().position(is_counted),
            open: Vec::new(),
            ended: false,
        }
    }

    /// Returns the column that the database counts up.
    pub(super) fn counted(&self) -> Option<usize> {
        self.counted
    }
}

impl DraftChunk {
    /// An empty chunk, for rows with these columns set.
    fn of(values: &[Option<Value>]) -> Self {
        DraftChunk {
            columns: set_columns(values).collect(),
            values: Vec::new(),
            rows: 0,
            bytes: 0,
            largest_key: None,
            keys: CopiedKeys::default(),
        }
    }

    fn takes(&self, values: &[Option<Value>]) -> bool {
        set_columns(values).eq(self.columns.iter().copied())
    }

    fn push(&mut self, values: Vec<Option<Value>>, counted: Option<usize>) {
        let key = counted.and_then(|column| values[column].as_ref().map(number));
        self.largest_key = self.largest_key.max(key);
        self.bytes += values.iter().flatten().map(bytes).sum::<usize>();
        self.values.extend(values.into_iter().flatten());
        self.rows += 1;
    }

    /// Returns the rows as they are sent.
    pub(super) fn into_rows(self) -> RowChunk {
        RowChunk {
            values: self.values,
            width: self.columns.len(),
        }
    }
}
