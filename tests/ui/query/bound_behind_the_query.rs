//! a value of SQL of your own is bound by a `{}` in its place

use orm::prelude::*;

async fn read(db: &Database) {
    let _ = db.fetch::<(String,)>(sql!("SELECT title FROM book WHERE year = $1")).bind(1868).await;
}

fn main() {}
