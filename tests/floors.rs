//! The floors of `orm-core`: what each module may use, and what it alone may do.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};

/// What each module may use besides itself; `objects` stands on all of them.
const FLOORS: [(&str, &[&str]); 10] = [
    ("error", &[]),
    ("backend", &[]),
    ("sealed", &[]),
    ("value", &["error", "sealed"]),
    ("schema", &["error", "value"]),
    ("query", &["error", "value", "schema"]),
    ("plan", &["error", "value", "backend", "schema", "query"]),
    (
        "sql",
        &["error", "value", "backend", "schema", "query", "plan"],
    ),
    (
        "db",
        &[
            "error", "sealed", "value", "backend", "schema", "plan", "sql",
        ],
    ),
    ("model", &["error", "sealed", "value", "schema", "query"]),
];

/// Words that make a string literal SQL.
const SQL: [&str; 14] = [
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
    "ROLLBACK",
    "SAVEPOINT",
];

/// `sql` holds the text of statements, `db` that of its own sessions: settings, transactions, introspection.
const MAY_HOLD_SQL: [&str; 2] = ["sql", "db"];
/// And what stands in its folder.
const MAY_BE_UNSAFE: &str = "db/sqlite/raw";

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
        "query/sample.rs:6: only db/sqlite/raw may be `unsafe`",
        "query/sample.rs:6: only `db` may name `AssertSqlSafe`",
        "query/sample.rs:6: only `sql` and `db` may hold SQL text: \"DROP TABLE x\"",
        "query/sample.rs:7: `crate::Error` is in no module; name it by its module",
        "query/sample.rs:10: `query` may not use `model`",
    ];
    assert_eq!(check("query/sample.rs", sample), expected);
}

#[test]
fn what_is_granted_is_no_violation() {
    let session = r#"use crate::sql::render; fn begin() { sqlx::query("BEGIN"); AssertSqlSafe("PRAGMA x"); }"#;
    assert_eq!(check("db/session.rs", session), [""; 0]);
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

fn check(file: &str, text: &str) -> Vec<String> {
    let tokens: TokenStream = text
        .parse()
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    let depth = if file == "lib.rs" {
        0
    } else {
        file.split('/').count()
    };
    let in_test = file.ends_with("/tests.rs");
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
            "unsafe" if !self.file.starts_with(MAY_BE_UNSAFE) => {
                self.find(word, &format!("only {MAY_BE_UNSAFE} may be `unsafe`"))
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
        if climbs + 1 == self.depth {
            self.path(&rest[climbs * 3..]);
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
            Some(TokenTree::Ident(target)) => self.edge(target),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                self.edges(group);
            }
            _ => {}
        }
        3
    }

    fn edges(&mut self, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        for piece in
            tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        {
            if let Some(TokenTree::Ident(target)) = piece.first() {
                self.edge(target);
            }
        }
    }

    fn edge(&mut self, target: &Ident) {
        let (module, name) = (self.module, target.to_string());
        let is_module = name == "objects" || FLOORS.iter().any(|(floor, _)| *floor == name);
        let granted = FLOORS
            .iter()
            .find(|(floor, _)| *floor == module)
            .map(|(_, granted)| granted);
        match granted {
            _ if module == "lib" || name == module => {}
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
        let is_sql = text
            .split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(|word| SQL.contains(&word));
        if !text.contains('"') || !is_sql || self.in_test || MAY_HOLD_SQL.contains(&self.module) {
            return 0;
        }
        self.report(
            literal.span().start().line,
            &format!("only `sql` and `db` may hold SQL text: {text}"),
        )
    }

    fn find(&mut self, word: &Ident, what: &str) -> usize {
        self.report(word.span().start().line, what)
    }

    fn report(&mut self, line: usize, what: &str) -> usize {
        self.findings.push(format!("{}:{line}: {what}", self.file));
        0
    }
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
