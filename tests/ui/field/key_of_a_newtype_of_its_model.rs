//! A key whose newtype derives what its model lacks.

use orm::prelude::*;
use std::marker::PhantomData;

#[derive(Field, Clone, Copy, Debug, PartialEq)]
struct Id<T>(i64, PhantomData<fn() -> T>);

#[derive(Model)]
struct Team {
    id: Id<Team>,
}

#[derive(Model)]
struct Player {
    id: Id<Player>,
    #[orm(on_delete = Cascade)]
    team: ForeignKey<Team>,
}

fn main() {}
