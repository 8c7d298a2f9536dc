//! Many rows written at once.

use crate::contender::{HAIR_COLOR, NAME, new_name, updated, upserted};
use sqlx::{PgConnection, Postgres, QueryBuilder, Sqlite, SqliteConnection};

const ON_CONFLICT: &str =
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, hair_color = excluded.hair_color";

pub(super) mod sqlite {
    use super::*;

    pub fn upsert(n: usize) -> QueryBuilder<Sqlite> {
        let mut builder = QueryBuilder::new("INSERT INTO users (id, name, hair_color) ");
        builder.push_values(upserted(n), |mut row, id| {
            row.push_bind(id)
                .push_bind(new_name())
                .push_bind(HAIR_COLOR);
        });
        builder.push(ON_CONFLICT);
        builder
    }

    /// The same: SQLite does not tell of a row whether it was inserted.
    pub fn upsert_told(n: usize) -> QueryBuilder<Sqlite> {
        let mut builder = upsert(n);
        builder.push(" RETURNING id, true");
        builder
    }

    pub fn bulk_update(n: usize) -> QueryBuilder<Sqlite> {
        let text = "UPDATE users SET name = v.column2, hair_color = v.column3 FROM (";
        let mut builder = QueryBuilder::new(text);
        builder.push_values(updated(n), |mut row, id| {
            row.push_bind(id)
                .push_bind(new_name())
                .push_bind(HAIR_COLOR);
        });
        builder.push(") AS v WHERE users.id = v.column1");
        builder
    }

    /// One prepared insert, carried out for each.
    pub async fn copy(on: &mut SqliteConnection, n: usize) -> sqlx::Result<usize> {
        for _ in 0..n {
            sqlx::query("INSERT INTO guests (name, hair_color) VALUES ($1, $2)")
                .bind(NAME)
                .bind(HAIR_COLOR)
                .execute(&mut *on)
                .await?;
        }
        Ok(n)
    }
}

pub(super) mod postgres {
    use super::*;

    pub fn upsert(n: usize) -> QueryBuilder<Postgres> {
        let mut builder =
            QueryBuilder::new("INSERT INTO users (id, name, hair_color) SELECT * FROM unnest(");
        push_arrays(&mut builder, upserted(n).collect());
        builder.push(")").push(ON_CONFLICT);
        builder
    }

    /// The same, which answers with the key of each row, and whether it was inserted.
    pub fn upsert_told(n: usize) -> QueryBuilder<Postgres> {
        let mut builder = upsert(n);
        builder.push(" RETURNING id, (xmax = 0)");
        builder
    }

    pub fn bulk_update(n: usize) -> QueryBuilder<Postgres> {
        let mut builder = QueryBuilder::new(
            "UPDATE users SET name = v.name, hair_color = v.hair_color FROM unnest(",
        );
        push_arrays(&mut builder, updated(n).collect());
        builder.push(") AS v (id, name, hair_color) WHERE users.id = v.id");
        builder
    }

    fn push_arrays(builder: &mut QueryBuilder<Postgres>, keys: Vec<i64>) {
        let names: Vec<String> = keys.iter().map(|_| new_name()).collect();
        let colors = vec![HAIR_COLOR; keys.len()];
        builder
            .push_bind(keys)
            .push(", ")
            .push_bind(names)
            .push(", ")
            .push_bind(colors);
    }

    /// `COPY` of texts, some kilobytes at a time.
    pub async fn copy(on: &mut PgConnection, n: usize) -> sqlx::Result<usize> {
        let mut copy = on
            .copy_in_raw("COPY guests (name, hair_color) FROM STDIN")
            .await?;
        let mut lines = String::new();
        for _ in 0..n {
            lines.extend([NAME, "\t", HAIR_COLOR, "\n"]);
            if lines.len() > 64 * 1024 {
                copy.send(lines.as_bytes()).await?;
                lines.clear();
            }
        }
        copy.send(lines.as_bytes()).await?;
        Ok(usize::try_from(copy.finish().await?).unwrap_or(0))
    }
}
