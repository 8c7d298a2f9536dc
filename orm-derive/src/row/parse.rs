//! A struct of `#[derive(Row)]` as it is declared.

use crate::attr::bare::first_word;
use crate::attr::model::krate;
use crate::attr::words::{SHAPE, SHAPE_FIELD};
use crate::attr::{Mistake, Taken, each_word, each_word_after, text};
use crate::errors::Errors;
use syn::parse::ParseStream;
use syn::{
    Attribute, Data, DataStruct, DeriveInput, Expr, ExprLit, Fields, GenericParam, Ident, Lit,
    LitStr, Path, Token, Type,
};

/// `#[row(Author)] struct AuthorPage { … }`
pub(crate) struct Shape<'i> {
    pub(crate) input: &'i DeriveInput,
    /// The model whose rows it is read from; of one that is for raw SQL alone there is none.
    pub(crate) model: Option<Path>,
    pub(crate) fields: Vec<ShapeField<'i>>,
    pub(crate) krate: Option<Path>,
}

/// `#[row(from = Author.books().count())] n_books: i64`
pub(crate) struct ShapeField<'i> {
    pub(crate) ident: &'i Ident,
    pub(crate) ty: &'i Type,
    pub(crate) source: Source,
    /// `column = "…"`: the name of its column in raw SQL.
    pub(crate) column: Option<LitStr>,
}

/// The part of the row that a field is read from.
pub(crate) enum Source {
    /// The model's field of that name.
    Name,
    /// `from = …`
    Expr(Box<Expr>),
    /// `flatten`: the row itself.
    Row,
}

impl<'i> Shape<'i> {
    pub(crate) fn parse(input: &'i DeriveInput, errors: &mut Errors) -> Self {
        let mut shape = Shape {
            input,
            model: None,
            fields: Vec::new(),
            krate: None,
        };
        shape.take_attrs(errors);
        check_attributes(input, errors);
        check_generics(input, errors);
        let fields = named_fields(input, errors);
        let fields = fields.filter_map(|field| {
            let (source, column) = source(&field.attrs, shape.model.is_some(), errors);
            Some(ShapeField {
                ident: field.ident.as_ref()?,
                ty: &field.ty,
                source,
                column,
            })
        });
        shape.fields = fields.collect();
        shape
    }

    fn take_attrs(&mut self, errors: &mut Errors) {
        let (model, krate_path) = (&mut self.model, &mut self.krate);
        let head = |input: ParseStream| {
            if input.is_empty() || input.peek2(Token![=]) {
                return Ok(());
            }
            let found = input.call(Path::parse_mod_style).map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "the model is named by its type, such as `#[row(Author)]`",
                )
            })?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
            match model.replace(found) {
                None => Ok(()),
                Some(first) => Err(syn::Error::new_spanned(
                    &*model,
                    format!(
                        "a struct is read from rows of one model, and this one is of `{}` already",
                        crate::names::written(&first)
                    ),
                )),
            }
        };
        each_word_after(&self.input.attrs, &SHAPE, errors, head, |_, input| {
            *krate_path = Some(krate(input)?);
            Ok(())
        });
    }
}

/// A struct that is read says in `#[row(…)]` what a model says in `#[orm(…)]`. A model may be read too.
fn check_attributes(input: &DeriveInput, errors: &mut Errors) {
    let Data::Struct(data) = &input.data else {
        return;
    };
    let has_model = input.attrs.iter().any(|attr| attr.path().is_ident("row"));
    let of_fields = data.fields.iter().flat_map(|field| &field.attrs);
    let mut of_models = input.attrs.iter().chain(of_fields);
    let found =
        of_models.find(|attr| attr.path().is_ident("orm") && (!has_model || is_of_rows(attr)));
    if let Some(attr) = found {
        let message = if first_word(attr).is_some_and(|word| word == "cte") {
            "the rows of a query that others ask as a table are a model; write `#[derive(Model)]` in place of `#[derive(Row)]`, with `#[orm(cte)]`"
        } else {
            "a struct that is read from rows is described by `#[row(…)]`; write `#[row(Author)]` on it, and `#[row(from = …)]` on a field"
        };
        errors.at(attr, message);
    }
}

/// True if what stands in the attribute is said of structs that are read alone.
fn is_of_rows(attr: &Attribute) -> bool {
    first_word(attr).is_some_and(|word| word == "from" || word == "flatten")
}

