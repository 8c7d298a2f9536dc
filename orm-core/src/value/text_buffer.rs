//! Texts of many rows in one piece of memory.

use super::{Type, Value};

/// Texts in an order, some of them null, one behind the other in one buffer: a text of a row in hand is copied there, and
/// nothing is allocated for it.
#[derive(Clone)]
pub(crate) struct TextBuffer {
    buffer: String,
    /// The length of each text in bytes; `None` stands for null.
    lengths: Vec<Option<usize>>,
}

impl TextBuffer {
    pub(super) fn with_capacity(texts: usize) -> Self {
        TextBuffer {
            buffer: String::new(),
            lengths: Vec::with_capacity(texts),
        }
    }

    pub(super) fn push(&mut self, text: Option<&str>) {
        self.buffer.push_str(text.unwrap_or_default());
        self.lengths.push(text.map(str::len));
    }

    /// Drops the texts behind so many.
    pub(super) fn truncate(&mut self, texts: usize) {
        let dropped = self.lengths.get(texts..).unwrap_or_default();
        let bytes: usize = dropped.iter().flatten().sum();
        self.buffer.truncate(self.buffer.len() - bytes);
        self.lengths.truncate(texts);
    }

    /// Returns the number of texts.
    pub(crate) fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Returns how many bytes they take together.
    pub(crate) fn size(&self) -> usize {
        self.buffer.len()
    }

    /// Returns a value for each.
    pub(super) fn to_values(&self) -> Vec<Value> {
        let value = |text: Option<&str>| match text {
            Some(text) => Value::Text(text.to_owned()),
            None => Value::Null(Type::Text),
        };
        self.iter().map(value).collect()
    }

    /// Returns whether one of them has a NUL character.
    pub(crate) fn has_nul(&self) -> bool {
        self.buffer.as_bytes().contains(&0)
    }

    /// Returns the texts in their order; `None` stands for null.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut rest = self.buffer.as_str();
        self.lengths.iter().map(move |length| {
            let (text, behind) = rest.split_at((*length)?);
            rest = behind;
            Some(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_went_in() {
        let given = [Some("é"), None, Some(""), Some("ab")];
        let mut texts = TextBuffer::with_capacity(4);
        for text in given {
            texts.push(text);
        }
        assert_eq!(texts.iter().collect::<Vec<_>>(), given);
        assert_eq!((texts.len(), texts.size()), (4, 4));
        texts.truncate(1);
        texts.push(Some("c"));
        assert_eq!(texts.iter().collect::<Vec<_>>(), [Some("é"), Some("c")]);
    }
}
