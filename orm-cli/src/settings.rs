//! The database of a run: by flag, environment, `orm.toml`, or as the program says.

use crate::exit::Exit;
use crate::failure::Failure;
use orm_core::backend::Backend;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of the file of settings.
pub(crate) const FILE: &str = "orm.toml";

/// The variable of the environment that holds the url.
const VARIABLE: &str = "DATABASE_URL";

/// The words of the file of settings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FileSettings {
    pub(crate) database_url: Option<String>,
    /// The tables that no migration knows, and that nobody is to be told of.
    pub(crate) ignore: Vec<String>,
    /// The databases of which nothing is thrown away.
    pub(crate) protect: Vec<String>,
}

/// Where the url of the database may come from, the first that has one wins.
pub(crate) struct UrlSources<'u> {
    pub(crate) flag: Option<&'u str>,
    pub(crate) variables: &'u BTreeMap<String, String>,
    pub(crate) folder: &'u Path,
    pub(crate) default: Option<&'u str>,
}

impl UrlSources<'_> {
    /// The url of the database, if any source has one.
    pub(crate) fn url(&self) -> Result<Option<String>, Failure> {
        let given = self
            .flag
            .or(self.variables.get(VARIABLE).map(String::as_str));
        let given = given.filter(|url| !url.is_empty());
        if let Some(url) = given {
            return Ok(Some(url.to_owned()));
        }
        let written = FileSettings::of_folder(self.folder)?.database_url;
        Ok(written.or(self.default.map(str::to_owned)))
    }
}

/// The failure where no source has a url.
pub(crate) fn no_url() -> Failure {
    Failure::new(Exit::Usage, "there is no url of a database").note(
        "help",
        format!("give `--database-url sqlite://shop.db`, set `{VARIABLE}`, or write `database_url = \"…\"` in `{FILE}`"),
    )
}

/// The backend that a url names.
pub(crate) fn backend(url: &str) -> Backend {
    if url.starts_with("postgres") {
        Backend::Postgres
    } else {
        Backend::Sqlite
    }
}

impl FileSettings {
    /// The settings of a folder; none if it has no file of them.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => FileSettings::read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FileSettings::default()),
            Err(error) => Err(Failure::of_file("read", &path, &error)),
        }
    }

    fn read(text: &str) -> Result<Self, Failure> {
        let table = DeTable::parse(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            wrong(text, offset, error.message())
        })?;
        let mut settings = FileSettings::default();
        for (key, value) in table.get_ref() {
            let start = value.span().start;
            match key.get_ref().as_ref() {
                "database_url" => {
                    let url = text_of(value.get_ref());
                    let url = url.ok_or_else(|| wrong(text, start, "`database_url` is a text"))?;
                    settings.database_url = Some(url);
                }
                "ignore" => settings.ignore = names(text, "ignore", value)?,
                "protect" => settings.protect = names(text, "protect", value)?,
                name => {
                    let why = format!(
                        "unknown key `{name}`; it has `database_url`, `ignore` and `protect`"
                    );
                    return Err(wrong(text, key.span().start, &why));
                }
            }
        }
        Ok(settings)
    }
}

fn text_of(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// Returns the list that a key has.
fn names(text: &str, key: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Failure> {
    texts_of(value.get_ref()).ok_or_else(|| {
        let why = format!("`{key}` is a list of texts");
        wrong(text, value.span().start, &why)
    })
}

fn texts_of(value: &DeValue<'_>) -> Option<Vec<String>> {
    let DeValue::Array(values) = value else {
        return None;
    };
    values
        .iter()
        .map(|value| text_of(value.get_ref()))
        .collect()
}

fn wrong(text: &str, offset: usize, why: &str) -> Failure {
    let place = format!("{FILE}:{}", line(text, offset));
    Failure::new(Exit::Usage, format!("{place}: {why}"))
}

fn line(text: &str, offset: usize) -> usize {
    let before = &text[..text.floor_char_boundary(offset)];
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_a_url_and_tables_of_others() {
        let text = "# The shop.\ndatabase_url = \"sqlite://shop.db\"\nignore = [\"pg_*\"]\nprotect = [\"live\"]\n";
        let expected = FileSettings {
            database_url: Some("sqlite://shop.db".to_owned()),
            ignore: vec!["pg_*".to_owned()],
            protect: vec!["live".to_owned()],
        };
        assert_eq!(FileSettings::read(text).expect("it is right"), expected);
        let empty = FileSettings::read("").expect("it is right");
        assert_eq!(empty, FileSettings::default());
        let cases = [
            (
                "\ndatabase = 3",
                "orm.toml:2: unknown key `database`; it has `database_url`, `ignore` and `protect`",
            ),
            ("database_url = 3", "orm.toml:1: `database_url` is a text"),
            ("ignore = [3]", "orm.toml:1: `ignore` is a list of texts"),
            ("protect = true", "orm.toml:1: `protect` is a list of texts"),
            ("database_url", "orm.toml:1: "),
        ];
        for (text, expected) in cases {
            let failure = FileSettings::read(text).expect_err(text);
            assert!(failure.message.starts_with(expected), "{}", failure.message);
        }
    }

    #[test]
    fn a_flag_is_before_the_environment_and_that_before_the_program() {
        let variables = BTreeMap::from([(VARIABLE.to_owned(), "sqlite:b".to_owned())]);
        let none = BTreeMap::new();
        let url = |flag, variables, default| {
            let sources = UrlSources {
                flag,
                variables,
                folder: Path::new("nowhere"),
                default,
            };
            sources.url().expect("there is no file")
        };
        let cases = [
            (url(Some("sqlite:a"), &variables, None), Some("sqlite:a")),
            (url(None, &variables, Some("sqlite:c")), Some("sqlite:b")),
            (url(None, &none, Some("sqlite:c")), Some("sqlite:c")),
            (url(None, &none, None), None),
        ];
        for (found, expected) in cases {
            assert_eq!(found.as_deref(), expected);
        }
    }
}