/// A struct that is read owns what it holds, and its fields have one type each.
fn check_generics(input: &DeriveInput, errors: &mut Errors) {
    for parameter in &input.generics.params {
        let written = match parameter {
            GenericParam::Lifetime(_) => {
                "what is read is owned by the struct: write `String` for `&str`, `Vec<…>` for a slice, and leave the lifetime out"
            }
            _ => "write the types out",
        };
        errors.at(
            parameter,
            format!(
                "`Row` is derived for structs without parameters; in `{}` {written}",
                input.ident
            ),
        );
    }
}

fn named_fields<'i>(
    input: &'i DeriveInput,
    errors: &mut Errors,
) -> impl Iterator<Item = &'i syn::Field> + use<'i> {
    let name = &input.ident;
    let found = match &input.data {
        Data::Struct(DataStruct {
            fields: Fields::Named(fields),
            ..
        }) if !fields.named.is_empty() => return Some(fields.named.iter()).into_iter().flatten(),
        Data::Struct(DataStruct {
            fields: Fields::Unnamed(_),
            ..
        }) => "has fields without names",
        Data::Struct(_) => "has no fields",
        Data::Enum(_) => "is an enum",
        Data::Union(_) => "is a union",
    };
    errors.at(
        name,
        format!(
            "`Row` is derived for a struct with named fields, and `{name}` {found}; write `struct {name} {{ name: String, … }}`"
        ),
    );
    None.into_iter().flatten()
}

/// The words of `#[row(…)]` on a field.
fn source(attrs: &[Attribute], has_model: bool, errors: &mut Errors) -> (Source, Option<LitStr>) {
    let (mut source, mut column) = (Source::Name, None);
    each_word(attrs, &SHAPE_FIELD, errors, |word, input| {
        let said = |message: &str| Err(Mistake::Said(syn::Error::new(word.span(), message)));
        match word.to_string().as_str() {
            "column" => column = Some(named(input)?),
            "from" if !has_model => {
                let _: Expr = from(input)?;
                return said(
                    "`from` is a part of a model's row; add `#[row(Author)]` with the name of your model to the struct, \
                     or name a column of raw SQL by `column = \"…\"`",
                );
            }
            other => {
                let found = match other {
                    "from" => Source::Expr(Box::new(from(input)?)),
                    _ => Source::Row,
                };
                if !matches!(std::mem::replace(&mut source, found), Source::Name) {
                    return said(
                        "a field is read from one place; keep one `from`, or `flatten` alone",
                    );
                }
            }
        }
        match (&source, &column) {
            (Source::Row, Some(_)) => said(
                "a field with `flatten` is read from the columns of its own fields; leave `column` out",
            ),
            _ => Ok(()),
        }
    });
    (source, column)
}

/// `= expression`
fn from(input: ParseStream) -> Taken<Expr> {
    input.parse::<Token![=]>()?;
    let source = input.parse()?;
    match begin(&source) {
        Expr::Lit(ExprLit {
            lit: Lit::Str(_), ..
        }) => Err(Mistake::Said(syn::Error::new_spanned(
            &source,
            "`from` is an expression over the model, and no text; write `from = Book.author.name`",
        ))),
        Expr::Path(path) => match path.path.get_ident() {
            Some(name) if name.to_string().starts_with(char::is_lowercase) => {
                let message = format!(
                    "a field or relation is named behind its model; write `Book.{name}`, with the name of yours"
                );
                Err(Mistake::Said(syn::Error::new(name.span(), message)))
            }
            _ => Ok(source),
        },
        _ => Ok(source),
    }
}

/// Returns what an expression begins with: `Book` of `Book.author.name.upper()`.
fn begin(source: &Expr) -> &Expr {
    match source {
        Expr::Field(field) => begin(&field.base),
        Expr::MethodCall(call) => begin(&call.receiver),
        Expr::Binary(binary) => begin(&binary.left),
        Expr::Paren(paren) => begin(&paren.expr),
        Expr::Reference(reference) => begin(&reference.expr),
        other => other,
    }
}

/// `= "name"`
fn named(input: ParseStream) -> Taken<LitStr> {
    let name = text(input)?;
    if name.value().is_empty() {
        return Err(Mistake::Form);
    }
    Ok(name)
}
