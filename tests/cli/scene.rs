//! A scene: calls of the command line in a folder of its own, and all that they show.

use orm::schema::Schema;
use orm_cli::{Exit, Manage, Prompt, Surroundings};
use orm_migrate::Migrations;
use orm_tests::support::folders;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{env, fs};
use tempfile::TempDir;

/// Calls in a folder of its own, with what they showed so far.
pub(crate) struct Scene {
    folder: TempDir,
    shown: Shown,
    /// The url of the database, which no transcript shows.
    url: Option<String>,
    /// The name of the database in transcripts.
    database: &'static str,
    /// Names that differ from run to run, with those that transcripts have in their place.
    names: Vec<(String, String)>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Scene {
            folder: folders::fresh("orm-cli-").expect("a folder for the scene"),
            shown: Shown::default(),
            url: None,
            database: "shop",
            names: Vec::new(),
        }
    }

    /// A scene about the database of the test, which transcripts call so.
    pub(crate) fn on_database_called(database: &'static str) -> Self {
        Scene {
            database,
            ..Scene::on_database()
        }
    }

    /// A scene about the database of the test.
    pub(crate) fn on_database() -> Self {
        Scene {
            url: Some(orm_tests::support::url()),
            ..Scene::new()
        }
    }

    /// A scene about a database that is not there yet: beside that of the test, or in the folder of the scene.
    pub(crate) fn on_new_database() -> Self {
        let mut scene = Scene::on_database();
        let url = orm_tests::support::url();
        let (url, name) = match url.rsplit_once('/') {
            Some((server, rest)) if url.starts_with("postgres") => {
                let (name, parameters) = rest.split_once('?').unwrap_or((rest, ""));
                (
                    format!("{server}/{name}_new?{parameters}"),
                    format!("{name}_new"),
                )
            }
            _ => {
                let folder = scene.folder().join("data");
                let name = "new.db".to_owned();
                (format!("sqlite://{}/{name}", folder.display()), name)
            }
        };
        let shown = if url.starts_with("postgres") {
            "shop"
        } else {
            "shop.db"
        };
        scene.call_it(&name, shown);
        scene.url = Some(url);
        scene
    }

    /// The url of the database of the scene.
    pub(crate) fn url(&self) -> &str {
        self.url.as_deref().expect("the scene has a database")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file of a migration.
    pub(crate) fn migration(&self, name: &str) -> PathBuf {
        let folder = self.folder().join("migrations");
        folder.join(name).with_extension("toml")
    }

    /// Calls `manage` with nobody at a terminal.
    pub(crate) async fn manage(&mut self, models: Schema, arguments: &str) -> Exit {
        self.call(models, arguments, None, &[]).await
    }

    /// Calls `manage` with somebody who types these lines.
    pub(crate) async fn manage_with(
        &mut self,
        models: Schema,
        arguments: &str,
        typed: &[&str],
    ) -> Exit {
        let typed = typed.iter().map(|&line| line.to_owned()).collect();
        self.call(models, arguments, Some(Lines(typed)), &[]).await
    }

    /// Calls `manage` with variables of the environment.
    pub(crate) async fn manage_in(
        &mut self,
        models: Schema,
        arguments: &str,
        variables: &[(&str, &str)],
    ) -> Exit {
        self.call(models, arguments, None, variables).await
    }

    async fn call(
        &mut self,
        models: Schema,
        arguments: &str,
        lines: Option<Lines>,
        variables: &[(&str, &str)],
    ) -> Exit {
        self.shown.write(&format!("$ manage {arguments}\n"));
        let migrations = Migrations::from_dir(self.folder().join("migrations"));
        let manage = Manage::new(models, migrations);
        let (mut results, mut messages) = (self.shown.clone(), self.shown.clone());
        let mut surroundings = Surroundings::new(&mut results, &mut messages);
        surroundings.prompt = lines.map(|lines| Box::new(lines) as Box<dyn Prompt>);
        surroundings.folder = self.folder().to_owned();
        let variables = variables.iter();
        let variables = variables.map(|&(name, value)| (name.to_owned(), value.to_owned()));
        surroundings.variables = variables.collect();
        if let Some(url) = &self.url {
            let variables = &mut surroundings.variables;
            variables.insert("DATABASE_URL".to_owned(), url.clone());
        }
        let words = ["manage".to_owned()].into_iter().chain(split(arguments));
        let exit = manage.run_with(words, surroundings).await;
        if exit != Exit::Done {
            self.shown.write(&format!("(exit {})\n", exit.code()));
        }
        self.shown.write("\n");
        exit
    }

    /// Shows a file, as `cat` does.
    pub(crate) fn show(&mut self, path: &str) {
        let text = fs::read_to_string(self.folder().join(path)).expect("a file of the scene");
        self.shown.write(&format!("$ cat {path}\n{text}\n"));
    }

    /// Writes a migration by hand.
    pub(crate) fn write_migration(&self, name: &str, text: &str) {
        let path = self.migration(name);
        let folder = path.parent().expect("the folder of migrations");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.expect("the migration is written");
    }

    /// Shows this name in place of one that differs from run to run.
    pub(crate) fn call_it(&mut self, name: &str, shown: &str) {
        self.names.push((name.to_owned(), shown.to_owned()));
    }

    /// All that was shown so far.
    pub(crate) fn shown(&self) -> String {
        self.shown.text()
    }

    /// Compares all that was shown with a file; with `BLESS=1` writes it.
    pub(crate) fn check(self, name: &str) {
        let folder = self.folder().to_string_lossy().into_owned();
        let mut shown = self.shown.text().replace(&format!("{folder}/"), "");
        if let Some(url) = &self.url {
            for written in [url.clone(), masked(url)] {
                shown = shown.replace(&written, &public_url(url, self.database));
            }
        }
        for (name, known) in &self.names {
            shown = shown.replace(name, known);
        }
        let lines = shown.split('\n').map(timeless);
        let shown = lines.collect::<Vec<_>>().join("\n");
        assert_transcript(name, shown.trim_end());
    }
}

