//! The user's declaration: a struct as a model, its fields as columns.

use crate::attr::bare::check_bare;
use crate::attr::field::FieldAttrs;
use crate::attr::inner_name::InnerName;
use crate::attr::model::ModelAttrs;
use crate::errors::Errors;
use crate::names::{snake_case, upper_camel, written};
use crate::source::SourceFile;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Data, DataStruct, DeriveInput, Expr, ExprLit, Fields, GenericArgument, Ident, Lit,
    Meta, Path, PathArguments, Token, Type, Visibility, parse_quote_spanned,
};

/// A struct with `#[derive(Model)]`.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) docs: String,
    pub(crate) attrs: ModelAttrs,
    /// The fields with columns; the place in this list is the field's position.
    pub(crate) fields: Vec<Field>,
    /// The fields with a join table in place of columns; the place in this list is the relation's position.
    pub(crate) members: Vec<Field>,
    pub(crate) skipped: Vec<Field>,
    /// True if it is a struct with `#[derive(Embed)]`, which several models may have.
    pub(crate) is_embedded: bool,
    /// The variants with fields, if it is an enum with `#[derive(Embed)]`, whose first field is its tag.
    pub(crate) variants: Option<Vec<TaggedFields>>,
    /// `::orm::__private`
    pub(crate) private: TokenStream,
    /// True if rustc knows `#[diagnostic]` here.
    pub(crate) knows_tools: bool,
    /// The file that the struct stands in.
    pub(crate) source: SourceFile,
    /// `BookFields`
    pub(crate) fields_type: Ident,
    /// `BookDraft`
    pub(crate) draft_type: Ident,
}

/// The fields of one variant of an embedded enum.
pub(crate) struct TaggedFields {
    /// The value of the tag.
    pub(crate) value: String,
    /// The name of the field beside the tag.
    pub(crate) field: String,
}

/// A field of that struct.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// Without `r#`.
    pub(crate) name: String,
    pub(crate) vis: Visibility,
    /// The type of the column: that of the field, or of the wrapper that `as` names.
    pub(crate) ty: Type,
    /// The type of the field where a wrapper is stored in its place.
    pub(crate) wrapped: Option<Type>,
    /// `Author` in `ForeignKey<Author>`, `Option<ForeignKey<Author>>` or `ManyToMany<Author>`, if the type is written
    /// so.
    pub(crate) target: Option<Path>,
    /// True if the target stands in a `OneToOne<…>`.
    pub(crate) one_to_one: bool,
    /// True if the type is written `Option<…>`.
    pub(crate) optional: bool,
    /// True if the type is written `ManyToMany<…>`.
    pub(crate) many: bool,
    /// `Tagging` in `ManyToMany<Tag, Tagging>`.
    pub(crate) through: Option<Path>,
    pub(crate) docs: String,
    pub(crate) doc_attrs: Vec<Attribute>,
    pub(crate) attrs: FieldAttrs,
}

impl Model {
    /// Reads the declaration; of anything but a struct with named fields only says what is wrong.
    pub(crate) fn parse(input: &DeriveInput, errors: &mut Errors) -> Option<Self> {
        let declared = named_fields(input, errors)?;
        if !input.generics.params.is_empty() {
            errors.at(&input.generics, parameters_of_model(input));
        }
        check_bare(&input.attrs, declared, errors);
        let attrs = ModelAttrs::parse(&input.attrs, errors);
        Some(Model::new(input, attrs, declared, errors))
    }

