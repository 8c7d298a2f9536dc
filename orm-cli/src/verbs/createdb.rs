//! `createdb`: a database without tables.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::Run;
use crate::whole_database::WholeDatabase;

/// Makes the database of a run, unless it is there.
pub(crate) async fn createdb(run: &mut Run<'_>) -> Result<Exit, Failure> {
    WholeDatabase::of(run)?.create(run).await?;
    Ok(Exit::Done)
}
