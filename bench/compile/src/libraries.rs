//! What is compared, each in a file of its own.

pub mod diesel;
pub mod orm;
pub mod sea_orm;

use crate::app::{App, File};
use crate::schema::{Field, Model, module, ring};

/// How one library is used for the same models and the same queries.
pub trait Library {
    /// Its name in the tables.
    fn name(&self) -> &'static str;
    /// The lines below `[dependencies]`.
    fn dependencies(&self) -> String;
    /// A model as its users write it.
    fn model(&self, model: &Model) -> String;
    /// The four queries of a model, in functions, and `run` which calls them.
    fn queries(&self, model: &Model) -> String;
    /// `main`, which calls `run` of all these modules.
    fn main(&self, modules: &[String]) -> String;
    /// What stands in no model's file.
    fn shared(&self, _models: &[Model]) -> Option<File> {
        None
    }
}

/// All of them.
pub const ALL: [&dyn Library; 3] = [&orm::Orm, &diesel::Diesel, &sea_orm::SeaOrm];

/// A program of many models, a file each, with the queries of each beside it.
pub fn with_queries(library: &dyn Library, n_models: usize, fields: &'static [Field]) -> App {
    let models = ring(n_models, fields);
    let modules: Vec<_> = models.iter().map(Model::module).collect();
    let files = files(library, &models, |model| {
        library.model(model) + &library.queries(model)
    });
    app("large", library, files, "", &library.main(&modules))
}

/// The same models, and nothing that asks for them.
pub fn models_alone(library: &dyn Library, n_models: usize, fields: &'static [Field]) -> App {
    let files = files(library, &ring(n_models, fields), |model| {
        library.model(model)
    });
    app(
        "models",
        library,
        files,
        "#![allow(unused)]\n",
        "fn main() {}\n",
    )
}

/// The file of each model, and what they share.
fn files(library: &dyn Library, models: &[Model], text: impl Fn(&Model) -> String) -> Vec<File> {
    let own = models
        .iter()
        .map(|model| File::new(&model.module(), text(model)));
    own.chain(library.shared(models)).collect()
}

/// These files as an app, with the one that names them all.
fn app(name: &str, library: &dyn Library, mut files: Vec<File>, head: &str, main: &str) -> App {
    let modules: String = files
        .iter()
        .map(|file| format!("mod {};\n", file.module))
        .collect();
    files.push(File::new("main", format!("{head}{modules}\n{main}")));
    App {
        name: format!("{name}-{}", library.name()),
        dependencies: library.dependencies(),
        files,
    }
}

/// The module to touch: one in the middle.
pub fn middle(n_models: usize) -> String {
    module(n_models / 2)
}

/// A statement for each module.
fn calls(modules: &[String], call: impl Fn(&str) -> String) -> String {
    modules
        .iter()
        .map(|module| format!("    {}\n", call(module)))
        .collect()
}
