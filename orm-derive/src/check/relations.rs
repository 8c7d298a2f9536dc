//! Foreign keys and their other sides.

use super::types;
use super::within::{check_set_default_around, check_set_null_within, check_within};
use crate::errors::Errors;
use crate::model::{Field, Model, is_known};
use crate::names::written;
use crate::names::{identifier, upper_camel};
use proc_macro2::Span;
use syn::{Ident, LitStr};

/// Methods that models, their handles and their values have themselves.
pub(crate) const RESERVED_ACCESSORS: [&str; 27] = [
    "objects",
    "get",
    "get_or_none",
    "draft",
    "save",
    "save_fields",
    "delete",
    "delete_report",
    "delete_with_report",
    "to_draft",
    "refresh",
    "bulk_create",
    "bulk_create_with",
    "bulk_update",
    "copy_in",
    "eq",
    "ne",
    "is_in",
    "not_in",
    "is_null",
    "is_not_null",
    "matches",
    "set",
    "reversed",
    "ancestors",
    "descendants",
    "clone",
];

pub(super) fn check(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        check_key(field, errors);
        if field.is_relation() {
            check_within(model, field, errors);
            check_set_null_within(field, errors);
            check_set_default_around(model, field, errors);
            check_related_name(field, errors);
            check_accessor(field, errors);
        }
    }
    check_distinct_accessors(model, errors);
    check_accessors_of_others(model, errors);
}

/// The rules of a foreign key that its own words tell, and those of any other field.
pub(super) fn check_key(field: &Field, errors: &mut Errors) {
    check_words_of_members(field, errors);
    if field.is_relation() && is_plain(field) {
        check_plain(field, errors);
    } else if field.is_relation() {
        check_name(field, errors);
        check_stated(field, errors);
        check_set_null(field, errors);
        check_set_default(field, errors);
        check_on_update(field, errors);
    } else {
        check_words(field, errors);
    }
}

/// Every foreign key states `on_delete`.
fn check_stated(field: &Field, errors: &mut Errors) {
    if field.attrs.on_delete.is_some() || field.attrs.flawed {
        return;
    }
    let null = if field.optional { "`SetNull`, " } else { "" };
    let target = field.target.as_ref().filter(|_| field.one_to_one);
    let other_side = target.map(|target| {
        format!(
            "; where `{}` refers to this model, leave this field out: that one makes a method of its `related_name`",
            written(target)
        )
    });
    errors.at(
        &field.ty,
        format!(
            "the foreign key `{}` must say what becomes of this row when the other is deleted; add `#[orm(on_delete = Cascade)]`, or one of {null}`Protect`, `Restrict`, `SetDefault`, `DoNothing`{}",
            field.name,
            other_side.unwrap_or_default()
        ),
    );
}

/// `SetNull` needs an `Option`. Of an alias the compiler sees.
fn check_set_null(field: &Field, errors: &mut Errors) {
    let Some(action) = field
        .attrs
        .on_delete
        .as_ref()
        .filter(|action| *action == "SetNull")
    else {
        return;
    };
    if let Some(target) = field.target.as_ref().filter(|_| !field.optional) {
        let target = written(target);
        let kind = if field.one_to_one {
            "OneToOne"
        } else {
            "ForeignKey"
        };
        errors.at(
            action,
            format!(
                "`SetNull` needs a field that may be null; make `{}` an `Option<{kind}<{target}>>`, or choose `Cascade`",
                field.name
            ),
        );
    }
}

/// `SetDefault` needs a default that the database knows.
fn check_set_default(field: &Field, errors: &mut Errors) {
    let Some(action) = field
        .attrs
        .on_delete
        .as_ref()
        .filter(|action| *action == "SetDefault")
    else {
        return;
    };
    if field.attrs.db_default.is_none() && !field.attrs.flawed {
        errors.at(
            action,
            format!(
                "`SetDefault` needs a default in the database; add `db_default = \"…\"` to `{}`",
                field.name
            ),
        );
    }
}

