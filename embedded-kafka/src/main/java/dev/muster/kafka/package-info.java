/**
 * A real Kafka broker in this process, for installations of one node, for the demo and for tests.
 */
package dev.muster.kafka;
