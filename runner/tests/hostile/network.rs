//! Programs that connect to others.

use std::{
    net::{TcpListener, UdpSocket},
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixListener},
    },
};

use super::*;

#[tokio::test]
async fn no_tcp_connection_leads_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let attack = |sandbox| Attack::new("connect_tcp", sandbox).given(json!({ "port": port }));

    for sandbox in SANDBOXES {
        assert_ne!(attack(sandbox).run().await.said(), json!("sent"), "{sandbox:?}");
    }
    assert_eq!(attack(Isolation::None).run().await.said(), json!("sent"));
}

#[tokio::test]
async fn no_udp_packet_leads_out_and_no_name_is_looked_up() {
    let listener = UdpSocket::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let attack = |sandbox| Attack::new("send_udp", sandbox).given(json!({ "port": port }));

    for sandbox in SANDBOXES {
        let said = attack(sandbox).run().await.said();
        assert!(said[0] != "sent" && said[1] == "gaierror", "{sandbox:?}: {said}");
        assert!(listener.recv(&mut [0; 16]).is_err(), "{sandbox:?}");
    }
    attack(Isolation::None).run().await;
    assert_eq!(listener.recv(&mut [0; 16]).unwrap(), 4);
}

#[tokio::test]
async fn no_service_of_the_machine_is_reached_by_its_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("service.sock");
    let name = format!("sheaf-test-{}", std::process::id());
    let _by_path = UnixListener::bind(&path).unwrap();
    let _by_name = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let attack = |sandbox| Attack::new("connect_unix", sandbox).given(json!({ "path": path, "abstract": name }));

    for sandbox in SANDBOXES {
        let said = attack(sandbox).run().await.said();
        assert!(!said.to_string().contains("connected"), "{sandbox:?}: {said}");
    }
    assert_eq!(attack(Isolation::None).run().await.said(), json!(["connected", "connected"]));
}

#[tokio::test]
async fn no_raw_or_kernel_socket_is_opened() {
    for sandbox in SANDBOXES {
        let said = Attack::new("raw_sockets", sandbox).run().await.said();
        assert_eq!(said, json!(["OSError", "OSError", "OSError", "OSError"]), "{sandbox:?}");
    }
    let said = Attack::new("raw_sockets", Isolation::None).run().await.said();
    assert_eq!(said[2], "open", "{said}");
}

#[tokio::test]
async fn no_connection_leads_to_the_client() {
    for sandbox in SANDBOXES {
        let said = Attack::new("listen", sandbox).run().await.said();
        assert_eq!(said, json!(["OSError", "OSError"]), "{sandbox:?}");
    }
    assert_eq!(Attack::new("listen", Isolation::None).run().await.said()[0], "listens");
}
