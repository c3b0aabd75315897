//! What client code can see and touch.

use super::*;

#[tokio::test]
async fn there_is_no_network() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());

    let script = Script {
        top: SAY,
        evaluate: "import socket\nreturn say([tried(lambda: socket.create_connection(('127.0.0.1', config['port']), 2)), tried(socket.if_nameindex)])",
        ..Script::PLAIN
    };
    let mut runner = Runner::start(script.config()).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    runner.evaluate(&model, &json!({ "port": port })).await.unwrap();

    assert_eq!(runner.stop().await.trim(), r#"["OSError", "OSError"]"#);
}

#[tokio::test]
async fn the_home_is_not_there() {
    let home = std::env::var("HOME").unwrap();
    let script = Script {
        top: SAY,
        evaluate: "return say([tried(lambda: sorted(os.listdir(config['home']))), os.path.expanduser('~'), [place for place in config['hidden'] if os.path.exists('/' + place)]])",
        ..Script::PLAIN
    };
    let mut runner = Runner::start(script.config()).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    let hidden = ["home", "var", "mnt", "opt", "srv", "sys", "run", "boot"];
    runner.evaluate(&model, &json!({ "home": home, "hidden": hidden })).await.unwrap();

    let seen: (String, String, Vec<String>) = serde_json::from_str(runner.stop().await.trim()).unwrap();
    // A Python that is installed in the home is the only thing there.
    let python =
        format!("{:?}", std::fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>());
    assert!(seen.0 == "FileNotFoundError" || (seen.0.len() < 40 && python.len() > seen.0.len()), "{}", seen.0);
    assert!(!seen.0.contains(".ssh") && !seen.0.contains(".bash"), "{}", seen.0);
    assert_eq!(seen.1, "/tmp");
    for hidden in hidden {
        let of_python = std::env::var("SHEAF_PYTHON").is_ok_and(|python| python.starts_with(&format!("/{hidden}/")));
        assert!(of_python || !seen.2.iter().any(|name| name == hidden), "{hidden} in {:?}", seen.2);
    }
}

#[tokio::test]
async fn passwords_and_host_names_are_not_there() {
    let seen = ask("return say([tried(lambda: open('/etc/passwd')), tried(lambda: open('/etc/shadow')), tried(lambda: open('/etc/hostname')), os.uname().nodename])").await;

    assert_eq!(seen, json!(["FileNotFoundError", "FileNotFoundError", "FileNotFoundError", "sandbox"]));
}

#[tokio::test]
async fn the_environment_holds_only_what_the_sandbox_sets() {
    let seen = ask("return say(sorted(os.environ))").await;

    let expected = [
        "HOME",
        "LANG",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PWD",
        "TMPDIR",
    ];
    assert_eq!(seen, json!(expected));
}

#[tokio::test]
async fn other_processes_are_not_visible() {
    let seen = ask("return say(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()))").await;

    // bwrap's reaper and Python.
    assert_eq!(seen, json!([1, 2]));
}

#[tokio::test]
async fn data_can_be_read_but_not_written() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("labels.txt"), "cat dog").unwrap();

    let seen = ask_in(
        |config| config.with_data(data.path()),
        "return say([self.data_dir, open('/data/labels.txt').read(), tried(lambda: open('/data/labels.txt', 'a')), tried(lambda: open('/data/new', 'w')), tried(lambda: os.unlink('/data/labels.txt')), tried(lambda: os.chmod('/data', 0o777))])",
    )
    .await;

    assert_eq!(seen, json!(["/data", "cat dog", "OSError", "OSError", "OSError", "OSError"]));
    assert_eq!(std::fs::read_dir(data.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_link_in_the_data_does_not_lead_out() {
    let (data, secret) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(secret.path().join("seed"), "bottom drive").unwrap();
    std::os::unix::fs::symlink(secret.path().join("seed"), data.path().join("link")).unwrap();

    let seen =
        ask_in(|config| config.with_data(data.path()), "return say(tried(lambda: open('/data/link').read()))").await;

    assert_eq!(seen, json!("FileNotFoundError"));
}

#[tokio::test]
async fn only_scratch_space_can_be_written() {
    let seen = ask(
        "places = ['/', '/usr', '/sheaf/code', '/sheaf/harness/sheaf_harness', '/in', '/out', '/dev', '/etc', '/proc/sys/kernel', sys.prefix, '/tmp', '/dev/shm']\n\
         def write(place):\n    with open(place + '/x', 'w') as file: file.write('x')\n    return 1\n\
         return say([place for place in places if tried(lambda: write(place)) == '1'])",
    )
    .await;

    assert_eq!(seen, json!(["/tmp", "/dev/shm"]));
}

#[tokio::test]
async fn there_is_no_privilege_to_use_or_to_gain() {
    let seen = ask(
        "status = dict(line.split(':', 1) for line in open('/proc/self/status').read().splitlines())\n\
         kept = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs']\n\
         import ctypes\n\
         libc = ctypes.CDLL(None, use_errno=True)\n\
         return say([{name: int(status[name], 16) for name in kept}, libc.unshare(0x10000000), libc.mount(b'x', b'/tmp', b'tmpfs', 0, None), os.getuid()])",
    )
    .await;

    let none = json!({ "CapInh": 0, "CapPrm": 0, "CapEff": 0, "CapBnd": 0, "CapAmb": 0, "NoNewPrivs": 1 });
    assert_eq!(seen, json!([none, -1, -1, 1000]));
}

#[tokio::test]
async fn descriptors_of_the_agent_are_not_inherited() {
    let _open = std::fs::File::open("/etc/passwd").unwrap();

    let seen = ask("return say(sorted({os.readlink(f'/proc/self/fd/{fd}').split(':')[0] for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')}))").await;

    assert_eq!(seen, json!(["/dev/null", "pipe"]));
}

#[tokio::test]
async fn a_client_without_sandbox_is_still_in_an_empty_environment() {
    let seen = ask_in(|config| config.with_isolation(Isolation::None), "return say(sorted(os.environ))").await;

    assert!(!seen.to_string().contains("USER") && !seen.to_string().contains("CARGO"), "{seen}");
}
