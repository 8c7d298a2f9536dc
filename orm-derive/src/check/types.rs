//! Types that are none of field as they are written, each with what to write instead. Of any other type its traits
//! tell, which only rustc knows.

use super::imports::advice_on_import;
use super::other_types::advice_on_other_name;
use super::parameters::{advice_on_other_json, advice_on_parameter, lacks_parameter};
use crate::errors::Errors;
use crate::model::{Field, Model, applied, is_known, last_name, written as written_path};
use crate::source::{Declared, SourceFile};
use proc_macro2::Span;
use quote::ToTokens;
use std::ptr;
use syn::{Ident, Path, Type, parse_quote};

/// A field has a type that a column can store.
pub(crate) fn check(model: &Model, errors: &mut Errors) {
    for field in model.fields.iter().chain(&model.members) {
        if let Some(advice) = advice_on_field(model, field) {
            errors.at(&field.ty, advice);
        }
    }
    for target in plain_targets(model) {
        let name = written_path(target);
        let message = if is_enum(model, target) {
            format!(
                "`{name}` is an enum, and a relation leads to the rows of one model; write a field for each of the models, such as `Option<ForeignKey<…>>`"
            )
        } else {
            format!("`{name}` is not a model; add `#[derive(Model)]` to it")
        };
        errors.at(target, message);
    }
}

/// Returns whether a relation leads to what is no model, or a type cannot go to another thread, so that not even the struct
/// itself is sound.
pub(crate) fn is_unsound(model: &Model) -> bool {
    let mut fields = model.fields.iter().chain(&model.members);
    let is_unsound = |field: &Field| {
        refers_to_no_model(model, field)
            || (is_refused(model, field) && stays_on_its_thread(&field.ty))
    };
    plain_targets(model).next().is_some() || fields.any(is_unsound)
}

/// The targets of relations that are declared without the derive.
fn plain_targets(model: &Model) -> impl Iterator<Item = &Path> {
    let relations = model.fields.iter().chain(&model.members);
    let targets = relations.filter_map(|field| field.target.as_ref());
    targets.filter(|target| {
        let name = target.get_ident();
        let is_plain_struct =
            name.is_some_and(|name| model.source.is_plain_struct(name, &model.ident));
        is_plain_struct || is_enum(model, target)
    })
}

/// Returns whether the target of a relation is an enum.
fn is_enum(model: &Model, target: &Path) -> bool {
    let name = target.get_ident();
    name.is_some_and(|name| model.source.is_enum(name, &model.ident))
}

/// Gives each field that is refused a type that is none of its own, where the mistakes are told and nothing runs.
pub(crate) fn replace_refused(model: &mut Model) {
    for position in 0..model.fields.len() {
        if is_refused(model, &model.fields[position]) {
            let is_key = is_key(model, &model.fields[position]);
            let field = &mut model.fields[position];
            field.ty = stand_in(&field.ty, is_key);
            field.optional = false;
            field.attrs.embed = None;
        }
    }
}

/// Returns whether a field has such a type.
fn is_refused(model: &Model, field: &Field) -> bool {
    advice_on_field(model, field).is_some()
}

/// Returns what is wrong with a field's type. One that is stored in a wrapper may have any.
fn advice_on_field(model: &Model, field: &Field) -> Option<String> {
    if field.wrapped.is_some() {
        None
    } else if let Some(advice) = advice_on_import(&field.ty, &model.source) {
        Some(advice)
    } else if let Some(advice) = advice_on_parameter(&field.ty, &model.source) {
        Some(advice)
    } else if let Some(advice) = advice_on_other_json(&field.ty, &model.source) {
        Some(advice)
    } else if let Some(advice) = advice_on_other_name(model, &field.ty) {
        Some(advice)
    } else if field.is_embedded() {
        advice_on_embedded(model, field)
    } else if let Some(advice) = advice_on_key(model, field) {
        Some(advice)
    } else {
        advice(&field.ty).or_else(|| advice_on_declared(model, field))
    }
}

