//! The command line of a program.

use crate::arguments::{Arguments, Verb};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::other_words;
use crate::program::Program;
use crate::run::Run;
use crate::screen::{PassingLine, Screen};
use crate::surroundings::Surroundings;
use crate::verbs::createdb::createdb;
use crate::verbs::init::init;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use orm_core::schema::Schema;
use orm_migrate::Migrations;
use orm_migrate::runner::{DataFunction, RunOptions};
use std::ffi::OsString;
use std::process::ExitCode;
use std::{env, io};

/// The command line of a program: its models and its migrations.
///
/// [`run`](Manage::run) reads the arguments of the process; [`run_with`](Manage::run_with) is for tests.
#[derive(Debug)]
#[must_use = "nothing is done before `run`"]
pub struct Manage {
    program: Program,
}

impl Manage {
    /// A command line for these models, as `schema![Author, Book]` lists them, and these migrations.
    #[rustfmt::skip] // One line, since the messages show it.
    pub fn new(models: Schema /* `schema![Author, Book]` */, migrations: Migrations /* `embed_migrations!("migrations")` */) -> Self {
        let program = Program {
            models,
            migrations,
            options: RunOptions::default(),
            default_url: None,
        };
        Manage { program }
    }

    /// Sets the url of the database for where neither a flag, nor the environment, nor `orm.toml` has one.
    pub fn default_url(mut self, url: &str) -> Self {
        self.program.default_url = Some(url.to_owned());
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
        self.program.options = self.program.options.data(name, function);
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
            program: &self.program,
            screen,
            prompt: surroundings.prompt,
            variables: surroundings.variables,
            folder: surroundings.folder,
            now: surroundings.now,
            url_flag: arguments.database_url,
            schema: arguments.schema,
        };
        match carry_out(&mut run, arguments.verb).await {
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

// Futures are boxed, since the compiler limits how deep they stand in one another, in the user's program too.
async fn carry_out(run: &mut Run<'_>, verb: Verb) -> Result<Exit, Failure> {
    match verb {
        Verb::Init => init(run),
        Verb::Makemigrations(make) => Box::pin(make.run(run)).await,
        Verb::Migrate(migrate) => Box::pin(migrate.run(run)).await,
        Verb::Showmigrations(show) => Box::pin(show.run(run)).await,
        Verb::Sqlmigrate(show) => show.run(run),
        Verb::Squashmigrations(squash) => squash.run(run),
        Verb::Optimizemigration(optimize) => Box::pin(optimize.run(run)).await,
        Verb::Check(check) => Box::pin(check.run(run)).await,
        Verb::Dbshell(shell) => shell.run(run),
        Verb::Sql(sql) => Box::pin(sql.run(run)).await,
        Verb::Inspectdb(inspect) => Box::pin(inspect.run(run)).await,
        Verb::Createdb => Box::pin(createdb(run)).await,
        Verb::Dropdb(drop) => Box::pin(drop.drop(run)).await,
        Verb::Resetdb(drop) => Box::pin(drop.reset(run)).await,
        Verb::Dumpdata(dump) => Box::pin(dump.run(run)).await,
        Verb::Loaddata(load) => Box::pin(load.run(run)).await,
        Verb::Flush(flush) => Box::pin(flush.run(run)).await,
        Verb::Diagram(diagram) => diagram.run(run),
        Verb::Completions(completions) => Ok(completions.run(run, Arguments::command())),
    }
}
