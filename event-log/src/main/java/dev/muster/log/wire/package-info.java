/**
 * How events stand in Kafka: the Avro wire format, the topic of writer schemas, and the mapping to
 * core types.
 */
package dev.muster.log.wire;
