// SPDX-License-Identifier: Apache-2.0
// Node-RED with nothing but its flow: no editor, no listener.
module.exports = {
  flowFile: "flow.json",
  httpAdminRoot: false,
  httpNodeRoot: false,
  uiHost: "127.0.0.1",
  uiPort: 0,
  telemetry: {enabled: false},
  diagnostics: {enabled: false},
  logging: {console: {level: "warn", metrics: false, audit: false}},
};
