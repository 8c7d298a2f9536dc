//! The floors of `orm-core`: what each module may use, and what it alone may do.

#[path = "floors/words.rs"]
mod words;

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

/// What each module may use besides itself; `objects` stands on all of them.
const FLOORS: [(&str, &[&str]); 11] = [
    ("error", &[]),
    ("backend", &[]),
    ("sealed", &[]),
    ("thread_safe", &[]),
    ("value", &["error", "sealed"]),
    ("schema", &["error", "sealed", "value"]),
    ("query", &["error", "sealed", "value", "schema"]),
    ("plan", &["error", "value", "backend", "schema", "query"]),
    (
        "sql",
        &["error", "value", "backend", "schema", "query", "plan"],
    ),
    (
        "db",
        &[
            "error",
            "sealed",
            "thread_safe",
            "value",
            "backend",
            "schema",
            "sql",
        ],
    ),
    (
        "model",
        &["error", "sealed", "thread_safe", "value", "schema", "query"],
    ),
];

/// The floors inside a module, from the ground up: a file or folder may use those of lower floors. An item is named by
/// its file there, unless `self` is listed: then items of the module's root file stand on that floor.
const INNER_FLOORS: [(&str, &[&[&str]]); 3] = [
    (
        "db",
        &[
            &[
                "call_site",
                "driver",
                "finish_in_background",
                "poll_watch",
                "position",
            ],
            &[
                "sqlite",
                "postgres",
                "holders",
                "milestones",
                "pending",
                "recorder",
                "replica_state",
                "session_state",
                "statement_cache",
                "statement_options",
            ],
            &["drivers", "entered", "replay_progress", "write_lock"],
            &["errors", "row_sink", "standstill"],
            &["connection"],
            &["catalog_cache", "foreign_key_probe", "slots"],
            &["pool"],
            &["database"],
            &[
                "assertions",
                "builder",
                "explain",
                "extract",
                "replica",
                "session_lock",
                "transaction",
            ],
            &["database_session", "tenant"],
            &["executor"],
            &["run"],
            &[
                "begin",
                "current_position",
                "foreign_keys",
                "ping",
                "raw_connection",
                "row_cursor",
                "schemas",
                "whole_database",
            ],
            &["tables"],
        ],
    ),
    (
        // The traits of models, fields, keys and paths refer to each other, so their names are taken from the root.
        "model",
        &[
            &["scalar", "table_reader", "validation"],
            &["choices"],
            &["self"],
            &["cte"],
            &[
                "embed", "field", "handle", "json", "key", "refused", "relation",
            ],
            &["described", "draft"],
            &["schema"],
        ],
    ),
    (
        "objects",
        &[
            &["run", "selection", "tenants"],
            &["load", "delete", "pages"],
            &["shape", "stream", "write"],
            &["query_set"],
            &["raw_sql", "row", "table_rows", "values"],
            &["relation"],
            &["never_read", "other_names", "related_drafts", "subquery"],
        ],
    ),
];

/// Words that make a string literal SQL.
const SQL: [&str; 17] = [
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "CREATE",
    "ALTER",
    "DROP",
    "WHERE",
    "JOIN",
    "RETURNING",
    "PRAGMA",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "DISCARD",
];

/// `sql` holds the text of statements.
const MAY_HOLD_SQL: [&str; 1] = ["sql"];
/// Words of a session, which `db` may hold.
const SESSION_WORDS: [&str; 7] = [
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "RELEASE",
    "PRAGMA",
    "DISCARD",
];
/// The only files, with their folders, that may be unsafe.
const MAY_BE_UNSAFE: [&str; 2] = ["db/sqlite/raw", "thread_safe"];

#[test]
fn every_module_keeps_to_its_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orm-core/src");
    let findings: Vec<String> = files(&root)
        .iter()
        .flat_map(|file| check_file(&root, file))
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn migrations_and_the_command_line_hold_no_sql_and_know_no_driver() {
    for package in ["orm-migrate", "orm-cli"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .join(package)
            .join("src");
        let mut findings: Vec<String> = files(&root)
            .iter()
            .flat_map(|file| check_file(&root, file))
            .collect();
        // Their modules have no floors of their own.
        findings.retain(|finding| finding.contains(": only "));
        assert!(findings.is_empty(), "{package}\n{}\n", findings.join("\n"));
    }
}

#[test]
fn every_file_stands_on_an_inner_floor() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orm-core/src");
    for (module, floors) in INNER_FLOORS {
        let mut listed: Vec<&str> = floors.concat();
        listed.retain(|name| *name != "self");
        listed.sort_unstable();
        let entries = fs::read_dir(root.join(module)).expect("a folder of sources");
        let mut found: Vec<String> = entries
            .map(|entry| {
                let name = entry.expect("an entry").file_name();
                inner(&name.to_string_lossy()).to_owned()
            })
            .filter(|name| name != "tests")
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, listed, "`{module}`");
    }
}

