//! `foreign_key(…)` on the struct.

use super::field::{ON_DELETE, on_update};
use super::{ChoiceOf, Mistake, Taken, each_in_parentheses, end_of_word, switch};
use crate::names::listed;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Path, Token};

/// `foreign_key(country = Country.code, on_delete = Protect)`
pub(crate) struct ForeignKeyAttrs {
    pub(crate) word: Ident,
    pub(crate) pairs: Vec<KeyPair>,
    pub(crate) on_delete: Option<Ident>,
    pub(crate) on_update: Option<Ident>,
    pub(crate) deferrable: bool,
    pub(crate) index: bool,
}

/// `country = Country.code`
pub(crate) struct KeyPair {
    pub(crate) own: Ident,
    pub(crate) model: Path,
    pub(crate) target: Ident,
}

const OPTIONS: ChoiceOf = ChoiceOf {
    known: &["on_delete", "on_update", "deferrable", "index"],
    other_names: &[
        ("on_delete", &["delete", "dependent"]),
        ("on_update", &["update"]),
        (
            "deferrable",
            &["deferred", "initially", "initially_deferred"],
        ),
    ],
};

impl ForeignKeyAttrs {
    pub(crate) fn parse(word: &Ident, input: ParseStream) -> Taken<Self> {
        let mut this = ForeignKeyAttrs {
            word: word.clone(),
            pairs: Vec::new(),
            on_delete: None,
            on_update: None,
            deferrable: false,
            index: true,
        };
        each_in_parentheses(input, |content| {
            let name = content.call(Ident::parse_any)?;
            this.take(&name, content)
        })?;
        if this.pairs.is_empty() {
            return Err(Mistake::Form);
        }
        Ok(this)
    }

    fn take(&mut self, name: &Ident, content: ParseStream) -> Taken {
        match name.to_string().as_str() {
            "on_delete" => self.on_delete = Some(ON_DELETE.take(name, content)?),
            "on_update" => self.on_update = Some(on_update(name, content)?),
            "deferrable" => {
                end_of_word(content)?;
                self.deferrable = true;
            }
            "index" => self.index = switch(content)?,
            _ => self.pairs.push(pair(name, content)?),
        }
        Ok(())
    }
}

/// `= Country.code`
fn pair(own: &Ident, content: ParseStream) -> Taken<KeyPair> {
    if !content.peek(Token![=]) {
        return Err(Mistake::Form);
    }
    content.parse::<Token![=]>()?;
    let Ok(model) = content.call(Path::parse_mod_style) else {
        return Err(unknown(own));
    };
    if !content.peek(Token![.]) {
        return Err(unknown(own));
    }
    content.parse::<Token![.]>()?;
    Ok(KeyPair {
        own: own.clone(),
        model,
        target: content.call(Ident::parse_any)?,
    })
}

/// Says what an option is that refers to no field of a model.
fn unknown(option: &Ident) -> Mistake {
    let message = match (option.to_string().as_str(), OPTIONS.meant(&option.to_string())) {
        ("related_name" | "name", _) => format!(
            "`foreign_key(…)` is a constraint of the database alone, and has no `{option}`; its rows are found by `related_to`, or, where it refers to a primary key, by a field of type `ForeignKey<…>`"
        ),
        ("references" | "to_field" | "columns" | "fields" | "model" | "table" | "to", _) => {
            "a field and what it refers to stand in one: `foreign_key(country = Country.code, on_delete = Protect)`".to_owned()
        }
        (_, Some(meant)) => format!("`foreign_key` knows no `{option}`; did you mean `{meant}`?"),
        (_, None) => format!(
            "`{option}` refers to a field of a model, such as `{option} = Country.code`; else `foreign_key` knows {}",
            listed(OPTIONS.known.iter().copied())
        ),
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
        let attrs = ModelAttrs::parse(&[attr], &mut errors);
        (attrs, errors.messages())
    }

    #[test]
    fn fields_stand_beside_what_they_refer_to() {
        let (attrs, mistakes) = parse(parse_quote!(
            #[orm(foreign_key(firm = crate::firm::Country.firm, code = Country.code, on_delete = Cascade, deferrable, index = false))]
        ));
        assert_eq!(mistakes, [""; 0]);
        let key = &attrs.foreign_keys[0];
        let own: Vec<_> = key.pairs.iter().map(|pair| pair.own.to_string()).collect();
        assert_eq!(own, ["firm", "code"]);
        assert_eq!(key.pairs[1].target, "code");
        assert!(key.deferrable && !key.index);
        assert!(
            key.on_delete
                .as_ref()
                .is_some_and(|action| action == "Cascade")
        );
    }

    #[test]
    fn what_is_out_of_form_says_how_it_is_written() {
        let form =
            "`foreign_key` is written `foreign_key(country = Country.code, on_delete = Protect)`";
        let wrong: [(Attribute, &str); 7] = [
            (parse_quote!(#[orm(foreign_key)]), form),
            (parse_quote!(#[orm(foreign_key())]), form),
            (parse_quote!(#[orm(foreign_key(country))]), form),
            (
                parse_quote!(#[orm(foreign_key(country = Country))]),
                "`country` refers to a field of a model, such as `country = Country.code`; else `foreign_key` knows `on_delete`, `on_update`, `deferrable`, `index`",
            ),
            (
                parse_quote!(#[orm(foreign_key(country = Country.code, related_name = "cities"))]),
                "`foreign_key(…)` is a constraint of the database alone, and has no `related_name`; its rows are found by `related_to`, or, where it refers to a primary key, by a field of type `ForeignKey<…>`",
            ),
            (
                parse_quote!(#[orm(foreign_key(columns = "country", references = "country(code)"))]),
                "a field and what it refers to stand in one: `foreign_key(country = Country.code, on_delete = Protect)`",
            ),
            (
                parse_quote!(#[orm(foreign_key(country = Country.code, on_delete = Cascad))]),
                "`on_delete` knows no `Cascad`; did you mean `Cascade`?",
            ),
        ];
        for (attr, expected) in wrong {
            assert_eq!(parse(attr).1, [expected]);
        }
    }
}
