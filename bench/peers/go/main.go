// Requests by the AWS SDK for Go v2: in flight are goroutines.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/logging"
)

// More than any run has in flight: no request waits for a connection, and none is closed.
const maxConnections = 10_000

// What the SDK would log: connections that it lost, before it sent their requests again.
var warnings atomic.Int64

type figures struct {
	Request        string   `json:"request"`
	InFlight       int      `json:"in_flight"`
	Count          int      `json:"count"`
	CPU            float64  `json:"cpu_us"`
	Wall           float64  `json:"wall_us"`
	P50            *float64 `json:"p50_us,omitempty"`
	P99            *float64 `json:"p99_us,omitempty"`
	P999           *float64 `json:"p999_us,omitempty"`
	Allocations    float64  `json:"allocations"`
	AllocatedBytes float64  `json:"allocated_bytes"`
	Warnings       int64    `json:"warnings,omitempty"`
	Errors         int      `json:"errors"`
	FirstError     string   `json:"first_error,omitempty"`
}

// A request is sent, and what its reply holds is compared with what it has to hold.
type request func(context.Context) (held, wanted int, err error)

func text(value string) types.AttributeValue { return &types.AttributeValueMemberS{Value: value} }

func putItem() map[string]types.AttributeValue {
	item := map[string]types.AttributeValue{"pk": text("user#0001")}
	for i := 1; i < 20; i++ {
		name := fmt.Sprint("attribute", i)
		if i%4 == 0 {
			item[name] = &types.AttributeValueMemberN{Value: "12345678"}
		} else {
			item[name] = text(strings.Repeat("x", 34))
		}
	}
	return item
}

func requestsOf(client *dynamodb.Client) map[string]request {
	key := map[string]types.AttributeValue{"pk": text("user#0001")}
	get := func(table string, wanted int) request {
		return func(ctx context.Context) (int, int, error) {
			reply, err := client.GetItem(ctx,
				&dynamodb.GetItemInput{TableName: aws.String(table), Key: key})
			if err != nil {
				return 0, 0, err
			}
			return len(reply.Item), wanted, nil
		}
	}
	item := putItem()
	put := func(ctx context.Context) (int, int, error) {
		_, err := client.PutItem(ctx,
			&dynamodb.PutItemInput{TableName: aws.String("items_1k"), Item: item})
		return 0, 0, err
	}
	query := func(ctx context.Context) (int, int, error) {
		reply, err := client.Query(ctx, &dynamodb.QueryInput{
			TableName:                 aws.String("items_400b"),
			KeyConditionExpression:    aws.String("pk = :pk"),
			ExpressionAttributeValues: map[string]types.AttributeValue{":pk": text("user#0001")},
		})
		if err != nil {
			return 0, 0, err
		}
		return len(reply.Items), 100, nil
	}
	var keys []map[string]types.AttributeValue
	for i := 1; i <= 100; i++ {
		keys = append(keys,
			map[string]types.AttributeValue{"pk": text(fmt.Sprintf("user#%04d", i))})
	}
	batchGet := func(ctx context.Context) (int, int, error) {
		reply, err := client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{"items_400b": {Keys: keys}},
		})
		if err != nil {
			return 0, 0, err
		}
		return len(reply.Responses["items_400b"]), 100, nil
	}
	return map[string]request{
		"get_200b": get("items_200b", 5), "get_1k": get("items_1k", 20),
		"get_100k": get("items_100k", 1927), "put_1k": put, "query": query, "batch_get": batchGet,
	}
}

// One goroutine's part of a run.
type part struct {
	latencies []time.Duration
	errors    int
	first     error
}

func (p *part) run(send request, count int) {
	p.latencies = make([]time.Duration, 0, count)
	for range count {
		start := time.Now()
		held, wanted, err := send(context.Background())
		if err == nil {
			p.latencies = append(p.latencies, time.Since(start))
			if held != wanted {
				err = fmt.Errorf("%d in a reply, not %d", held, wanted)
			}
		}
		if err != nil {
			p.errors++
			if p.first == nil {
				p.first = err
			}
		}
	}
}

func cpu() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		log.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func drive(name string, send request, inFlight, count int) figures {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	warnings.Store(0)
	parts := make([]part, inFlight)
	cpuStart, start := cpu(), time.Now()
	var all sync.WaitGroup
	for i := range parts {
		share := count / inFlight
		if i < count%inFlight {
			share++
		}
		all.Add(1)
		go func() {
			defer all.Done()
			parts[i].run(send, share)
		}()
	}
	all.Wait()
	each := func(total time.Duration) float64 {
		return float64(total.Nanoseconds()) / 1e3 / float64(count)
	}
	result := figures{Request: name, InFlight: inFlight, Count: count,
		CPU: each(cpu() - cpuStart), Wall: each(time.Since(start))}
	runtime.ReadMemStats(&after)
	result.Allocations = float64(after.Mallocs-before.Mallocs) / float64(count)
	result.AllocatedBytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(count)
	result.Warnings = warnings.Load()

	var latencies []time.Duration
	for _, p := range parts {
		latencies = append(latencies, p.latencies...)
		result.Errors += p.errors
		if p.first != nil && result.FirstError == "" {
			result.FirstError = p.first.Error()
		}
	}
	slices.Sort(latencies)
	at := func(part float64) *float64 {
		if len(latencies) == 0 {
			return nil
		}
		found := latencies[min(int(float64(len(latencies))*part), len(latencies)-1)]
		microseconds := float64(found.Nanoseconds()) / 1e3
		return &microseconds
	}
	result.P50, result.P99, result.P999 = at(0.5), at(0.99), at(0.999)
	return result
}

func openClient(endpoint, ca string) (*dynamodb.Client, error) {
	var trusted *x509.CertPool
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		trusted = x509.NewCertPool()
		if !trusted.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("no certificate in %s", ca)
		}
	}
	transport := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns = maxConnections
		t.MaxIdleConnsPerHost = maxConnections
		if trusted != nil {
			t.TLSClientConfig = &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
		}
	})
	loaded, err := config.LoadDefaultConfig(context.Background(),
		config.WithRegion("us-east-1"),
		config.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", "")),
		config.WithLogger(logging.LoggerFunc(
			func(logging.Classification, string, ...interface{}) { warnings.Add(1) })),
		config.WithHTTPClient(transport))
	if err != nil {
		return nil, err
	}
	return dynamodb.NewFromConfig(loaded, func(o *dynamodb.Options) {
		o.BaseEndpoint = aws.String(endpoint)
	}), nil
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if strings.HasSuffix(module.Path, "/service/dynamodb") {
				return module.Version
			}
		}
	}
	return "unknown"
}

func main() {
	endpoint := flag.String("endpoint", "", "address of the server")
	ca := flag.String("ca", "", "file of the one certificate to trust")
	flag.Parse()
	client, err := openClient(*endpoint, *ca)
	if err != nil {
		log.Fatal(err)
	}
	requests := requestsOf(client)
	fmt.Println("ready aws-sdk-go-v2", version())
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var name string
		var inFlight, count int
		line := strings.TrimSpace(lines.Text())
		if line == "quit" {
			break
		}
		if n, _ := fmt.Sscanf(line, "run %s %d %d", &name, &inFlight, &count); n != 3 {
			if line != "" {
				log.Print("not understood: ", line)
			}
			continue
		}
		var reply any
		if send, known := requests[name]; known {
			reply = drive(name, send, inFlight, count)
		} else {
			reply = map[string]string{"request": name,
				"unsupported": "this driver has no such way"}
		}
		if err := output.Encode(reply); err != nil {
			log.Fatal(err)
		}
	}
}
