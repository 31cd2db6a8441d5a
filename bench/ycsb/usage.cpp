#include "options.hpp"

namespace ycsb {

char const* const usage = R"(usage: ycsb load|run|drop|all --workload a..f [options]

Runs the core workloads of the Yahoo! Cloud Serving Benchmark on a DynamoDB table and prints
throughput and latency. Requests to AWS are billed: see bench/ycsb/README.md.

commands
  load   create the table if it is missing (paid per request) and write --records records
  run    carry out the workload on a table that was loaded
  drop   delete the table, whoever made it; refused if its keys are not those of this program
  all    load and run; deletes the table at the end if it was not there before

workloads                                          (chosen by)
  a   50 % read, 50 % update                       zipfian
  b   95 % read, 5 % update                        zipfian
  c   read only                                    zipfian
  d   95 % read, 5 % insert                        latest
  e   95 % scan of 1 to 100 records, 5 % insert    zipfian
  f   50 % read, 50 % read-modify-write            zipfian

where
  --table NAME        default usertable, for workload e usertable_ranges
  --endpoint URL      default: AWS_ENDPOINT_URL_DYNAMODB, else AWS
  --region REGION     default: AWS_REGION, else the profile's
                      Credentials are those of the environment or of ~/.aws.
what
  --records N         that were loaded, or are to be; default 1000
  --fields N          of a record, 1 to 10; default 10
  --field-length N    bytes; default 100
  --distribution D    zipfian, uniform, latest or hotspot in place of the workload's own
  --consistent        strongly consistent reads and scans
  --seed N            of all that is random; default 1
how much
  --operations N      default 10000
  --seconds S         in place of --operations
  --threads N         each with a client of its own; default 1
  --in-flight N       operations at a time, of all threads; default 16, with --rate 256
  --rate R            operations that begin in a second, whatever became of those before
  --arrivals A        fixed (the default) or poisson, for --rate
  --json FILE         writes the results there, too

Without --rate each of the callers in flight begins an operation when its last one has ended (closed
loop): a slow server is asked less often, and long waits count once. The second table corrects that:
as if each caller had kept its average pace. With --rate (open loop) the latency of the first table
is counted from the time at which the operation should have begun, so that waiting for one of the
--in-flight places counts; the second table counts from the time at which it did begin.

The tables: records have the key "id", text such as user6284781860667377211. For workload e, which
needs an order of keys, they have the partition key "part" and the sort key "id"; hashed keys are
cut into one range for each 1000 of --records, and a scan is a Query of one range from a record's
key on (limit: the scan's length). It ends where the range does, so that some find fewer records:
the average is printed. load and run of workload e need the same --records.

Ctrl-C ends the run and prints what was measured; a second one ends the program.
Exit code: 0; 1 if operations failed; 2 if the options are wrong.
)";

}  // namespace ycsb
