//! Words on the struct.

use super::field::{SqlText, one_sql_a_database};
use super::foreign_key::ForeignKeyAttrs;
use super::index::IndexAttrs;
use super::no_overlap::NoOverlapAttrs;
use super::partition::PartitionAttrs;
use super::search::SearchAttrs;
use super::words::{MODEL, Place};
use super::{Mistake, Taken, each_word, flag, in_parentheses, names, text};
use crate::errors::Errors;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Token};

/// The words of `#[orm(…)]` on the struct.
#[derive(Default)]
pub(crate) struct ModelAttrs {
    pub(crate) table: Option<LitStr>,
    pub(crate) ordering: Vec<OrderKey>,
    pub(crate) foreign_keys: Vec<ForeignKeyAttrs>,
    pub(crate) indexes: Vec<IndexAttrs>,
    pub(crate) uniques: Vec<IndexAttrs>,
    pub(crate) searches: Vec<SearchAttrs>,
    pub(crate) no_overlaps: Vec<NoOverlapAttrs>,
    pub(crate) checks: Vec<Check>,
    pub(crate) validators: Vec<Validator>,
    pub(crate) primary_key: Option<Fields>,
    pub(crate) partition_by: Option<PartitionAttrs>,
    pub(crate) renamed_from: Option<LitStr>,
    pub(crate) comments: bool,
    pub(crate) krate: Option<Path>,
    pub(crate) schema: Option<LitStr>,
    /// The word that says that its rows are of every tenant.
    pub(crate) every_tenant: Option<Ident>,
    /// The word that says that its rows are those of a query.
    pub(crate) cte: Option<Ident>,
    /// The words in the order of the attributes.
    pub(crate) words: Vec<Ident>,
    /// True if something was not understood, so that what is absent may have been meant.
    pub(crate) flawed: bool,
}

/// `(playlist, track)`
pub(crate) struct Fields {
    pub(crate) names: Vec<Ident>,
}

/// `check(name = "dates", "ends >= starts")`, or one SQL a database: `check(name = "cheap", sqlite = "…", postgres = "…")`
pub(crate) struct Check {
    pub(crate) name: LitStr,
    pub(crate) sql: SqlText,
}

/// `in_order(starts, ends)`
pub(crate) struct Validator {
    pub(crate) function: Path,
    pub(crate) fields: Vec<Ident>,
}

/// `-author.name`
pub(crate) struct OrderKey {
    pub(crate) descending: bool,
    pub(crate) path: Vec<Ident>,
}

impl ModelAttrs {
    pub(crate) fn parse(attrs: &[Attribute], errors: &mut Errors) -> Self {
        ModelAttrs::parse_in(&MODEL, attrs, errors)
    }

    /// Reads the words that may stand at this place.
    pub(crate) fn parse_in(
        place: &'static Place,
        attrs: &[Attribute],
        errors: &mut Errors,
    ) -> Self {
        let mut this = ModelAttrs::default();
        this.flawed = each_word(attrs, place, errors, |word, input| this.take(word, input));
        this
    }

    fn take(&mut self, word: &Ident, input: ParseStream) -> Taken {
        match word.to_string().as_str() {
            "table" => self.table = Some(text(input)?),
            "ordering" => self.ordering = ordering(input)?,
            "foreign_key" => {
                self.foreign_keys.push(ForeignKeyAttrs::parse(word, input)?);
            }
            "index" => self.indexes.push(IndexAttrs::parse(word, input)?),
            "unique" => self.uniques.push(IndexAttrs::parse(word, input)?),
            "search" => self.searches.push(SearchAttrs::parse(word, input)?),
            "no_overlap" => self.no_overlaps.push(NoOverlapAttrs::parse(word, input)?),
            "check" => self.checks.push(check(input)?),
            "validate" => self.validators.push(validator(input)?),
            "primary_key" => self.primary_key = Some(fields(input)?),
            "partition_by" => self.partition_by = Some(PartitionAttrs::parse(word, input)?),
            "renamed_from" => self.renamed_from = Some(text(input)?),
            "comments" => self.comments = flag(word, input).map(|_| true)?,
            "crate" => self.krate = Some(krate(input)?),
            "schema" => self.schema = Some(text(input)?),
            "every_tenant" => self.every_tenant = Some(flag(word, input)?),
            "cte" => self.cte = Some(flag(word, input)?),
            _ => return Err(Mistake::Form),
        }
        self.words.push(word.clone());
        Ok(())
    }
}

