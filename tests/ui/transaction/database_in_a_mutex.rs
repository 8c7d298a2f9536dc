//! an end of a query takes a reference to the database alone, and `&Arc<Mutex<Database>>` is none

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;
use std::sync::{Arc, Mutex};

async fn books(db: Arc<Mutex<Database>>) -> orm::Result<Vec<Book>> {
    Book::objects().all(&db).await
}

fn main() {
    let _ = books;
}
