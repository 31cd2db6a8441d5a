// Requests by the AWS SDK for JavaScript v3: in flight are promises of one event loop.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const { createInterface } = require("node:readline");
const { parseArgs } = require("node:util");
const {
    DynamoDBClient,
    BatchGetItemCommand,
    GetItemCommand,
    PutItemCommand,
    QueryCommand,
} = require("@aws-sdk/client-dynamodb");
const { NodeHttpHandler } = require("@smithy/node-http-handler");
const { version } = require("@aws-sdk/client-dynamodb/package.json");

// More than any run has in flight: no request waits for a connection.
const maxSockets = 10000;

const key = { pk: { S: "user#0001" } };
const batchKeys = Array.from({ length: 100 }, (_, i) => ({
    pk: { S: "user#" + String(i + 1).padStart(4, "0") },
}));

function putItem() {
    const item = { ...key };
    for (let i = 1; i < 20; ++i) {
        item["attribute" + i] = i % 4 === 0 ? { N: "12345678" } : { S: "x".repeat(34) };
    }
    return item;
}

// Each makes one request; `size` of its reply is to be `wanted`.
function requestsOf(client) {
    const get = (table, wanted) => ({
        send: () => client.send(new GetItemCommand({ TableName: table, Key: key })),
        size: (reply) => Object.keys(reply.Item).length,
        wanted,
    });
    const item = putItem();
    return {
        get_200b: get("items_200b", 5),
        get_1k: get("items_1k", 20),
        get_100k: get("items_100k", 1927),
        put_1k: {
            send: () => client.send(new PutItemCommand({ TableName: "items_1k", Item: item })),
            size: (reply) => reply.$metadata.httpStatusCode,
            wanted: 200,
        },
        query: {
            send: () =>
                client.send(
                    new QueryCommand({
                        TableName: "items_400b",
                        KeyConditionExpression: "pk = :pk",
                        ExpressionAttributeValues: { ":pk": key.pk },
                    }),
                ),
            size: (reply) => reply.Items.length,
            wanted: 100,
        },
        batch_get: {
            send: () =>
                client.send(
                    new BatchGetItemCommand({ RequestItems: { items_400b: { Keys: batchKeys } } }),
                ),
            size: (reply) => reply.Responses.items_400b.length,
            wanted: 100,
        },
    };
}

async function task(request, count, run) {
    for (let i = 0; i < count; ++i) {
        const start = performance.now();
        try {
            const size = request.size(await request.send());
            run.latencies.push((performance.now() - start) * 1e3);
            if (size !== request.wanted) throw new Error(`${size}, not ${request.wanted}`);
        } catch (error) {
            ++run.errors;
            run.first_error ??= String(error);
        }
    }
}

async function drive(name, request, inFlight, count) {
    const run = { latencies: [], errors: 0 };
    const round = (number) => Math.round(number * 1e3) / 1e3;
    const wall = performance.now();
    const cpu = process.cpuUsage();
    const tasks = [];
    for (let i = 0; i < inFlight; ++i) {
        const share = Math.floor(count / inFlight) + (i < count % inFlight ? 1 : 0);
        tasks.push(task(request, share, run));
    }
    await Promise.all(tasks);
    const used = process.cpuUsage(cpu);
    const elapsed = performance.now() - wall;
    const sorted = Float64Array.from(run.latencies).sort();
    const at = (part) =>
        sorted.length === 0
            ? undefined
            : round(sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)]);
    return {
        request: name,
        in_flight: inFlight,
        count,
        cpu_us: round((used.user + used.system) / count),
        wall_us: round((elapsed * 1e3) / count),
        p50_us: at(0.5),
        p99_us: at(0.99),
        p999_us: at(0.999),
        errors: run.errors,
        first_error: run.first_error,
    };
}

function openClient({ endpoint, ca }) {
    const options = { keepAlive: true, maxSockets };
    const trusted = ca ? { ca: fs.readFileSync(ca) } : {};
    return new DynamoDBClient({
        endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
        requestHandler: new NodeHttpHandler({
            httpAgent: new http.Agent(options),
            httpsAgent: new https.Agent({ ...options, ...trusted }),
        }),
    });
}

async function main() {
    const { values } = parseArgs({
        options: { endpoint: { type: "string" }, ca: { type: "string" } },
    });
    const requests = requestsOf(openClient(values));
    console.log(`ready aws-sdk-javascript ${version}`);
    for await (const line of createInterface({ input: process.stdin })) {
        const [command, name, inFlight, count] = line.trim().split(/\s+/);
        if (command === "quit") break;
        if (command === "run" && count !== undefined) {
            const reply = Object.hasOwn(requests, name)
                ? await drive(name, requests[name], Number(inFlight), Number(count))
                : { request: name, unsupported: "this driver has no such way" };
            console.log(JSON.stringify(reply));
        } else if (command !== "") {
            console.error("not understood:", line);
        }
    }
    process.exit(0);
}

main();