#[test]
fn text_is_declared_safe_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orm-core/src");
    let calls = |file: &PathBuf| {
        let calls = read(file).matches("AssertSqlSafe(").count();
        vec![name(&root, file); calls]
    };
    let calls: Vec<String> = files(&root).iter().flat_map(calls).collect();
    assert!(
        calls.len() == 1 && module(&calls[0]) == "db",
        "`AssertSqlSafe` stands once, in `db`, but is in {calls:?}"
    );
}

#[test]
fn no_accessor_that_inspectdb_writes_is_reserved() {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let names = |file: &str, list: &str| -> Vec<String> {
        let text = read(&packages.join(file));
        let (_, list) = text.split_once(list).expect("the list");
        let (list, _) = list.split_once("];").expect("its end");
        let (_, list) = list.split_once("= [").expect("its beginning");
        list.split(',')
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let reserved = names(
        "orm-derive/src/check/relations.rs",
        "const RESERVED_ACCESSORS",
    );
    let avoided = names("orm-cli/src/verbs/inspectdb/accessors.rs", "const METHODS");
    assert!(reserved.len() > 20, "{reserved:?}");
    let missing: Vec<&String> = reserved
        .iter()
        .filter(|name| !avoided.contains(name))
        .collect();
    assert!(missing.is_empty(), "`METHODS` has no {missing:?}");
}

#[test]
fn a_sample_of_every_violation_is_found() {
    let sample = r#"
        //! SELECT in documentation is no SQL.
        use crate::sql::Writer;
        use crate::{error::Error, value::{Value, db}, plan};
        fn paths() { crate::schema::table(); $crate::objects::all(); super::super::db::fetch(); super::tree(); }
        fn driver() -> sqlx::Result<()> { unsafe { AssertSqlSafe("DROP TABLE x") } }
        fn words() { ("a SELECTION", "please select", "x", crate::Error) }
        #[expect(dead_code, reason = "CREATE in an attribute is no SQL")]
        #[cfg(test)]
        mod tests { fn text() { super::super::super::model::read("SELECT 1") } }
    "#;
    let expected = [
        "query/sample.rs:3: `query` may not use `sql`",
        "query/sample.rs:4: `query` may not use `plan`",
        "query/sample.rs:5: `query` may not use `objects`",
        "query/sample.rs:5: `query` may not use `db`",
        "query/sample.rs:6: only `db` may name `sqlx`",
        "query/sample.rs:6: only db/sqlite/raw and thread_safe may be `unsafe`",
        "query/sample.rs:6: only `db` may name `AssertSqlSafe`",
        "query/sample.rs:6: only `sql` may hold SQL text: \"DROP TABLE x\"",
        "query/sample.rs:7: `crate::Error` is in no module; name it by its module",
        "query/sample.rs:10: `query` may not use `model`",
    ];
    assert_eq!(check("query/sample.rs", sample), expected);
}

#[test]
fn a_sample_of_every_violation_inside_a_module_is_found() {
    let sample = r#"
        use super::pool::Pool;
        use super::{Database, connection::Connection, run};
        use crate::db::{driver::Session, transaction::Transaction};
        fn paths() { super::super::db::executor::Target; crate::db::drivers::AnySession; super::fetch(); }
        mod inside { use super::super::begin::Begin; }
        fn text() { ("SELECT 1; COMMIT", "ROLLBACK", "create it with `CREATE ROLE`") }
    "#;
    let expected = [
        "db/connection.rs:2: `db/connection` may not use `db/pool`",
        "db/connection.rs:3: `Database` is in no file of `db`; name it by its file",
        "db/connection.rs:3: `db/connection` may not use `db/run`",
        "db/connection.rs:4: `db/connection` may not use `db/transaction`",
        "db/connection.rs:5: `db/connection` may not use `db/executor`",
        "db/connection.rs:5: `fetch` is in no file of `db`; name it by its file",
        "db/connection.rs:6: `db/connection` may not use `db/begin`",
        "db/connection.rs:7: only `sql` may hold SQL text: \"SELECT 1; COMMIT\"",
    ];
    assert_eq!(check("db/connection.rs", sample), expected);
    assert_eq!(
        check(
            "db/sqlite/row.rs",
            "use super::super::postgres::row; use super::packed;"
        ),
        ["db/sqlite/row.rs:1: `db/sqlite` may not use `db/postgres`"]
    );
}

#[test]
fn what_is_granted_is_no_violation() {
    let session = r#"use crate::sql::render; fn begin() { sqlx::query("BEGIN"); AssertSqlSafe("PRAGMA x"); }"#;
    assert_eq!(check("db/sqlite/session.rs", session), [""; 0]);
    assert_eq!(
        check(
            "db/sqlite/row.rs",
            "use crate::db::driver::Answer; use super::super::driver; #[cfg(test)] use super::super::run;"
        ),
        [""; 0]
    );
    assert_eq!(check("db/sqlite/raw.rs", "unsafe fn raw() {}"), [""; 0]);
    assert_eq!(
        check("objects.rs", "use super::db; use crate::{model, plan};"),
        [""; 0]
    );
    assert_eq!(
        check("lib.rs", "pub mod db; pub use crate::error::Error;"),
        [""; 0]
    );
}

/// Every `.rs` file under `folder`, in a fixed order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder of sources")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    let nested = entries.iter().flat_map(|path| {
        if path.is_dir() {
            files(path)
        } else {
            vec![path.clone()]
        }
    });
    nested
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn check_file(root: &Path, file: &Path) -> Vec<String> {
    check(&name(root, file), &read(file))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a source file")
}