/// Returns whether rustc would say of the struct that it is not `Send`, `Sync` or `Sized`, as far as the type is written.
fn stays_on_its_thread(ty: &Type) -> bool {
    match ty {
        Type::Ptr(_) | Type::ImplTrait(_) | Type::Slice(_) => true,
        Type::TraitObject(object) => {
            let bounds = object.bounds.to_token_stream().to_string();
            !(bounds.contains("Send") && bounds.contains("Sync"))
        }
        Type::Path(_) if last_name(ty) == "str" => true,
        Type::Path(_) => {
            let (wrapper, types) = applied(ty);
            let mut held = types.into_iter().filter(|ty| !matches!(ty, Type::Slice(_)));
            let is_behind_a_pointer = |ty: &Type| last_name(ty) == "str";
            matches!(wrapper.as_str(), "Rc" | "Cell" | "RefCell" | "OnceCell")
                || held.any(|ty| !is_behind_a_pointer(ty) && stays_on_its_thread(ty))
        }
        Type::Array(array) => stays_on_its_thread(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(stays_on_its_thread),
        Type::Group(group) => stays_on_its_thread(&group.elem),
        Type::Paren(paren) => stays_on_its_thread(&paren.elem),
        _ => false,
    }
}

/// Returns what is wrong with the value of a newtype, of which the file that `source` reads may tell.
pub(crate) fn advice_on_newtype(
    inner: &Type,
    newtype: &Ident,
    source: impl FnOnce() -> SourceFile,
) -> Option<String> {
    if is_known(inner) {
        return None;
    }
    if let Some(advice) = advice(inner) {
        return Some(advice);
    }
    let Type::Path(path) = inner else {
        return None;
    };
    let name = path.path.get_ident()?;
    Some(match source().declared(name, newtype)? {
        Declared::Enum => {
            format!("`{name}` cannot be stored in a column; add `#[derive(Choices)]` to it")
        }
        Declared::Newtype => {
            format!("`{name}` cannot be stored in a column; add `#[derive(Field)]` to it")
        }
        Declared::Model => {
            format!("`{name}` is a model; a field of type `ForeignKey<{name}>` leads to its row")
        }
        Declared::Embedded => format!(
            "`{name}` has columns of its own; a field of its type has `#[orm(embed)]`, without a newtype"
        ),
        Declared::EnumWithData | Declared::Struct => format!(
            "`{name}` is no value of one column; write `Json<{name}>`, with serde's derives on `{name}`"
        ),
    })
}

/// Returns what a document lacks whose type is declared beside the model.
fn advice_on_document(model: &Model, ty: &Type) -> Option<String> {
    let ty = inner(ty, "Option");
    let (wrapper, types) = applied(ty);
    let document = types.first().filter(|_| wrapper == "Json")?;
    let held = inner(inner(document, "Option"), "Vec");
    let Type::Path(path) = held else {
        return None;
    };
    let ident = path.path.get_ident()?;
    if is_known(held) || !model.source.lacks_serde(ident, &model.ident) {
        return None;
    }
    let name = written(held);
    Some(format!(
        "`Json` holds what serde writes and reads; add `#[derive(serde::Serialize, serde::Deserialize)]` to `{name}`"
    ))
}

/// Returns what a type lacks that is declared beside the model.
fn advice_on_declared(model: &Model, field: &Field) -> Option<String> {
    if let Some(advice) = advice_on_document(model, &field.ty) {
        return Some(advice);
    }
    let whole = &field.ty;
    let optional = inner(whole, "Option");
    let ty = inner(optional, "Vec");
    let is_list = !ptr::eq(ty, optional);
    let is_optional = !ptr::eq(optional, whole);
    let Type::Path(path) = ty else {
        return None;
    };
    let ident = (path.path.segments.len() == 1).then(|| &path.path.segments[0].ident)?;
    if is_known(ty) {
        return None;
    }
    let declared = model.source.declared(ident, &model.ident)?;
    let name = written(ty);
    Some(match declared {
        Declared::Model if is_list => format!(
            "rows of `{name}` that refer to this one are no field; leave it out: their foreign key makes a method of its `related_name`, and rows that both sides choose are a `ManyToMany<{name}>`"
        ),
        Declared::Model if is_optional => {
            format!("`{name}` is a model; write `Option<ForeignKey<{name}>>`")
        }
        Declared::Model => format!("`{name}` is a model; write `ForeignKey<{name}>`"),
        Declared::Embedded if is_list => embedded_list(&name),
        Declared::Embedded => {
            format!("`{name}` has columns of its own; add `#[orm(embed)]` to the field")
        }
        Declared::Enum => {
            format!("`{name}` cannot be stored in a column; add `#[derive(Choices)]` to it")
        }
        Declared::EnumWithData => format!(
            "`{name}` cannot be stored in a column, since its variants have data; write `Json<{name}>`, with serde's derives on it"
        ),
        Declared::Newtype => {
            let derives = if is_key(model, field) {
                "Field, Clone, PartialEq"
            } else {
                "Field"
            };
            format!("`{name}` cannot be stored in a column; add `#[derive({derives})]` to it")
        }
        Declared::Struct => format!(
            "`{name}` cannot be stored in a column; add `#[derive(Embed)]` to it and `#[orm(embed)]` to the field, or write `Json<{name}>` for a document, or make it a model and write `ForeignKey<{name}>`"
        ),
    })
}

/// The advice on a list of embedded structs of this name.
fn embedded_list(name: &str) -> String {
    format!(
        "a field embeds one `{name}`; for a list make `{name}` a model with a foreign key to this one, or write `Json<Vec<{name}>>` without `embed`"
    )
}

/// Returns whether a field is part of the primary key.
fn is_key(model: &Model, field: &Field) -> bool {
    let key = model.key();
    key.iter()
        .any(|&position| model.fields[position].name == field.name)
}

/// Returns what the type of a primary key lacks, which as another field's type would do.
fn advice_on_key(model: &Model, field: &Field) -> Option<String> {
    if !is_key(model, field) {
        return None;
    }
    if let Some(advice) = advice_on_key_of_itself(model, field) {
        return Some(advice);
    }
    let Type::Path(path) = &field.ty else {
        return None;
    };
    let ident = path.path.get_ident()?;
    if matches!(last_name(&field.ty).as_str(), "f32" | "f64") {
        return Some(format!(
            "a `{ident}` is no primary key, since floats are not equal where they look so; write `i64`"
        ));
    }
    if is_known(&field.ty) {
        return None;
    }
    let lacks = model.source.lacks_as_key(ident, &model.ident)?;
    Some(format!(
        "`{ident}` is no primary key before it can be cloned and compared; add `#[derive({lacks})]` to it"
    ))
}

/// Returns what a model lacks whose key is a newtype of itself, such as `Id<Book>`: what the newtype derives asks the same
/// of the model.
fn advice_on_key_of_itself(model: &Model, field: &Field) -> Option<String> {
    let (newtype, types) = applied(&field.ty);
    let of_itself = types.len() == 1 && model.ident == written(types[0]);
    let newtype = of_itself.then(|| Ident::new(&newtype, Span::call_site()))?;
    let lacks = model.source.lacks_of_itself(&newtype, &model.ident)?;
    let (key, name) = (written(&field.ty), model.name());
    Some(format!(
        "`{key}` derives `{lacks}`, which asks the same of `{name}`; add `#[derive({lacks})]` to `{name}`, or implement them for `{newtype}<T>` of any `T`"
    ))
}

/// Returns what is wrong with the type of an embedded struct.
fn advice_on_embedded(model: &Model, field: &Field) -> Option<String> {
    let ty = inner(&field.ty, "Option");
    let name = written(ty);
    if let ("Vec", Some(element)) = (applied(ty).0.as_str(), applied(ty).1.first()) {
        return Some(embedded_list(&written(element)));
    }
    if is_known(ty) {
        return Some(format!(
            "`{name}` is one value, and no struct to embed; leave `embed` out"
        ));
    }
    let Type::Path(path) = ty else {
        return None;
    };
    let ident = path.path.get_ident()?;
    let is_plain = model.source.is_plain_struct(ident, &model.ident);
    is_plain.then(|| format!("`{name}` cannot be embedded; add `#[derive(Embed)]` to it"))
}

/// The type within this wrapper, or the type itself without it.
pub(super) fn inner<'t>(ty: &'t Type, wrapper: &str) -> &'t Type {
    let (name, types) = applied(ty);
    let within = types.first().filter(|_| name == wrapper);
    within.copied().unwrap_or(ty)
}

