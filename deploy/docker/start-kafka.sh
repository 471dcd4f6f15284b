#!/bin/bash
# One Apache Kafka broker: KRaft, SCRAM-SHA-512, and everything not allowed by a rule is denied. The first start creates its storage,
# with the administrator in it; topics, users and rights are created afterwards, by the step `topics`. The settings are those of
# deploy/runtime/production/kafka.py except for locations; a test compares the two.
set -euo pipefail
umask 077

kafka=${KAFKA_HOME:-/opt/kafka}
secrets=${KAFKA_SECRETS:-/run/secrets}
data=${KAFKA_DATA:-/var/lib/kafka/data}/log
host=${KAFKA_HOST:-kafka}
listens=${KAFKA_LISTENS:-0.0.0.0}
port=${KAFKA_PORT:-9092}
controller_port=${KAFKA_CONTROLLER_PORT:-9093}
settings=${KAFKA_SETTINGS:-/tmp/server.properties}

administrator_password=$(cat "$secrets/kafka-administrator")
controller_password=$(cat "$secrets/kafka-controller")

cat > "$settings" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller_port
listeners=CLIENT://$listens:$port,CONTROLLER://127.0.0.1:$controller_port
advertised.listeners=CLIENT://$host:$port
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,OUTSIDE:SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="$administrator_password";
sasl.mechanism.controller.protocol=PLAIN
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="controller" password="$controller_password" user_controller="$controller_password";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin;User:controller
allow.everyone.if.no.acl.found=false
log.dirs=$data
log.retention.ms=-1
log.retention.bytes=-1
log.cleanup.policy=delete
num.partitions=1
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
EOF

if [ ! -e "$data/meta.properties" ]; then
  # 16 bytes in base64url. One in 64 would begin with a dash, which the tool takes for an option.
  cluster=$({ printf r; head -c 15 /dev/urandom; } | base64 | tr '+/' '-_' | tr -d '=\n')
  # Anyone can read a process's arguments, so they are in a file, which Java reads itself (kafka-storage.sh runs the same
  # tool, but takes them only on the command line).
  arguments=$settings.format
  trap 'rm -f "$arguments"' EXIT
  cat > "$arguments" <<EOF
kafka.tools.StorageTool format --config "$settings" --cluster-id $cluster
--add-scram "SCRAM-SHA-512=[name=admin,password=$administrator_password]"
EOF
  # The tool prints the keys that it derives.
  "$kafka/bin/kafka-run-class.sh" "@$arguments" > /dev/null
  rm -f "$arguments"
fi

# Java replaces this shell, and receives the signals.
exec "$kafka/bin/kafka-server-start.sh" "$settings"
