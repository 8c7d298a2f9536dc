//! What must not compile, and what must; see `main.rs` and `hygiene` beside this file.
