//! `#[orm(…)]` and `#[row(…)]`: words with commas between them, each in its own form.
//!
//! A mistake in one word is kept and the next word is read, so that all of them are found.

pub(crate) mod bare;
pub(crate) mod field;
pub(crate) mod foreign_key;
mod given;
pub(crate) mod index;
pub(crate) mod inner_name;
pub(crate) mod model;
pub(crate) mod no_overlap;
pub(crate) mod partition;
pub(crate) mod path;
pub(crate) mod search;
pub(crate) mod words;

use crate::errors::Errors;
use crate::names::{alike, listed, nearest};
use path::FieldPath;
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseBuffer, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitBool, LitStr, Meta, Token};
use words::{Place, Word};

/// A mistake in one word of an attribute.
pub(crate) enum Mistake {
    /// The word is not written in its form.
    Form,
    /// A mistake with a message of its own.
    Said(syn::Error),
}

/// Whatever a parser of tokens says of a word that is not in its form, its form says better.
impl From<syn::Error> for Mistake {
    fn from(_: syn::Error) -> Self {
        Mistake::Form
    }
}

pub(crate) type Taken<T = ()> = Result<T, Mistake>;

/// Gives every word of the place's attribute, such as `#[orm(…)]`, to `take`. Answers whether one of them was not
/// understood.
pub(crate) fn each_word(
    attrs: &[Attribute],
    place: &Place,
    errors: &mut Errors,
    take: impl FnMut(&Ident, ParseStream) -> Taken,
) -> bool {
    each_word_after(attrs, place, errors, |_| Ok(()), take)
}

/// Gives every word to `take`, of an attribute in which something stands before the words, which `head` takes.
pub(crate) fn each_word_after(
    attrs: &[Attribute],
    place: &Place,
    errors: &mut Errors,
    mut head: impl FnMut(ParseStream) -> syn::Result<()>,
    mut take: impl FnMut(&Ident, ParseStream) -> Taken,
) -> bool {
    let mut reader = Words {
        place,
        errors,
        seen: Vec::new(),
        flawed: false,
    };
    let attribute = place.attribute;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(attribute)) {
        match &attr.meta {
            Meta::List(list) => {
                let read = |input: ParseStream| {
                    head(input)?;
                    reader.read(input, &mut take)
                };
                if let Err(error) = list.parse_args_with(read) {
                    reader.push(error);
                }
            }
            meta => reader.push(syn::Error::new_spanned(
                meta,
                format!("write `#[{attribute}(…)]`, with options in the parentheses"),
            )),
        }
    }
    reader.flawed
}

struct Words<'a> {
    place: &'a Place,
    errors: &'a mut Errors,
    seen: Vec<String>,
    flawed: bool,
}

