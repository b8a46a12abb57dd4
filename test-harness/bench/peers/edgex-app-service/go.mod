module penstock.bench/edgex-app-service

go 1.25.0

require github.com/edgexfoundry/app-functions-sdk-go/v4 v4.0.0
