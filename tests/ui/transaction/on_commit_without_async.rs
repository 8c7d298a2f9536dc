//! what is done after the commit is an async closure without a result

use orm::prelude::*;

fn run(tx: &Transaction) {
    tx.on_commit(|| println!("done"));
}

fn main() {}
