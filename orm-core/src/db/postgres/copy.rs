//! `COPY … FROM STDIN (FORMAT binary)`: rows on their way in.

use super::bind::write_row;
use super::copied_types;
use crate::db::driver::{AnswerTimeout, Failure, Refusal, RowSource, next_rows, safe_sql};
use crate::sql::Statement;
use sqlx::postgres::{PgConnection, PgCopyIn};
use std::pin::pin;

/// The beginning of the rows: a signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// The end of the rows, where the number of values of the next one would stand.
const TRAILER: [u8; 2] = (-1_i16).to_be_bytes();
/// Number of bytes that are sent together, and that are kept back for the end, where there are so many: more than one
/// packet of any network. A server confirms a short packet late, and the driver's next one would wait for that.
const MESSAGE: usize = 64 << 10;

/// A `COPY` that takes rows.
struct RowCopy<'c> {
    copy: PgCopyIn<&'c mut PgConnection>,
    limit: AnswerTimeout,
    /// Rows that are not sent yet.
    data: Vec<u8>,
}

/// Copies rows into a table. Returns how many were stored. `is_kept` tells whether the session keeps statements.
pub(super) async fn copy(
    connection: &mut PgConnection,
    statement: &Statement,
    rows: &mut dyn RowSource,
    limit: AnswerTimeout,
    is_kept: bool,
) -> Result<u64, Failure> {
    if let Some(table) = statement.table {
        let check = copied_types::check(connection, table, &statement.written, is_kept);
        limit.answer(pin!(check)).await?;
    }
    let text = safe_sql(statement.text.clone())?;
    let begun = pin!(async { Ok(connection.copy_in_raw(text.as_str()).await?) });
    let mut copy = RowCopy {
        copy: limit.answer(begun).await?,
        limit,
        data: HEADER.to_vec(),
    };
    let refused = copy.send_all(rows).await?;
    // The server has taken what came until now also where rows are missing: the transaction is rolled back. To abort the
    // copy would lose its place in the protocol where the server has reported an error already.
    let stored = copy.finish().await?;
    refused.map_or(Ok(stored), |refusal| Err(Failure::Refused(refusal)))
}

impl RowCopy<'_> {
    /// Sends rows until there are no more, or one is refused.
    async fn send_all(&mut self, rows: &mut dyn RowSource) -> Result<Option<Refusal>, Failure> {
        while let Some(chunk) = next_rows(rows).await {
            for row in chunk.rows() {
                if let Err(refusal) = write_row(row, &mut self.data) {
                    return Ok(Some(refusal));
                }
            }
            drop(chunk);
            if self.data.len() >= 2 * MESSAGE {
                self.send(self.data.len() - MESSAGE).await?;
            }
        }
        Ok(None)
    }

    /// Sends the first bytes of those that wait.
    async fn send(&mut self, length: usize) -> Result<(), Failure> {
        let RowCopy { copy, limit, data } = self;
        {
            let sent = pin!(async {
                copy.send(&data[..length]).await?;
                Ok(())
            });
            limit.answer(sent).await?;
        }
        data.drain(..length);
        Ok(())
    }

    /// Sends what is left, and waits until the server has stored all of it.
    async fn finish(mut self) -> Result<u64, Failure> {
        self.data.extend_from_slice(&TRAILER);
        self.send(self.data.len()).await?;
        let stored = pin!(async { Ok(self.copy.finish().await?) });
        self.limit.answer(stored).await
    }
}
