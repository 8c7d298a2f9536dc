//! `createdb`: a database without tables.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::manage::Run;
use crate::secret;
use crate::whole_database::WholeDatabase;
use orm_core::db::Database;

/// Makes the database of a run, unless it is there.
pub(crate) async fn createdb(run: &mut Run<'_>) -> Result<Exit, Failure> {
    let WholeDatabase { url, name } = WholeDatabase::of(run)?;
    let made = Database::create_database(&url).await;
    let made = made.map_err(|error| Failure::of_connecting(&secret::masked(&url), &error))?;
    run.screen.line(if made {
        format!("Created the database {name}.")
    } else {
        format!("The database {name} is there already.")
    });
    Ok(Exit::Done)
}