/// A url that every transcript has in place of that of the test.
fn public_url(url: &str, database: &str) -> String {
    if url.starts_with("postgres") {
        format!("postgres://app@localhost/{database}")
    } else {
        format!("sqlite://{database}.db")
    }
}

/// The url as it is shown, if it has a password.
fn masked(url: &str) -> String {
    let Some((server, database)) = url.rsplit_once('@') else {
        return url.to_owned();
    };
    match server.rsplit_once(':') {
        Some((user, _)) if user.contains("//") => format!("{user}:***@{database}"),
        _ => url.to_owned(),
    }
}

/// The line without what differs from run to run: the time that a migration took, when it was applied, and the version of
/// the server.
fn timeless(line: &str) -> String {
    if let Some((before, took)) = line.rsplit_once("operation")
        && (took.ends_with(" ms") || took.ends_with(" s"))
    {
        let ending = if took.starts_with('s') { "s" } else { " " };
        return format!("{before}operation{ending}      7 ms");
    }
    for (product, version) in [("(SQLite ", "3.51.3"), ("(PostgreSQL ", "15.18")] {
        if line.starts_with("Database: ")
            && let Some((before, _)) = line.split_once(product)
        {
            return format!("{before}{product}{version})");
        }
    }
    let digits = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "0");
    match line.find(" 20") {
        Some(at) if digits(&line[at..]).starts_with(" 0000-00-00 00:00") => {
            format!("{} 2026-11-02 10:12{}", &line[..at], &line[at + 17..])
        }
        _ => line.to_owned(),
    }
}

/// Compares a text with `transcripts/<name>.txt`; with `BLESS=1` writes it there.
pub(crate) fn assert_transcript(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/transcripts");
    let file = folder.join(name).with_extension("txt");
    let text = format!("{text}\n");
    if env::var_os("BLESS").is_some() {
        let folder = file.parent().expect("the folder of transcripts");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, &text))
            .expect("the transcript is written");
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(text, expected, "{} differs", file.display());
}

/// The words of a command line, of which some stand in quotation marks.
fn split(arguments: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in arguments.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            _ => words.last_mut().expect("there is one").push(c),
        }
    }
    words
}

/// Lines that somebody types.
struct Lines(VecDeque<String>);

impl Prompt for Lines {
    fn read_line(&mut self) -> io::Result<Option<String>> {
        Ok(self.0.pop_front())
    }

    fn is_echoed(&self) -> bool {
        false
    }
}

/// What was shown, results and messages in one.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<u8>>>);

impl Shown {
    fn write(&self, text: &str) {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.extend_from_slice(text.as_bytes());
    }

    fn text(&self) -> String {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&shown).into_owned()
    }
}

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The statements of a script for the shell of a database, without the words for the shell itself.
pub(crate) fn statements(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.starts_with('.'));
    lines.collect::<Vec<_>>().join("\n")
}
