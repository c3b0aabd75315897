use super::*;

const HERE: H256 = H256([1; 32]);
const ELSEWHERE: H256 = H256([2; 32]);

fn code(
    text: &str,
    model: u64,
    model_name: &str,
    organization: &str,
    agreed_ms: u64,
) -> (Vec<u8>, [u8; 32], AgreedCode) {
    let bytes = text.as_bytes().to_vec();
    let hash = sha256(&[&bytes]);
    let record = AgreedCode {
        sha256: hex::encode(hash),
        size: bytes.len() as u64,
        organization: organization.into(),
        organization_name: Some("City".into()),
        model,
        model_name: model_name.into(),
        task: Some(0),
        agreed_ms,
        how: AgreementKind::Asked,
    };
    (bytes, hash, record)
}

fn agree(trust: &Trust, (bytes, hash, record): &(Vec<u8>, [u8; 32], AgreedCode)) {
    trust.keep(hash, bytes).unwrap();
    trust.agree(hash, record).unwrap();
}

#[test]
fn what_is_agreed_to_on_one_network_is_not_on_another() {
    let root = tempfile::tempdir().unwrap();
    let (here, elsewhere) = (Trust::of(root.path(), HERE), Trust::of(root.path(), ELSEWHERE));
    let one = code("one", 0, "X-ray", "5F", 1);

    agree(&here, &one);
    here.trust(&TrustedOrganization { organization: "5F".into(), name: None, since_ms: 1 }).unwrap();

    assert_eq!(here.agreed(&one.1), Some(one.2));
    assert!(here.trusts("5F") && !here.trusts("5G"));
    assert_eq!(elsewhere.agreed(&one.1), None);
    assert!(!elsewhere.trusts("5F"));
    assert_eq!(Trust::networks(root.path()).unwrap(), [HERE]);
}

#[test]
fn code_that_was_only_shown_is_not_agreed_to() {
    let root = tempfile::tempdir().unwrap();
    let trust = Trust::of(root.path(), HERE);

    let file = trust.keep(&sha256(&[b"one"]), b"one").unwrap();

    assert_eq!(std::fs::read(file).unwrap(), b"one");
    assert_eq!(trust.agreed(&sha256(&[b"one"])), None);
    assert!(trust.codes().unwrap().is_empty());
}

#[test]
fn the_last_version_is_the_latest_of_the_same_model_else_name_else_organization() {
    let root = tempfile::tempdir().unwrap();
    let trust = Trust::of(root.path(), HERE);
    assert!(trust.last_version("5F", 7, "X-ray").is_none());

    agree(&trust, &code("other", 1, "Letters", "5F", 40));
    assert_eq!(trust.last_version("5F", 7, "X-ray").unwrap().1, b"other");

    agree(&trust, &code("old", 2, "X-ray", "5F", 10));
    agree(&trust, &code("new", 3, "X-ray", "5F", 20));
    agree(&trust, &code("foreign", 4, "X-ray", "5G", 50));
    assert_eq!(trust.last_version("5F", 7, "X-ray").unwrap().1, b"new");

    agree(&trust, &code("same", 7, "Renamed", "5F", 5));
    assert_eq!(trust.last_version("5F", 7, "X-ray").unwrap().1, b"same");
}

#[test]
fn a_kept_file_that_was_changed_is_not_a_version() {
    let root = tempfile::tempdir().unwrap();
    let trust = Trust::of(root.path(), HERE);
    let one = code("one", 0, "X-ray", "5F", 1);
    agree(&trust, &one);

    std::fs::write(trust.code_file(&one.1, "py"), "another").unwrap();

    assert!(trust.last_version("5F", 0, "X-ray").is_none());
}

#[test]
fn after_forgetting_the_user_is_asked_again() {
    let root = tempfile::tempdir().unwrap();
    let trust = Trust::of(root.path(), HERE);
    let one = code("one", 0, "X-ray", "5F", 1);
    agree(&trust, &one);
    trust.trust(&TrustedOrganization { organization: "5F".into(), name: None, since_ms: 1 }).unwrap();

    assert!(trust.forget_code(&one.1).unwrap() && !trust.forget_code(&one.1).unwrap());
    assert!(trust.forget_organization("5F").unwrap() && !trust.forget_organization("5F").unwrap());

    assert_eq!(trust.agreed(&one.1), None);
    assert!(!trust.trusts("5F") && !trust.code_file(&one.1, "py").exists());
}

#[test]
fn a_damaged_record_agrees_to_nothing_and_is_named() {
    let root = tempfile::tempdir().unwrap();
    let trust = Trust::of(root.path(), HERE);
    let (one, other) = (code("one", 0, "X-ray", "5F", 1), code("other", 0, "X-ray", "5F", 1));
    agree(&trust, &one);
    agree(&trust, &other);

    std::fs::write(trust.code_record(&one.1), "{").unwrap();
    // A record says which code it is for: one that was moved does not count.
    std::fs::copy(trust.code_record(&other.1), trust.code_record(&[9; 32])).unwrap();

    assert_eq!(trust.agreed(&one.1), None);
    assert_eq!(trust.agreed(&[9; 32]), None);
    assert!(trust.codes().unwrap_err().to_string().contains(&one.2.sha256));
}
