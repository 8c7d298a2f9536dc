//! `related_name(…)` on an embedded struct.

use super::path::FieldPath;
use super::{Mistake, Taken, each_in_parentheses};
use crate::names::written;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Path, Token};

/// `photo = Photo.remarks`: the name of the other side of a foreign key within an embedded struct or enum.
pub(crate) struct InnerName {
    /// The foreign key: `photo`.
    pub(crate) key: FieldPath,
    /// The model that it leads to: `Photo`.
    pub(crate) target: Path,
    /// The accessor on that model: `remarks`.
    pub(crate) accessor: Ident,
}

impl InnerName {
    /// The model that the accessor is a method of, as written, and its name there.
    pub(crate) fn on_target(&self) -> (String, String) {
        (written(&self.target), self.accessor.unraw().to_string())
    }

    /// Reads `(article = Article.remarks, photo = Photo.remarks)`.
    pub(super) fn parse_list(word: &Ident, input: ParseStream) -> Taken<Vec<Self>> {
        let mut names = Vec::new();
        let read = each_in_parentheses(input, |content| {
            names.push(InnerName::parse(content)?);
            Ok(())
        });
        match read {
            Ok(()) if !names.is_empty() => Ok(names),
            Err(Mistake::Said(said)) => Err(Mistake::Said(said)),
            Ok(()) | Err(Mistake::Form) => Err(out_of_form(word)),
        }
    }

    fn parse(content: ParseStream) -> Taken<Self> {
        let key: FieldPath = content.parse()?;
        content.parse::<Token![=]>()?;
        if let Ok(name) = content.parse::<LitStr>() {
            return Err(without_model(&key, &name));
        }
        let target = content.call(Path::parse_mod_style)?;
        content.parse::<Token![.]>()?;
        Ok(InnerName {
            key,
            target,
            accessor: content.call(Ident::parse_any)?,
        })
    }
}

fn out_of_form(word: &Ident) -> Mistake {
    let message = "in parentheses `related_name` names the other side of each foreign key within an embedded struct: `related_name(photo = Photo.remarks)`; on a foreign key it is `related_name = \"remarks\"`";
    Mistake::Said(syn::Error::new(word.span(), message))
}

/// Says that the accessor is named together with its model, which the derive does not see.
fn without_model(key: &FieldPath, name: &LitStr) -> Mistake {
    let accessor = name.value();
    let message = format!(
        "name the model that `{key}` leads to in front of `{accessor}`, without quotes: `{key} = Photo.{accessor}`"
    );
    Mistake::Said(syn::Error::new(name.span(), message))
}