impl Words<'_> {
    fn push(&mut self, error: syn::Error) {
        self.flawed = true;
        self.errors.push(error);
    }

    fn read(
        &mut self,
        input: ParseStream,
        take: &mut impl FnMut(&Ident, ParseStream) -> Taken,
    ) -> syn::Result<()> {
        while !input.is_empty() {
            if let Err(error) = self.read_one(input, take) {
                self.push(error);
                skip_word(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn read_one(
        &mut self,
        input: ParseStream,
        take: &mut impl FnMut(&Ident, ParseStream) -> Taken,
    ) -> syn::Result<()> {
        let Ok(ident) = input.call(Ident::parse_any) else {
            let example = self.place.example;
            if input.peek(syn::token::Brace) {
                return Err(input.error(format!(
                    "options stand without braces, and with `=` in place of `:`; write `#[{}({example})]`",
                    self.place.attribute
                )));
            }
            if let Ok(text) = input.fork().parse::<LitStr>() {
                return Err(input.error(options_in_text(&text.value(), self.place)));
            }
            return Err(input.error(format!("expected an option, such as `{example}`")));
        };
        let behind = input.fork();
        let in_own_names = |message| given::with_names_given(message, rest_of_word(&behind));
        let word = match self.known(&ident) {
            Ok(word) => word,
            Err(message) => return Err(syn::Error::new(ident.span(), in_own_names(message))),
        };
        let name = ident.to_string();
        let repeated = self.seen.contains(&name) && !word.repeats;
        self.seen.push(name);
        let taken = take(&ident, input).and_then(|()| end_of_word(input));
        match taken {
            Ok(()) if repeated => Err(syn::Error::new(
                ident.span(),
                format!("`{}` is declared twice; keep one of them", word.name),
            )),
            Ok(()) => Ok(()),
            Err(Mistake::Form) => Err(self
                .without_a_comma(input)
                .unwrap_or_else(|| syn::Error::new(ident.span(), in_own_names(word.mistaken())))),
            Err(Mistake::Said(error)) => Err(error),
        }
    }

    /// Returns what is wrong where another word follows at once: `max_length = 200 unique`.
    fn without_a_comma(&self, input: ParseStream) -> Option<syn::Error> {
        let next = input.fork().call(Ident::parse_any).ok()?;
        let is_word = self.place.words.iter().any(|word| next == word.name);
        is_word.then(|| {
            let message =
                format!("options have a comma between them; write one in front of `{next}`");
            syn::Error::new(next.span(), message)
        })
    }

    /// The word of this name, or a message that says what was meant by it.
    fn known(&self, ident: &Ident) -> Result<&'static Word, String> {
        let name = ident.to_string();
        let place = self.place;
        if let Some(word) = place.words.iter().find(|word| word.name == name) {
            return Ok(word);
        }
        let names = || place.words.iter().map(|word| word.name);
        let is_type = name.starts_with(char::is_uppercase);
        Err(
            if is_type && place.attribute == "row" && place.words.len() == 1 {
                format!(
                    "a struct is read from rows of one model, and this one is of another already; leave `{name}` out, and read along what a relation leads to: `#[row(from = Book.author.name)]` on the field"
                )
            } else if let Some(instead) = place.instead(&snake_case(&name)) {
                format!("`{name}` does not stand on {}; {instead}", place.name)
            } else if let Some(meant) = nearest(&name, names()) {
                format!("unknown option `{name}`; did you mean `{meant}`?")
            } else if let [others @ .., last] = &alike(&name, names())[..] {
                let others = others.iter().map(|other| format!("`{other}`, "));
                let others: String = others.collect();
                let or = if others.is_empty() { "" } else { "or " };
                format!("unknown option `{name}`; did you mean {others}{or}`{last}`?")
            } else if place.usual.is_empty() {
                format!(
                    "unknown option `{name}`; {} knows {}",
                    place.name,
                    listed(names())
                )
            } else {
                format!(
                    "unknown option `{name}`; of those that {} knows the usual ones are {}, and the documentation of `#[derive(Model)]` has all",
                    place.name,
                    listed(place.usual.iter().copied())
                )
            },
        )
    }
}

/// A word as it would be written in Rust: `join_column` for `joinColumn`.
fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The message for options in quotes, as tags of Go have them: `#[orm("primaryKey;size:255")]`.
fn options_in_text(text: &str, place: &Place) -> String {
    let word: String = text
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
        .collect();
    let instead = place.counterpart(&snake_case(&word)).unwrap_or_else(|| {
        let Place {
            attribute, example, ..
        } = place;
        format!("write `#[{attribute}({example})]`")
    });
    format!("options are words, and no text, with `,` between them; {instead}")
}

/// A word ends at a comma or with the attribute.
fn end_of_word(input: ParseStream) -> Taken {
    if input.is_empty() || input.peek(Token![,]) {
        Ok(())
    } else {
        Err(Mistake::Form)
    }
}

/// Takes what stands behind a word, up to the next.
fn rest_of_word(input: ParseStream) -> TokenStream {
    let rest: TokenStream = input.parse().unwrap_or_default();
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',');
    rest.into_iter()
        .take_while(|token| !is_comma(token))
        .collect()
}

/// Passes over the rest of a word that was not understood.
fn skip_word(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The word alone.
pub(crate) fn flag(word: &Ident, input: ParseStream) -> Taken<Ident> {
    end_of_word(input).map(|()| word.clone())
}

/// `= "…"`
pub(crate) fn text(input: ParseStream) -> Taken<LitStr> {
    input.parse::<Token![=]>()?;
    Ok(input.parse()?)
}

/// `= true` or `= false`
pub(crate) fn switch(input: ParseStream) -> Taken<bool> {
    input.parse::<Token![=]>()?;
    Ok(input.parse::<LitBool>()?.value)
}

/// The names that may stand behind a word.
struct ChoiceOf {
    known: &'static [&'static str],
    /// Names that other libraries have for some of them, each behind the one that is meant.
    other_names: &'static [(&'static str, &'static [&'static str])],
}

