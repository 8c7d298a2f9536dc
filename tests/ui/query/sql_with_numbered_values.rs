//! the text of `sql!` has no place for a value

use orm::prelude::*;

async fn f(db: &Database) -> orm::Result<()> {
    db.execute(sql!("DELETE FROM book WHERE id = $1", 7)).await?;
    Ok(())
}

fn main() {}
