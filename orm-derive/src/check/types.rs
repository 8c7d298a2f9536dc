//! Types that are none of field as they are written, each with what to write instead. Of any other type its traits
//! tell, which only rustc knows.

mod declared;
mod imports;
mod other_names;
mod parameters;
mod standard;

use crate::errors::Errors;
use crate::model::{Field, Model, applied, last_name};
use crate::names::written as written_path;
use declared::{advice_on_declared, advice_on_embedded, advice_on_key, is_key};
use imports::advice_on_import;
use other_names::advice_on_other_name;
use parameters::{
    advice_on_named_parameter, advice_on_other_json, advice_on_parameter, lacks_parameter,
};
use quote::ToTokens;
use standard::advice;
use syn::{Ident, Path, Type, parse_quote};

pub(crate) use declared::advice_on_newtype;
pub(super) use standard::{inner, inner_of_option, written};

/// Returns whether something is said of a type, as it is written.
pub(super) fn is_advised(ty: &Type) -> bool {
    advice(ty).is_some() || lacks_parameter(ty)
}

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

/// Parameters of relations that are given by a name. Of these rustc has one error of its own, and many where the model is
/// not expanded.
pub(crate) fn check_named_parameters(model: &Model, errors: &mut Errors) {
    for field in model.fields.iter().chain(&model.members) {
        if let Some(advice) = advice_on_named_parameter(&field.ty) {
            errors.at(&field.ty, advice);
        }
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
    let stand_ins = targets_to_stand_in(model);
    let is_left = |target: &Path| !target.get_ident().is_some_and(|it| stand_ins.contains(&it));
    plain_targets(model).any(is_left) || fields.any(is_unsound)
}

/// Returns the targets of relations that are declared beside the model without the derive, and that no other model of the file
/// leads to: an empty model may stand in for each.
pub(crate) fn targets_to_stand_in(model: &Model) -> Vec<&Ident> {
    let targets: Vec<&Ident> = plain_targets(model).filter_map(Path::get_ident).collect();
    let mentions = |target: &Ident| model.source.count(&format!("<{target}>"));
    let own = |target: &Ident| targets.iter().filter(|it| **it == target).count();
    let mut stand_ins = targets.clone();
    stand_ins.retain(|target| {
        model.source.stands_beside(target, &model.ident) && mentions(target) == own(target)
    });
    stand_ins.sort();
    stand_ins.dedup();
    stand_ins
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
        let field = &model.fields[position];
        if is_refused(model, field) {
            let stand_in = stand_in(model, field);
            let field = &mut model.fields[position];
            field.ty = stand_in;
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
    let (ty, source) = (&field.ty, &model.source);
    if field.wrapped.is_some() {
        return None;
    }
    advice_on_import(ty, source)
        .or_else(|| advice_on_parameter(ty, source))
        .or_else(|| advice_on_other_json(ty, source))
        .or_else(|| advice_on_other_name(model, ty))
        .or_else(|| {
            if field.is_embedded() {
                return advice_on_embedded(model, field);
            }
            advice_on_key(model, field)
                .or_else(|| advice(ty))
                .or_else(|| advice_on_declared(model, field))
        })
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

/// The type that stands in for one that is refused: for a key one that can be a key, and otherwise one of which rustc says
/// nothing, whatever is done with the field.
fn stand_in(model: &Model, field: &Field) -> Type {
    if !is_key(model, field) {
        let private = &model.private;
        return parse_quote!(#private::Refused);
    }
    match last_name(&field.ty).as_str() {
        "f32" | "f64" => field.ty.clone(),
        "" | "str" | "PathBuf" | "OsString" | "CString" => parse_quote!(::std::string::String),
        _ => parse_quote!(i64),
    }
}

/// Returns whether a field is refused since it refers to what is no model.
fn refers_to_no_model(model: &Model, field: &Field) -> bool {
    let relation = applied(inner(&field.ty, "Option")).0;
    is_refused(model, field)
        && matches!(relation.as_str(), "ForeignKey" | "OneToOne" | "ManyToMany")
}
