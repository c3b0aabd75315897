"""Models in S3: a server with its API holds what the organization publishes and all that the aggregator keeps."""

import functools
import hashlib
import json
import sys
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from sheaf_testing import Process, free_port, wait_for
from sheaf_testing.demo.summary import problems, summary


@pytest.fixture
def s3(tmp_path, monkeypatch):
    """An S3 server, in the variables that Amazon's own tools read, with a bucket `models`."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
    server = Process("moto", command, tmp_path / "s3.log").start()
    address = f"http://127.0.0.1:{port}"
    for name, value in {
        "AWS_ENDPOINT": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "anyone",
        "AWS_SECRET_ACCESS_KEY": "anything",
    }.items():
        monkeypatch.setenv(name, value)

    client = boto3.client("s3", endpoint_url=address)

    def makes_bucket() -> bool:
        try:
            return bool(client.create_bucket(Bucket="models"))
        except EndpointConnectionError:
            return False

    try:
        wait_for("the S3 server", makes_bucket, 120, alive=server)
        yield client
    finally:
        server.stop()


def large_weights(file: Path, size: int) -> Path:
    """A safetensors file with one vector of zeros."""
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    with file.open("wb") as out:
        out.write(len(header).to_bytes(8, "little") + header)
        out.truncate(out.tell() + size)
    return file


@pytest.mark.full
def test_a_federation_keeps_its_models_in_s3(federation, tmp_path, s3):
    run = federation(trainers=2, rounds=2, bucket="s3://models")
    run.prepare()
    published = run.organization("model", "show", run.model)["weights"]
    assert published["uri"] == f"s3://models/initial/{published['sha256']}.safetensors"
    file = s3.get_object(Bucket="models", Key=f"initial/{published['sha256']}.safetensors")["Body"].read()
    assert hashlib.sha256(file).hexdigest() == published["sha256"]

    large = large_weights(tmp_path / "large.safetensors", 40 << 20)
    publish = functools.partial(
        run.organization,
        "model",
        "publish",
        tmp_path / "client.py",
        "--weights",
        large,
        "--objects",
        "s3://models/large",
    )
    (tmp_path / "client.py").write_text("class Client: pass\n")
    key = publish("--name", "Large")["weights_uri"].removeprefix("s3://models/")
    stored = s3.head_object(Bucket="models", Key=key)
    assert stored["ETag"].endswith('-6"') and stored["ContentLength"] == large.stat().st_size, (
        "it came in parts of 8 MiB"
    )
    assert hashlib.sha256(s3.get_object(Bucket="models", Key=key)["Body"].read()).hexdigest() == Path(key).stem
    publish("--name", "The same again")
    assert s3.head_object(Bucket="models", Key=key)["LastModified"] == stored["LastModified"], "it was sent twice"

    run.start_training()
    run.follow_rounds()
    run.finish()
    assert problems(summary(run)) == []
    kept = {entry["Key"].split("/")[-1] for entry in s3.list_objects_v2(Bucket="models", Prefix="kept/")["Contents"]}
    assert {entry["model"].removeprefix("0x") for entry in run.rounds} <= kept, (
        "the aggregator keeps its models in the bucket"
    )
