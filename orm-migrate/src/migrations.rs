//! Sets of migrations: where their files are.

use crate::graph::{GraphError, LoadedMigration, MAIN, MigrationGraph, MigrationName};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The migrations of a program: the files of its own set, and of libraries that bring models.
///
/// A program has them by `embed_migrations!`, a tool by [`from_dir`](Migrations::from_dir). Nothing is read before
/// [`load`](Migrations::load).
///
/// ```
/// use orm_migrate::Migrations;
///
/// let files = [("0001_initial", "format = 1\n"), ("0002_more", "format = 1\ndepends_on = [\"0001_initial\"]\n")];
/// let graph = Migrations::from_texts(files).load()?;
/// let names: Vec<_> = graph.migrations().map(|migration| migration.name.to_string()).collect();
/// assert_eq!(names, ["0001_initial", "0002_more"]);
/// # Ok::<(), orm_migrate::GraphError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Migrations {
    own: MigrationSet,
    libraries: Vec<MigrationSet>,
}

/// The files as they were read, before it is known which of them count.
pub(crate) struct ReadFiles {
    sets: Vec<String>,
    loaded: Vec<LoadedMigration>,
}

#[derive(Clone, Debug)]
struct MigrationSet {
    name: &'static str,
    files: SetFiles,
}

#[derive(Clone, Debug)]
enum SetFiles {
    /// Paths with texts in the program, and the folder that they were taken from.
    Embedded {
        files: &'static [(&'static str, &'static str)],
        folder: Option<&'static str>,
    },
    Folder(PathBuf),
    /// Names with texts.
    Texts(Vec<(String, String)>),
}

/// Names that other libraries have. None is found, since nothing meets the bound, whose message says what is written here.
#[doc(hidden)]
impl Migrations
where
    for<'a> Migrations: orm_core::objects::MigratedByRun<'a>,
{
    /// ```compile_fail,E0599
    /// orm_migrate::Migrations::from_dir("migrations").apply(&db);
    /// ```
    pub fn apply(&self) {}
    pub fn apply_all(&self) {}
    pub fn migrate(&self) {}
    pub fn run(&self) {}
    pub fn up(&self) {}
    pub fn execute(&self) {}
}

/// Names that other libraries have for functions that fill tables.
#[doc(hidden)]
impl Migrations
where
    for<'a> Migrations: orm_core::objects::FilledByData<'a>,
{
    /// ```compile_fail,E0599
    /// orm_migrate::Migrations::from_dir("migrations").function("fill", fill);
    /// ```
    pub fn function(&self) {}
    pub fn with_function(&self) {}
    pub fn register(&self) {}
    pub fn register_function(&self) {}
    pub fn data(&self) {}
    pub fn run_rust(&self) {}
    pub fn run_python(&self) {}
}

impl Migrations {
    /// Files in the program, as `embed_migrations!` writes it: paths with texts. Where there is a folder and it is there
    /// at run time, its files are read instead.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// const MIGRATIONS: Migrations = Migrations::embedded(&[("0001_initial.toml", "format = 1\n")], None);
    /// assert!(MIGRATIONS.folder().is_none());
    /// ```
    pub const fn embedded(
        files: &'static [(&'static str, &'static str)],
        folder: Option<&'static str>,
    ) -> Self {
        Migrations {
            own: MigrationSet {
                name: MAIN,
                files: SetFiles::Embedded { files, folder },
            },
            libraries: Vec::new(),
        }
    }

    /// The `.toml` files of a folder, read by [`load`](Migrations::load). A folder that is not there is an empty set.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    /// use std::path::Path;
    ///
    /// let migrations = Migrations::from_dir("migrations");
    /// assert_eq!(migrations.folder(), Some(Path::new("migrations")));
    /// ```
    pub fn from_dir(folder: impl Into<PathBuf>) -> Self {
        Migrations::of(SetFiles::Folder(folder.into()))
    }

