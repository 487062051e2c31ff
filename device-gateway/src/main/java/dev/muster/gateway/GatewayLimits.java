package dev.muster.gateway;

import dev.muster.plist.PlistLimits;
import java.time.Duration;

/**
 * What the gateway takes at most. Whatever exceeds a limit is refused early, and costs less than
 * what is accepted.
 *
 * @param bodyBytes the largest body of a message
 * @param headerBytes all headers of a request together
 * @param connectionsPerAddress open connections from one address; a fleet behind one NAT shares it
 * @param handshake how long a TLS handshake may take
 * @param idle how long a connection may be silent, also within a request
 * @param request how long a request may take, from its head to the end of its answer
 * @param expectedWait how long a message may be expected to take; one that would take longer is
 *     told to come again
 * @param inFlight messages at once, whatever is expected; one more is told to come again
 * @param messagesPerSecond messages of one device, over time; a device that sends more is told to
 *     come again
 * @param burst how many of its messages may come at once
 * @param refusalsPerSecond messages without proof that are recorded for one address, over time;
 *     more are refused all the same, and leave no trace
 * @param refusalBurst how many of those may come at once
 * @param enrollmentsPerSecond profiles and certificates that one address may ask for, over time
 * @param enrollmentBurst how many of those it may ask for at once
 */
public record GatewayLimits(
    PlistLimits plist,
    int bodyBytes,
    int headerBytes,
    int connectionsPerAddress,
    Duration handshake,
    Duration idle,
    Duration request,
    Duration expectedWait,
    int inFlight,
    int messagesPerSecond,
    int burst,
    int refusalsPerSecond,
    int refusalBurst,
    int enrollmentsPerSecond,
    int enrollmentBurst) {}
