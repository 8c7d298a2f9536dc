//! Rules on the values of fields: `min`, `max`, `validate`, `version`.

use super::known_field;
use super::types::{inner, inner_of_option, written};
use crate::attr::field::{Bound, function_of_sql};
use crate::errors::Errors;
use crate::model::{Field, Model, last_name};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use std::cmp::Ordering;
use syn::{Expr, ExprLit, FnArg, Lit, Signature, Type};

pub(super) fn check(model: &Model, errors: &mut Errors) {
    check_version(model, errors);
    check_digits(model, errors);
    check_rules(model, errors);
    check_sources_of_defaults(model, errors);
    check_functions_of_sql(model, errors);
    check_validators(model, errors);
}

/// The rules that one field tells.
pub(crate) fn check_field(model: &Model, field: &Field, errors: &mut Errors) {
    check_relation(field, errors);
    check_range(field, errors);
    check_places(field, errors);
    check_text_as_default(model, field, errors);
    check_converted_default(field, errors);
}

/// A default becomes the type of its field by itself; of what `into` gives rustc would not know the type.
fn check_converted_default(field: &Field, errors: &mut Errors) {
    let Some(Expr::MethodCall(call)) = &field.attrs.default else {
        return;
    };
    if call.method == "into" && call.args.is_empty() {
        let written = match &*call.receiver {
            Expr::Lit(value) => format!("write `default = {}`", value.to_token_stream()),
            _ => "write the value alone".to_owned(),
        };
        errors.at(
            &call.method,
            format!(
                "a default becomes the type of its field by itself; {written}, without `.into()`"
            ),
        );
    }
}

/// A default in quotes is a text, and a field of these types, or of an enum beside the model, has none.
fn check_text_as_default(model: &Model, field: &Field, errors: &mut Errors) {
    let Some(Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    })) = &field.attrs.default
    else {
        return;
    };
    let ty = inner(&field.ty, "Option");
    let named = last_name(ty);
    let instead = match named.as_str() {
        "DateTime" => "the time of the insert is `auto_now_add`, without a default".to_owned(),
        "NaiveDate" => "the day of the insert is `auto_now_add`, without a default".to_owned(),
        "Uuid" => "write `default = Uuid::now_v7()`".to_owned(),
        "Decimal" => "write `default = Decimal::new(1250, 2)` for 12.50".to_owned(),
        _ if means_null(&text.value()) && is_number_or_truth(&named) => null_as_default(field),
        "bool" => format!("write `default = {}`", truth_meant(&text.value())),
        _ if is_number_or_truth(&named) => match text.value().parse::<f64>() {
            Ok(_) => format!("write `default = {}`", text.value()),
            Err(_) => "write a number, `default = 0`".to_owned(),
        },
        _ => match variant_meant(model, ty, &text.value()) {
            Some(variant) => format!("write `default = {named}::{variant}`"),
            None => return,
        },
    };
    errors.at(
        text,
        format!("a default is an expression of Rust, and `{named}` is no text; {instead}"),
    );
}

fn is_number_or_truth(ty: &str) -> bool {
    [
        "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64",
    ]
    .contains(&ty)
}

/// Returns whether a text stands for null in other libraries.
fn means_null(text: &str) -> bool {
    ["none", "null", "nil", "undefined", ""].contains(&text.to_lowercase().as_str())
}

/// Returns what is written in place of null as a default.
fn null_as_default(field: &Field) -> String {
    if inner_of_option(&field.ty) == written(&field.ty) {
        format!(
            "a field that may be null is an `Option<{}>`, and null without a default",
            written(&field.ty)
        )
    } else {
        "a field that may be null is null without a default; leave it out".to_owned()
    }
}

/// Returns the truth that a text means: `true` of `"1"`.
fn truth_meant(text: &str) -> bool {
    ["true", "1", "t", "yes", "y", "on"].contains(&text.to_lowercase().as_str())
}

