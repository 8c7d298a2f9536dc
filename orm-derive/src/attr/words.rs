//! The words of `#[orm(…)]` and `#[row(…)]`, and how they are written.
//!
//! - this file: a word, and the place where it stands;
//! - `model`, `field`, `others`: the words of each place.

mod field;
mod model;
mod others;

pub(crate) use field::FIELD;
pub(crate) use model::MODEL;
pub(crate) use others::{
    CHOICES, EMBED, EMBED_ENUM, EMBED_VARIANT, NEWTYPE, SHAPE, SHAPE_FIELD, VARIANT,
};

/// One word.
pub(crate) struct Word {
    pub(crate) name: &'static str,
    /// As messages show it.
    pub(crate) form: &'static str,
    /// True if the word may stand more than once.
    pub(crate) repeats: bool,
    /// A hint at what else may be meant, where the word has a value that it does not take.
    pub(crate) hint: Option<&'static str>,
}

impl Word {
    /// The message for a word that is not in its form.
    pub(crate) fn mistaken(&self) -> String {
        let Word { name, form, .. } = self;
        if name == form {
            let hint = self.hint.map(|hint| format!("; {hint}"));
            let hint = hint.unwrap_or_default();
            format!("`{name}` stands alone, without a value{hint}")
        } else if let Some(place) = form
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix("`,"))
        {
            format!("`{name}` stands alone,{place}`")
        } else {
            format!("`{name}` is written `{form}`")
        }
    }
}

/// Where words stand.
pub(crate) struct Place {
    /// The attribute: `orm`.
    pub(crate) attribute: &'static str,
    /// As messages call it.
    pub(crate) name: &'static str,
    /// One of the words, as messages show it.
    pub(crate) example: &'static str,
    pub(crate) words: &'static [Word],
    /// The words that are named where an unknown word is like none of them; all of them where this is empty.
    pub(crate) usual: &'static [&'static str],
    /// Words that stand somewhere else only, and where that is.
    pub(crate) elsewhere: &'static [(&'static [&'static str], &'static str)],
}

impl Place {
    /// Returns what an attribute of another library with this word is here, where that is known.
    pub(crate) fn counterpart(&self, word: &str) -> Option<String> {
        if let Some(found) = self.words.iter().find(|known| known.name == word) {
            return Some(format!("write `#[{}({})]`", self.attribute, found.form));
        }
        let instead = self.instead(word)?;
        Some(format!(
            "in the words of `#[{}(…)]`: {instead}",
            self.attribute
        ))
    }

    /// Returns what is written in place of a word that stands somewhere else only.
    pub(crate) fn instead(&self, word: &str) -> Option<&'static str> {
        let is_word = |known: &&'static str| letters(known).eq(letters(word));
        let mut elsewhere = self.elsewhere.iter();
        let found = elsewhere.find(|(words, _)| words.iter().any(is_word));
        found.map(|(_, instead)| *instead)
    }
}

/// A word without its underscores: `tablename` of `table_name`.
fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| *letter != '_')
}

const fn once(name: &'static str, form: &'static str) -> Word {
    Word {
        name,
        form,
        repeats: false,
        hint: None,
    }
}

const fn often(name: &'static str, form: &'static str) -> Word {
    Word {
        name,
        form,
        repeats: true,
        hint: None,
    }
}

/// A word without a value, and what else may be meant where it has one.
const fn alone(name: &'static str, hint: &'static str) -> Word {
    Word {
        hint: Some(hint),
        ..once(name, name)
    }
}
