//! a data migration reads tables as they are then

#[path = "../models.rs"]
mod models;

use models::*;
use orm::migrate::MigrationContext;

fn by_name(context: &MigrationContext) {
    context.get_model("library", "Book");
}

fn by_value(context: &MigrationContext) {
    context.model(Book);
}

fn main() {}
