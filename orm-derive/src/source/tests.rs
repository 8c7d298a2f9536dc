//! Tests of what is read in a file.

use super::*;
use std::fs;

/// The module that `Author` is imported from beside `Book`.
fn module(source: &str) -> Option<String> {
    let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
    let found = SourceFile::of_text(source).origin_of(&name("Author"), &name("Book"));
    found.map(|origin| match origin {
        Origin::Module(path) => written(&path),
        Origin::Hidden { by, within } => format!("{} of {}", written(&within), written(&by)),
    })
}

#[test]
fn an_import_beside_the_struct_is_found() {
    let cases = [
        (
            "use crate::author::Author; struct Book;",
            Some("crate::author"),
        ),
        (
            "use super::{tag::Tag, author::{Author, Name}}; struct Book;",
            Some("super::author"),
        ),
        ("use ::people::Author; struct Book;", Some("::people")),
        (
            "mod book { use super::Author; struct Book; } use crate::a::Author;",
            Some("crate::a"),
        ),
        ("use crate::author::*; struct Book;", None),
        (
            "use crate::author::{Author, AuthorFields}; struct Book;",
            None,
        ),
        ("use crate::author::Writer as Author; struct Book;", None),
        ("use crate::author::Author; mod book { struct Book; }", None),
        ("#[cfg(test)] use crate::author::Author; struct Book;", None),
        (
            "struct Author { id: i64 } mod tests { use super::Author; struct Book; }",
            Some("super"),
        ),
        (
            "struct Author { id: i64 } struct Book; mod tests { use super::Author; }",
            None,
        ),
        (
            "use crate::author::Author; struct Book; mod other { struct Book; }",
            None,
        ),
        ("use Author; struct Book;", None),
    ];
    for (source, expected) in cases {
        assert_eq!(module(source).as_deref(), expected, "{source}");
    }
}

#[test]
fn an_import_at_the_top_is_found_without_parsing() {
    let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
    let cases = [
        ("use crate::author::Author;\nstruct Book;", true),
        (
            "use a::B;\nuse crate::author::{\n    Author,\n};\nstruct Book;\nmod tests { }",
            true,
        ),
        (
            "#[cfg(test)]\nuse crate::author::Author;\nstruct Book;",
            false,
        ),
        (
            "fn f() {\n    use crate::author::Author;\n}\nstruct Book;",
            false,
        ),
        (
            "use crate::author::Author;\nmod inner {\n    struct Book;\n}",
            false,
        ),
        (
            "pub(crate) mod inner {\nuse crate::author::Author;\n}\nstruct Book;",
            false,
        ),
        (
            "use crate::author::Author;\nstruct Book;\nmod tests { struct Book; }",
            false,
        ),
    ];
    for (source, expected) in cases {
        let found = find_at_top(source, &name("Author"), &name("Book"));
        assert_eq!(found.is_some(), expected, "{source}");
    }
}

