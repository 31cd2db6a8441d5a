"""Requests by boto3's client: in flight are threads, as its users do it."""

import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

import protocol


def text(value):
    return {"S": value}


def number(value):
    return {"N": str(value)}


def requests_of(client):
    """Each sends one request, and returns the size of its reply."""

    def get(table):
        return lambda: len(client.get_item(TableName=table, Key={"pk": text("user#0001")})["Item"])

    def put():
        client.put_item(TableName="items_1k", Item=item)
        return len(item)

    def query():
        reply = client.query(
            TableName="items_400b",
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": text("user#0001")},
        )
        return len(reply["Items"])

    def batch_get():
        keys = [{"pk": text(key)} for key in protocol.BATCH_KEYS]
        reply = client.batch_get_item(RequestItems={"items_400b": {"Keys": keys}})
        return len(reply["Responses"]["items_400b"])

    item = protocol.put_item(text, number)
    gets = {name: get(table) for name, table in protocol.TABLES.items()}
    return {**gets, "put_1k": put, "query": query, "batch_get": batch_get}


def task(run, send, count):
    for _ in range(count):
        start = time.perf_counter_ns()
        try:
            size = send()
        except Exception as error:  # pylint: disable=broad-except # counted and shown
            run.add_error(error)
        else:
            run.add(time.perf_counter_ns() - start, size)


def drive(run, send):
    with ThreadPoolExecutor(max_workers=run.in_flight) as threads:
        for done in [threads.submit(task, run, send, share) for share in run.shares()]:
            done.result()


def main():
    arguments = protocol.arguments()
    client = boto3.client(
        "dynamodb",
        endpoint_url=arguments.endpoint,
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="secret",
        verify=arguments.ca,
        config=Config(max_pool_connections=protocol.MAX_CONNECTIONS),
    )
    protocol.serve("boto3", boto3.__version__, requests_of(client), drive)


main()