/// The type that stands in for one that is refused.
fn stand_in(ty: &Type, is_key: bool) -> Type {
    match last_name(ty).as_str() {
        "usize" | "isize" | "u128" | "i128" => parse_quote!(i64),
        name if is_key && !["", "str", "PathBuf", "OsString", "CString"].contains(&name) => {
            parse_quote!(i64)
        }
        _ => parse_quote!(::std::string::String),
    }
}

/// Returns whether a field is refused since it refers to what is no model.
fn refers_to_no_model(model: &Model, field: &Field) -> bool {
    let relation = applied(inner(&field.ty, "Option")).0;
    is_refused(model, field)
        && matches!(relation.as_str(), "ForeignKey" | "OneToOne" | "ManyToMany")
}

/// Returns whether something is said of a type, as it is written.
pub(super) fn is_advised(ty: &Type) -> bool {
    advice(ty).is_some() || lacks_parameter(ty)
}

/// Returns the text of `T` in `Option<T>`, and of any other type itself.
pub(super) fn inner_of_option(ty: &Type) -> String {
    written(inner(ty, "Option"))
}

/// Returns what is wrong with a type, and what to write; nothing where nothing is.
fn advice(ty: &Type) -> Option<String> {
    match ty {
        Type::Group(group) => advice(&group.elem),
        Type::Paren(paren) => advice(&paren.elem),
        Type::Reference(reference) => Some(match last_name(&reference.elem).as_str() {
            "str" => "a row owns its text; write `String`".to_owned(),
            _ => match advice(&reference.elem) {
                Some(advice) => advice,
                None => format!(
                    "a row owns what it holds; write `{}`, without `&`",
                    written(&reference.elem)
                ),
            },
        }),
        Type::Slice(slice) => Some(format!(
            "a row owns what it holds; write `Vec<{}>`",
            written(&slice.elem)
        )),
        Type::BareFn(_) | Type::TraitObject(_) | Type::ImplTrait(_) | Type::Ptr(_) => {
            Some(format!(
                "no column stores a `{}`; leave the field out, or mark it `#[orm(skip)]`, which gives it its default when a row is read",
                spaced(ty)
            ))
        }
        Type::Tuple(tuple) if tuple.elems.is_empty() => {
            Some("`()` has no value to store; leave the field out".to_owned())
        }
        Type::Tuple(_) => {
            Some("a column holds one value; write a field for each part of the tuple".to_owned())
        }
        Type::Array(array) if is_list(&array.elem) => Some(list_of_lists(&array.elem)),
        Type::Array(array) => Some(format!(
            "an array in a column has any number of elements; write `Vec<{}>`",
            written(&array.elem)
        )),
        Type::Path(_) => advice_on_path(ty),
        _ => None,
    }
}

