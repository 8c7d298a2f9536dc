//! A `Json` that is a body of a request, and no document.

use axum::Json;
use orm::prelude::*;

mod axum {
    pub struct Json<T>(pub T);
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Settings {
    dark: bool,
}

#[derive(Model)]
struct User {
    id: i64,
    settings: Json<Settings>,
    former: Option<Json<Settings>>,
    // That of this library, by its path.
    own: orm::Json<Settings>,
}

fn main() {}