#[test]
fn a_re_export_is_followed() {
    let cases = [
        (
            "mod author { pub struct Author {} } pub use author::Author; mod book { use super::Author; struct Book; }",
            Some("super::author"),
        ),
        (
            "mod models { mod author { pub struct Author {} } pub use self::author::Author; mod book { use crate::models::Author; struct Book; } }",
            Some("crate::models::author"),
        ),
        (
            "mod models { mod author { pub struct Author {} } pub use author::Author; mod book { use super::*; struct Book; } }",
            Some("super::author"),
        ),
        (
            "mod models { pub mod author { pub struct Author {} } pub use author::Author; } mod book { use crate::models::Author; struct Book; }",
            Some("crate::models::author"),
        ),
        (
            "mod models { mod author { pub struct Author {} } pub use author::*; } mod book { use crate::models::Author; struct Book; }",
            Some("crate::models"),
        ),
        (
            "mod models { mod author { pub struct Author {} } pub use author::Author; } mod book { use crate::models::Author; struct Book; }",
            Some("author of crate::models"),
        ),
        (
            "mod models { pub struct Author {} } mod book { use super::models::*; struct Book; }",
            None,
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(module(source).as_deref(), expected, "{source}");
    }
}

#[test]
fn modules_are_found_in_their_files() {
    let folder = std::env::temp_dir().join(format!("orm-modules-{}", std::process::id()));
    let files = [
        ("lib.rs", "mod models; mod book;"),
        ("book.rs", "use crate::models::Author; struct Book;"),
        (
            "models/mod.rs",
            "mod author; mod shelf; pub use author::{Author, AuthorFields as _};",
        ),
        ("models/author.rs", "struct Author { id: i64 }"),
        ("models/shelf.rs", "use super::Author; struct Book;"),
    ];
    for (name, text) in files {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
    let found = |file: &str| {
        let file = ParsedFile::read(folder.join(file)).expect("a file");
        let source = SourceFile {
            file: Some(Rc::new(file)),
        };
        let origin = source.origin_of(&name("Author"), &name("Book"));
        (
            source.is_plain_struct(&name("Author"), &name("Book")),
            origin,
        )
    };
    let (is_plain, beside) = found("models/shelf.rs");
    assert!(is_plain);
    assert!(matches!(&beside, Some(Origin::Module(path)) if written(path) == "super::author"));
    let (is_plain, elsewhere) = found("book.rs");
    fs::remove_dir_all(&folder).expect("the folder");
    assert!(!is_plain);
    assert!(
        matches!(&elsewhere, Some(Origin::Hidden { by, .. }) if written(by) == "crate::models")
    );
}

#[test]
fn a_struct_that_nothing_makes_a_model_is_plain() {
    let is_plain = |source: &str| {
        let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
        let source = SourceFile::of_text(source);
        source.is_plain_struct(&name("Author"), &name("Book"))
    };
    let plain = [
        "struct Author { id: i64 } struct Book;",
        "/// One.\n#[derive(Clone, serde::Serialize)] #[serde(default)] pub struct Author { id: i64 } struct Book;",
        "mod book { struct Author { id: i64 } struct Book; }",
        "mod author { struct Author { id: i64 } } use author::Author; struct Book;",
    ];
    let others = [
        "#[derive(Model)] struct Author { id: i64 } struct Book;",
        "#[derive(orm::Model)] struct Author { id: i64 } struct Book;",
        "use orm::Model as Table; #[derive(Table)] struct Author { id: i64 } struct Book;",
        "#[table] struct Author { id: i64 } struct Book;",
        "#[cfg_attr(db, derive(Model))] struct Author { id: i64 } struct Book;",
        "struct Book;",
    ];
    assert_eq!(plain.map(is_plain), [true; 4]);
    assert_eq!(others.map(is_plain), [false; 6]);
}

#[test]
fn a_name_that_nothing_imports_or_declares_is_lacking() {
    let lacks = |text: &str| SourceFile::of_text(text).surely_lacks("Decimal");
    assert!(lacks(
        "use orm::prelude::*; struct Fee { id: i64, fee: Decimal }"
    ));
    assert!(lacks(
        "use orm::Model; use std::fmt; struct Fee { fee: Decimal }"
    ));
    assert!(lacks(
        "use orm::Model; struct Fee { fee: Decimal } fn f() { use self::Genre::*; }"
    ));
    let others = [
        "struct Fee { fee: Decimal }",
        "use orm::prelude::*; use orm::Decimal; struct Fee { fee: Decimal }",
        "use orm::prelude::*; use rust_decimal::{self, Decimal};",
        "use orm::prelude::*; mod within { use super::*; }",
        "use orm::prelude::*; type Decimal = i64; struct Fee { fee: Decimal }",
        "use orm::prelude::*; fn Decimal() {}",
    ];
    assert_eq!(others.map(lacks), [false; 6]);
}

#[test]
fn the_signature_of_a_function_is_read_where_there_is_one() {
    let signature = |text: &str| {
        let function = Ident::new("not_blank", proc_macro2::Span::call_site());
        let signature = SourceFile::of_text(text).signature(&function)?;
        Some((signature.asyncness.is_some(), signature.inputs.len()))
    };
    let found = [
        "fn not_blank(text: String) -> bool { true }",
        "async fn not_blank(\n    text: &str,\n    db: &Database,\n) -> Result<(), Error>\n{ Ok(()) }",
        "fn is_blank() {} pub fn not_blank(a: i32, b: i32) where i32: Copy { }",
    ];
    let expected = [Some((false, 1)), Some((true, 2)), Some((false, 2))];
    assert_eq!(found.map(signature), expected);
    let others = [
        "fn not_blank(text: &str) {} mod other { fn not_blank(text: String) {} }",
        "fn is_blank(text: String) -> bool { true }",
        "fn not_blank<T>(text: T) {}",
    ];
    assert_eq!(others.map(signature), [None; 3]);
}

#[test]
fn an_enum_stands_beside_the_struct() {
    let is_enum = |source: &str| {
        let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
        SourceFile::of_text(source).is_enum(&name("Subject"), &name("Comment"))
    };
    assert!(is_enum("enum Subject { A(Post) } struct Comment;"));
    assert!(!is_enum("enum Subjects { A(Post) } struct Comment;"));
    assert!(!is_enum(
        "enum Subject { A(Post) } mod a { struct Comment; }"
    ));
    assert!(!is_enum("struct Subject; struct Comment;"));
}

#[test]
fn fields_are_those_of_the_model_beside_the_struct() {
    let source = "use orm::prelude::*; #[derive(Model)] struct Author { id: i64, r#type: String }
        struct Plain { id: i64 } struct Page { books: Vec<Book> }";
    let source = SourceFile::of_text(source);
    let name = |name: &str| Ident::new(name, proc_macro2::Span::call_site());
    let fields = |model: &str| source.fields_of_model(&name(model), &name("Page"));
    assert_eq!(fields("Author"), Some(vec!["id".into(), "type".into()]));
    assert_eq!((fields("Plain"), fields("Other")), (None, None));
    let once = |field: &str| source.declares_field_once(&name(field));
    assert_eq!(
        (once("books"), once("id"), once("tags")),
        (true, false, false)
    );
}

#[test]
fn a_derive_without_a_file_imports_nothing() {
    let name = Ident::new("Author", proc_macro2::Span::call_site());
    assert!(SourceFile::default().origin_of(&name, &name).is_none());
    assert!(SourceFile::default().knows_tools());
}

#[test]
fn a_library_is_that_of_a_name_as_it_is_imported() {
    let library = |text: &str| SourceFile::of_text(text).library_of("Json");
    assert_eq!(library("use axum::Json;").as_deref(), Some("axum"));
    let beside = "use axum::{\n    Json,\n    extract::State,\n};";
    assert_eq!(library(beside).as_deref(), Some("axum"));
    assert_eq!(library("use axum::{Json as Body, extract::State};"), None);
    let renamed = "use sqlx::types::Text as Json;";
    assert_eq!(library(renamed).as_deref(), Some("sqlx"));
}