/// Returns whether a type is a list as it is written. One of bytes is a value.
fn is_list(ty: &Type) -> bool {
    match ty {
        Type::Array(_) | Type::Slice(_) => true,
        Type::Path(_) => applied(ty).0 == "Vec" && written(ty) != "Vec<u8>",
        _ => false,
    }
}

/// The advice on a list whose elements are of this type, which is a list too.
fn list_of_lists(element: &Type) -> String {
    let mut element = element;
    let mut lists = 1;
    let within = loop {
        lists += 1;
        element = match element {
            Type::Array(array) => &array.elem,
            Type::Slice(slice) => &slice.elem,
            _ => match applied(element).1.first() {
                Some(within) => within,
                None => break element,
            },
        };
        if !is_list(element) {
            break element;
        }
    };
    format!(
        "an array in a column holds single values; write `Json<{}{}{}>` for lists of lists",
        "Vec<".repeat(lists),
        written(within),
        ">".repeat(lists)
    )
}

fn advice_on_path(ty: &Type) -> Option<String> {
    let (wrapper, types) = applied(ty);
    if let (Some(first), wrapper) = (types.first(), wrapper.as_str()) {
        return advice_on_wrapper(wrapper, first);
    }
    let replacement = match last_name(ty).as_str() {
        "usize" => "`u64`, which is as wide on every machine",
        "SystemTime" | "Instant" => "`DateTime<Utc>`",
        "AtomicBool" => "`bool`",
        "AtomicI8" | "AtomicI16" | "AtomicI32" | "AtomicI64" | "AtomicU8" | "AtomicU16"
        | "AtomicU32" | "AtomicU64" | "AtomicUsize" | "AtomicIsize" => {
            "the integer without `Atomic`, such as `i64`"
        }
        "RangeFull" | "Infallible" => "nothing: leave the field out",
        "NonZeroU8" | "NonZeroU16" | "NonZeroU32" | "NonZeroU64" | "NonZeroI16" | "NonZeroI32"
        | "NonZeroI64" | "NonZeroUsize" => "the integer without `NonZero`, such as `u32`",
        "isize" => "`i64`, which is as wide on every machine",
        "u128" | "i128" => "`i64`, or `Decimal` for more digits",
        "str" | "PathBuf" | "OsString" | "CString" => "`String`",
        _ => return None,
    };
    Some(format!(
        "no database stores a `{}`; write {replacement}",
        written(ty)
    ))
}

