use super::*;
use crate::WalletError;
use subxt_signer::{
    SecretUri,
    sr25519::{Keypair, PublicKey},
};

/// Cheap enough for tests that are not optimised.
const CHEAP: Cost = Cost::STANDARD;

const MNEMONIC: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

fn keystore() -> (tempfile::TempDir, Keystore) {
    let home = tempfile::tempdir().unwrap();
    let keystore = Keystore::new(home.path().join("wallets"), CHEAP);
    (home, keystore)
}

fn reference(uri: &str) -> [u8; 32] {
    let PublicKey(account) = Keypair::from_uri(&uri.parse::<SecretUri>().unwrap()).unwrap().public_key();
    account
}

#[test]
fn keys_of_mnemonics_and_uris_are_those_of_the_reference_library() {
    for uri in ["//Alice", "//Bob//stash", "//Alice/soft", "//42/7///secret", &format!("{MNEMONIC}//a/b//3"), MNEMONIC]
    {
        assert_eq!(Secret::from_uri(uri).unwrap().account(), reference(uri), "{uri}");
    }
    assert_eq!(Secret::from_mnemonic(MNEMONIC).unwrap().account(), reference(MNEMONIC));
}

#[test]
fn a_wallet_unlocks_with_its_password_and_signs_for_its_account() {
    let (_home, keystore) = keystore();
    let secret = Secret::from_uri("//Alice").unwrap();
    keystore.add("alice", &secret, None, "correct").unwrap();

    let wallet = keystore.unlock("alice", "correct").unwrap();

    assert_eq!(wallet.account, reference("//Alice"));
    assert_eq!(wallet.keypair.public_key().0, reference("//Alice"));
    assert_eq!(wallet.claim_seed, secret.claim_seed());
}

#[test]
fn a_wrong_password_is_refused_with_the_wallets_name() {
    let (_home, keystore) = keystore();
    keystore.add("alice", &Secret::from_uri("//Alice").unwrap(), None, "correct").unwrap();

    let failure = keystore.unlock("alice", "wrong").unwrap_err();

    assert!(matches!(failure, WalletError::Keystore(KeystoreError::WrongPassword(name)) if name == "alice"));
}

#[test]
fn the_reference_library_opens_a_wallet_file() {
    let (_home, keystore) = keystore();
    keystore.add("soft", &Secret::from_uri("//Alice/soft").unwrap(), None, "correct").unwrap();
    let text = std::fs::read_to_string(keystore.path("soft")).unwrap();

    let keypair = subxt_signer::polkadot_js_compat::decrypt_json(&text, "correct").unwrap();

    assert_eq!(keypair.public_key().0, reference("//Alice/soft"));
}

#[test]
fn a_key_without_a_seed_signs_too() {
    let (_home, keystore) = keystore();
    keystore.add("soft", &Secret::from_uri("//Alice/soft").unwrap(), None, "correct").unwrap();

    let wallet = keystore.unlock("soft", "correct").unwrap();

    assert_eq!(wallet.keypair.public_key().0, reference("//Alice/soft"));
    assert_eq!(wallet.claim_seed, wallet.secret.claim_seed());
}

#[test]
fn a_file_made_by_polkadot_js_opens_and_one_altered_does_not() {
    // A development key as polkadot.js exported it, from the tests of subxt-signer.
    let text = r#"{
        "encoded": "DumgApKCTqoCty1OZW/8WS+sgo6RdpHhCwAkA2IoDBMAgAAAAQAAAAgAAAB6IG/q24EeVf0JqWqcBd5m2tKq5BlyY84IQ8oamLn9DZe9Ouhgunr7i36J1XxUnTI801axqL/ym1gil0U8440Qvj0lFVKwGuxq38zuifgoj0B3Yru0CI6QKEvQPU5xxj4MpyxdSxP+2PnTzYao0HDH0fulaGvlAYXfqtU89xrx2/z9z7IjSwS3oDFPXRQ9kAdDebtyCVreZ9Otw9v3",
        "encoding": {"content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3"},
        "address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
        "meta": {"genesisHash": "", "name": "Alice", "whenCreated": 1718265838755}
    }"#;
    let file: WalletFile = serde_json::from_str(text).unwrap();
    assert_eq!(file.unsupported(), None);
    assert_eq!(file.open("whoisalice").unwrap().account(), reference("//Alice"));
    assert!(file.open("whoisbob").is_none());

    let mut altered = {
        let bob = Secret::from_uri("//Bob").unwrap();
        WalletFile::seal(&bob, &bob.claim_seed(), Default::default(), "pass", CHEAP).unwrap()
    };
    assert!(altered.open("pass").is_some());
    altered.address = crate::address::show(&reference("//Alice"));
    assert!(altered.open("pass").is_none(), "the address is not the key's");
}

#[cfg(unix)]
#[test]
fn a_wallet_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (home, keystore) = keystore();
    keystore.add("alice", &Secret::from_uri("//Alice").unwrap(), None, "correct").unwrap();

    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;

    assert_eq!(mode(&keystore.path("alice")), 0o600);
    assert_eq!(mode(&home.path().join("wallets")), 0o700);
}

#[test]
fn a_wallet_is_never_overwritten() {
    let (_home, keystore) = keystore();
    keystore.add("alice", &Secret::from_uri("//Alice").unwrap(), None, "correct").unwrap();

    assert!(keystore.add("alice", &Secret::from_uri("//Bob").unwrap(), None, "correct").is_err());

    assert_eq!(keystore.account("alice"), Some(reference("//Alice")));
    assert_eq!(keystore.name_of(&reference("//Alice")).unwrap().as_deref(), Some("alice"));
}