    /// Texts of files with their names, such as `0001_initial`.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// let graph = Migrations::from_texts([("0001_initial", "format = 1\n")]).load()?;
    /// assert_eq!(graph.migrations().count(), 1);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let files = files.into_iter();
        let files = files.map(|(name, text)| (name.into(), text.into()));
        Migrations::of(SetFiles::Texts(files.collect()))
    }

    fn of(files: SetFiles) -> Self {
        Migrations {
            own: MigrationSet { name: MAIN, files },
            libraries: Vec::new(),
        }
    }

    /// Names the set. That of an application is `main`; a library gives its set the name of its crate, under which the
    /// migrations of others depend on its own: `depends_on = ["auth/0003_tokens"]`.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// let auth = Migrations::from_texts([("0001_user", "format = 1\n")]).named("auth");
    /// assert_eq!(auth.name(), "auth");
    /// ```
    pub const fn named(mut self, name: &'static str) -> Self {
        self.own.name = name;
        self
    }

    /// Joins these migrations with the sets of a library.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// let auth = Migrations::from_texts([("0001_user", "format = 1\n")]).named("auth");
    /// let own = [("0001_initial", "format = 1\ndepends_on = [\"auth/0001_user\"]\n")];
    /// let graph = Migrations::from_texts(own).with(&auth).load()?;
    /// let names: Vec<_> = graph.migrations().map(|migration| migration.name.to_string()).collect();
    /// assert_eq!(names, ["auth/0001_user", "0001_initial"]);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    pub fn with(&self, library: &Migrations) -> Self {
        let mut joined = self.clone();
        joined.libraries.push(library.own.clone());
        joined.libraries.extend(library.libraries.iter().cloned());
        joined
    }

    /// The name of the first set.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// assert_eq!(Migrations::from_dir("migrations").name(), "main");
    /// ```
    pub fn name(&self) -> &str {
        self.own.name
    }

    /// The folder of the first set, where its next migration is written; `None` where it is in the program alone.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    /// use std::path::Path;
    ///
    /// assert_eq!(Migrations::from_dir("migrations").folder(), Some(Path::new("migrations")));
    /// assert_eq!(Migrations::from_texts([("0001_initial", "format = 1\n")]).folder(), None);
    /// ```
    pub fn folder(&self) -> Option<&Path> {
        match &self.own.files {
            SetFiles::Embedded { folder, .. } => folder.map(Path::new),
            SetFiles::Folder(folder) => Some(folder),
            SetFiles::Texts(_) => None,
        }
    }

    /// The files by which a program differs from the folder that its migrations were taken from: those that are new, gone
    /// or changed since it was built. None where there is no such folder, as in a release build that runs elsewhere.
    ///
    /// A test with it fails in a build that has not seen a new file, since Cargo does not look at folders:
    /// `assert!(MIGRATIONS.stale_files()?.is_empty())`.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// let migrations = Migrations::embedded(&[("migrations/0001_initial.toml", "format = 1\n")], None);
    /// assert_eq!(migrations.stale_files()?, [""; 0]);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError::Unreadable`] if a file of the folder cannot be read.
    pub fn stale_files(&self) -> Result<Vec<String>, GraphError> {
        let SetFiles::Embedded {
            files,
            folder: Some(folder),
        } = &self.own.files
        else {
            return Ok(Vec::new());
        };
        if !Path::new(folder).is_dir() {
            return Ok(Vec::new());
        }
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let built = files
            .iter()
            .map(|(path, text)| (name(path), (*text).to_owned()));
        let built: BTreeSet<_> = built.collect();
        let found = texts_of(Path::new(folder))?.into_iter();
        let found: BTreeSet<_> = found.map(|(path, text)| (name(&path), text)).collect();
        let differing = built.symmetric_difference(&found);
        let names: BTreeSet<_> = differing.map(|(name, _)| name.clone()).collect();
        Ok(names.into_iter().collect())
    }

    /// Reads the files and puts them in order. Migrations that others sum up are left out.
    ///
    /// ```
    /// use orm_migrate::Migrations;
    ///
    /// let files = [("0002_more", "format = 1\ndepends_on = [\"0001_initial\"]\n"), ("0001_initial", "format = 1\n")];
    /// let graph = Migrations::from_texts(files).load()?;
    /// let names: Vec<_> = graph.migrations().map(|migration| migration.name.to_string()).collect();
    /// assert_eq!(names, ["0001_initial", "0002_more"]);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// [`GraphError`] if a file cannot be read or has a mistake, or the migrations do not fit together. Two heads are no
    /// error here, since they can be merged, but one of [`check_heads`](MigrationGraph::check_heads).
    pub fn load(&self) -> Result<MigrationGraph, GraphError> {
        self.load_applied(&BTreeSet::new())
    }

    /// Reads the files and puts them in order, as they are for a database that has these migrations: it keeps to those
    /// that others sum up, if it has some of them but not all.
    ///
    /// ```
    /// use orm_migrate::{MigrationName, Migrations};
    /// use std::collections::BTreeSet;
    ///
    /// let migrations = Migrations::from_texts([("0001_initial", "format = 1\n")]);
    /// let applied = BTreeSet::from([MigrationName::new("main", "0001_initial")]);
    /// assert_eq!(migrations.load_applied(&applied)?.migrations().count(), 1);
    /// # Ok::<(), orm_migrate::GraphError>(())
    /// ```
    ///
    /// # Errors
    /// As [`load`](Migrations::load).
    pub fn load_applied(
        &self,
        applied: &BTreeSet<MigrationName>,
    ) -> Result<MigrationGraph, GraphError> {
        self.read()?.graph(applied, Vec::new())
    }

    /// Refuses a set whose folder is not there, and that had no file when the program was built: its name may be
    /// misspelt.
    pub(crate) fn check_folders(&self) -> Result<(), GraphError> {
        let mut sets = std::iter::once(&self.own).chain(&self.libraries);
        match sets.find_map(MigrationSet::missing_folder) {
            Some(folder) => Err(GraphError::NoFolder {
                folder: shown(Path::new(folder)),
            }),
            None => Ok(()),
        }
    }

    /// Reads the files, which may be put in order several times.
    pub(crate) fn read(&self) -> Result<ReadFiles, GraphError> {
        let sets = std::iter::once(&self.own).chain(&self.libraries);
        let mut names: Vec<String> = Vec::new();
        let mut loaded = Vec::new();
        for set in sets {
            if names.iter().any(|name| name == set.name) {
                let set = set.name.to_string();
                return Err(GraphError::SameSet { set });
            }
            names.push(set.name.to_string());
            loaded.extend(set.load()?);
        }
        Ok(ReadFiles {
            sets: names,
            loaded,
        })
    }
}

