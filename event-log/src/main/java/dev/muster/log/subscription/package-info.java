/**
 * The log of devices, shared by the nodes that read it for one purpose: each partition belongs to
 * one of them at a time, and how far it is read stands in Kafka. For whoever must be told of every
 * event at least once, and of each device's in their order.
 */
package dev.muster.log.subscription;