#[test]
fn names_that_would_leave_the_folder_are_refused() {
    for name in ["", "../alice", "a/b", ".hidden", "a b", &"a".repeat(65)] {
        assert!(check_name(name).is_err(), "{name}");
    }
    assert!(check_name("alice-2.payee_1").is_ok());
}

#[test]
fn a_mistyped_mnemonic_is_not_repeated_in_the_error() {
    let text = Secret::from_mnemonic("bottom drive obey lake curtain smoke basket hold race lonely fit wolk")
        .err()
        .unwrap()
        .to_string();

    assert!(text.contains("word 12"), "{text}");
    assert!(!text.contains("wolk") && !text.contains("bottom"));
}

#[test]
fn a_new_mnemonic_has_as_many_words_as_asked_for_and_makes_a_key() {
    for words in [12, 24] {
        let mnemonic = new_mnemonic(words).unwrap();
        assert_eq!(mnemonic.split(' ').count(), usize::from(words));
        assert!(Secret::from_mnemonic(&mnemonic).is_ok());
    }
}

#[test]
fn a_fresh_payee_is_its_own_account_and_the_same_every_time() {
    let secret = Secret::from_mnemonic(MNEMONIC).unwrap();
    let genesis = [0xab; 32];

    let payee = secret.payee(&genesis, 7).account();

    assert_eq!(payee, reference(&format!("{MNEMONIC}//sheaf-payee//abababab//7")));
    assert_ne!(payee, secret.payee(&genesis, 8).account());
    assert_ne!(payee, secret.payee(&[0xcd; 32], 7).account());
}

#[test]
fn the_claim_seed_is_the_same_for_a_key_imported_as_json() {
    let secret = Secret::from_mnemonic(MNEMONIC).unwrap();
    let imported = Secret::from_expanded(&secret.expanded()).unwrap();

    assert_eq!(imported.claim_seed(), secret.claim_seed());
}

#[test]
fn a_hot_key_acts_for_its_trainer_with_the_trainers_claim_seed() {
    let (_home, keystore) = keystore();
    let cold = Secret::from_mnemonic(MNEMONIC).unwrap();
    let hot = cold.hot_key(3);
    keystore.add_hot_key("hot", &hot, &cold.claim_seed(), &cold.account(), "correct").unwrap();

    let wallet = keystore.unlock("hot", "correct").unwrap();

    assert_eq!(wallet.account, reference(&format!("{MNEMONIC}//sheaf-hotkey//3")));
    assert_eq!(wallet.trainer().0, cold.account());
    assert_eq!(wallet.claim_seed, cold.claim_seed());
    assert_eq!(wallet.for_trainer(sheaf_client_sdk::calls::staking::leave(7)).pallet(), "Proxy");
    assert_ne!(cold.hot_key(4).account(), hot.account());
}

#[test]
fn a_renamed_wallet_keeps_its_key_and_its_payees() {
    let (_home, keystore) = keystore();
    let secret = Secret::from_uri("//Alice").unwrap();
    keystore.add("alice", &secret, None, "correct").unwrap();
    let payee_of = Some(PayeeOf { wallet: "alice".into(), task: 7 });
    keystore.add("payee", &secret.payee(&[1; 32], 7), payee_of, "correct").unwrap();

    keystore.rename("alice", "alicia").unwrap();

    assert_eq!(keystore.unlock("alicia", "correct").unwrap().account, reference("//Alice"));
    assert!(keystore.read("alice").is_err());
    assert_eq!(keystore.read("payee").unwrap().meta.payee_of.unwrap().wallet, "alicia");
    assert!(keystore.rename("payee", "alicia").is_err(), "a name that is taken");
    assert!(keystore.read("payee").is_ok());
}

#[test]
fn keys_of_other_kinds_are_refused_by_their_kind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.json");
    for kind in ["ed25519", "ecdsa"] {
        let text = format!(
            r#"{{"encoded": "", "encoding": {{"content": ["pkcs8", "{kind}"], "type": ["scrypt", "xsalsa20-poly1305"],
                "version": "3"}}, "address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "meta": {{}}}}"#
        );
        std::fs::write(&path, text).unwrap();

        let refused = read_file(&path).unwrap_err();

        assert!(refused.to_string().contains(kind) && refused.to_string().contains("sr25519"), "{refused}");
    }
    std::fs::write(&path, r#"{"encoded": "", "encoding": {}, "accounts": []}"#).unwrap();
    assert!(read_file(&path).unwrap_err().to_string().contains("export the one you want"));
}

#[test]
fn a_wallet_gives_its_mnemonic_back_and_a_derived_one_has_none() {
    let (_home, keystore) = keystore();
    for words in [MNEMONIC.to_owned(), new_mnemonic(24).unwrap().to_string()] {
        let name = words.split(' ').next().unwrap();
        keystore.add(name, &Secret::from_mnemonic(&words).unwrap(), None, "correct").unwrap();

        let wallet = keystore.unlock(name, "correct").unwrap();

        assert_eq!(wallet.secret.mnemonic().unwrap().as_str(), words);
        assert!(wallet.secret.hot_key(0).mnemonic().is_none());
    }
    assert!(Secret::from_uri(&format!("{MNEMONIC}///password")).unwrap().mnemonic().is_none());
    assert!(Secret::from_uri("//Alice").unwrap().mnemonic().is_none());
}
