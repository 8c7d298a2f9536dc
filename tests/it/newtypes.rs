//! Types of one's own around another.

on_each! { newtypes }

use orm::prelude::*;

#[derive(Field, Debug, Clone, PartialEq)]
struct Email(String);

#[derive(Field, Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct AccountId(i64);

#[derive(Model, Debug, Clone, PartialEq)]
struct Account {
    #[orm(primary_key)]
    id: AccountId,
    email: Email,
    backup: Option<Email>,
}

async fn newtypes(db: Database) -> orm::Result<()> {
    db.create_tables(schema![Account]).await?;
    let account = Account::draft()
        .email(Email("jo@example.org".to_owned()))
        .save(&db)
        .await?;
    assert_eq!(account.id, AccountId(1));
    assert_eq!(Account::get(AccountId(1), &db).await?, account);
    let found = Account::objects()
        .filter(Account.email.eq(Email("jo@example.org".to_owned())) & Account.backup.is_null());
    assert_eq!(found.count(&db).await?, 1);
    Ok(())
}