impl ReadFiles {
    /// Puts the migrations in order, as they are for a database that has these, with others that the files lack.
    pub(crate) fn graph(
        &self,
        applied: &BTreeSet<MigrationName>,
        others: Vec<LoadedMigration>,
    ) -> Result<MigrationGraph, GraphError> {
        let migrations = others.into_iter().chain(self.loaded.iter().cloned());
        MigrationGraph::of(self.sets.clone(), migrations.collect(), applied)
    }
}

impl MigrationSet {
    fn missing_folder(&self) -> Option<&'static str> {
        match self.files {
            SetFiles::Embedded {
                files: [],
                folder: Some(folder),
            } if !Path::new(folder).is_dir() => Some(folder),
            _ => None,
        }
    }

    fn load(&self) -> Result<Vec<LoadedMigration>, GraphError> {
        let parse = |path: &str, text: &str| LoadedMigration::parse(self.name, path, text);
        match &self.files {
            SetFiles::Embedded {
                folder: Some(folder),
                ..
            } if Path::new(folder).is_dir() => self.load_folder(Path::new(folder)),
            SetFiles::Embedded { files, .. } => {
                files.iter().map(|(path, text)| parse(path, text)).collect()
            }
            SetFiles::Folder(folder) => self.load_folder(folder),
            SetFiles::Texts(files) => {
                let files = files.iter();
                files
                    .map(|(name, text)| parse(&format!("{name}.toml"), text))
                    .collect()
            }
        }
    }

    fn load_folder(&self, folder: &Path) -> Result<Vec<LoadedMigration>, GraphError> {
        let texts = texts_of(folder)?.into_iter();
        texts
            .map(|(path, text)| LoadedMigration::parse(self.name, &path, &text))
            .collect()
    }
}

/// The paths of the migrations in a folder, with their texts; none if there is no such folder.
fn texts_of(folder: &Path) -> Result<Vec<(String, String)>, GraphError> {
    let unreadable = |path: &Path, source| GraphError::Unreadable {
        path: shown(path),
        source,
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, error)),
    };
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            texts.push((shown(&path), text));
        }
    }
    Ok(texts)
}

/// The path as messages have it: from the working folder, if it is in there.
fn shown(path: &Path) -> String {
    let working = env::current_dir().ok();
    let within = working.and_then(|working| path.strip_prefix(working).ok());
    within.unwrap_or(path).to_string_lossy().replace('\\', "/")
}
