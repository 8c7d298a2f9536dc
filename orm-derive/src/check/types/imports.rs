//! Types of fields that nothing imports, as far as the file of the derive tells: rustc names no path for those of another
//! crate.

use crate::model::applied;
use crate::source::SourceFile;
use syn::{Path, Type};

/// Types of columns, each with the module that has it.
const IMPORTED: [(&str, &str); 8] = [
    ("DateTime", "orm::chrono"),
    ("Utc", "orm::chrono"),
    ("NaiveDateTime", "orm::chrono"),
    ("NaiveDate", "orm::chrono"),
    ("NaiveTime", "orm::chrono"),
    ("TimeDelta", "orm::chrono"),
    ("Uuid", "orm::uuid"),
    ("Decimal", "orm"),
];

/// Returns the import that a field's type lacks; none where the prelude is imported, which has them all.
pub(super) fn advice_on_import(ty: &Type, source: &SourceFile) -> Option<String> {
    let names = names(ty);
    let known = names
        .iter()
        .filter_map(|name| IMPORTED.iter().find(|(known, _)| name == known));
    let mut lacking: Vec<(&str, &str)> = known.copied().collect();
    if lacking.is_empty() || source.imports_prelude() {
        return None;
    }
    lacking.retain(|(name, _)| source.surely_lacks(name));
    match lacking[..] {
        [] => None,
        [(name, module)] => Some(format!(
            "`{name}` is not imported; write `use {module}::{name};`"
        )),
        [(first, module), (second, _), ..] => Some(format!(
            "`{first}` and `{second}` are not imported; write `use {module}::{{{first}, {second}}};`"
        )),
    }
}

/// Returns the names that stand in a type without a path: `Option`, `DateTime` and `Utc` of `Option<DateTime<Utc>>`.
fn names(ty: &Type) -> Vec<String> {
    let own = match ty {
        Type::Path(path) if path.qself.is_none() => name(&path.path),
        _ => None,
    };
    let within = applied(ty).1;
    own.into_iter()
        .chain(within.into_iter().flat_map(names))
        .collect()
}

fn name(path: &Path) -> Option<String> {
    let is_alone = path.leading_colon.is_none() && path.segments.len() == 1;
    is_alone.then(|| path.segments[0].ident.to_string())
}
