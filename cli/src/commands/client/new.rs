//! `sheaf client new`

use std::{fs, path::Path};

use serde_json::json;

use crate::{
    context::Context,
    error::{Failure, Result},
    templates::TEMPLATES,
};

pub(super) fn run(name: &str, folder: &Path, context: &Context) -> Result<()> {
    let template = TEMPLATES.iter().find(|template| template.name == name);
    let template = template.ok_or_else(|| Failure::input(format!("there is no template `{name}`")))?;
    make_empty(folder)?;
    template.write(folder).map_err(Failure::file("write in", folder))?;

    let files: Vec<_> = template.files.iter().map(|file| file.name).collect();
    let commands = template.commands();
    let value = json!({ "folder": folder, "template": name, "files": files, "next": commands });
    let text = format!(
        "{}: {}\n\nnext:\n  cd {}\n  {}",
        folder.display(),
        files.join(", "),
        folder.display(),
        commands.join("\n  ")
    );
    context.output.result(&value, text);
    Ok(())
}

/// Makes the folder. One that has anything in it is left alone.
fn make_empty(folder: &Path) -> Result<()> {
    let taken = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => fs::symlink_metadata(folder).is_ok(),
    };
    if taken {
        return Err(Failure::input(format!("`{}` exists already, and nothing is overwritten", folder.display()))
            .next("name another folder"));
    }
    fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))
}
