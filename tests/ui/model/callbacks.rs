//! Functions that a model calls as it is written, queries of a model's own, and rules under other names.

use orm::prelude::*;

#[derive(Model)]
#[orm(after_save = send_welcome)]
pub struct Member {
    pub id: i64,
}

#[derive(Model)]
#[orm(scope = active)]
pub struct Club {
    pub id: i64,
}

#[derive(Model)]
pub struct Speech {
    pub id: i64,
    #[orm(validates(presence = true))]
    pub title: String,
    #[orm(searchable)]
    pub text: String,
    #[orm(unsigned)]
    pub minutes: i32,
}

fn main() {}
