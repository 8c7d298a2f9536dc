//! The derives of `orm`, and `embed_migrations!`.
//!
//! `#[derive(Model)]` goes parse → barrier → check → barrier → expand. The first barrier stops what is no struct with
//! named fields; all other mistakes, of the attributes and of the declaration as a whole, are collected up to the
//! second. On a mistake the fallback stands in for the expansion, so that code which uses the model has no errors of
//! its own.

mod attr;
mod check;
mod choices;
mod embed;
mod errors;
mod expand;
mod fallback;
mod input;
mod key_impls;
mod migrations;
mod model;
mod names;
mod newtype;
mod row;
mod source;
#[cfg(test)]
mod tests;

use errors::Errors;
use model::Model;
use proc_macro2::TokenStream;
use source::SourceFile;
use syn::{DeriveInput, parse_macro_input};

/// Makes a struct with named fields a model: a row of its table.
///
/// ```text
/// /// Doc comments become the schema's descriptions.
/// #[derive(Model)]
/// #[orm(ordering = (author.name, -year), unique(title, author))]
/// pub struct Book {
///     pub id: i64,
///     #[orm(max_length = 255)]
///     pub title: String,
///     pub year: i32,
///     #[orm(related_name = "books", on_delete = Cascade)]
///     pub author: ForeignKey<Author>,
/// }
/// ```
///
/// Beside `Book` stand then the value `Book`, whose fields name columns in queries, and the types `BookFields` and
/// `BookDraft`. `Author` has the accessors `author.books()` for the rows and `Author.books()` for queries; they are
/// methods, so `AuthorFields` must be in scope, or stand beside `Author` in the module that this is imported from.
///
/// On the struct: `table = "…"`, `ordering = …`, `index(…)`, `unique(…)`, `check(name = "…", "sql")` (or
/// `check(name = "…", sqlite = "…", postgres = "…")`),
/// `validate = function(starts, ends)`, `primary_key(…)`, `renamed_from = "…"`, `schema = "…"` (Postgres), `comments` (doc
/// comments of the struct and its fields become comments of the database), `every_tenant` (rows that `db.tenant(…)` shows to
/// each), `foreign_key(country = Country.code, on_delete = Protect)` (to unique fields of another model),
/// `partition_by = range(day)` (or `list(country)`, `hash(device, 8)`; Postgres), `cte` (the rows are those of a query, which
/// `.with_cte(…)` gives), `crate = path`.
///
/// In `index(…)` and `unique(…)`: fields (`author`), texts without regard to case (`ignore_case(title)`), expressions
/// (`"lower(title)"`, `expr(sqlite = "…", postgres = "…")`), `name = "…"`, `where = "…"`, `include = (a, b)`
/// (Postgres). In `index(…)` besides: `-year`, `year.nulls_first()` and `year.nulls_last()` (Postgres), `using = gin` (or
/// `btree`, `hash`, `gist`, `brin`) and `ops = "gin_trgm_ops"` (Postgres), `only = postgres` (or `sqlite`).
///
/// `embed` on a field whose type derives [`Embed`](derive@Embed), with `prefix = "…"` for the names of its columns, and
/// `related_name(photo = Photo.remarks)` for the other sides of foreign keys within it.
///
/// On a field: `primary_key`, `column = "…"`, `max_length = n`, `max_digits = n` and `decimal_places = n` (of a
/// `Decimal`), `min = n`, `max = n`, `validate = function`, `version` (of a stale row `save` fails), `unique`, `index`, `default = expression`,
/// `db_default = "sql"`, `generated = "sql"`, `auto_now_add`, `auto_now`, `identity = false`, `collation = "…"`,
/// `help = "…"`, `label = "…"`, `renamed_from = "…"`, `choices` (says that the type is an enum with
/// `#[derive(Choices)]`, which is not needed), `as = Wrapper` (a type of another crate, stored as a wrapper of your
/// own), `skip`.
///
/// On a foreign key besides: `on_delete = Cascade` (or `Protect`, `Restrict`, `SetNull`, `SetDefault`, `DoNothing`),
/// `related_name = "…"` (`"+"` for none), `related_trait` (for a target of another crate, or under an alias),
/// `on_update = Cascade` (or `Restrict`, `SetNull`, `SetDefault`, `NoAction`), `deferrable`, `within = tenant` (the field
/// whose column is a part of this key too), `tenant` (the row is of that tenant, and `db.tenant(…)` finds it by this).
///
/// On a `ManyToMany`: `related_name`, `related_trait`, `through = Tagging` (with its ends where there are several:
/// `through = Follow(from, to)`), `symmetrical` (of a model to itself), `table = "…"` (of the join table that is made),
/// `within = tenant` (both sides are of the tenant of the row).
// The other names are those of other libraries: what stands there is told, in place of "cannot find attribute".
#[proc_macro_derive(
    Model,
    attributes(
        orm,
        table,
        column,
        primary_key,
        id,
        max_length,
        related_name,
        on_delete,
        unique,
        index,
        foreign_key,
        belongs_to,
        has_many,
        has_one,
        auto_increment,
        key,
        many_to_many,
        many_to_one,
        not_null,
        nullable,
        one_to_one,
        relation,
        required,
        table_name,
        timestamps,
        diesel,
        model,
        sea_orm,
        sqlx,
        create_date_column,
        delete_date_column,
        embedded,
        embedded_id,
        enumerated,
        generated_value,
        join_column,
        join_table,
        lob,
        mapped_column,
        not_mapped,
        one_to_many,
        primary_generated_column,
        primary_column,
        string_length,
        transient,
        update_date_column,
        version_column,
        auto,
        ormlite,
        toasty,
        welds,
        Table,
        Entity,
        Column,
        Key,
        Id,
        Required,
        MaxLength,
        StringLength,
        Index,
        Unique,
        ForeignKey,
        PrimaryKey,
        NotNull,
        NotMapped,
        PrimaryGeneratedColumn,
        PrimaryColumn,
        CreateDateColumn,
        UpdateDateColumn,
        DeleteDateColumn,
        VersionColumn,
        GeneratedValue,
        ManyToOne,
        OneToMany,
        OneToOne,
        ManyToMany,
        JoinColumn,
        JoinTable,
        Enumerated,
        Embedded,
        Transient
    )
)]
pub fn derive_model(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = match input::struct_of(input.into()) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error().into(),
    };
    expand_model(&input, SourceFile::of_derive(&input)).into()
}

