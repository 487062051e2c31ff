/**
 * Kafka as the log. {@link dev.muster.log.EventLog} is the whole of it for the other rooms: append
 * an event and get the answer that its fold gives, look at the view, read a history.
 */
package dev.muster.log;
