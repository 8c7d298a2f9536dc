//! An error whose type nothing else says is an `orm::Error` behind `?`.

#![deny(warnings)]

use orm::{Database, Error};

fn lost() -> orm::Result<()> {
    Err(Error::decode("a text"))
}

#[expect(
    clippy::useless_conversion,
    reason = "the conversion needs no type either"
)]
pub fn within() -> orm::Result<()> {
    let first = || {
        lost()?;
        Ok(())
    };
    first()?;
    lost().map_err(Into::into)
}

pub async fn in_a_transaction(db: &Database) -> orm::Result<()> {
    db.transaction_or(async |_| {
        lost()?;
        Ok(())
    })
    .await?;
    async {
        lost()?;
        Ok(())
    }
    .await?;
    Ok(())
}

fn main() {
    let _ = in_a_transaction;
    assert!(within().is_err());
}