/// Makes a newtype of a type of field a type of field itself, which may also be a key.
///
/// ```text
/// #[derive(Clone, PartialEq, Field)]
/// struct Isbn(String);
///
/// #[derive(Field)]
/// struct Id<T>(i64, PhantomData<fn() -> T>);
/// ```
///
/// The newtype is stored as the value that it holds. Beside the value there may be `PhantomData` alone.
///
/// On the struct: `text` (the newtype of a text is matched like one: `icontains`, `max_length`), `numeric` (the newtype
/// of a number is calculated with and summed), `try_from` (what is stored is read by `TryFrom` of the value's type, and
/// what that refuses is `Decode`), `crate = path`.
#[proc_macro_derive(Field, attributes(orm))]
pub fn derive_field(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    newtype::newtype(&input, || SourceFile::of_derive(&input)).into()
}

/// Makes a struct with named fields, or an enum whose variants have fields, one that models embed: its fields are columns of
/// their tables.
///
/// ```text
/// #[derive(Embed, Clone, Debug, PartialEq)]
/// pub struct Address {
///     pub street: String,
///     #[orm(max_length = 80)]
///     pub city: String,
///     pub zip: Option<String>,
/// }
///
/// #[derive(Model)]
/// pub struct Person {
///     pub id: i64,
///     #[orm(embed)]
///     pub address: Address,
///     #[orm(embed, prefix = "bill_")]
///     pub billing: Option<Address>,
/// }
/// ```
///
/// The columns of `address` are `address_street`, `address_city` and `address_zip`. Queries name them as
/// `Person.address.city`; drafts take the struct as one value. An `Option` is null in all of its columns together, so the
/// struct has a field that is never null. A struct may embed others.
///
/// On a field: the words of a model's field, but for those of keys and relations; `embed` and `prefix = "…"`. On the
/// struct: `crate = path`.
///
/// ```text
/// #[derive(Embed, Clone, Debug, PartialEq)]
/// pub enum Payment {
///     Cash,
///     Card { number: String, brand: Brand },
///     Voucher(String),
///     Invoice(#[orm(embed)] Address),
/// }
/// ```
///
/// An enum has a column for its tag, `payment_kind`, and those of all variants, which are null in rows of the others:
/// `payment_card_number`, `payment_card_brand`, `payment_voucher`, `payment_invoice_street` and so on. Queries name the tag
/// as `Order.payment.kind`, of the type `PaymentKind` that the derive makes, and the fields as `Order.payment.card.number`.
///
/// On the enum: `tag = "type"` (the column of the tag), `kind = PaymentTag` (the name of the enum of kinds),
/// `kind_derives(serde::Serialize)` (what else that derives),
/// `rename_all = "…"`, `crate = path`. On a variant: `rename = "…"`, `renamed_from = "…"`, `label = "…"`.
#[proc_macro_derive(Embed, attributes(orm))]
pub fn derive_embed(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = match input::struct_of(input.into()) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error().into(),
    };
    embed::embed(&input, SourceFile::of_derive(&input)).into()
}

