//! these fields do not identify one `Account`

use orm::prelude::*;

#[derive(Model)]
#[orm(unique(email, where = "closed_at IS NULL"))]
struct Account {
    id: i64,
    email: String,
    closed_at: Option<i64>,
}

async fn account(db: &Database) -> orm::Result<()> {
    let draft = Account::draft().email("a@b.c");
    draft.get_or_create(Account.email, db).await.map(drop)
}

fn main() {}