/// Returns the variant that a text means of an enum beside the model, or else its first.
fn variant_meant(model: &Model, ty: &Type, text: &str) -> Option<String> {
    let Type::Path(ty) = ty else {
        return None;
    };
    let name = ty.path.get_ident()?;
    let variants = model.source.variants(name, &model.ident)?;
    let plain = |word: &str| word.replace(['_', '-', ' '], "").to_lowercase();
    let means = |variant: &&String| plain(variant) == plain(text);
    variants.iter().find(means).or(variants.first()).cloned()
}

/// A foreign key has the values of the key that it points at, and a rule of its own none to ask about.
fn check_relation(field: &Field, errors: &mut Errors) {
    if !field.is_relation() {
        return;
    }
    let name = &field.name;
    for bound in [&field.attrs.min, &field.attrs.max].into_iter().flatten() {
        errors.at(
            &bound.literal,
            format!(
                "`{name}` has the values of the key that it points at; put `min` and `max` there"
            ),
        );
    }
    if let Some(function) = &field.attrs.validate {
        errors.at(
            function,
            format!("`{name}` is a relation; ask about it in a rule on the struct: `validate = …({name})`"),
        );
    }
}

/// The least number is not above the greatest.
fn check_range(field: &Field, errors: &mut Errors) {
    if let (Some(min), Some(max)) = (&field.attrs.min, &field.attrs.max)
        && order(min, max) == Some(Ordering::Greater)
    {
        errors.at(
            &max.literal,
            format!(
                "no number is at least {} and at most {}; swap `min` and `max`",
                min.text, max.text
            ),
        );
    }
}

fn order(one: &Bound, other: &Bound) -> Option<Ordering> {
    let whole = (one.text.parse::<i128>(), other.text.parse::<i128>());
    if let (Ok(one), Ok(other)) = whole {
        return Some(one.cmp(&other));
    }
    let one: f64 = one.text.parse().ok()?;
    one.partial_cmp(&other.text.parse().ok()?)
}

/// A column of decimals holds the numbers at the ends of its range.
fn check_places(field: &Field, errors: &mut Errors) {
    let Some(places) = &field.attrs.decimal_places else {
        return;
    };
    for bound in [&field.attrs.min, &field.attrs.max].into_iter().flatten() {
        if bound.places() > places.number as usize {
            errors.at(
                &bound.literal,
                format!(
                    "`{}` has {} decimal places, and {} has more; round it",
                    field.name, places.number, bound.text
                ),
            );
        }
    }
}

/// A decimal says how many digits it has. What is called so and comes from elsewhere is asked by its type.
fn check_digits(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let attrs = &field.attrs;
        let has_digits = attrs.max_digits.is_some() || attrs.decimal_places.is_some();
        if has_digits || attrs.flawed || field.wrapped.is_some() {
            continue;
        }
        let ty = inner_of_option(&field.ty);
        let is_decimal = match ty.as_str() {
            "Decimal" => model.source.is_of_library("Decimal", "rust_decimal"),
            "orm::Decimal" | "rust_decimal::Decimal" => true,
            _ => false,
        };
        if is_decimal {
            errors.at(
                &field.ty,
                format!("`{}` is a `Decimal`; say how many digits it has, and how many of them stand behind the point: `#[orm(max_digits = 12, decimal_places = 2)]`", field.name),
            );
        }
    }
}

/// One field is the version of the row, which nothing else sets and by which no row is found.
fn check_version(model: &Model, errors: &mut Errors) {
    let mut versions = (0..model.fields.len()).filter_map(|position| {
        let word = model.fields[position].attrs.version.as_ref()?;
        Some((position, word))
    });
    let Some((position, word)) = versions.next() else {
        return;
    };
    let field = &model.fields[position];
    for (_, second) in versions {
        errors.at(
            second,
            format!("`{}` is the `version` already; a row has one", field.name),
        );
    }
    if model.key().contains(&position) || field.is_relation() {
        errors.at(
            word,
            format!("a `version` counts how often a row was written, and `{}` is a key; make it a field of its own: `version: i32`", field.name),
        );
    }
    let others = field.attrs.words.iter().filter(|word| {
        [
            "default",
            "db_default",
            "auto_now",
            "auto_now_add",
            "unique",
        ]
        .contains(&word.to_string().as_str())
    });
    for other in others {
        errors.at(
            other,
            format!("the first `version` is 1, and each write adds 1; leave `{other}` out"),
        );
    }
}