fn name(root: &Path, file: &Path) -> String {
    let name = file.strip_prefix(root).expect("a file below the root");
    name.to_string_lossy().replace('\\', "/")
}

/// The module of the first floor that a file belongs to: `plan` for `plan.rs` and for `plan/tree.rs`.
fn module(file: &str) -> &str {
    let first = file.split('/').next().unwrap_or(file);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The part of a module that a file or folder in its folder is: `sqlite` for `sqlite.rs` and for `sqlite/row.rs`.
fn inner(path: &str) -> &str {
    module(path)
}

fn check(file: &str, text: &str) -> Vec<String> {
    let tokens: TokenStream = text
        .parse()
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    let depth = if file == "lib.rs" {
        0
    } else {
        file.split('/').count()
    };
    let in_test = file.ends_with("/tests.rs") || file.contains("/tests/");
    let mut scan = Scan {
        file,
        module: module(file),
        depth,
        in_test,
        findings: Vec::new(),
    };
    scan.tokens(tokens);
    scan.findings
}

/// One file read token by token, so that comments are gone and the bodies of macros are not.
struct Scan<'a> {
    file: &'a str,
    module: &'a str,
    /// How many `super` lead from here to the root of the crate.
    depth: usize,
    in_test: bool,
    findings: Vec<String>,
}

