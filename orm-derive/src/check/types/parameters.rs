//! Types of fields that are written without what stands in their angle brackets: rustc names the parameter, and not what to
//! write for it.

use super::standard::{inner, written};
use crate::model::{applied, last_name};
use crate::source::SourceFile;
use quote::ToTokens;
use syn::{AssocType, GenericArgument, PathArguments, Type};

/// Types whose parameter is a type, each with what is written in full, and with the library besides this one that has it.
const WITH_PARAMETER: [(&str, &str, &str); 5] = [
    (
        "DateTime",
        "chrono",
        "a moment is stored in UTC; write `DateTime<Utc>`",
    ),
    (
        "Json",
        "orm",
        "a document has a type; write `Json<Settings>`, or `orm::serde_json::Value` for one of any shape",
    ),
    (
        "ForeignKey",
        "orm",
        "a foreign key names the model that it leads to; write `ForeignKey<Author>`",
    ),
    (
        "OneToOne",
        "orm",
        "a relation names the model that it leads to; write `OneToOne<User>`",
    ),
    (
        "ManyToMany",
        "orm",
        "a relation names the model that it leads to; write `ManyToMany<Tag>`",
    ),
];

/// Returns what to write for a `Json` that is imported from another library, which is no type of field.
pub(super) fn advice_on_other_json(ty: &Type, source: &SourceFile) -> Option<String> {
    let ty = inner(ty, "Option");
    let (name, types) = applied(ty);
    let is_bare = written(ty).starts_with("Json<");
    let document = types.first().filter(|_| name == "Json" && is_bare)?;
    let library = source.library_of("Json")?;
    let is_other = matches!(
        library.as_str(),
        "axum" | "actix_web" | "poem" | "rocket" | "sqlx" | "salvo"
    );
    is_other.then(|| {
        format!(
            "this is the `Json` of `{library}`; write `orm::Json<{}>`",
            written(document)
        )
    })
}

/// Returns what to write for `ManyToMany<Tag, through = BookTag>` and `ForeignKey<Author, on_delete = Cascade>`.
pub(super) fn advice_on_named_parameter(ty: &Type) -> Option<String> {
    let ty = inner(ty, "Option");
    let (name, types) = applied(ty);
    let target = written(types.first()?);
    let named = named_parameter(ty)?;
    let (word, value) = (&named.ident, named.ty.to_token_stream());
    match name.as_str() {
        "ManyToMany" => Some(format!(
            "the model of the table between stands behind the other, without a name; write `ManyToMany<{target}, {value}>`, and of a table without a model `ManyToMany<{target}>`"
        )),
        "ForeignKey" | "OneToOne" => Some(format!(
            "what is said of a relation stands in front of the field; write `#[orm({word} = {value})]` there, and `{name}<{target}>`"
        )),
        _ => None,
    }
}

/// The first parameter of a type that is given by a name.
fn named_parameter(ty: &Type) -> Option<&AssocType> {
    let Type::Path(path) = ty else {
        return None;
    };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(named) => Some(named),
        _ => None,
    })
}

/// Returns whether a type lacks a parameter that a type of this name has.
pub(super) fn lacks_parameter(ty: &Type) -> bool {
    let ty = inner(ty, "Option");
    let name = last_name(ty);
    applied(ty).1.is_empty() && WITH_PARAMETER.iter().any(|(known, ..)| *known == name)
}

/// Returns what a type lacks that has a parameter, and is surely that of this library.
pub(super) fn advice_on_parameter(ty: &Type, source: &SourceFile) -> Option<String> {
    let ty = inner(inner(ty, "Option"), "Vec");
    if !applied(ty).1.is_empty() {
        return None;
    }
    let text = written(ty);
    let text = text.split('<').next()?;
    let (path, name) = text.rsplit_once("::").unwrap_or(("", text));
    let mut known = WITH_PARAMETER.iter();
    let (_, library, instead) = known.find(|(known, ..)| *known == name)?;
    let is_own = match path {
        "" => source.is_of_library(name, library),
        path => ["orm", "orm::prelude", library].contains(&path),
    };
    is_own.then(|| (*instead).to_owned())
}