/// `on_update` needs a constraint, `SetNull` an `Option`, and `SetDefault` a default that the database knows.
fn check_on_update(field: &Field, errors: &mut Errors) {
    let attrs = &field.attrs;
    let Some(action) = &attrs.on_update else {
        return;
    };
    let name = &field.name;
    let is_unbound = |on_delete: &Ident| on_delete == "DoNothing";
    if attrs.on_delete.as_ref().is_some_and(is_unbound) {
        errors.at(
            action,
            format!("under `on_delete = DoNothing` there is no constraint that could act; leave `on_update` out, or choose another `on_delete` for `{name}`"),
        );
    }
    if action == "SetNull" && field.target.is_some() && !field.optional {
        errors.at(
            action,
            format!("`on_update = SetNull` needs a field that may be null; make `{name}` an `Option`, or choose `Cascade`"),
        );
    }
    if action == "SetDefault" && attrs.db_default.is_none() && !attrs.flawed {
        errors.at(
            action,
            format!("`on_update = SetDefault` needs a default in the database; add `db_default = \"…\"` to `{name}`"),
        );
    }
}

/// Words on many-to-many relations stand on such.
fn check_words_of_members(field: &Field, errors: &mut Errors) {
    let attrs = &field.attrs;
    if let Some(table) = &attrs.table {
        errors.at(table, "`table` on a field names the join table of a `ManyToMany`; that of the model stands on the struct");
    }
    let words = attrs.words.iter();
    for word in words.filter(|word| *word == "through" || *word == "symmetrical") {
        errors.at(
            word,
            format!(
                "`{word}` is for many-to-many relations; write the type of `{}` as `ManyToMany<…>`",
                field.name
            ),
        );
    }
}

/// A `related_name` is an identifier that is free, or `"+"`.
pub(super) fn check_related_name(field: &Field, errors: &mut Errors) {
    let Some(literal) = &field.attrs.related_name else {
        return;
    };
    let name = literal.value();
    if let Some(wrong) = wrong_with(&name, |other| format!("related_name = \"{other}\"")) {
        errors.at(literal, wrong);
    }
    if let Some(word) = field.attrs.related_trait.as_ref().filter(|_| name == "+") {
        errors.at(&word.word, "`related_name = \"+\"` makes no accessor, so there is none to put into a trait; keep one of them");
    }
}

/// Returns what is wrong with the name of an accessor, with how another one is written.
fn wrong_with(name: &str, written: impl Fn(&str) -> String) -> Option<String> {
    if name == "+" {
        return None;
    }
    if RESERVED_ACCESSORS.contains(&name) {
        let other = written(&format!("{name}_set"));
        return Some(format!(
            "an accessor cannot be called `{name}`, because models and their fields have a method of that name; choose another, such as `{other}`"
        ));
    }
    let valid = syn::parse_str::<Ident>(name).is_ok();
    (!valid).then(|| format!("`{name}` cannot be the name of a method; `related_name` is an identifier, or `\"+\"` for no accessor"))
}

/// Returns whether the type of the field, as it is written, is that of a value without a relation.
fn is_plain(field: &Field) -> bool {
    field.target.is_none() && is_known(&field.ty)
}

/// Returns `author` of a field `author_id`, which is called like a column.
fn stem(field: &Field) -> Option<&str> {
    let stem = field.name.strip_suffix("_id")?;
    (!stem.is_empty()).then_some(stem)
}

/// A foreign key is called like the row it leads to, since its column has `_id` behind the name.
fn check_name(field: &Field, errors: &mut Errors) {
    if let (Some(stem), None) = (stem(field), &field.attrs.column) {
        let name = &field.name;
        let call = identifier(stem).map_or_else(String::new, |row| {
            format!("call it `{row}`, whose column is `{name}`, or ")
        });
        errors.at(
            &field.ident,
            format!(
                "a foreign key is called like the row it leads to, and the column of `{name}` would be `{name}_id`; {call}name the column: `column = \"{name}\"`"
            ),
        );
    }
}

/// A plain value leads to no row.
fn check_plain(field: &Field, errors: &mut Errors) {
    if field.attrs.flawed || types::is_advised(&field.ty) {
        return;
    }
    let (stem, row) = stem(field)
        .and_then(|stem| Some((stem, identifier(stem)?)))
        .unwrap_or_else(|| (&field.name, field.ident.to_string()));
    let target = upper_camel(stem);
    let key = if field.optional {
        format!("Option<ForeignKey<{target}>>")
    } else {
        format!("ForeignKey<{target}>")
    };
    errors.at(
        &field.ty,
        format!(
            "`{}` is a plain value, and no foreign key; write `{row}: {key}`, whose column is `{stem}_id`, or leave out `on_delete`",
            field.name
        ),
    );
}

