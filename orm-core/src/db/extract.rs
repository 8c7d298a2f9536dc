//! With the feature `axum`: a handler that takes a database.

use super::database::Database;
use axum_core::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use std::convert::Infallible;

/// The database that is the state of the service, or a part of it: `async fn list(db: Database)` is
/// `State(db): State<Database>`.
impl<S: Sync> FromRequestParts<S> for Database
where
    Database: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Database::from_ref(state))
    }
}
