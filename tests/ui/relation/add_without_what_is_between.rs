//! a `Part` between the two has a field that must be set, which `add` does not; write it for each row: `book.tags.add_with(&tag, |tagging| tagging.note("…"), &db)`

use orm::prelude::*;

#[derive(Model)]
pub struct Play {
    pub id: i64,
    #[orm(related_name = "plays")]
    pub cast: ManyToMany<Actor, Part>,
}

#[derive(Model)]
pub struct Actor {
    pub id: i64,
}

#[derive(Model)]
#[orm(primary_key(play, actor))]
pub struct Part {
    #[orm(on_delete = Cascade)]
    pub play: ForeignKey<Play>,
    #[orm(on_delete = Cascade)]
    pub actor: ForeignKey<Actor>,
    pub role: String,
}

pub async fn engaged(play: &Play, actor: &Actor, db: &Database) -> orm::Result<()> {
    play.cast.add([actor], db).await
}

fn main() {}