fn advice_on_wrapper(wrapper: &str, inner: &Type) -> Option<String> {
    let (within, types) = applied(inner);
    let innermost = types.first().map(|ty| written(ty));
    let inner_text = written(inner);
    Some(match (wrapper, within.as_str(), innermost) {
        ("Option", "Option", Some(_)) => format!("null is one value; write `{inner_text}`"),
        ("Option", "Box", Some(held)) if held.starts_with("ForeignKey") => {
            format!("a foreign key stands in no box; write `Option<{held}>`")
        }
        ("Option", "Box", Some(model)) => {
            format!("a row holds no other row; write `Option<ForeignKey<{model}>>`")
        }
        ("Vec", "ForeignKey" | "OneToOne" | "ManyToMany", Some(model))
        | ("ForeignKey" | "OneToOne", "Vec", Some(model)) => {
            format!("many rows are related by `ManyToMany<{model}>`")
        }
        ("ForeignKey" | "OneToOne", "Option", Some(model)) => {
            format!("what may be null is the key; write `Option<{wrapper}<{model}>>`")
        }
        ("ForeignKey" | "OneToOne", "Box", Some(model)) => {
            format!("a related row is loaded when it is asked for; write `{wrapper}<{model}>`")
        }
        ("ForeignKey" | "OneToOne", ..) if is_primitive(inner) => format!(
            "`{wrapper}` names a model, and `{inner_text}` is none; write `{wrapper}<Author>`, or `{inner_text}` for a plain value"
        ),
        ("Vec", ..) if is_list(inner) => list_of_lists(inner),
        ("Option" | "Vec", ..) => return advice(inner),
        ("Box" | "Rc" | "Arc", "", _) if matches!(inner, Type::TraitObject(_) | Type::Slice(_)) => {
            return advice(inner);
        }
        ("Box" | "Rc" | "Arc", "", None) if inner_text == "str" => {
            "a row owns its text; write `String`".to_owned()
        }
        ("ManyToMany", ..) if is_primitive(inner) => format!(
            "`ManyToMany` names a model, and `{inner_text}` is none; write `ManyToMany<Tag>`, or `Vec<{inner_text}>` for a list of values"
        ),
        (
            "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "OnceCell" | "OnceLock" | "Mutex"
            | "RwLock",
            ..,
        ) if is_known(inner) || is_primitive(inner) => {
            format!("a row owns what it holds; write `{inner_text}`")
        }
        (
            "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "OnceCell" | "OnceLock" | "Mutex"
            | "RwLock",
            ..,
        ) => format!(
            "a row owns what it holds; write `{inner_text}` itself, or `ForeignKey<{inner_text}>` if it is a model"
        ),
        ("Wrapping" | "Saturating" | "NonZero" | "Reverse", ..) => {
            format!("no database stores a `{wrapper}`; write `{inner_text}`")
        }
        ("PhantomData", ..) => {
            "`PhantomData` has no value to store; leave the field out, or mark it `#[orm(skip)]`"
                .to_owned()
        }
        ("VecDeque" | "LinkedList" | "BinaryHeap", ..) => {
            format!("a list in a column is a `Vec`; write `Vec<{inner_text}>`")
        }
        ("Range" | "RangeInclusive", ..) => {
            format!("a column holds one value; write a field of type `{inner_text}` for each end")
        }
        ("BelongsTo" | "ForeignKeyField", ..) => {
            format!("a relation to one row is a `ForeignKey<{inner_text}>`")
        }
        ("HasOne" | "OneToOneField", ..) => format!(
            "one of both sides has the relation as a field; write `OneToOne<{inner_text}>`, or leave the field out where the other side has it"
        ),
        ("HasMany" | "HasManyThrough", ..) => format!(
            "rows of `{inner_text}` that refer to this one are no field; leave it out: their foreign key makes a method of its `related_name`, and rows that both sides choose are a `ManyToMany<{inner_text}>`"
        ),
        ("ManyToManyField" | "HasAndBelongsToMany", ..) => {
            format!("rows that both sides choose are a `ManyToMany<{inner_text}>`")
        }
        ("Result", ..) => {
            format!("what may be missing is an `Option`; write `Option<{inner_text}>`")
        }
        ("DateTime", "Local" | "FixedOffset" | "", _)
            if matches!(
                inner_text.rsplit("::").next(),
                Some("Local" | "FixedOffset")
            ) =>
        {
            "a moment is stored in UTC; write `DateTime<Utc>`".to_owned()
        }
        ("Cow", ..) => "a row owns its text; write `String`".to_owned(),
        ("HashMap" | "BTreeMap" | "HashSet" | "BTreeSet", ..) => {
            format!("a `{wrapper}` is stored as a document; write `Json<…>` around it")
        }
        _ => return None,
    })
}

/// Returns whether this is a type of Rust itself, which is no model.
fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 18] = [
        "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize", "f32", "f64", "String", "Uuid",
    ];
    PRIMITIVES.contains(&last_name(ty).as_str()) && applied(ty).1.is_empty()
}

pub(super) fn written(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

/// A type with its words apart, as in `dyn Fn()`.
fn spaced(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    [
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ,", ","),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("- >", "->"),
    ]
    .iter()
    .fold(text, |text, (from, to)| text.replace(from, to))
    .replace("->", " -> ")
    .replace("  ", " ")
}
