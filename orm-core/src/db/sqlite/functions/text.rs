//! Texts.

use super::functions;
use super::like::like;

functions! {
    c"orm_lower"(text: &str) => text.to_lowercase();
    c"orm_upper"(text: &str) => text.to_uppercase();
    // The one form of all texts that differ by case alone.
    c"orm_fold"(text: &str) => text.to_lowercase().to_uppercase();
    c"orm_like"(text: &str, pattern: &str) => like(text, pattern);
}
