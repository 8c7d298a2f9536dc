//! an operator or function that fields have not is SQL of your own; write `raw::<bool>("{} ~ {}", (Book.title, "^a"))`, with the type that it gives

#[path = "../models.rs"]
mod models;

use models::*;
use orm::prelude::*;

fn main() {
    let _ = Book.title.bool_op("~", "^a");
    let _ = Book.title.collate("nocase");
    let _ = Book.title.into_simple_expr();
    let _ = Book.year.case_when(1868, "new");
    let _ = Book.year.absolute();
    let _ = Book.year.moving_avg(3);
    let _ = Book.title.eq("Emma").brackets();
}
