//! Of the code that uses a field of a refused type nothing is said.

use orm::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Species {
    Dog,
    Cat,
}

pub struct Chip {
    pub number: i64,
}

#[derive(Model)]
pub struct Animal {
    pub id: i64,
    #[orm(max_length = 40)]
    pub name: String,
    pub species: Species,
    pub legs: Option<usize>,
    pub chip: Chip,
}

async fn used(legs: usize, db: &Database) -> orm::Result<()> {
    let draft = Animal::draft().name("Rex").species(Species::Dog);
    let mut rex = draft.legs(legs).chip(Chip { number: 1 }).save(db).await?;
    rex.species = Species::Cat;
    rex.save(db).await?;
    let of_two = Animal.species.is_in([Species::Dog, Species::Cat]);
    let dogs = Animal::objects().filter(Animal.species.eq(Species::Dog) & Animal.legs.gt(legs) & of_two);
    dogs.update(Animal.species.set(Species::Cat), db).await?;
    dogs.clone().order_by((Animal.species, Animal.name.desc())).all(db).await?;
    dogs.clone().values((Animal.name, Animal.species)).all(db).await?;
    dogs.filter(Animal.legs.is_null() & Animal.species.ne(Species::Cat)).count(db).await?;
    Ok(())
}

fn main() {}