/// Makes an enum a type of field, whose variants are the values that the field may have.
///
/// ```text
/// #[derive(Choices, Clone, Copy, Debug, PartialEq)]
/// #[orm(rename_all = "kebab-case")]
/// enum Status {
///     Draft,
///     #[orm(label = "In print")]
///     Printed,
///     #[orm(rename = "oop")]
///     OutOfPrint,
/// }
///
/// #[derive(Choices, Clone, Copy, Debug, PartialEq)]
/// #[repr(i16)]
/// enum Priority { Low = 1, High = 5 }
/// ```
///
/// A variant is stored as a text, its name in `snake_case`, or, where the enum has an integer in `repr`, as its number.
/// The column of a field has a check that allows these values and no others. `Display` and `FromStr` are of what is
/// stored.
///
/// On the enum: `rename_all = "…"` (the forms of serde), `display = false` and `from_str = false` (to implement these
/// yourself), `crate = path`. On a variant: `rename = "…"` (the text that is stored), `renamed_from = "…"` (the text that was
/// stored before, for migrations), `label = "…"` (for people),
/// `other` (values that no other variant has are read as this one; it may keep them: `Other(String)`).
#[proc_macro_derive(Choices, attributes(orm, diesel, sea_orm))]
pub fn derive_choices(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    choices::choices(&input).into()
}

/// Makes a struct with named fields one that queries are read into: the rows of `#[row(Author)]`, field by field.
///
/// ```text
/// #[derive(Row)]
/// #[row(Author)]
/// struct AuthorPage {
///     name: String,
///     mentor: Option<AuthorLine>,
///     #[row(from = Author.books().filter(Book.year.ge(1868)).order_by(Book.year))]
///     books: Vec<BookLine>,
///     #[row(from = Author.books().count())]
///     n_books: i64,
/// }
/// let pages: Vec<AuthorPage> = Author::objects().values_as().all(&db).await?;
/// ```
///
/// A field is read from the model's field of its name. On a field: `from = expression` for another field, an
/// expression, a relation or an accessor such as `Author.books()`; `flatten` for another struct of the same model.
///
/// Rows of raw SQL are read into the struct too, if its fields are values: each is read from the column of its name, or of
/// the name in `column = "…"`. A struct that is for raw SQL alone has no model:
///
/// ```text
/// #[derive(Row)]
/// struct Sales {
///     title: String,
///     #[row(column = "sum")]
///     total: Option<i64>,
/// }
/// let sales: Vec<Sales> = db.fetch(sql!("SELECT title, sum(n) FROM … GROUP BY title")).await?;
/// ```
///
/// On the struct: the model, and `crate = path`.
#[proc_macro_derive(Row, attributes(row, orm))]
pub fn derive_row(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    row::row(&input, || SourceFile::of_derive(&input)).into()
}

/// Puts the migrations of a folder into the program: the `.toml` files of `migrations` beside `Cargo.toml`.
///
/// ```text
/// static MIGRATIONS: Migrations = embed_migrations!("migrations");
/// ```
///
/// In a debug build the folder is read at run time, if it is there, so that a new file is seen at once. In a release build
/// the program has the files that were there when it was compiled; a file that was added alone does not have it compiled
/// again. A folder that is not there yet is made with the first migration; a release build without it does not compile.
/// `crate = path` after the folder names the crate `orm` where it is called otherwise.
#[proc_macro]
pub fn embed_migrations(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let folder = parse_macro_input!(input as migrations::EmbeddedFolder);
    migrations::expand(&folder).into()
}

/// Declares derives of other libraries, each of which says what to write.
macro_rules! derives_of_other_names {
    ($($message:literal: $($name:ident $function:ident)*;)*) => {$($(
        #[doc(hidden)]
        #[proc_macro_derive($name, attributes(diesel, sea_orm, sqlx))]
        pub fn $function(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
            syn::Error::new(proc_macro2::Span::call_site(), $message).into_compile_error().into()
        }
    )*)*};
}

