use sheaf_wallet::keystore::{Cost, Keystore};

use super::*;

/// The rules of a `train.toml` and of the settings that take precedence, in a temporary home with a folder `data`.
fn rules(file: &str, config: &DaemonConfig) -> Result<Rules> {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("data")).unwrap();
    let file = file.replace("DATA", &home.path().join("data").display().to_string());
    let path = home.path().join("train.toml");
    std::fs::write(&path, file).unwrap();
    let wallets = Wallets::new(Keystore::new(home.path().join("wallets"), Cost::STANDARD));
    Rules::read(config, &path, &wallets)
}

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

#[test]
fn without_a_file_and_flags_one_task_of_anyone_is_allowed() {
    let rules = rules("", &DaemonConfig::default()).unwrap();

    assert_eq!(rules.policy.organizations, Organizations::Any);
    assert_eq!((rules.policy.tasks, rules.policy.min_reward, rules.policy.max_stake), (1, 0, None));
    assert!(rules.may_train_now() && rules.data.is_empty());
}

#[test]
fn settings_take_precedence_over_the_file() {
    let file = "min_reward = '1 SHF'\ntasks = 3\nhours = '22:00-06:00'\npayee = 'fresh'\nmax_stake = '50 SHF'";
    let config = DaemonConfig {
        tasks: Some(5),
        min_reward: Some(Amount(2_000_000_000_000)),
        hours: "01:00-02:00".parse().ok(),
        ..DaemonConfig::default()
    };

    let rules = rules(file, &config).unwrap();

    assert_eq!((rules.policy.tasks, rules.policy.min_reward), (5, 2_000_000_000_000));
    assert_eq!(rules.hours.unwrap().to_string(), "01:00-02:00");
    assert_eq!((rules.payee, rules.policy.max_stake), (Some(Payee::Fresh), Some(50_000_000_000_000)));
}

#[test]
fn the_first_data_folder_that_matches_is_used() {
    let file = format!(
        "[[data]]\nfolder = 'DATA'\nmodels = [3]\norganizations = ['{ALICE}']\n[[data]]\nfolder = '/'\nmodels = [3, 4]"
    );

    let rules = rules(&file, &DaemonConfig { data: Some("/tmp".into()), ..DaemonConfig::default() }).unwrap();

    let alice = AccountId(sheaf_wallet::address::parse(ALICE).unwrap());
    let bob = AccountId([2; 32]);
    assert!(rules.data_for(3, &alice).unwrap().ends_with("data"));
    assert_eq!(rules.data_for(3, &bob), Some(Path::new("/")));
    assert_eq!(rules.data_for(9, &bob), Some(Path::new("/tmp")), "the flag is for tasks that the file does not cover");
}

#[test]
fn an_invalid_value_is_refused_by_its_name() {
    for (file, name) in [
        ("min_rewards = '1 SHF'", "min_rewards"),
        ("min_reward = 'much'", "min_reward"),
        ("hours = 'night'", "hours"),
        ("organizations = []", "organizations"),
        ("organizations = ['any', 'trusted']", "trusted"),
        ("organizations = ['nobody']", "nobody"),
        ("[[data]]\nfolder = '/nowhere/at/all'", "/nowhere/at/all"),
    ] {
        let failure = rules(file, &DaemonConfig::default()).unwrap_err();
        assert!(failure.to_string().contains(name), "{file}: {failure}");
    }
}
