//! `sheaf config …`

use serde_json::json;

use crate::{
    args::ConfigCommand,
    context::Context,
    error::{Failure, Kind, Result},
    output::Table,
    settings::{self, Setting},
};

pub(super) fn run(command: &ConfigCommand, context: &Context) -> Result<()> {
    match command {
        ConfigCommand::List => list(context),
        ConfigCommand::Get { setting } => get(Setting::named(setting)?, context)?,
        ConfigCommand::Set { setting, value } => set(Setting::named(setting)?, value, context)?,
        ConfigCommand::Unset { setting } => unset(Setting::named(setting)?, context)?,
        ConfigCommand::Path => path(context),
    }
    Ok(())
}

fn list(context: &Context) {
    let mut table = Table::new(["setting", "value", "from", "variable"]);
    let mut values = Vec::new();
    for setting in Setting::ALL {
        let chosen = context.settings.choose(setting);
        let shown = chosen.value.clone().unwrap_or_else(|| "-".into());
        table.row([setting.key().into(), shown, chosen.origin.name().into(), setting.variable().into()]);
        values.push(json!({
            "setting": setting.key(),
            "value": chosen.value,
            "origin": chosen.origin.name(),
            "variable": setting.variable(),
        }));
    }
    context.output.result(&values.into(), table.render());
}

fn get(setting: Setting, context: &Context) -> Result<()> {
    let key = setting.key();
    let chosen = context.settings.choose(setting);
    let not_set =
        || Failure::new(Kind::Other, format!("`{key}` is not set")).next(format!("sheaf config set {key} VALUE"));
    let value = chosen.value.ok_or_else(not_set)?;
    context.output.result(&json!({ "setting": key, "value": value, "origin": chosen.origin.name() }), &value);
    Ok(())
}

fn set(setting: Setting, value: &str, context: &Context) -> Result<()> {
    let (key, file) = (setting.key(), &context.folders.settings);
    settings::set(file, setting, value)?;
    let value_set = json!({ "setting": key, "value": value, "file": file });
    context.output.result(&value_set, format!("{key} = {value} (in {})", file.display()));
    if std::env::var_os(setting.variable()).is_some_and(|variable| !variable.is_empty()) {
        context.output.warn(format!("{} is set, and comes before the file", setting.variable()));
    }
    Ok(())
}

fn unset(setting: Setting, context: &Context) -> Result<()> {
    let (key, file) = (setting.key(), &context.folders.settings);
    let was_set = settings::unset(file, setting)?;
    let text = match was_set {
        true => format!("{key} is no longer set in {}", file.display()),
        false => format!("{key} was not set in {}", file.display()),
    };
    context.output.result(&json!({ "setting": key, "was_set": was_set, "file": file }), text);
    Ok(())
}

fn path(context: &Context) {
    let folders = &context.folders;
    let value = json!({ "settings": folders.settings, "data": folders.data, "state": folders.state });
    context.output.result(&value, folders.settings.display().to_string());
}
