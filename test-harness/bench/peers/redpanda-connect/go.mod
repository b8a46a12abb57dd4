module penstock.bench/redpanda-connect

go 1.25.0

require github.com/benthosdev/benthos/v4 v4.27.0
