//! Many rows written at once: arrays of their columns, or `COPY`.

use super::Link;
use crate::contender::{HAIR_COLOR, NAME, Result, count, new_name, updated, upserted};
use crate::shape::ManyRows;
use std::pin::pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::Type;

pub(super) const UPSERT: &str = "INSERT INTO users (id, name, hair_color) SELECT * FROM unnest($1::int8[], $2::text[], $3::text[]) \
                                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";
pub(super) const BULK_UPDATE: &str = "UPDATE users SET name = v.name, hair_color = v.hair_color \
                                      FROM unnest($1::int8[], $2::text[], $3::text[]) AS v (id, name, hair_color) WHERE users.id = v.id";

/// `UPSERT`, which answers with the key of each row, and whether it was inserted.
pub(super) fn upsert_told() -> String {
    format!("{UPSERT} RETURNING id, (xmax = 0)")
}

impl Link {
    pub(super) async fn write(&mut self, many: ManyRows) -> Result<usize> {
        match many {
            ManyRows::Upsert(n) => self.of_arrays(&self.upsert, upserted(n).collect()).await,
            ManyRows::UpsertTold(n) => self.upsert_told(upserted(n).collect()).await,
            ManyRows::BulkUpdate(n) => {
                let keys = updated(n).collect();
                self.of_arrays(&self.bulk_update, keys).await
            }
            ManyRows::Saves(n) => {
                let transaction = self.client.transaction().await?;
                let mut changed = 0;
                for key in updated(n) {
                    changed += transaction
                        .execute(&self.update, &[&new_name(), &HAIR_COLOR, &key])
                        .await?;
                }
                transaction.commit().await?;
                Ok(usize::try_from(changed)?)
            }
            ManyRows::Copy(n) => {
                let sink = self
                    .client
                    .copy_in("COPY guests (name, hair_color) FROM STDIN (FORMAT binary)")
                    .await?;
                let mut writer = pin!(BinaryCopyInWriter::new(sink, &[Type::TEXT, Type::TEXT]));
                for _ in 0..n {
                    writer.as_mut().write(&[&NAME, &HAIR_COLOR]).await?;
                }
                Ok(usize::try_from(writer.finish().await?)?)
            }
        }
    }

    async fn upsert_told(&self, keys: Vec<i64>) -> Result<usize> {
        let (names, colors) = names_and_colors(keys.len());
        let rows = self
            .client
            .query(&self.upsert_told, &[&keys, &names, &colors])
            .await?;
        let told = rows
            .iter()
            .map(|row| Ok((row.try_get::<_, i64>(0)?, row.try_get::<_, bool>(1)?)));
        Ok(count(told.collect::<Result<Vec<_>>>()?))
    }

    async fn of_arrays(
        &self,
        statement: &tokio_postgres::Statement,
        keys: Vec<i64>,
    ) -> Result<usize> {
        let (names, colors) = names_and_colors(keys.len());
        let changed = self
            .client
            .execute(statement, &[&keys, &names, &colors])
            .await?;
        Ok(usize::try_from(changed)?)
    }
}

fn names_and_colors(n: usize) -> (Vec<String>, Vec<&'static str>) {
    ((0..n).map(|_| new_name()).collect(), vec![HAIR_COLOR; n])
}