impl Scan<'_> {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut next = 0;
        while let Some(token) = tokens.get(next) {
            let rest = &tokens[next + 1..];
            next += 1 + match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => self.attribute(rest),
                TokenTree::Ident(word) => self.word(word, rest),
                TokenTree::Literal(literal) => self.literal(literal),
                TokenTree::Group(group) => self.group(group.stream()),
                TokenTree::Punct(_) => 0,
            };
        }
    }

    fn group(&mut self, tokens: TokenStream) -> usize {
        self.tokens(tokens);
        0
    }

    /// Skips an attribute; what stands below `#[cfg(test)]` is read as a test. Returns the number of tokens read.
    fn attribute(&mut self, rest: &[TokenTree]) -> usize {
        let Some(TokenTree::Group(attribute)) = rest.first() else {
            return usize::from(is_punct(rest.first(), '!')) * 2;
        };
        if attribute.stream().to_string().replace(' ', "") != "cfg(test)" {
            return 1;
        }
        let item = &rest[1..];
        let end = item
            .iter()
            .position(ends_item)
            .map_or(item.len(), |last| last + 1);
        let was_in_test = std::mem::replace(&mut self.in_test, true);
        self.tokens(item[..end].iter().cloned().collect());
        self.in_test = was_in_test;
        1 + end
    }

    /// Returns the number of tokens read after the word.
    fn word(&mut self, word: &Ident, rest: &[TokenTree]) -> usize {
        match word.to_string().as_str() {
            "crate" => self.path(rest),
            "super" => self.upwards(rest),
            "mod" => self.inline_module(rest),
            name @ ("sqlx" | "AssertSqlSafe") if self.module != "db" => {
                self.find(word, &format!("only `db` may name `{name}`"))
            }
            "unsafe" if !MAY_BE_UNSAFE.iter().any(|may| self.file.starts_with(may)) => {
                let [first, second] = MAY_BE_UNSAFE;
                self.find(word, &format!("only {first} and {second} may be `unsafe`"))
            }
            _ => 0,
        }
    }

    /// `super::super::db`: a path from the root once it has climbed there.
    fn upwards(&mut self, rest: &[TokenTree]) -> usize {
        let climbs = rest
            .chunks(3)
            .take_while(|step| step.len() == 3 && is_word(&step[2], "super"))
            .count();
        let path = &rest[climbs * 3..];
        match self.depth - climbs {
            1 => {
                self.path(path);
            }
            2 => self.inner_path(path),
            _ => {}
        }
        climbs * 3
    }

    fn inline_module(&mut self, rest: &[TokenTree]) -> usize {
        let Some(TokenTree::Group(body)) = rest.get(1) else {
            return 0;
        };
        self.depth += 1;
        self.tokens(body.stream());
        self.depth -= 1;
        2
    }

    /// `::module::…` or `::{module::…, module}`, after the root of the crate.
    fn path(&mut self, rest: &[TokenTree]) -> usize {
        if !is_punct(rest.first(), ':') {
            return 0;
        }
        match rest.get(2) {
            Some(TokenTree::Ident(target)) => self.edge(target, &rest[3..]),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                for_each_piece(group, |target, rest| self.edge(target, rest));
            }
            _ => {}
        }
        3
    }

    /// `::file::…` or `::{file::…, file}`, after the module of this file.
    fn inner_path(&mut self, rest: &[TokenTree]) {
        if !is_punct(rest.first(), ':') {
            return;
        }
        match rest.get(2) {
            Some(TokenTree::Ident(target)) => self.inner_edge(target),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                for_each_piece(group, |target, _| self.inner_edge(target));
            }
            _ => {}
        }
    }

    fn inner_edge(&mut self, target: &Ident) {
        let (module, name) = (self.module, target.to_string());
        let floors = INNER_FLOORS.iter().find(|(name, _)| *name == module);
        let Some((_, floors)) = floors.filter(|_| !self.in_test && name != "self") else {
            return;
        };
        let floor = |part: &str| floors.iter().position(|floor| floor.contains(&part));
        let own = self
            .file
            .split_once('/')
            .map_or("self", |(_, path)| inner(path));
        let used = match floor(&name) {
            Some(_) => &*name,
            None => "self",
        };
        match (floor(own), floor(used)) {
            (None, _) => {}
            _ if own == used => {}
            (_, None) => {
                self.find(
                    target,
                    &format!("`{name}` is in no file of `{module}`; name it by its file"),
                );
            }
            (Some(own_floor), Some(floor)) if floor >= own_floor => {
                self.find(
                    target,
                    &format!("`{module}/{own}` may not use `{module}/{used}`"),
                );
            }
            _ => {}
        }
    }

    fn edge(&mut self, target: &Ident, rest: &[TokenTree]) {
        let (module, name) = (self.module, target.to_string());
        let is_module = name == "objects" || FLOORS.iter().any(|(floor, _)| *floor == name);
        let granted = FLOORS
            .iter()
            .find(|(floor, _)| *floor == module)
            .map(|(_, granted)| granted);
        match granted {
            _ if module == "lib" => {}
            _ if name == module => self.inner_path(rest),
            // An exported macro stands at the root, wherever it is written.
            _ if name.starts_with("__") => {}
            _ if !is_module => {
                self.find(
                    target,
                    &format!("`crate::{name}` is in no module; name it by its module"),
                );
            }
            Some(granted) if !granted.contains(&name.as_str()) => {
                self.find(target, &format!("`{module}` may not use `{name}`"));
            }
            _ => {}
        }
    }

    fn literal(&mut self, literal: &Literal) -> usize {
        let text = literal.to_string();
        let is_sql = unquoted(&text)
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(|word| SQL.contains(&word) && !self.is_session_word(word));
        if !text.contains('"') || !is_sql || self.in_test || MAY_HOLD_SQL.contains(&self.module) {
            return 0;
        }
        self.report(
            literal.span().start().line,
            &format!("only `sql` may hold SQL text: {text}"),
        )
    }

    fn is_session_word(&self, word: &str) -> bool {
        self.module == "db" && SESSION_WORDS.contains(&word)
    }

    fn find(&mut self, word: &Ident, what: &str) -> usize {
        self.report(word.span().start().line, what)
    }

    fn report(&mut self, line: usize, what: &str) -> usize {
        self.findings.push(format!("{}:{line}: {what}", self.file));
        0
    }
}

/// Calls `run` for each path in a group of a `use`: with its first word and what follows.
fn for_each_piece(group: &Group, mut run: impl FnMut(&Ident, &[TokenTree])) {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_comma = |token: &TokenTree| is_punct(Some(token), ',');
    for piece in tokens.split(is_comma) {
        if let Some(TokenTree::Ident(target)) = piece.first() {
            run(target, &piece[1..]);
        }
    }
}

/// A message without what it quotes to the user, in backticks.
fn unquoted(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// An item ends with `;` or with its body.
fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}
