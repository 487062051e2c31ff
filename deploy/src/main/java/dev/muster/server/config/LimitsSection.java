package dev.muster.server.config;

import dev.muster.gateway.GatewayLimits;
import dev.muster.plist.PlistLimits;
import java.util.Map;

/**
 * What is taken at most.
 *
 * @param gateway from devices
 * @param longestQueue how many commands may wait for one enrollment
 */
public record LimitsSection(GatewayLimits gateway, int longestQueue) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("limits.body.bytes", "16777216"),
          Map.entry("limits.header.bytes", "32768"),
          Map.entry("limits.plist.depth", "64"),
          Map.entry("limits.plist.elements", "1000000"),
          Map.entry("limits.plist.string.bytes", "12582912"),
          Map.entry("limits.connections.per.address", "4096"),
          Map.entry("limits.handshake", "PT10S"),
          Map.entry("limits.idle", "PT60S"),
          Map.entry("limits.request", "PT2M"),
          Map.entry("limits.expected.wait", "PT1S"),
          Map.entry("limits.requests.in.flight", "20000"),
          Map.entry("limits.messages.per.second", "20"),
          Map.entry("limits.messages.burst", "200"),
          Map.entry("limits.refusals.per.second", "1"),
          Map.entry("limits.refusals.burst", "100"),
          Map.entry("limits.enrollments.per.second", "50"),
          Map.entry("limits.enrollments.burst", "2000"),
          Map.entry("limits.queue.length", "1000"));

  /** Reads the section. */
  public static LimitsSection read(Settings settings) {
    int most = Integer.MAX_VALUE;
    return new LimitsSection(
        new GatewayLimits(
            new PlistLimits(
                // Deeper would be safe no more: trees are walked by recursion.
                settings.number("limits.plist.depth", 512),
                settings.number("limits.plist.elements", most),
                settings.number("limits.plist.string.bytes", most)),
            settings.number("limits.body.bytes", 16 * 1024 * 1024),
            settings.number("limits.header.bytes", most),
            settings.number("limits.connections.per.address", most),
            settings.duration("limits.handshake"),
            settings.duration("limits.idle"),
            settings.duration("limits.request"),
            settings.duration("limits.expected.wait"),
            settings.number("limits.requests.in.flight", most),
            settings.number("limits.messages.per.second", most),
            settings.number("limits.messages.burst", most),
            settings.number("limits.refusals.per.second", most),
            settings.number("limits.refusals.burst", most),
            settings.number("limits.enrollments.per.second", most),
            settings.number("limits.enrollments.burst", most)),
        settings.number("limits.queue.length", 1_000_000));
  }
}
