use orm::{Database, Transaction};

async fn empty(_: &Transaction) -> orm::Result<()> {
    Ok(())
}

async fn run(db: &Database) {
    let _ = db.begin(empty).await;
}

fn main() {}