/// The accessor needs the target by name, so the type is written out.
fn check_accessor(field: &Field, errors: &mut Errors) {
    let none = field
        .attrs
        .related_name
        .as_ref()
        .is_some_and(|name| name.value() == "+");
    if field.target.is_some() || none || types::is_advised(&field.ty) || is_plain(field) {
        return;
    }
    errors.at(
        &field.ty,
        format!(
            "the other side of `{}` needs the name of its model, so write the type as `ForeignKey<…>`; if this is an alias of one, add `related_name = \"+\"`",
            field.name
        ),
    );
}

/// Words on foreign keys stand on foreign keys.
fn check_words(field: &Field, errors: &mut Errors) {
    let attrs = &field.attrs;
    if attrs.flawed {
        return;
    }
    let words = attrs.words.iter().filter(|word| {
        [
            "related_name",
            "related_trait",
            "deferrable",
            "on_update",
            "within",
        ]
        .iter()
        .any(|relation| *word == relation)
    });
    let names_inner = |word: &&Ident| {
        *word == "related_name" && (field.is_embedded() || !attrs.inner_names.is_empty())
    };
    for word in words.filter(|word| !names_inner(word)) {
        errors.at(
            word,
            format!("`{word}` is for foreign keys, and `{}` is none; if its type is an alias of one, add `on_delete`", field.name),
        );
    }
}

/// No two models make one accessor on the same target, as far as their file tells.
fn check_accessors_of_others(model: &Model, errors: &mut Errors) {
    for field in model.fields.iter().chain(&model.members) {
        if field.attrs.related_trait.is_some() {
            continue;
        }
        let (Some(declared), Some((target, name))) =
            (&field.attrs.related_name, model.accessor_on_target(field))
        else {
            continue;
        };
        let Some(other) = model.source.relates_alike(&model.ident, &target, &name) else {
            continue;
        };
        errors.at(
            declared,
            format!("`{other}` makes `{name}` on `{target}` too; give this one another name, `related_name = \"…\"`"),
        );
    }
}

/// No two relations of a model make one accessor on the same target.
fn check_distinct_accessors(model: &Model, errors: &mut Errors) {
    let fields = model.fields.iter().chain(&model.members);
    let fields = fields.filter_map(|field| {
        let declared = field.attrs.related_name.as_ref();
        Some(Accessor {
            by: field.name.clone(),
            span: declared.map_or_else(|| field.ident.span(), LitStr::span),
            on_target: model.accessor_on_target(field)?,
            mend: "name one of them: `related_name = \"…\"`",
        })
    });
    let within = model.inner_names().map(|(field, inner)| Accessor {
        by: format!("{}.{}", field.name, inner.key),
        span: inner.accessor.span(),
        on_target: inner.on_target(),
        mend: "give one of them another name",
    });
    let accessors: Vec<_> = fields.chain(within).collect();
    for (position, accessor) in accessors.iter().enumerate() {
        let mut before = accessors[..position].iter();
        if let Some(other) = before.find(|other| other.on_target == accessor.on_target) {
            let (target, name) = &accessor.on_target;
            let message = format!(
                "`{}` and `{}` would both be `{name}` on `{target}`; {}",
                other.by, accessor.by, accessor.mend
            );
            errors.push(syn::Error::new(accessor.span, message));
        }
    }
}

/// The other side of a relation.
struct Accessor {
    /// `author`, or `subject.photo` of an embedded struct.
    by: String,
    span: Span,
    /// The model, as written, and the name there.
    on_target: (String, String),
    /// How to have another.
    mend: &'static str,
}

/// The accessors of foreign keys within an embedded struct are named by themselves, and may be called so.
pub(super) fn check_inner_names(field: &Field, errors: &mut Errors) {
    let attrs = &field.attrs;
    let word = attrs.words.iter().find(|word| *word == "related_name");
    match (word, field.is_embedded()) {
        (Some(word), true) if attrs.inner_names.is_empty() && !attrs.flawed => errors.at(
            word,
            format!(
                "`{}` is embedded, so each foreign key within it is named, and its model with it: `related_name(photo = Photo.remarks)`",
                field.name
            ),
        ),
        (Some(word), false) if !attrs.inner_names.is_empty() => errors.at(
            word,
            "in parentheses `related_name` is for embedded structs; on a foreign key write `related_name = \"…\"`",
        ),
        _ => {}
    }
    for inner in &attrs.inner_names {
        let (target, name) = inner.on_target();
        let written = |other: &str| format!("{} = {target}.{other}", inner.key);
        if let Some(wrong) = wrong_with(&name, written) {
            errors.at(&inner.accessor, wrong);
        }
    }
}