    /// A struct with these fields.
    pub(crate) fn new(
        input: &DeriveInput,
        attrs: ModelAttrs,
        declared: &Punctuated<syn::Field, Token![,]>,
        errors: &mut Errors,
    ) -> Self {
        let fields = declared
            .iter()
            .filter_map(|field| Field::parse(field, &input.ident, errors));
        let (skipped, fields): (Vec<_>, Vec<_>) =
            fields.partition(|field| field.attrs.skip.is_some());
        let (members, mut fields): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|field| field.many);
        if attrs.cte.is_some() {
            fields.iter_mut().for_each(Field::lead_without_constraint);
        }
        Model {
            ident: input.ident.clone(),
            vis: input.vis.clone(),
            docs: docs(&input.attrs),
            is_embedded: false,
            variants: None,
            private: private(attrs.krate.as_ref()),
            knows_tools: true,
            source: SourceFile::default(),
            attrs,
            fields,
            members,
            skipped,
            fields_type: format_ident!("{}Fields", input.ident),
            draft_type: format_ident!("{}Draft", input.ident),
        }
    }

    /// The name without `r#`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    pub(crate) fn table(&self) -> String {
        self.attrs
            .table
            .as_ref()
            .map_or_else(|| snake_case(&self.name()), syn::LitStr::value)
    }

    /// The table made for a many-to-many relation.
    pub(crate) fn join_table(&self, field: &Field) -> String {
        field.attrs.table.as_ref().map_or_else(
            || format!("{}_{}", self.table(), field.name),
            syn::LitStr::value,
        )
    }

    /// The position of a field in the table, as an expression or parameter: an embedded struct before it takes as many
    /// as it has fields.
    pub(crate) fn place(&self, position: usize) -> TokenStream {
        let p = &self.private;
        let before = self.fields[..position].iter();
        let embedded: Vec<_> = before
            .filter(|field| field.is_embedded())
            .map(|field| {
                let ty = &field.ty;
                quote_spanned!(field.span()=> <#ty as #p::EmbedField>::COUNT)
            })
            .collect();
        let others = position - embedded.len();
        if embedded.is_empty() {
            quote!(#others)
        } else {
            quote!({ #others #(+ #embedded)* })
        }
    }

    /// Returns whether a field is an embedded struct.
    pub(crate) fn embeds(&self) -> bool {
        self.fields.iter().any(Field::is_embedded)
    }

    /// The position of the field of this name.
    pub(crate) fn position(&self, name: &Ident) -> Option<usize> {
        let name = name.unraw().to_string();
        self.fields.iter().position(|field| field.name == name)
    }

    /// The place of what rustc would say of the whole model because one field has a type that is none: the type, where
    /// only one can be meant. So it says the same there as of the field itself, and rustc says the same once.
    pub(crate) fn suspect(&self) -> Span {
        let mut unknown = self.fields.iter().filter(|field| !is_known(&field.ty));
        match (unknown.next(), unknown.next()) {
            (Some(field), None) => field.span(),
            _ => Span::call_site(),
        }
    }

    /// The position of the field that this one is within.
    pub(crate) fn within(&self, field: &Field) -> Option<usize> {
        self.position(field.attrs.within.as_ref()?)
    }

    /// The positions of the primary key's fields; empty if none is declared.
    pub(crate) fn key(&self) -> Vec<usize> {
        match &self.attrs.primary_key {
            Some(declared) => declared
                .names
                .iter()
                .filter_map(|name| self.position(name))
                .collect(),
            None => self.marked_or_id(),
        }
    }

    fn marked_or_id(&self) -> Vec<usize> {
        let marked = |field: &Field| field.attrs.primary_key.is_some();
        let id = |field: &Field| field.name == "id";
        self.fields
            .iter()
            .position(marked)
            .or_else(|| self.fields.iter().position(id))
            .into_iter()
            .collect()
    }

    /// Returns whether the primary key is this field alone.
    pub(crate) fn is_key(&self, position: usize) -> bool {
        self.key() == [position]
    }

    /// Returns whether the database may count this key up: it is the whole key, and nothing else gives it a value.
    pub(crate) fn counts(&self, position: usize) -> bool {
        let attrs = &self.fields[position].attrs;
        let refused = attrs.identity.as_ref().is_some_and(|identity| !identity.on);
        self.is_key(position) && !refused && attrs.default.is_none() && attrs.db_default.is_none()
    }

    /// The accessor on the other side of a relation, with the place of its name; none for `"+"`, where both sides are one,
    /// and for those of an embedded struct, which belong to whatever model has it.
    pub(crate) fn accessor(&self, field: &Field) -> Option<Ident> {
        if field.attrs.symmetrical.is_some() || self.is_embedded {
            return None;
        }
        if let Some(name) = &field.attrs.related_name {
            let mut ident: Ident = syn::parse_str(&name.value()).ok()?;
            ident.set_span(on(name.span()));
            return Some(ident);
        }
        let set = if field.one_to_one { "" } else { "_set" };
        let span = on(field.ident.span());
        Some(format_ident!(
            "{}{set}",
            snake_case(&self.name()),
            span = span
        ))
    }

    /// The model that the accessor would be a method of, as written, and its name there.
    pub(crate) fn accessor_on_target(&self, field: &Field) -> Option<(String, String)> {
        Some((
            written(field.target.as_ref()?),
            self.accessor(field)?.unraw().to_string(),
        ))
    }

    /// The names of the other sides of foreign keys within embedded structs, each with its field of the model.
    pub(crate) fn inner_names(&self) -> impl Iterator<Item = (&Field, &InnerName)> {
        let fields = self.fields.iter();
        fields.flat_map(|field| {
            field
                .attrs
                .inner_names
                .iter()
                .map(move |name| (field, name))
        })
    }
}

impl Field {
    pub(crate) fn parse(field: &syn::Field, model: &Ident, errors: &mut Errors) -> Option<Self> {
        let ident = field.ident.clone()?;
        let mut attrs = FieldAttrs::parse(&field.attrs, errors);
        let ty = named(&field.ty, model);
        attrs.default = attrs.default.map(|default| of_type(default, &ty));
        let (wrapper, types) = applied(&ty);
        let optional = wrapper == "Option" && types.len() == 1;
        let (wrapper, types) = if optional {
            applied(types[0])
        } else {
            (wrapper, types)
        };
        let one = matches!(wrapper.as_str(), "ForeignKey" | "OneToOne") && types.len() == 1;
        let many = wrapper == "ManyToMany" && matches!(types.len(), 1 | 2);
        let one = one && attrs.embed.is_none();
        let path = |position: usize| types.get(position).and_then(|ty| plain_path(ty)).cloned();
        Some(Field {
            name: ident.unraw().to_string(),
            ident,
            vis: field.vis.clone(),
            target: path(0).filter(|_| one || many),
            one_to_one: one && wrapper == "OneToOne",
            optional,
            many,
            through: path(1).filter(|_| many),
            ty: stored(&ty, &attrs, optional),
            wrapped: attrs.wrapper.is_some().then_some(ty),
            docs: docs(&field.attrs),
            doc_attrs: field
                .attrs
                .iter()
                .filter(|attr| attr.path().is_ident("doc"))
                .cloned()
                .collect(),
            attrs,
        })
    }

    /// Has a foreign key lead to its row as one of a query does, to which nothing happens when that row is deleted.
    fn lead_without_constraint(&mut self) {
        if self.target.is_some() && self.attrs.on_delete.is_none() {
            self.attrs.on_delete = Some(Ident::new("DoNothing", self.span()));
        }
    }

    /// Returns whether the field is a foreign key: its type is written so, or, where that is an alias, `on_delete` says so.
    pub(crate) fn is_relation(&self) -> bool {
        self.target.is_some() || self.attrs.on_delete.is_some()
    }

    /// Returns whether the field is an embedded struct.
    pub(crate) fn is_embedded(&self) -> bool {
        self.attrs.embed.is_some()
    }

    /// The beginning of the names of an embedded struct's columns.
    pub(crate) fn prefix(&self) -> String {
        let prefix = self.attrs.prefix.as_ref();
        prefix.map_or_else(|| format!("{}_", self.name), syn::LitStr::value)
    }

    /// The model that a many-to-many relation goes through.
    pub(crate) fn between(&self) -> Option<&Path> {
        let declared = self.attrs.through.as_ref();
        declared
            .map(|through| &through.model)
            .or(self.through.as_ref())
    }

    /// The column, or what the names of its columns begin with.
    pub(crate) fn column(&self) -> String {
        match &self.attrs.column {
            Some(column) => column.value(),
            None if self.is_relation() => format!("{}_id", self.name),
            None => self.name.clone(),
        }
    }

    /// Where its type stands, for whatever is generated from the type.
    pub(crate) fn span(&self) -> Span {
        on(self.ty.span())
    }
}

/// The default of a field of this type: `_` is that of the type.
fn of_type(default: Expr, ty: &Type) -> Expr {
    match default {
        Expr::Infer(alone) => {
            parse_quote_spanned!(on(alone.span())=> <#ty as orm_::DefaultedField>::unset())
        }
        written => written,
    }
}

/// The type of the column of a field of this type.
fn stored(ty: &Type, attrs: &FieldAttrs, optional: bool) -> Type {
    match &attrs.wrapper {
        None => ty.clone(),
        Some(wrapper) => {
            let wrapper = &wrapper.ty;
            let span = on(wrapper.span());
            let stored = if optional {
                quote_spanned!(span=> ::core::option::Option<#wrapper>)
            } else {
                quote!(#wrapper)
            };
            syn::parse2(stored).unwrap_or_else(|_| wrapper.clone())
        }
    }
}

/// Returns whether a type, as it is written, is one of field in all likelihood; of any other only its traits tell.
pub(crate) fn is_known(ty: &Type) -> bool {
    const KNOWN: [&str; 28] = [
        "bool",
        "i8",
        "i16",
        "i32",
        "i64",
        "u8",
        "u16",
        "u32",
        "u64",
        "f32",
        "f64",
        "String",
        "char",
        "DateTime",
        "NaiveDateTime",
        "NaiveDate",
        "NaiveTime",
        "TimeDelta",
        "Duration",
        "Uuid",
        "Decimal",
        "Value",
        "Json",
        "IpAddr",
        "Tz",
        "ForeignKey",
        "OneToOne",
        "ManyToMany",
    ];
    let (wrapper, types) = applied(ty);
    match wrapper.as_str() {
        "Option" | "Vec" => types.first().is_some_and(|ty| is_known(ty)),
        "DateTime" => types.first().is_some_and(|zone| last_name(zone) == "Utc"),
        _ => KNOWN.contains(&last_name(ty).as_str()),
    }
}

/// This place, but with the names that are in scope at the derive.
pub(crate) fn on(span: Span) -> Span {
    span.resolved_at(Span::call_site())
}

/// `::orm::__private`, or where `crate = …` says.
pub(crate) fn private(krate: Option<&Path>) -> TokenStream {
    krate.map_or_else(
        || quote!(::orm::__private),
        |krate| quote!(#krate::__private),
    )
}

/// The fields of a struct that names them.
fn named_fields<'i>(
    input: &'i DeriveInput,
    errors: &mut Errors,
) -> Option<&'i Punctuated<syn::Field, Token![,]>> {
    let name = &input.ident;
    let found = match &input.data {
        Data::Struct(DataStruct {
            fields: Fields::Named(fields),
            ..
        }) => return Some(&fields.named),
        Data::Struct(_) => "has fields without names",
        Data::Enum(_) => "is an enum",
        Data::Union(_) => "is a union",
    };
    let choices = match input.data {
        Data::Enum(_) => {
            "; an enum of choices that a field has derives `Choices` in place of `Model`"
        }
        _ => "",
    };
    errors.at(name, format!("a model is a struct with named fields, and `{name}` {found}; write `struct {name} {{ id: i64, … }}`{choices}"));
    None
}

/// The type with the model's name in place of `Self`.
fn named(ty: &Type, model: &Ident) -> Type {
    let renamed = without_self(ty.to_token_stream(), model);
    syn::parse2(renamed).unwrap_or_else(|_| ty.clone())
}

/// A path with the model's name in place of `Self`.
pub(crate) fn of_model(path: &Path, model: &Ident) -> Path {
    let renamed = without_self(path.to_token_stream(), model);
    syn::parse2(renamed).unwrap_or_else(|_| path.clone())
}

/// Code with the model's name in place of `Self`, which means something else where the derive repeats it.
fn without_self(tokens: TokenStream, model: &Ident) -> TokenStream {
    let rename = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => {
            let mut name = model.clone();
            name.set_span(ident.span());
            TokenTree::Ident(name)
        }
        TokenTree::Group(group) => {
            let mut renamed = Group::new(group.delimiter(), without_self(group.stream(), model));
            renamed.set_span(group.span());
            TokenTree::Group(renamed)
        }
        token => token,
    };
    tokens.into_iter().map(rename).collect()
}

/// The name of a type written `Wrapper<…>`, and the types in its brackets.
pub(crate) fn applied(ty: &Type) -> (String, Vec<&Type>) {
    let path = match ty {
        Type::Group(group) => return applied(&group.elem),
        Type::Paren(paren) => return applied(&paren.elem),
        Type::Path(path) if path.qself.is_none() => &path.path,
        _ => return (String::new(), Vec::new()),
    };
    let Some(segment) = path.segments.last() else {
        return (String::new(), Vec::new());
    };
    let types = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter(),
        _ => return (String::new(), Vec::new()),
    };
    let types = types.filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    (segment.ident.to_string(), types.collect())
}

/// The last name in the path of a type, whatever its parameters; empty for a type that is no path.
pub(crate) fn last_name(ty: &Type) -> String {
    match ty {
        Type::Group(group) => last_name(&group.elem),
        Type::Paren(paren) => last_name(&paren.elem),
        Type::Path(path) => {
            let name = path.path.segments.last();
            name.map_or_else(String::new, |name| name.ident.to_string())
        }
        _ => String::new(),
    }
}

/// The path of a type that is nothing but one, without parameters.
fn plain_path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Group(group) => plain_path(&group.elem),
        Type::Paren(paren) => plain_path(&paren.elem),
        Type::Path(path) if path.qself.is_none() => Some(&path.path).filter(|path| {
            path.segments
                .iter()
                .all(|segment| segment.arguments.is_none())
        }),
        _ => None,
    }
}

/// The doc comment.
fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(line),
                ..
            }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines
        .map(|line| {
            line.strip_prefix(' ')
                .unwrap_or(&line)
                .trim_end()
                .to_owned()
        })
        .collect();
    lines.join("\n").trim().to_owned()
}