fn fields(input: ParseStream) -> Taken<Fields> {
    Ok(Fields {
        names: names(input)?,
    })
}

/// `= path::to::orm`
pub(crate) fn krate(input: ParseStream) -> Taken<Path> {
    input.parse::<Token![=]>()?;
    Ok(input.call(Path::parse_mod_style)?)
}

/// `(name = "…", "sql")` or `(name = "…", sqlite = "…", postgres = "…")`
fn check(input: ParseStream) -> Taken<Check> {
    in_parentheses(input, |content| {
        if content.parse::<Ident>()? != "name" {
            return Err(Mistake::Form);
        }
        let name = text(content)?;
        content.parse::<Token![,]>()?;
        if !content.peek(LitStr) {
            let sql = one_sql_a_database(content)?;
            return Ok(Check { name, sql });
        }
        let sql = SqlText::both(content.parse()?);
        content.parse::<Option<Token![,]>>()?;
        Ok(Check { name, sql })
    })
}

/// `= in_order(starts, ends)`
fn validator(input: ParseStream) -> Taken<Validator> {
    input.parse::<Token![=]>()?;
    Ok(Validator {
        function: input.parse()?,
        fields: names(input)?,
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

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn parse(attrs: &[Attribute]) -> (ModelAttrs, Vec<String>) {
        let mut errors = Errors::default();
        let parsed = ModelAttrs::parse(attrs, &mut errors);
        (parsed, errors.messages())
    }

    #[test]
    fn an_order_is_one_key_or_several() {
        let one: Attribute = parse_quote!(#[orm(ordering = -author.name)]);
        let several: Attribute = parse_quote!(#[orm(ordering = (author.name, -year))]);
        let written = |attr| {
            let (attrs, mistakes) = parse(&[attr]);
            assert!(mistakes.is_empty());
            let key = |key: &OrderKey| {
                let path: Vec<String> = key.path.iter().map(ToString::to_string).collect();
                format!(
                    "{}{}",
                    if key.descending { "-" } else { "" },
                    path.join(".")
                )
            };
            attrs.ordering.iter().map(key).collect::<Vec<_>>()
        };
        assert_eq!(written(one), ["-author.name"]);
        assert_eq!(written(several), ["author.name", "-year"]);
    }

    #[test]
    fn words_that_repeat_add_up_over_attributes() {
        let attrs: [Attribute; 2] = [
            parse_quote!(#[orm(index(a), check(name = "x", "a > 0"), index(a, b))]),
            parse_quote!(#[orm(unique(a, b,), index(b), check(name = "y", "b > 0",))]),
        ];
        let (parsed, mistakes) = parse(&attrs);
        let sizes = (
            parsed.indexes.len(),
            parsed.uniques.len(),
            parsed.checks.len(),
        );
        assert_eq!((sizes, mistakes), ((3, 1, 2), Vec::new()));
    }

    #[test]
    fn words_out_of_form_show_it() {
        let cases: [(Attribute, &str); 7] = [
            (
                parse_quote!(#[orm(table)]),
                r#"`table` is written `table = "…"`"#,
            ),
            (
                parse_quote!(#[orm(table = 1)]),
                r#"`table` is written `table = "…"`"#,
            ),
            (
                parse_quote!(#[orm(index)]),
                "`index` is written `index(author, year)`",
            ),
            (
                parse_quote!(#[orm(index())]),
                "`index` is written `index(author, year)`",
            ),
            (
                parse_quote!(#[orm(index(a.))]),
                "`index` is written `index(author, year)`",
            ),
            (
                parse_quote!(#[orm(check(name = "x"))]),
                r#"`check` is written `check(name = "…", "sql")` or `check(name = "…", sqlite = "…", postgres = "…")`"#,
            ),
            (
                parse_quote!(#[orm(ordering = ())]),
                "`ordering` is written `ordering = (author.name, -year)`",
            ),
        ];
        for (attr, expected) in cases {
            let (parsed, mistakes) = parse(&[attr]);
            assert!(parsed.flawed);
            assert_eq!(mistakes, [expected]);
        }
    }
}
