use orm::prelude::*;

fn run(db: &Database) {
    let _ = db.serializable().retry(3);
}

fn main() {}
