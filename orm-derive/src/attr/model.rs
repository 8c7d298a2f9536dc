//! Words on the struct.

use super::words::MODEL;
use super::{Mistake, Taken, each_word, in_parentheses, names, text};
use crate::errors::Errors;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Token};

/// What `#[orm(…)]` says on the struct.
#[derive(Default)]
pub(crate) struct ModelAttrs {
    pub(crate) table: Option<LitStr>,
    pub(crate) ordering: Vec<OrderKey>,
    pub(crate) indexes: Vec<Fields>,
    pub(crate) uniques: Vec<Fields>,
    pub(crate) checks: Vec<Check>,
    pub(crate) primary_key: Option<Fields>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) krate: Option<Path>,
    pub(crate) schema: Option<LitStr>,
    /// Whether something was not understood, so that what is absent may have been meant.
    pub(crate) flawed: bool,
}

/// `index(author, year)`
pub(crate) struct Fields {
    pub(crate) word: Ident,
    pub(crate) names: Vec<Ident>,
}

/// `check(name = "dates", "ends >= starts")`
pub(crate) struct Check {
    pub(crate) name: LitStr,
    pub(crate) sql: LitStr,
}

/// `-author.name`
pub(crate) struct OrderKey {
    pub(crate) descending: bool,
    pub(crate) path: Vec<Ident>,
}

impl ModelAttrs {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = ModelAttrs::default();
        this.flawed = each_word(attrs, &MODEL, errors, |word, input| this.take(word, input));
        this
    }

    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "table" => self.table = Some(text(input)?),
            "ordering" => self.ordering = ordering(input)?,
            "index" => self.indexes.push(fields(word, input)?),
            "unique" => self.uniques.push(fields(word, input)?),
            "check" => self.checks.push(check(input)?),
            "primary_key" => self.primary_key = Some(fields(word, input)?),
            "renamed_from" => self.renamed_from = Some(text(input)?),
            "crate" => self.krate = Some(krate(input)?),
            "schema" => self.schema = Some(text(input)?),
            _ => return Err(Mistake::Form),
        }
        Ok(())
    }
}

fn fields(word: &Ident, input: ParseStream) -> Taken<Fields> {
    Ok(Fields {
        word: word.clone(),
        names: names(input)?,
    })
}

/// `= path::to::orm`
pub(crate) fn krate(input: ParseStream) -> Taken<Path> {
    input.parse::<Token![=]>()?;
    Ok(input.call(Path::parse_mod_style)?)
}

/// `(name = "…", "sql")`
fn check(input: ParseStream) -> Taken<Check> {
    in_parentheses(input, |content| {
        if content.parse::<Ident>()? != "name" {
            return Err(Mistake::Form);
        }
        let name = text(content)?;
        content.parse::<Token![,]>()?;
        let sql = content.parse()?;
        content.parse::<Option<Token![,]>>()?;
        Ok(Check { name, sql })
    })
}

/// `= (author.name, -year)`, or one key without parentheses.
fn ordering(input: ParseStream) -> Taken<Vec<OrderKey>> {
    input.parse::<Token![=]>()?;
    if !input.peek(syn::token::Paren) {
        return Ok(vec![input.parse()?]);
    }
    let keys = in_parentheses(input, |content| {
        Ok(Punctuated::<OrderKey, Token![,]>::parse_terminated(
            content,
        )?)
    })?;
    if keys.is_empty() {
        Err(Mistake::Form)
    } else {
        Ok(keys.into_iter().collect())
    }
}

impl Parse for OrderKey {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let descending = input.parse::<Option<Token![-]>>()?.is_some();
        let mut path = vec![input.call(Ident::parse_any)?];
        while input.parse::<Option<Token![.]>>()?.is_some() {
            path.push(input.call(Ident::parse_any)?);
        }
        Ok(OrderKey { descending, path })
    }
}
