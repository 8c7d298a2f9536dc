//! Types, traits and derives that other libraries have, by the prelude alone.

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

async fn by_pool(db: &DatabaseConnection) -> Vec<Book> {
    Book::objects().all(db).await.unwrap()
}

struct Service {
    pool: PgPool,
}

async fn in_transaction(_tx: &DatabaseTransaction) {}

async fn on_any(_db: &impl ConnectionTrait) {}

async fn of_any<C: AsyncConnection>(_db: &mut C) {}

fn of_any_model<M: EntityTrait>() {}

fn of_any_draft(_draft: impl ActiveModelTrait) {}

fn of_any_column(_column: impl ColumnTrait) {}

async fn failing(_db: &Database) -> Result<Book, DbErr> {
    todo!()
}

fn told(error: Error) -> bool {
    match error {
        Error::DatabaseError(_) => true,
        Error::Rollback => true,
        _ => false,
    }
}

fn main() {}
