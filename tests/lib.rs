//! The tests of the workspace; see `it`, `ui` and `floors` beside this file.