/// A rule is a plain function of what it speaks of, as far as the file of the model tells.
fn check_rules(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        if let Some(function) = field.attrs.validate.as_ref().and_then(|it| it.get_ident())
            && let Some(signature) = model.source.signature(function)
            && let Some(advice) = advice_on_rule(field, &signature)
        {
            errors.at(function, advice);
        }
    }
    for validator in &model.attrs.validators {
        if let Some(function) = validator.function.get_ident()
            && let Some(signature) = model.source.signature(function)
            && signature.asyncness.is_some()
        {
            errors.at(function, ASYNC_RULE);
        }
    }
}

const ASYNC_RULE: &str = "a rule is no `async` function, since it looks at the values alone; ask the database before the row is saved, or have it keep values apart by `unique`";

fn advice_on_rule(field: &Field, signature: &Signature) -> Option<String> {
    if signature.asyncness.is_some() {
        return Some(ASYNC_RULE.to_owned());
    }
    if signature.inputs.len() > 1 {
        return Some(
            "a rule on a field takes a reference to its value, and nothing else; one of several fields stands on the struct, `#[orm(validate = in_order(starts, ends))]`".to_owned(),
        );
    }
    let Some(FnArg::Typed(parameter)) = signature.inputs.first() else {
        return None;
    };
    let ty = written(&field.ty);
    let borrowed = if ty == "String" { "str" } else { &ty };
    (written(&parameter.ty) == ty).then(|| {
        format!(
            "a rule takes a reference to the value; write `fn {}({}: &{borrowed})`",
            signature.ident, field.name
        )
    })
}

/// A default calls functions of Rust, as far as the file of the model tells.
fn check_functions_of_sql(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let called = field.attrs.default.as_ref().and_then(function_of_sql);
        if let Some((function, message)) = called
            && model.source.surely_lacks(&function.to_string())
        {
            errors.at(function, message);
        }
    }
}

/// The default of a field is not made of other fields.
fn check_sources_of_defaults(model: &Model, errors: &mut Errors) {
    for field in &model.fields {
        let Some(default) = &field.attrs.default else {
            continue;
        };
        let others = || model.fields.iter().filter(|other| other.name != field.name);
        let is_other = |name: &str| name == "self" || others().any(|other| other.name == name);
        if let Some(named) = first_variable(default.to_token_stream(), &is_other) {
            let name = &field.name;
            errors.at(
                &named,
                format!("a default is an expression of Rust that knows no other field; set `{name}` in the draft, or have the database compute it by `generated = \"sql\"`"),
            );
        }
    }
}

/// Returns the first name of an expression that is no function, no member and no part of a path, and is one of these.
/// Nothing of an expression that may declare names itself.
fn first_variable(tokens: TokenStream, is_one: &impl Fn(&str) -> bool) -> Option<Ident> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let sign = |token: Option<&TokenTree>, signs: &[char]| matches!(token, Some(TokenTree::Punct(sign)) if signs.contains(&sign.as_char()));
    let declares = |token: &TokenTree| sign(Some(token), &['|']) || token.to_string() == "let";
    if tokens.iter().any(declares) {
        return None;
    }
    tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| match token {
            TokenTree::Group(group) => first_variable(group.stream(), is_one),
            TokenTree::Ident(name) => {
                let before = at.checked_sub(1).and_then(|before| tokens.get(before));
                let behind = tokens.get(at + 1);
                let is_alone = !sign(before, &['.', ':'])
                    && !sign(behind, &[':', '!'])
                    && !matches!(behind, Some(TokenTree::Group(_)));
                (is_alone && is_one(&name.to_string())).then(|| name.clone())
            }
            _ => None,
        })
}

/// A rule on the struct names fields with a column.
fn check_validators(model: &Model, errors: &mut Errors) {
    for name in model.attrs.validators.iter().flat_map(|it| &it.fields) {
        let Some(position) = known_field(model, name, errors) else {
            continue;
        };
        let field = &model.fields[position];
        if field.is_embedded() {
            errors.at(
                name,
                format!("`{name}` is an embedded struct; put `validate = …` on the fields of it"),
            );
        }
    }
}
