import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Requests by the asynchronous client of the AWS SDK for Java v2, on either HTTP client: in flight
 * are chains of futures, each sending its next request when the last one has its reply.
 */
public final class Driver {
    /** More than any run has in flight: no request waits for a connection. */
    private static final int MAX_CONNECTIONS = 10_000;

    /** A way to send, giving the size of the reply; and the size that it has to have. */
    private record Request(int wanted, Supplier<CompletableFuture<Integer>> send) {}

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put("pk", text("user#0001"));
        for (int i = 1; i < 20; ++i) {
            item.put("attribute" + i,
                i % 4 == 0 ? AttributeValue.fromN("12345678") : text("x".repeat(34)));
        }
        return item;
    }

    private static Map<String, Request> requests(DynamoDbAsyncClient client) {
        Map<String, AttributeValue> key = Map.of("pk", text("user#0001"));
        Map<String, AttributeValue> item = item();
        Map<String, AttributeValue> values = Map.of(":pk", text("user#0001"));
        List<Map<String, AttributeValue>> keys = IntStream.rangeClosed(1, 100)
            .mapToObj(i -> Map.of("pk", text(String.format("user#%04d", i))))
            .toList();

        Map<String, Request> requests = new HashMap<>();
        Map.of("200b", 5, "1k", 20, "100k", 1927).forEach((size, wanted) ->
            requests.put("get_" + size, new Request(wanted, () ->
                client.getItem(r -> r.tableName("items_" + size).key(key))
                    .thenApply(reply -> reply.item().size()))));
        requests.put("put_1k", new Request(0, () ->
            client.putItem(r -> r.tableName("items_1k").item(item)).thenApply(reply -> 0)));
        requests.put("query", new Request(100, () ->
            client.query(r -> r.tableName("items_400b")
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(values))
                .thenApply(reply -> reply.items().size())));
        requests.put("batch_get", new Request(100, () ->
            client.batchGetItem(r -> r.requestItems(
                    Map.of("items_400b", KeysAndAttributes.builder().keys(keys).build())))
                .thenApply(reply -> reply.responses().get("items_400b").size())));
        return requests;
    }

    /** One of those in flight. Its requests follow each other, so that no lock is needed. */
    private static final class Chain {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        final long[] latencies;
        int received = 0;
        int errors = 0;
        String firstError = null;
        private final Request request;
        private int sent = 0;

        Chain(Request request, int count) {
            this.request = request;
            latencies = new long[count];
        }

        void next() {
            if (sent == latencies.length) {
                done.complete(null);
                return;
            }
            ++sent;
            long start = System.nanoTime();
            request.send().get().whenComplete((size, failure) -> {
                if (failure == null) latencies[received++] = System.nanoTime() - start;
                if (failure != null) {
                    error(failure.toString());
                } else if (size != request.wanted()) {
                    error(size + " in a reply, not " + request.wanted());
                }
                next();
            });
        }

        private void error(String what) {
            ++errors;
            if (firstError == null) firstError = what;
        }
    }

    private static long cpuNanoseconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
            .getProcessCpuTime();
    }

    private static String drive(String name, Request request, int inFlight, int count) {
        long cpu = cpuNanoseconds();
        long wall = System.nanoTime();
        List<Chain> chains = IntStream.range(0, inFlight)
            .mapToObj(i -> new Chain(request, count / inFlight + (i < count % inFlight ? 1 : 0)))
            .toList();
        chains.forEach(Chain::next);
        chains.forEach(chain -> chain.done.join());
        cpu = cpuNanoseconds() - cpu;
        wall = System.nanoTime() - wall;

        long[] sorted = chains.stream()
            .flatMapToLong(chain -> Arrays.stream(chain.latencies, 0, chain.received))
            .sorted().toArray();
        StringBuilder json = new StringBuilder(String.format(Locale.ROOT,
            "{\"request\":\"%s\",\"in_flight\":%d,\"count\":%d,\"cpu_us\":%.3f,\"wall_us\":%.3f",
            name, inFlight, count, cpu / 1e3 / count, wall / 1e3 / count));
        if (sorted.length > 0) {
            json.append(String.format(Locale.ROOT,
                ",\"p50_us\":%.3f,\"p99_us\":%.3f,\"p999_us\":%.3f",
                at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999)));
        }
        json.append(",\"errors\":").append(chains.stream().mapToInt(c -> c.errors).sum());
        chains.stream().map(chain -> chain.firstError).filter(e -> e != null).findFirst()
            .ifPresent(e -> json.append(",\"first_error\":").append(quoted(e)));
        return json.append('}').toString();
    }

    private static double at(long[] sorted, double part) {
        return sorted[Math.min((int) (sorted.length * part), sorted.length - 1)] / 1e3;
    }

    private static String quoted(String text) {
        return '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", " ") + '"';
    }

    /** Both HTTP clients take the certificates to trust from a file that Java's properties name. */
    private static void trustOnly(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (var found : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, found);
            }
        }
        Path file = Files.createTempFile("trusted", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "trusted".toCharArray());
        }
        System.setProperty("javax.net.ssl.trustStore", file.toString());
        System.setProperty("javax.net.ssl.trustStoreType", "PKCS12");
        System.setProperty("javax.net.ssl.trustStorePassword", "trusted");
    }

    private static SdkAsyncHttpClient httpClient(String name, boolean ownTrust) {
        return switch (name) {
            case "crt" -> AwsCrtAsyncHttpClient.builder()
                .maxConcurrency(MAX_CONNECTIONS)
                .useTrustStoreSystemProperties(ownTrust)
                .build();
            case "netty" -> NettyNioAsyncHttpClient.builder()
                .maxConcurrency(MAX_CONNECTIONS)
                .maxPendingConnectionAcquires(MAX_CONNECTIONS)
                .build();
            default -> throw new IllegalArgumentException("--client is crt or netty");
        };
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        String ca = options.get("--ca");
        if (ca != null) trustOnly(Path.of(ca));
        String clientName = options.getOrDefault("--client", "");
        DynamoDbAsyncClient client = DynamoDbAsyncClient.builder()
            .endpointOverride(URI.create(options.get("--endpoint")))
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(
                AwsBasicCredentials.create("AKIDEXAMPLE", "secret")))
            .httpClient(httpClient(clientName, ca != null))
            .build();
        Map<String, Request> requests = requests(client);
        System.out.println("ready aws-sdk-java-" + clientName + " " + VersionInfo.SDK_VERSION);

        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.trim().split("\\s+");
            if (words[0].equals("quit")) break;
            if (words.length == 4 && words[0].equals("run")) {
                Request request = requests.get(words[1]);
                System.out.println(request == null
                    ? "{\"request\":" + quoted(words[1])
                        + ",\"unsupported\":\"this driver has no such way\"}"
                    : drive(words[1], request, Integer.parseInt(words[2]),
                        Integer.parseInt(words[3])));
            } else if (!line.isBlank()) {
                System.err.println("not understood: " + line);
            }
        }
        System.exit(0);
    }
}
