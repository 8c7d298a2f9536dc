//! `#[Table]` is no attribute of a model

use orm::prelude::*;

#[derive(Model)]
#[Table("books")]
pub struct Book {
    #[Key]
    pub id: i64,
    #[Column(length = 80)]
    pub title: String,
    #[NotMapped]
    pub cached: i32,
}

#[derive(Model)]
#[Entity("shelves")]
pub struct Shelf {
    #[PrimaryGeneratedColumn("uuid")]
    pub id: Uuid,
    #[CreateDateColumn]
    pub made: DateTime<Utc>,
    #[enumerated]
    pub place: String,
}

#[derive(Model)]
#[welds(table = "persons")]
pub struct Person {
    #[ormlite(primary_key)]
    pub id: i64,
}

fn main() {}
