//! Texts that are no urls of a database.

/// Returns the advice for a text that is no url of a database.
pub(super) fn no_url(given: &str) -> &'static str {
    let scheme = given.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_of = |names: &[&str]| names.iter().any(|name| scheme.starts_with(name));
    let is_name = |sign: char| sign.is_ascii_uppercase() || sign == '_';
    let ends = [".db", ".sqlite", ".sqlite3"];
    if given.trim().is_empty() {
        "the url is empty; write `sqlite://library.db` or `postgres://user@host/database`, or set the variable that it is read from"
    } else if given.starts_with(['"', '\'', ' ']) {
        "the url begins with a quote or a space, as a file `.env` may have them; leave these out"
    } else if given == ":memory:" || given == "memory" {
        "a database in memory is `sqlite::memory:`; write that"
    } else if given.chars().all(is_name) {
        "the url is the name of a variable; write what is in it, `&std::env::var(\"DATABASE_URL\").expect(\"a url\")`"
    } else if is_of(&["postgres", "jdbc", "psql", "pg"]) {
        "the url begins with neither `sqlite:` nor `postgres://`; write `postgres://user:password@host:5432/database`, without `jdbc:` and without a driver behind `+`"
    } else if is_of(&["sqlite", "file"]) || ends.iter().any(|end| given.ends_with(end)) {
        "the url begins with neither `sqlite:` nor `postgres://`; write `sqlite://` in front of the name of the file alone: `sqlite://library.db`"
    } else if given.contains("host=") || given.contains("Host=") || given.contains("Server=") {
        "the database is named by a url, and not by words with `=`; write `postgres://user:password@host:5432/database`"
    } else {
        "the url begins with neither `sqlite:` nor `postgres://`; \
         write `sqlite://library.db` or `postgres://user@host/database`"
    }
}
