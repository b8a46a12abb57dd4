// SPDX-License-Identifier: Apache-2.0

// Redpanda Connect, under the name that it had then, with MQTT and the components that need no library: its own program brings all there are.
package main

import (
	"context"

	_ "github.com/benthosdev/benthos/v4/public/components/mqtt"
	_ "github.com/benthosdev/benthos/v4/public/components/pure"
	"github.com/benthosdev/benthos/v4/public/service"
)

func main() {
	service.RunCLI(context.Background())
}
