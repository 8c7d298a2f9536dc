//! the SQL of a query is written by `to_sql`

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    println!("{}", Book::objects());
}
