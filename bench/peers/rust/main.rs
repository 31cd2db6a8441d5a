//! Requests by the AWS SDK for Rust: in flight are tasks of tokio's default runtime.

use std::collections::HashMap;
use std::io::BufRead;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use aws_sdk_dynamodb::{Client, Config};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Item = HashMap<String, AttributeValue>;

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn key(value: &str) -> Item {
    HashMap::from([("pk".to_owned(), text(value))])
}

fn put_item() -> Item {
    let mut item = key("user#0001");
    for i in 1..20 {
        let value = if i % 4 == 0 {
            AttributeValue::N("12345678".to_owned())
        } else {
            text(&"x".repeat(34))
        };
        item.insert(format!("attribute{i}"), value);
    }
    item
}

#[derive(Clone, Copy)]
enum Kind {
    Get(&'static str, usize),
    Put,
    Query,
    BatchGet,
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "get_200b" => Kind::Get("items_200b", 5),
        "get_1k" => Kind::Get("items_1k", 20),
        "get_100k" => Kind::Get("items_100k", 1927),
        "put_1k" => Kind::Put,
        "query" => Kind::Query,
        "batch_get" => Kind::BatchGet,
        _ => return None,
    })
}

struct Driver {
    client: Client,
    item: Item,
    batch: KeysAndAttributes,
}

impl Driver {
    /// Sends one request. A reply of another size than it has to have is an error.
    async fn send(&self, kind: Kind) -> Result<(), Error> {
        let (size, wanted) = match kind {
            Kind::Get(table, wanted) => {
                let send = self
                    .client
                    .get_item()
                    .table_name(table)
                    .key("pk", text("user#0001"));
                (send.send().await?.item.map_or(0, |item| item.len()), wanted)
            }
            Kind::Put => {
                let send = self.client.put_item().table_name("items_1k");
                send.set_item(Some(self.item.clone())).send().await?;
                (0, 0)
            }
            Kind::Query => {
                let send = self.client.query().table_name("items_400b");
                let send = send
                    .key_condition_expression("pk = :pk")
                    .expression_attribute_values(":pk", text("user#0001"));
                (send.send().await?.items().len(), 100)
            }
            Kind::BatchGet => {
                let send = self.client.batch_get_item();
                let reply = send
                    .request_items("items_400b", self.batch.clone())
                    .send()
                    .await?;
                let items = reply
                    .responses()
                    .and_then(|tables| tables.get("items_400b"));
                (items.map_or(0, |items| items.len()), 100)
            }
        };
        if size != wanted {
            return Err(format!("{size} in a reply, not {wanted}").into());
        }
        Ok(())
    }

    async fn task(self: Arc<Self>, kind: Kind, count: usize) -> Part {
        let mut part = Part::default();
        part.latencies.reserve(count);
        for _ in 0..count {
            let start = Instant::now();
            match self.send(kind).await {
                Ok(()) => part.latencies.push(start.elapsed()),
                Err(error) => {
                    part.errors += 1;
                    part.first_error.get_or_insert_with(|| format!("{error:?}"));
                }
            }
        }
        part
    }

    async fn drive(
        self: Arc<Self>,
        name: &str,
        kind: Kind,
        in_flight: usize,
        count: usize,
    ) -> String {
        let (cpu, wall) = (cpu_time(), Instant::now());
        let tasks: Vec<_> = (0..in_flight)
            .map(|i| count / in_flight + usize::from(i < count % in_flight))
            .map(|share| tokio::spawn(self.clone().task(kind, share)))
            .collect();
        let mut all = Part::default();
        for task in tasks {
            let part = task.await.expect("a task ends");
            all.latencies.extend(part.latencies);
            all.errors += part.errors;
            all.first_error = all.first_error.or(part.first_error);
        }
        let (cpu, wall) = (cpu_time() - cpu, wall.elapsed());
        all.figures(name, in_flight, count, cpu, wall)
    }
}

/// What one task, or all of them, have seen.
#[derive(Default)]
struct Part {
    latencies: Vec<Duration>,
    errors: usize,
    first_error: Option<String>,
}

fn microseconds(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e3
}

impl Part {
    fn figures(
        mut self,
        name: &str,
        in_flight: usize,
        count: usize,
        cpu: Duration,
        wall: Duration,
    ) -> String {
        let each = |total| microseconds(total) / count as f64;
        let mut json = format!(
            "{{\"request\":\"{name}\",\"in_flight\":{in_flight},\"count\":{count},\
             \"cpu_us\":{:.3},\"wall_us\":{:.3}",
            each(cpu),
            each(wall)
        );
        self.latencies.sort();
        let seen = self.latencies.len();
        if seen > 0 {
            for (name, part) in [("p50_us", 0.5), ("p99_us", 0.99), ("p999_us", 0.999)] {
                let at = ((seen as f64 * part) as usize).min(seen - 1);
                json += &format!(",\"{name}\":{:.3}", microseconds(self.latencies[at]));
            }
        }
        json += &format!(",\"errors\":{}", self.errors);
        if let Some(error) = self.first_error {
            let plain = error
                .replace(['"', '\\'], " ")
                .replace(char::is_control, " ");
            json += &format!(",\"first_error\":\"{plain}\"");
        }
        json + "}"
    }
}

/// User and system time of the whole process.
fn cpu_time() -> Duration {
    // SAFETY: all zeros is a valid rusage, and the call only writes to it.
    let used = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut used);
        used
    };
    let time = |t: libc::timeval| {
        Duration::from_secs(t.tv_sec as u64) + Duration::from_micros(t.tv_usec as u64)
    };
    time(used.ru_utime) + time(used.ru_stime)
}

fn open_client(endpoint: &str, ca: Option<&str>) -> Result<Client, Error> {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(
            "AKIDEXAMPLE",
            "secret",
            None,
            None,
            "static",
        ));
    // Without a certificate to trust this is the client that the SDK makes itself.
    if let Some(file) = ca {
        let trusted = TrustStore::empty().with_pem_certificate(std::fs::read(file)?);
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .tls_context(TlsContext::builder().with_trust_store(trusted).build()?)
            .build_https();
        config = config.http_client(http);
    }
    Ok(Client::from_conf(config.build()))
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let keys = (1..=100).map(|i| key(&format!("user#{i:04}"))).collect();
    let driver = Arc::new(Driver {
        client: open_client(
            option("--endpoint").ok_or("--endpoint is missing")?,
            option("--ca"),
        )?,
        item: put_item(),
        batch: KeysAndAttributes::builder().set_keys(Some(keys)).build()?,
    });
    println!("ready aws-sdk-rust {}", aws_sdk_dynamodb::meta::PKG_VERSION);
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["quit"] => break,
            ["run", name, in_flight, count] => {
                let reply = match kind_of(name) {
                    Some(kind) => {
                        let run =
                            driver
                                .clone()
                                .drive(name, kind, in_flight.parse()?, count.parse()?);
                        runtime.block_on(run)
                    }
                    None => format!(
                        "{{\"request\":\"{name}\",\"unsupported\":\"this driver has no such way\"}}"
                    ),
                };
                println!("{reply}");
            }
            [] => {}
            _ => eprintln!("not understood: {line}"),
        }
    }
    Ok(())
}
