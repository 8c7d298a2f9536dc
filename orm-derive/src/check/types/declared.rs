//! Types of fields that are declared in the crate, by what their declarations lack.

use super::standard::{advice, inner, written};
use crate::model::{Field, Model, applied, is_known, last_name};
use crate::source::{Declared, SourceFile};
use proc_macro2::Span;
use std::ptr;
use syn::{Ident, Type};

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
    if is_known(held) {
        return None;
    }
    let lacks = model.source.lacks_serde(ident, &model.ident)?;
    let name = written(held);
    Some(format!(
        "`Json` holds what serde writes and reads; add `#[derive({lacks})]` to `{name}`"
    ))
}

/// Returns what a type lacks that is declared beside the model.
pub(super) fn advice_on_declared(model: &Model, field: &Field) -> Option<String> {
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
            advice_on_model(&name, &format!("Option<ForeignKey<{name}>>"), field)
        }
        Declared::Model => advice_on_model(&name, &format!("ForeignKey<{name}>"), field),
        Declared::Embedded if is_list => embedded_list(&name),
        Declared::Embedded => {
            format!("`{name}` has columns of its own; add `#[orm(embed)]` to the field")
        }
        Declared::Enum => {
            format!("`{name}` cannot be stored in a column; add `#[derive(Choices)]` to it")
        }
        Declared::EnumWithData => format!(
            "`{name}` cannot be stored in a column, since its variants have data; add `#[derive(Embed)]` to it and `#[orm(embed)]` to the field, or write `Json<{name}>` for a document, with serde's derives on it"
        ),
        Declared::Newtype => {
            let derives = if is_key(model, field) {
                model.source.derives_of_a_key(ident, &model.ident)
            } else {
                "Field".to_owned()
            };
            format!("`{name}` cannot be stored in a column; add `#[derive({derives})]` to it")
        }
        Declared::Struct if is_list => format!(
            "a list of `{name}` is no value of one column; write `Json<Vec<{name}>>` for a document, or make `{name}` a model with a foreign key to this one"
        ),
        Declared::Struct => format!(
            "`{name}` cannot be stored in a column; add `#[derive(Embed)]` to it and `#[orm(embed)]` to the field, or write `Json<{name}>` for a document, or make it a model and write `ForeignKey<{name}>`"
        ),
    })
}

/// The advice on a model as a field, in whose place a foreign key stands.
fn advice_on_model(name: &str, key: &str, field: &Field) -> String {
    let action = match field.attrs.on_delete {
        Some(_) => "",
        None => ", with `#[orm(on_delete = Cascade)]` or another action above it",
    };
    format!("`{name}` is a model; write `{key}`{action}")
}

/// Returns what the type of a primary key lacks, which as another field's type would do.
pub(super) fn advice_on_key(model: &Model, field: &Field) -> Option<String> {
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
pub(super) fn advice_on_embedded(model: &Model, field: &Field) -> Option<String> {
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
    let is_embeddable = match model.source.declared(ident, &model.ident) {
        Some(Declared::EnumWithData) => true,
        Some(Declared::Enum) => {
            return Some(format!(
                "the variants of `{name}` have no fields, so that it is one value; add `#[derive(Choices)]` to it, and leave `embed` out"
            ));
        }
        _ => model.source.is_plain_struct(ident, &model.ident),
    };
    is_embeddable.then(|| format!("`{name}` cannot be embedded; add `#[derive(Embed)]` to it"))
}

/// The advice on a list of embedded structs of this name.
fn embedded_list(name: &str) -> String {
    format!(
        "a field embeds one `{name}`; for a list make `{name}` a model with a foreign key to this one, or write `Json<Vec<{name}>>` without `embed`"
    )
}

/// Returns whether a field is part of the primary key.
pub(super) fn is_key(model: &Model, field: &Field) -> bool {
    let key = model.key();
    key.iter()
        .any(|&position| model.fields[position].name == field.name)
}
