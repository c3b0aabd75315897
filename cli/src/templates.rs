//! Tasks to begin with: the project's examples, part of this binary.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use clap::builder::PossibleValue;

/// A task to begin with.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// Its files, all in one folder; `README.md` among them.
    pub files: &'static [Source],
}

/// A file of a template.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub text: &'static str,
}

/// Files of some examples.
macro_rules! files {
    ($($folder:literal: $($name:literal),+);+) => {
        &[$($(Source { name: $name, text: include_str!(concat!("../../examples/", $folder, "/", $name)) }),+),+]
    };
}

/// All templates.
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "mnist",
        about: "Handwritten digits: a small neural network, numpy only",
        files: files!("mnist": "README.md", "client.py", "card.md", "prepare.py", "requirements.txt"),
    },
    Template {
        name: "torch",
        about: "Handwritten digits: a convolutional network with PyTorch",
        files: files!("torch-cnn": "README.md", "client.py", "card.md", "requirements.txt"; "mnist": "prepare.py"),
    },
    Template {
        name: "flower",
        about: "Tumours of the breast: a Flower app with scikit-learn, for three hospitals",
        files: files!("hospitals": "README.md", "client.py", "card.md", "prepare.py", "requirements.txt"),
    },
];

impl Template {
    /// Its name and title, as the command line shows them.
    pub fn value(&self) -> PossibleValue {
        PossibleValue::new(self.name).help(self.about)
    }

    /// Writes its files into `folder`. A file that exists is not touched, and is an error.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        self.files.iter().try_for_each(|source| source.create(folder)?.write_all(source.text.as_bytes()))
    }

    /// The commands of its `README.md`, to be typed in its folder: those of the first block of shell.
    pub fn commands(&self) -> Vec<&'static str> {
        let readme = self.files.iter().find(|source| source.name == "README.md").map_or("", |source| source.text);
        let block = readme.split_once("```sh\n").and_then(|(_, rest)| rest.split_once("```"));
        block.map_or_else(Vec::new, |(commands, _)| commands.lines().collect())
    }
}

impl Source {
    fn create(&self, folder: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if self.text.starts_with("#!") {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o755);
        }
        options.open(folder.join(self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_has_client_code_a_card_and_three_commands_to_type() {
        for template in TEMPLATES {
            let names: Vec<_> = template.files.iter().map(|source| source.name).collect();
            assert!(["client.py", "card.md", "README.md"].iter().all(|name| names.contains(name)), "{names:?}");

            let commands = template.commands();
            assert_eq!(commands.len(), 3, "{}", template.name);
            assert!(commands[1].starts_with("sheaf train simulate client.py --data "), "{}", commands[1]);
        }
    }
}
