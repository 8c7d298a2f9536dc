//! this is a query already, and `objects()` begins one of a model or of a relation

#[path = "../models.rs"]
mod models;

use models::*;

fn main() {
    let author = Author::objects().filter(Author.name.eq("Louisa"));
    let _ = author.objects();
}
