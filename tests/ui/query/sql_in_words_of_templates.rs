//! a value in the text of `sql!` is `{}` alone, and stands behind the text

use orm::prelude::*;

async fn run(title: &str, db: &Database) -> orm::Result<u64> {
    db.execute(sql!("UPDATE book SET title = ${}", title)).await
}

fn main() {}
