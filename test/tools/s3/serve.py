"""The server itself: moto's, with one bucket and one user, and with credentials that are checked."""

import json
import logging
import sys

import boto3
from moto import settings
from moto.server import ThreadedMotoServer

BUCKET, REGION = "rows", "us-east-1"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
endpoint = f"http://{host}:{port}"
# Until the last line of this anything is taken for credentials.
anyone = {"endpoint_url": endpoint, "region_name": REGION, "aws_access_key_id": "-", "aws_secret_access_key": "-"}
users = boto3.client("iam", **anyone)
users.create_user(UserName="trainer")
users.put_user_policy(UserName="trainer", PolicyName="rows", PolicyDocument=json.dumps(POLICY))
key = users.create_access_key(UserName="trainer")["AccessKey"]
boto3.client("s3", **anyone).create_bucket(Bucket=BUCKET)
settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
told = {"endpoint": endpoint, "bucket": BUCKET, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
sys.stdout.write(f"{json.dumps(told)}\n")
sys.stdout.flush()
sys.stdin.read()
