//! Expansions as snapshots, and the messages of mistakes.

use crate::model::Model;
use crate::source::SourceFile;
use crate::{Errors, check, choices, embed, expand_model, newtype, row};
use proc_macro2::TokenStream;
use syn::DeriveInput;

/// Keeps the input and what the derive makes of it.
fn expands(name: &str, derive: fn(&DeriveInput) -> TokenStream, input: &str) {
    let parsed = syn::parse_str(input).expect("the input is Rust");
    let file = syn::parse2(derive(&parsed)).expect("the expansion is Rust");
    insta::assert_snapshot!(
        name,
        format!("{}\n{}", commented(input), prettyplease::unparse(&file))
    );
}

/// The lines of an indented literal, as comments.
fn commented(text: &str) -> String {
    let lines = text.trim().lines();
    let lines = lines.map(|line| line.strip_prefix("        ").unwrap_or(line).trim_end());
    lines.fold(String::new(), |text, line| text + "// " + line + "\n")
}

/// All messages, in the order in which they are found.
fn mistakes(input: &str) -> Vec<String> {
    let mut errors = Errors::default();
    let parsed = syn::parse_str(input).expect("the input is Rust");
    if let Some(model) = Model::parse(&parsed, &mut errors) {
        check::check(&model, &mut errors);
    }
    errors.messages()
}

