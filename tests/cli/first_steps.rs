//! The first steps of the README, and the first change of the page that goes on with them.

on_each! { the_first_steps_and_a_change }

use crate::scene::Scene;
use crate::schemas::with_born;
use orm::prelude::*;
use orm_cli::Exit;

async fn the_first_steps_and_a_change(db: Database) -> orm::Result<()> {
    let mut scene = Scene::on_database_called("library");
    for call in ["init", "makemigrations", "migrate"] {
        let exit = scene.manage(library::schema(), call).await;
        assert_eq!(exit, Exit::Done);
    }
    let louisa = library::Author::draft().name("Louisa May Alcott");
    louisa.save(&db).await?;
    for call in ["makemigrations", "migrate"] {
        let exit = scene.manage(with_born::schema(), call).await;
        assert_eq!(exit, Exit::Done);
    }
    let louisa = with_born::Author::get(1, &db).await?;
    assert_eq!(
        (louisa.name.as_str(), louisa.born),
        ("Louisa May Alcott", None)
    );
    scene.check(&format!("{}/first_steps", db.backend().name()));
    Ok(())
}
