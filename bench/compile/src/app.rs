//! Programs that are written, to be compiled.

use std::fs;
use std::path::{Path, PathBuf};

/// A program of one crate.
pub struct App {
    /// The name of the crate, and of its folder.
    pub name: String,
    /// The lines below `[dependencies]`.
    pub dependencies: String,
    pub files: Vec<File>,
}

/// A file of Rust.
pub struct File {
    /// Its name without `.rs`.
    pub module: String,
    pub text: String,
}

impl File {
    pub fn new(module: &str, text: String) -> File {
        File {
            module: module.to_owned(),
            text,
        }
    }

    /// The lines that are neither empty nor a comment.
    pub fn lines(&self) -> usize {
        let lines = self.text.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty() && !line.starts_with("//"))
            .count()
    }
}

impl App {
    /// The same program in one file, each of its modules inline.
    pub fn in_one_file(mut self) -> App {
        let main = self.files.pop().expect("the file that names the others");
        let inline = |text: String, file: &File| {
            let File { module, text: own } = file;
            text.replace(
                &format!("mod {module};\n"),
                &format!("mod {module} {{\n{own}}}\n"),
            )
        };
        let text = self.files.iter().fold(main.text, inline);
        App {
            name: self.name + "-in-one-file",
            files: vec![File::new(&main.module, text)],
            ..self
        }
    }

    /// Writes the crate below `folder`, in place of one of that name; gives its own folder.
    pub fn write(&self, folder: &Path) -> std::io::Result<PathBuf> {
        let own = folder.join(&self.name);
        if own.exists() {
            fs::remove_dir_all(&own)?;
        }
        fs::create_dir_all(own.join("src"))?;
        fs::write(own.join("Cargo.toml"), self.manifest())?;
        // The versions that the other benchmark links, so that all measure the same.
        let locked = repository().join("bench/Cargo.lock");
        fs::copy(locked, own.join("Cargo.lock"))?;
        for file in &self.files {
            let path = own.join("src").join(&file.module).with_extension("rs");
            fs::write(path, &file.text)?;
        }
        Ok(own)
    }

    fn manifest(&self) -> String {
        let App {
            name, dependencies, ..
        } = self;
        format!(
            "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}"
        )
    }
}

/// The folder of the repository.
pub fn repository() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors()
        .nth(2)
        .expect("it is two folders up")
        .to_owned()
}