#[test]
fn a_model() {
    let input = r#"
        /// A book.
        #[orm(ordering = (author.name, -year), index(author, year), check(name = "dates", "year > 0"))]
        pub struct Book {
            pub id: i64,
            /// As on the cover.
            #[orm(max_length = 255)]
            pub title: String,
            pub subtitle: Option<String>,
            #[orm(default = 1868)]
            year: i32,
            #[orm(related_name = "books", on_delete = Cascade)]
            pub author: ForeignKey<people::Author>,
            #[orm(auto_now_add)]
            pub created_at: DateTime<Utc>,
        }
    "#;
    expands(
        "a_model",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_key_of_several_fields() {
    let input = r#"
        #[orm(primary_key(playlist, track), crate = db)]
        struct Entry {
            #[orm(on_delete = Cascade)]
            playlist: ForeignKey<Playlist>,
            #[orm(on_delete = Restrict, related_name = "+", deferrable)]
            track: ForeignKey<Track>,
            #[orm(skip)]
            note: String,
        }
    "#;
    expands(
        "a_key_of_several_fields",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn relations_by_join_tables() {
    let input = r#"
        pub struct Book {
            pub id: i64,
            /// The subjects of the book.
            #[orm(related_name = "books")]
            pub tags: ManyToMany<Tag>,
            #[orm(through = Loan(book, by), related_name = "+")]
            readers: ManyToMany<people::Reader, Loan>,
            #[orm(symmetrical)]
            pub like: ManyToMany<Book>,
        }
    "#;
    expands(
        "relations_by_join_tables",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_model_between_two() {
    let input = r#"
        struct Loan {
            id: i64,
            #[orm(on_delete = Cascade, related_name = "+")]
            book: ForeignKey<Book>,
            #[orm(on_delete = Cascade, related_name = "+")]
            by: ForeignKey<people::Reader>,
            days: i32,
        }
    "#;
    expands(
        "a_model_between_two",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_related_trait() {
    let input = r#"
        pub struct Review {
            pub id: i64,
            #[orm(on_delete = SetNull, related_name = "reviews", related_trait)]
            pub writer: Option<ForeignKey<library::Author>>,
        }
    "#;
    expands(
        "a_related_trait",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_mistake() {
    let input = "
        pub struct Book {
            pub id: i64,
            #[orm(uniqe)]
            pub title: String,
        }
    ";
    expands(
        "a_mistake",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn an_embedded_struct() {
    let input = "
        pub struct Address {
            #[orm(max_length = 80)]
            pub city: String,
            #[orm(unique)]
            pub zip: Option<String>,
            #[orm(embed)]
            pub geo: Option<Point>,
        }
    ";
    expands(
        "an_embedded_struct",
        |input| embed::embed(input, SourceFile::default()),
        input,
    );
}

#[test]
fn an_embedded_enum() {
    let input = "
        #[orm(tag = \"type\")]
        pub enum Payment {
            Cash,
            Card {
                #[orm(max_length = 4)]
                last4: String,
                holder: Option<String>,
            },
            #[orm(rename = \"coupon\")]
            Voucher(#[orm(unique)] String),
            Invoice(#[orm(embed)] Address),
        }
    ";
    expands(
        "an_embedded_enum",
        |input| embed::embed(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_model_with_embedded_structs() {
    let input = "
        #[orm(unique(name, address.zip), index(address.geo.lat))]
        struct Person {
            id: i64,
            #[orm(embed, default = Address::unknown())]
            address: Address,
            name: String,
            #[orm(embed, prefix = \"bill_\")]
            billing: Option<Address>,
        }
    ";
    expands(
        "a_model_with_embedded_structs",
        |input| expand_model(input, SourceFile::default()),
        input,
    );
}

#[test]
fn a_newtype() {
    expands(
        "a_newtype",
        |input| newtype::newtype(input, SourceFile::default),
        "pub struct Id<T>(i64, PhantomData<fn() -> T>);",
    );
}

#[test]
fn a_newtype_of_a_named_number() {
    let input = "
        #[orm(numeric, try_from)]
        pub struct Percent {
            of: PhantomData<Sale>,
            value: i16,
        }
    ";
    expands(
        "a_newtype_of_a_named_number",
        |input| newtype::newtype(input, SourceFile::default),
        input,
    );
}

#[test]
fn choices_of_texts() {
    let input = r#"
        #[orm(rename_all = "kebab-case", display = false)]
        pub enum Status {
            InPrint,
            #[orm(rename = "oop", label = "Out of print")]
            OutOfPrint,
            #[orm(other)]
            Other(String),
        }
    "#;
    expands("choices_of_texts", choices::choices, input);
}

#[test]
fn choices_of_integers() {
    let input = "
        #[repr(i16)]
        enum Priority {
            Low = 1,
            Middle,
            High = 10,
        }
    ";
    expands("choices_of_integers", choices::choices, input);
}

#[test]
fn a_struct_read_from_rows() {
    let input = "
        #[row(library::Author, crate = db)]
        pub struct AuthorPage {
            name: String,
            r#type: Option<i32>,
            mentor: Option<AuthorLine>,
            #[row(from = Author.books().filter(Book.year.ge(1868)).order_by(Book.year))]
            books: Vec<BookLine>,
            #[row(flatten)]
            line: AuthorLine,
        }
    ";
    expands(
        "a_struct_read_from_rows",
        |input| row::row(input, SourceFile::default),
        input,
    );
}

#[test]
fn a_struct_read_from_raw_sql() {
    let input = r#"
        struct Sales {
            title: String,
            #[row(column = "sum")]
            total: Option<i64>,
            #[row(flatten)]
            author: Author,
        }
    "#;
    expands(
        "a_struct_read_from_raw_sql",
        |input| row::row(input, SourceFile::default),
        input,
    );
}

#[test]
fn a_struct_read_from_rows_with_a_mistake() {
    let input = "
        #[row(Author)]
        pub struct AuthorLine {
            #[row(form = Author.name)]
            name: String,
        }
    ";
    expands(
        "a_struct_read_from_rows_with_a_mistake",
        |input| row::row(input, SourceFile::default),
        input,
    );
}

#[test]
fn nothing_is_wrong() {
    let input = r#"
        #[orm(table = "library_book", ordering = -year, unique(title, author,), unique(year, title), renamed_from = "old")]
        #[orm(check(name = "a", sqlite = "year > 0", postgres = "year > 1",), check(name = "b", "year < 3000"), schema = "library", crate = my::orm)]
        struct Book {
            #[orm(identity = false)]
            id: i64,
            #[orm(collation = "C", help = "h", label = "l", renamed_from = "name", column = "t", index)]
            title: String,
            #[orm(db_default(sqlite = "1", postgres = "2"))]
            year: i32,
            #[orm(default = HashMap::<u8, u8>::new().len(), unique)]
            r#type: i64,
            #[orm(on_delete = SetDefault, db_default = "1", index = false, deferrable)]
            author: ForeignKey<Author>,
            #[orm(on_delete = SetNull, related_trait = Noted, related_name = "notes")]
            noted: Option<orm::ForeignKey<library::Author>>,
            #[orm(skip)]
            note: String,
        }
    "#;
    assert_eq!(mistakes(input), [""; 0]);
}

#[test]
fn all_mistakes_at_once_and_each_once() {
    let input = r#"
        #[orm(tabel = "x", index(autor), ordering = yaer, validate, max_length = 3)]
        struct Book {
            #[orm(uniqe, version, "x", ordering = t)]
            title: String,
            #[orm(on_delete = cascade)]
            author: ForeignKey<Author>,
            editor: ForeignKey<Author>,
            #[orm(max_length = 0, unique, unique)]
            year: i32,
        }
    "#;
    let expected = [
        "unknown option `tabel`; did you mean `table`?",
        "`validate` is written `validate = in_order(starts, ends)`",
        "`max_length` does not stand on a model; put it on the field",
        "unknown option `uniqe`; did you mean `unique`?",
        "options are words, and no text, with `,` between them; write `#[orm(max_length = 255)]`",
        "`ordering` does not stand on a field; put it on the struct",
        "`on_delete` knows no `cascade`; did you mean `Cascade`?",
        "`max_length` is a number of characters from 1 to 4294967295; without it a text has any length",
        "`unique` is declared twice; keep one of them",
        "no field `autor` on `Book`; did you mean `author`?",
        "no field `yaer` on `Book`; did you mean `year`?",
        "the foreign key `editor` must say what becomes of this row when the other is deleted; add \
         `#[orm(on_delete = Cascade)]`, or one of `Protect`, `Restrict`, `SetDefault`, `DoNothing`",
        "`author` and `editor` would both be `book_set` on `Author`; name one of them: `related_name = \"…\"`",
    ];
    assert_eq!(mistakes(input), expected);
}

/// Returns whether the derive of `Book` parses a file of imports, models, a function and a book with these fields.
fn parses_its_file(fields: &str) -> bool {
    let book = format!("struct Book {{ {fields} }}");
    let source = SourceFile::of_text(&format!(
        "use crate::shelves::Shelf; mod shelves; use orm::prelude::*; use orm::chrono::{{DateTime, Utc}};
         #[derive(Model)] struct Author {{ id: i64 }} #[derive(Model)] {book} #[derive(Model)] struct Work {{ id: i64,
         #[orm(related_name = \"books\", on_delete = Cascade)] shelf: ForeignKey<Shelf> }}
         fn authors() -> Vec<Author> {{ Vec::new() }} fn none() {{ ; }}"
    ));
    let parsed = syn::parse_str(&book).expect("the input is Rust");
    expand_model(&parsed, source.clone());
    source.is_parsed()
}

#[test]
fn a_file_is_parsed_for_what_its_text_leaves_open() {
    let plain = "id: i64, code: Uuid, title: String, notes: Vec<String>, price: Option<Decimal>, \
        added_at: DateTime<Utc>, #[orm(related_name = \"books\", on_delete = Cascade)] author: ForeignKey<Author>";
    assert!(!parses_its_file(plain));
    let imported = "id: i64, #[orm(on_delete = Cascade)] shelf: ForeignKey<Shelf>";
    assert!(!parses_its_file(imported));
    assert!(parses_its_file("id: i64, added_at: Timestamp"));
}
