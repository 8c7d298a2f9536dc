//! The models and migrations of a program, and one run of the command line.

use crate::arguments::{Arguments, Verb};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::other_words;
use crate::prompt::Prompt;
use crate::screen::{PassingLine, Screen, yellow};
use crate::secret;
use crate::settings::{FileSettings, UrlSources, no_url};
use crate::surroundings::Surroundings;
use crate::tenant;
use crate::verbs::createdb::createdb;
use crate::verbs::init::init;
use chrono::{DateTime, Local};
use clap::Parser;
use clap::error::ErrorKind;
use orm_core::db::Database;
use orm_core::schema::Schema;
use orm_migrate::Migrations;
use orm_migrate::runner::{DataFunction, RunOptions};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, io};

/// The command line of a program: its models and its migrations.
///
/// [`run`](Manage::run) reads the arguments of the process; [`run_with`](Manage::run_with) is for tests.
#[derive(Debug)]
#[must_use = "nothing is done before `run`"]
pub struct Manage {
    pub(crate) models: Schema,
    pub(crate) migrations: Migrations,
    pub(crate) options: RunOptions,
    default_url: Option<String>,
}

/// One run: the program, and the world around it.
pub(crate) struct Run<'r> {
    pub(crate) manage: &'r Manage,
    pub(crate) screen: Screen<'r>,
    pub(crate) prompt: Option<Box<dyn Prompt + 'r>>,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) folder: PathBuf,
    pub(crate) now: DateTime<Local>,
    pub(crate) url_flag: Option<String>,
    pub(crate) schema: Option<String>,
}

impl Manage {
    /// A command line for these models, as `schema![Author, Book]` lists them, and these migrations.
    pub fn new(models: Schema, migrations: Migrations) -> Self {
        Manage {
            models,
            migrations,
            options: RunOptions::default(),
            default_url: None,
        }
    }

    /// Sets the url of the database for where neither a flag, nor the environment, nor `orm.toml` has one.
    pub fn default_url(mut self, url: &str) -> Self {
        self.default_url = Some(url.to_owned());
        self
    }

    /// Registers the function that `op = "run_rust"` calls by this name, as [`RunOptions::data`] does.
    ///
    /// ```
    /// use orm_cli::Manage;
    /// use orm_core::error::Result;
    /// use orm_core::schema::Schema;
    /// use orm_migrate::Migrations;
    /// use orm_migrate::runner::MigrationContext;
    ///
    /// async fn fill_slugs(context: &MigrationContext) -> Result<()> {
    ///     context.progress(0, None);
    ///     Ok(())
    /// }
    ///
    /// let manage = Manage::new(Schema::default(), Migrations::from_dir("migrations"));
    /// let manage = manage.data("fill_slugs", fill_slugs);
    /// ```
    pub fn data<Closure>(
        mut self,
        name: &str,
        function: impl for<'c> DataFunction<'c, Closure> + 'static,
    ) -> Self {
        self.options = self.options.data(name, function);
        self
    }

    /// Runs the arguments of this process, and returns its exit code.
    pub async fn run(self) -> ExitCode {
        let (mut results, mut messages) = (io::stdout(), io::stderr());
        let surroundings = Surroundings::of_process(&mut results, &mut messages);
        self.run_with(env::args_os(), surroundings).await.into()
    }

    /// Runs these arguments, of which the first is the name of the program, in these surroundings.
    pub async fn run_with<A: Into<OsString> + Clone>(
        &self,
        arguments: impl IntoIterator<Item = A>,
        surroundings: Surroundings<'_>,
    ) -> Exit {
        let mut screen = Screen {
            results: surroundings.results,
            messages: surroundings.messages,
            has_colours: surroundings.has_colours,
            messages_have_colours: surroundings.messages_have_colours,
            passing: match &surroundings.prompt {
                Some(prompt) if prompt.is_echoed() => PassingLine::Gone,
                _ => PassingLine::Unseen,
            },
            line_start: "",
        };
        let arguments = match Arguments::try_parse_from(arguments) {
            Ok(arguments) => arguments,
            Err(error) => return show_help(&mut screen, &other_words::answered(error)),
        };
        let mut run = Run {
            manage: self,
            screen,
            prompt: surroundings.prompt,
            variables: surroundings.variables,
            folder: surroundings.folder,
            now: surroundings.now,
            url_flag: arguments.database_url,
            schema: arguments.schema,
        };
        match run.verb(arguments.verb).await {
            Ok(exit) => exit,
            Err(failure) => {
                run.screen.failure(&failure);
                failure.exit
            }
        }
    }
}

/// Shows the help that was asked for, or what is wrong with the arguments.
fn show_help(screen: &mut Screen<'_>, error: &clap::Error) -> Exit {
    let text = error.render().ansi().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            screen.text(&text);
            Exit::Done
        }
        _ => {
            screen.ask(&text);
            Exit::Usage
        }
    }
}

impl Run<'_> {
    // Futures are boxed, since the compiler limits how deep they stand in one another, in the user's program too.
    async fn verb(&mut self, verb: Verb) -> Result<Exit, Failure> {
        match verb {
            Verb::Init => init(self),
            Verb::Makemigrations(make) => Box::pin(make.run(self)).await,
            Verb::Migrate(migrate) => Box::pin(migrate.run(self)).await,
            Verb::Showmigrations(show) => Box::pin(show.run(self)).await,
            Verb::Sqlmigrate(show) => show.run(self),
            Verb::Squashmigrations(squash) => squash.run(self),
            Verb::Optimizemigration(optimize) => Box::pin(optimize.run(self)).await,
            Verb::Check(check) => Box::pin(check.run(self)).await,
            Verb::Dbshell(shell) => shell.run(self),
            Verb::Sql(sql) => Box::pin(sql.run(self)).await,
            Verb::Inspectdb(inspect) => Box::pin(inspect.run(self)).await,
            Verb::Createdb => Box::pin(createdb(self)).await,
            Verb::Dropdb(drop) => Box::pin(drop.drop(self)).await,
            Verb::Resetdb(drop) => Box::pin(drop.reset(self)).await,
            Verb::Dumpdata(dump) => Box::pin(dump.run(self)).await,
            Verb::Loaddata(load) => Box::pin(load.run(self)).await,
            Verb::Flush(flush) => Box::pin(flush.run(self)).await,
            Verb::Diagram(diagram) => diagram.run(self),
            Verb::Completions(completions) => Ok(completions.run(self)),
        }
    }

    /// The url of the database, if there is one.
    pub(crate) fn configured_url(&self) -> Result<Option<String>, Failure> {
        let sources = UrlSources {
            flag: self.url_flag.as_deref(),
            variables: &self.variables,
            folder: &self.folder,
            default: self.manage.default_url.as_deref(),
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

    /// The folder in which migrations are written.
    pub(crate) fn migrations_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.manage.migrations.folder().map(PathBuf::from);
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