derives_of_other_names! {
    "a struct that rows are read into derives `Row`, and a model `Model` alone; write `#[derive(Row)]`, with `#[row(Book)]` for rows of queries of that model, or leave this derive out beside `Model`":
        FromRow derive_from_row FromQueryResult derive_from_query_result DerivePartialModel derive_partial_model
        Queryable derive_queryable QueryableByName derive_queryable_by_name Selectable derive_selectable
        Shape derive_shape Projection derive_projection;
    "a new row is a draft and needs no struct of its own; leave this struct out, and write `Book::draft()`, a setter for each field, and `.save(&db)`":
        Insertable derive_insertable DeriveActiveModel derive_active_model DeriveIntoActiveModel derive_into_active_model;
    "what is changed is assigned to a row in hand, or said by `update` of a query, without a struct of its own; leave this struct out, and write `book.year = 1868; book.save(&db)`, or `.update(Book.year.set(1868), &db)`":
        AsChangeset derive_as_changeset;
    "a struct is a table by `#[derive(Model)]`, and its relations are fields of type `ForeignKey<…>` and `ManyToMany<…>`; leave this derive out":
        DeriveEntityModel derive_entity_model Entity derive_entity SQLModel derive_sql_model Table derive_table DeriveRelation derive_relation Identifiable derive_identifiable Associations derive_associations;
    "an enum is a type of field by `#[derive(Choices)]`; write that derive":
        DeriveActiveEnum derive_active_enum DbEnum derive_db_enum SqlEnum derive_sql_enum Choice derive_choice;
    "a newtype is a type of field by `#[derive(Field)]`; write that derive":
        DeriveValueType derive_value_type DieselNewType derive_diesel_new_type NewType derive_new_type;
    "a struct whose fields are columns of the models that have it is embedded; write `#[derive(Embed)]` in place of this derive, and `#[orm(embed)]` at the field":
        Embedded derive_embedded Embeddable derive_embeddable EmbeddedModel derive_embedded_model;
    "the rows of a query that others ask as a table are a model; write `#[derive(Model)]` in place of this derive, and `#[orm(cte)]` below it":
        Cte derive_cte;
}

/// Says how a model is declared, and declares it so, that nothing else is said of it.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn model(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let message = "a struct is a model by a derive; write `#[derive(Model)]` in place of this attribute, and options in `#[orm(…)]`";
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).into_compile_error();
    let item = TokenStream::from(item);
    quote::quote!(#error #[derive(::orm::Model)] #item).into()
}

/// Says of an async function how a test is declared. One that is not async is a test of Rust, which has this name too.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn test(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let function = parse_macro_input!(item as syn::ItemFn);
    if function.sig.asyncness.is_none() {
        return quote::quote!(#[::core::prelude::v1::test] #function).into();
    }
    let message = "a test makes its database itself; write `#[tokio::test] async fn finds() -> orm::Result<()>`, in it `let db = Database::connect(\"sqlite::memory:\").await?` and `db.create_tables(schema![Author, Book]).await?`, and at its end `Ok(())`";
    syn::Error::new(proc_macro2::Span::call_site(), message)
        .into_compile_error()
        .into()
}

/// Says of a function that is to run in a transaction where the transaction is opened.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn atomic(
    _: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    in_a_transaction(item)
}

/// Says of a function that is to run in a transaction where the transaction is opened.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn transactional(
    _: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    in_a_transaction(item)
}

fn in_a_transaction(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let message = "a transaction is opened where it is needed, and by no attribute; write `db.transaction(async |tx| { … }).await?` in the function, or let it take `db: &impl Executor` and give it `tx`";
    let error = syn::Error::new(proc_macro2::Span::call_site(), message).into_compile_error();
    let item = TokenStream::from(item);
    quote::quote!(#error #item).into()
}

fn expand_model(input: &DeriveInput, source: SourceFile) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = Model::parse(input, &mut errors);
    let Some(model) = parsed.map(|model| Model {
        knows_tools: source.knows_tools(),
        source,
        ..model
    }) else {
        return errors
            .finish()
            .err()
            .into_iter()
            .chain([fallback::shapeless(input)])
            .collect();
    };
    check::check(&model, &mut errors);
    match errors.finish() {
        Ok(()) => {
            let mut beside = Errors::default();
            check::check_named_parameters(&model, &mut beside);
            let errors = beside.finish().err();
            errors.into_iter().chain([expand::expand(model)]).collect()
        }
        Err(errors) if input.generics.params.is_empty() => {
            [errors, fallback::fallback(model)].into_iter().collect()
        }
        Err(errors) => errors,
    }
}
