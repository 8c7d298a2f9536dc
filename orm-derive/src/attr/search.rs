//! `search(…)` on the struct.

use super::path::FieldPath;
use super::{Mistake, Taken, each_in_parentheses, text};
use crate::names::{listed, nearest};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token};

/// `search(title, body, language = "english", name = "…")`
pub(crate) struct SearchAttrs {
    pub(crate) word: Ident,
    pub(crate) fields: Vec<FieldPath>,
    pub(crate) language: Option<LitStr>,
    pub(crate) name: Option<LitStr>,
}

const OPTIONS: [&str; 2] = ["language", "name"];

impl SearchAttrs {
    pub(crate) fn parse(word: &Ident, input: ParseStream) -> Taken<Self> {
        let mut this = SearchAttrs {
            word: word.clone(),
            fields: Vec::new(),
            language: None,
            name: None,
        };
        each_in_parentheses(input, |content| this.take(content))?;
        if this.fields.is_empty() {
            return Err(Mistake::Form);
        }
        Ok(this)
    }

    fn take(&mut self, content: ParseStream) -> Taken {
        let name = content.call(Ident::parse_any)?;
        if !content.peek(Token![=]) {
            self.fields.push(FieldPath::after(name, content)?);
            return Ok(());
        }
        match name.to_string().as_str() {
            "language" => self.language = Some(language(content)?),
            "name" => self.name = Some(text(content)?),
            other => return Err(unknown(&name, other)),
        }
        Ok(())
    }
}

/// `= "english"`: the name of a text search configuration, without its schema.
fn language(content: ParseStream) -> Taken<LitStr> {
    let language = text(content)?;
    let name = language.value();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_name {
        return Ok(language);
    }
    Err(Mistake::Said(syn::Error::new(
        language.span(),
        "a `language` is the name of a text search configuration of Postgres in lower case, such as `simple` or `english`; SQLite has these two",
    )))
}

fn unknown(option: &Ident, name: &str) -> Mistake {
    let message = match nearest(name, OPTIONS) {
        Some(meant) => format!("`search` knows no `{name}`; did you mean `{meant}`?"),
        None => format!("`search` knows no `{name}`; it knows {}", listed(OPTIONS)),
    };
    Mistake::Said(syn::Error::new(option.span(), message))
}

#[cfg(test)]
mod tests {
    use crate::attr::model::ModelAttrs;
    use crate::errors::Errors;
    use syn::{Attribute, parse_quote};

    fn parse(attr: Attribute) -> (ModelAttrs, Vec<String>) {
        let mut errors = Errors::default();
        let parsed = ModelAttrs::parse(&[attr], &mut errors);
        (parsed, errors.messages())
    }

    #[test]
    fn fields_and_options_stand_in_any_order() {
        let (mut parsed, mistakes) = parse(parse_quote!(
            #[orm(search(language = "english", title, name = "words", body.summary))]
        ));
        assert_eq!(mistakes, [""; 0]);
        let search = parsed.searches.pop().expect("a search index");
        let fields: Vec<_> = search.fields.iter().map(ToString::to_string).collect();
        assert_eq!(fields, ["title", "body.summary"]);
        let value = |text: &Option<syn::LitStr>| text.as_ref().map(syn::LitStr::value);
        assert_eq!(value(&search.language).as_deref(), Some("english"));
        assert_eq!(value(&search.name).as_deref(), Some("words"));
    }

    #[test]
    fn mistakes_name_what_was_meant() {
        let cases: [(Attribute, &str); 4] = [
            (
                parse_quote!(#[orm(search(title, langage = "english"))]),
                "`search` knows no `langage`; did you mean `language`?",
            ),
            (
                parse_quote!(#[orm(search(title, where = "a"))]),
                "`search` knows no `where`; it knows `language`, `name`",
            ),
            (
                parse_quote!(#[orm(search(title, language = "English"))]),
                "a `language` is the name of a text search configuration of Postgres in lower case, such as `simple` or `english`; SQLite has these two",
            ),
            (
                parse_quote!(#[orm(search(name = "a"))]),
                "`search` is written `search(title, body)`",
            ),
        ];
        for (attr, expected) in cases {
            assert_eq!(parse(attr).1, [expected]);
        }
    }
}
