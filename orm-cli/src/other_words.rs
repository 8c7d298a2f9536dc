//! Words that other tools have for what is said in another way here.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Words of other tools, and what is written in place of them.
const WORDS: [(&[&str], &str); 16] = [
    (
        &["status", "list", "info", "history", "current", "log"],
        "`showmigrations` lists the migrations, and what the database has of each",
    ),
    (
        &["up", "run", "apply", "upgrade", "deploy", "latest", "head"],
        "`migrate` applies all migrations that the database lacks, `migrate +1` the next one",
    ),
    (
        &["down", "rollback", "revert", "undo", "downgrade", "redo"],
        "`migrate -1` undoes the last migration, `migrate zero` all of them",
    ),
    (
        &["steps", "step", "n", "number"],
        "`migrate +2` and `migrate -2` go two migrations further and back",
    ),
    (
        &[
            "generate",
            "new",
            "create",
            "add",
            "make",
            "revision",
            "migration",
            "dev",
        ],
        "`makemigrations` writes a migration from the models, `makemigrations --empty` one for SQL of your own",
    ),
    (
        &["message", "m"],
        "`makemigrations --name` has the words of the file's name",
    ),
    (
        &["reset", "refresh", "fresh", "redb"],
        "`resetdb` drops the database and applies all migrations anew, `migrate zero` undoes them, `flush` deletes the rows of all models",
    ),
    (
        &["drop", "drop-database", "dropdatabase"],
        "`dropdb` drops the database, `migrate zero` undoes all migrations",
    ),
    (
        &[
            "db:create",
            "setup",
            "prepare",
            "database",
            "db",
            "create-database",
            "createdatabase",
        ],
        "`createdb` makes the database and `migrate` its tables, `dropdb` drops it, `resetdb` makes it anew",
    ),
    (
        &["dry-run", "dryrun", "pretend", "preview"],
        "`migrate --plan` shows what would be done, `sqlmigrate` the SQL of a migration",
    ),
    (
        &["introspect", "pull", "entity", "print-schema"],
        "`inspectdb` writes models of the tables that a database has; `check --database --models` says how it differs from them",
    ),
    (
        &["seed", "fixture", "fixtures", "import", "restore"],
        "`loaddata` loads the rows of files; those that every database needs are written by a migration of `makemigrations --empty`",
    ),
    (
        &["dump", "export", "backup"],
        "`dumpdata` writes the rows of the models as a file",
    ),
    (
        &["shell", "console", "psql", "sqlite3"],
        "`dbshell` opens the shell of the database, `sql` runs one statement",
    ),
    (
        &["lint", "verify", "validate", "diff", "drift"],
        "`check --lint` looks at what migrations may lose or block, `check --database` at how the database differs",
    ),
    (
        &["squash", "merge", "rebase"],
        "`squashmigrations` writes one migration in place of several, `makemigrations --merge` one that follows two branches",
    ),
];

/// Returns what is written in place of a word of another tool, such as `rollback`, `db:rollback` or `--rollback`.
pub(crate) fn answer(word: &str) -> Option<&'static str> {
    let word = word.trim_start_matches('-');
    let last = word.rsplit(':').next().unwrap_or(word);
    let answer_to = |word: &str| {
        let mut words = WORDS.iter();
        let found = words.find(|(words, _)| words.contains(&word));
        found.map(|(_, answer)| *answer)
    };
    answer_to(word).or_else(|| answer_to(last))
}

/// Has an error of the arguments say what is written in place of a word of another tool, and nothing else as advice.
pub(crate) fn answered(mut error: clap::Error) -> clap::Error {
    let kind = match error.kind() {
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        _ => return error,
    };
    let Some(ContextValue::String(word)) = error.get(kind) else {
        return error;
    };
    if let Some(answer) = answer(word) {
        error.remove(ContextKind::SuggestedSubcommand);
        error.remove(ContextKind::SuggestedArg);
        let advice = vec![StyledStr::from(answer)];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(advice));
    }
    error
}
