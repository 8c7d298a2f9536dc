//! One run of the command line: the program, and the world around it.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::program::Program;
use crate::prompt::Prompt;
use crate::screen::{Screen, yellow};
use crate::secret;
use crate::settings::{FileSettings, UrlSources, no_url};
use crate::tenant;
use chrono::{DateTime, Local};
use orm_core::db::Database;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One run: the program, and the world around it.
pub(crate) struct Run<'r> {
    pub(crate) program: &'r Program,
    pub(crate) screen: Screen<'r>,
    pub(crate) prompt: Option<Box<dyn Prompt + 'r>>,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) folder: PathBuf,
    pub(crate) now: DateTime<Local>,
    pub(crate) url_flag: Option<String>,
    pub(crate) schema: Option<String>,
}

impl Run<'_> {
    /// The url of the database, if there is one.
    pub(crate) fn configured_url(&self) -> Result<Option<String>, Failure> {
        let sources = UrlSources {
            flag: self.url_flag.as_deref(),
            variables: &self.variables,
            folder: &self.folder,
            default: self.program.default_url.as_deref(),
        };
        sources.url()
    }

    /// The settings of `orm.toml`.
    pub(crate) fn file_settings(&self) -> Result<FileSettings, Failure> {
        FileSettings::of_folder(&self.folder)
    }

    /// The url of the database.
    pub(crate) fn url(&self) -> Result<String, Failure> {
        self.configured_url()?.ok_or_else(no_url)
    }

    /// A connection to the database, in the schema of `--schema`. A file that is not there is not made.
    pub(crate) async fn connect(&self) -> Result<Database, Failure> {
        let url = self.url()?;
        let missing = missing_file(&url)?;
        missing.map_or(Ok(()), |file| Err(no_file(&url, &file)))?;
        self.connect_or_create().await
    }

    /// A connection as [`connect`](Self::connect) has it; a file that is not there is made, unless its url says otherwise.
    pub(crate) async fn connect_or_create(&self) -> Result<Database, Failure> {
        let url = self.url()?;
        let Some(schema) = &self.schema else {
            return connected(&url).await;
        };
        let db = connected(&tenant::url_within(&url, schema)?).await?;
        tenant::check_schema(&db, schema).await?;
        Ok(db)
    }

    /// A connection as [`connect`](Self::connect) has it; an empty database in memory stands for a file that is not there,
    /// and that is told.
    pub(crate) async fn connect_or_imagine(&mut self) -> Result<Database, Failure> {
        let url = self.url()?;
        // What is wrong with a schema is told first.
        let missing = missing_file(&url)?.filter(|_| self.schema.is_none());
        let Some(file) = missing else {
            return self.connect_or_create().await;
        };
        let warning = format!("there is no file `{}`; `migrate` makes it", file.display());
        self.screen
            .note(format!("{}: {warning}", yellow("warning")));
        connected("sqlite::memory:").await
    }

    /// The path as messages have it: from the working folder, if it is in there.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let working = std::path::absolute(&self.folder).unwrap_or_default();
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let within = path.strip_prefix(&working).unwrap_or(&path);
        within.to_string_lossy().replace('\\', "/")
    }

    /// The folder in which migrations are written.
    pub(crate) fn migrations_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.program.migrations.folder().map(PathBuf::from);
        folder.ok_or_else(|| {
            let message = "this binary has its migrations in itself and knows no folder of them";
            Failure::new(Exit::Usage, message).note(
                "help",
                "run it in a debug build, in the folder of the package",
            )
        })
    }
}

async fn connected(url: &str) -> Result<Database, Failure> {
    let connected = Database::connect(url).await;
    connected.map_err(|error| Failure::of_connecting(&secret::masked(url), &error))
}

fn missing_file(url: &str) -> Result<Option<PathBuf>, Failure> {
    let missing = Database::missing_file(url);
    missing.map_err(|error| Failure::of_connecting(&secret::masked(url), &error))
}

/// The failure where a verb reads a file that is not there.
fn no_file(url: &str, file: &Path) -> Failure {
    let (url, file) = (secret::masked(url), file.display());
    let message = format!("cannot connect to {url}: there is no file `{file}`");
    let help = "look at the url; `manage migrate` makes the file with its tables, `manage createdb` an empty one";
    Failure::new(Exit::NotConnected, message).note("help", help)
}
