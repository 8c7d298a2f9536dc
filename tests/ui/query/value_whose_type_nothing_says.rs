//! nothing says of which type this is; write its type

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn of_year(year: &str) -> Result<QuerySet<Book>, Box<dyn std::error::Error>> {
    Ok(Book::objects().filter(Book.year.eq(year.parse()?)))
}

fn main() {
    let _ = of_year("1868");
}