impl ChoiceOf {
    /// `= Cascade`: one of the names.
    fn take(&self, word: &Ident, input: ParseStream) -> Taken<Ident> {
        input.parse::<Token![=]>()?;
        // `models.CASCADE` is a path in Rust, of which the last name is meant.
        while input.peek2(Token![::]) {
            input.call(Ident::parse_any)?;
            input.parse::<Token![::]>()?;
        }
        let chosen = input.call(Ident::parse_any)?;
        let name = chosen.to_string();
        if self.known.contains(&name.as_str()) {
            return Ok(chosen);
        }
        let message = match self.meant(&name) {
            Some(meant) => format!("`{word}` knows no `{name}`; did you mean `{meant}`?"),
            None => format!(
                "`{word}` knows no `{name}`; choose one of {}",
                listed(self.known.iter().copied())
            ),
        };
        Err(Mistake::Said(syn::Error::new(chosen.span(), message)))
    }

    /// Returns the name that was meant, if that can be told.
    fn meant(&self, name: &str) -> Option<&'static str> {
        let plain = |name: &str| name.replace('_', "").to_lowercase();
        let is_name = |other: &&str| plain(other) == plain(name);
        let mut others = self.other_names.iter();
        others
            .find(|(_, others)| others.iter().any(is_name))
            .map(|(meant, _)| *meant)
            .or_else(|| nearest(name, self.known.iter().copied()))
    }
}

/// Reads all that stands in parentheses.
pub(crate) fn in_parentheses<T>(
    input: ParseStream,
    read: impl FnOnce(ParseStream) -> Taken<T>,
) -> Taken<T> {
    let content = parentheses(input)?;
    let taken = read(&content);
    // What is left is consumed, or `syn` would add a message of its own.
    let rest: TokenStream = content.parse()?;
    if rest.is_empty() {
        taken
    } else {
        taken.and(Err(Mistake::Form))
    }
}

/// Reads what stands in parentheses, part by part, with commas between them.
fn each_in_parentheses(input: ParseStream, mut read: impl FnMut(ParseStream) -> Taken) -> Taken {
    in_parentheses(input, |content| {
        while !content.is_empty() {
            read(content)?;
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        Ok(())
    })
}

fn parentheses<'i>(input: &ParseBuffer<'i>) -> syn::Result<ParseBuffer<'i>> {
    let content;
    syn::parenthesized!(content in input);
    Ok(content)
}

/// `(a, b)`, with at least one name.
fn names(input: ParseStream) -> Taken<Vec<Ident>> {
    list(input, Ident::parse_any)
}

/// `(a, address.city)`, with at least one field.
fn fields(input: ParseStream) -> Taken<Vec<FieldPath>> {
    list(input, FieldPath::parse)
}

/// A list in parentheses, with at least one item.
fn list<T>(input: ParseStream, item: fn(ParseStream) -> syn::Result<T>) -> Taken<Vec<T>> {
    let items = |content: ParseStream| {
        Ok(Punctuated::<T, Token![,]>::parse_terminated_with(
            content, item,
        )?)
    };
    let items = in_parentheses(input, items)?;
    if items.is_empty() {
        Err(Mistake::Form)
    } else {
        Ok(items.into_iter().collect())
    }
}
