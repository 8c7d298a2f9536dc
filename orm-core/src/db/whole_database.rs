//! A database as a whole, made and dropped: one of a server, or a file.

use super::database::Database;
use super::driver::Settings;
use super::drivers::AnyAddress;
use super::executor::Executor;
use super::run::{execute, fetch};
use crate::error::{DatabaseError, Error, Result};
use crate::schema::Schema;
use crate::sql::{create_database, drop_database, find_database};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Databases that a server has from its beginning: one is asked about the others.
const OF_EVERY_SERVER: [&str; 2] = ["postgres", "template1"];

/// The endings of the files that SQLite keeps beside a database.
const BESIDE_A_FILE: [&str; 3] = ["-wal", "-shm", "-journal"];

impl Database {
    /// Returns the name of the database of a url: on a server, or of its file.
    #[doc(hidden)]
    pub fn name_of(url: &str) -> Result<String> {
        Ok(AnyAddress::parse(url)?.database())
    }

    /// Returns the file of a url that is not there; `None` where it is, and of a server and of memory.
    #[doc(hidden)]
    pub fn missing_file(url: &str) -> Result<Option<PathBuf>> {
        let file = AnyAddress::parse(url)?.file();
        Ok(file.filter(|file| !file.exists()))
    }

    /// Makes the database of a url, without tables. Returns false where it is there already.
    #[doc(hidden)]
    pub async fn create_database(url: &str) -> Result<bool> {
        let address = AnyAddress::parse(url)?;
        if let Some(file) = address.file() {
            return create_file(url, &file).await;
        }
        let Some(server) = server_of(&address).await? else {
            return Ok(false);
        };
        let name = address.database();
        let made = create_on(&server, &name).await;
        server.close().await;
        made
    }

    /// Drops the database of a url with all that is in it. Returns false where there is none. Where others are connected
    /// to it on a server, it is an error, unless their sessions are to be ended.
    #[doc(hidden)]
    pub async fn drop_database(url: &str, ends_sessions: bool) -> Result<bool> {
        let address = AnyAddress::parse(url)?;
        if let Some(file) = address.file() {
            return drop_file(&file).map_err(|error| of_file("delete", &file, &error));
        }
        let Some(server) = server_of(&address).await? else {
            return Ok(false);
        };
        let name = address.database();
        let dropped = drop_on(&server, &name, ends_sessions).await;
        server.close().await;
        dropped
    }
}

/// Connects to a database of the server that is always there; `None` where there is no server.
async fn server_of(address: &AnyAddress) -> Result<Option<Database>> {
    let mut failed = None;
    for name in OF_EVERY_SERVER {
        let Some(other) = address.of_database(name) else {
            return Ok(None);
        };
        match Database::open(other, Settings::default(), &Schema::default()).await {
            Ok(server) => return Ok(Some(server)),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(None), Err)
}

async fn create_on(server: &Database, name: &str) -> Result<bool> {
    if is_on(server, name).await? {
        return Ok(false);
    }
    match execute(server.target(), &create_database(name)).await {
        Ok(_) => Ok(true),
        // Somebody else made it in the meantime.
        Err(_) if is_on(server, name).await? => Ok(false),
        Err(error) => Err(error),
    }
}

async fn drop_on(server: &Database, name: &str, ends_sessions: bool) -> Result<bool> {
    if !is_on(server, name).await? {
        return Ok(false);
    }
    execute(server.target(), &drop_database(name, ends_sessions)).await?;
    Ok(true)
}

async fn is_on(server: &Database, name: &str) -> Result<bool> {
    let mut is_there = false;
    fetch(server.target(), &find_database(name), &mut |_| {
        is_there = true;
        Ok(())
    })
    .await?;
    Ok(is_there)
}

async fn create_file(url: &str, file: &Path) -> Result<bool> {
    if file.exists() {
        return Ok(false);
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| of_file("make the folder of", file, &error))?;
    }
    Database::connect(url).await?.close().await;
    Ok(true)
}

fn drop_file(file: &Path) -> io::Result<bool> {
    let beside = BESIDE_A_FILE.map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    // The file itself goes last: what stands beside it is of no use without it, and it may be without that.
    for other in beside {
        delete(&other)?;
    }
    delete(file)
}

/// Deletes a file. Returns false where there is none.
fn delete(file: &Path) -> io::Result<bool> {
    match fs::remove_file(file) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn of_file(verb: &str, file: &Path, error: &io::Error) -> Error {
    let message = format!("cannot {verb} `{}`: {error}", file.display());
    Error::Database(DatabaseError::new(None, message, None))
}