/// The names of a draft's parameters, `Title_` for `title`: no two alike, and none of another type of these fields.
pub(crate) fn parameter_names<'f>(
    model: &Model,
    fields: impl IntoIterator<Item = (usize, &'f Field)>,
) -> Vec<(usize, Ident)> {
    let written = types_written(model);
    let mut names: Vec<(usize, Ident)> = Vec::new();
    for (position, field) in fields {
        let mut camel = upper_camel(&field.name);
        let name = format!("{camel}_");
        let is_taken = names.iter().any(|(_, own)| *own == name) || written.contains(&name);
        if is_taken || !camel.starts_with(char::is_alphabetic) {
            camel = format!("Field{position}{camel}");
        }
        names.push((
            position,
            Ident::new(&format!("{camel}_"), Span::call_site()),
        ));
    }
    names
}

/// The names of a model and of the types of its fields.
fn types_written(model: &Model) -> Vec<String> {
    let fields = model.fields.iter();
    let types = fields.map(|field| field.ty.to_token_stream().to_string());
    let words = types.flat_map(|ty| {
        let words = ty.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
        words.map(str::to_owned).collect::<Vec<_>>()
    });
    words.chain([model.name()]).collect()
}

/// Returns what is wrong with the parameters of a model, and what to write in their stead.
fn parameters_of_model(input: &DeriveInput) -> String {
    let (name, generics) = (&input.ident, &input.generics);
    if let Some(lifetime) = generics.lifetimes().next() {
        let lifetime = &lifetime.lifetime;
        return format!(
            "a model has no parameters, since a row owns what it holds; write `{name}` without `<{lifetime}>`, and `String` for a text"
        );
    }
    format!(
        "a model has no parameters; `{name}` is one table, so write the types of its columns out"
    )
}
