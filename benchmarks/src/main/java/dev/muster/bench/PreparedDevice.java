package dev.muster.bench;

import dev.muster.core.event.Grant;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A device whose certificate was issued beside SCEP, by the CA of the server under test, and whose
 * messages are signed and put into HTTP/1.1 before they are sent, so that sending them is all that
 * the load has to do. Immutable.
 */
final class PreparedDevice {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();
  private static final String TOPIC =
      "com.apple.mgmt.External.00000000-0000-0000-0000-000000000000";
  private static final String CHECK_IN = "application/x-apple-aspen-mdm-checkin";
  private static final String REPORT = "application/x-apple-aspen-mdm; charset=UTF-8";

  private final Hardware hardware;
  private final Identity identity;
  private final int port;

  private PreparedDevice(int number, Identity identity, int port) {
    this.hardware = Hardware.numbered(number);
    this.identity = identity;
    this.port = port;
  }

  /** Devices numbered from this one. */
  static List<PreparedDevice> some(
      int first, int count, Identity.KeyType type, CertificateAuthority authority, int port) {
    return IntStream.range(first, first + count)
        .parallel()
        .mapToObj(
            number -> {
              KeyPair pair = Identity.newKeyPair(type);
              return new PreparedDevice(
                  number,
                  Identity.of(
                      pair,
                      authority.issueForDevice(
                          pair.getPublic(), new UUID(0, number), new Grant.Open(), Instant.now())),
                  port);
            })
        .toList();
  }

  byte[] authenticate() {
    return wire(
        CHECK_IN,
        entry("MessageType", "Authenticate")
            + entry("Topic", TOPIC)
            + entry("SerialNumber", hardware.serialNumber())
            + entry("Model", hardware.model())
            + entry("ModelName", hardware.modelName())
            + entry("ProductName", hardware.productName())
            + entry("DeviceName", hardware.deviceName())
            + entry("OSVersion", hardware.osVersion())
            + entry("BuildVersion", hardware.buildVersion()));
  }

  byte[] tokenUpdate() {
    return wire(
        CHECK_IN,
        entry("MessageType", "TokenUpdate")
            + entry("Topic", TOPIC)
            + entry("PushMagic", "magic-" + hardware.udid())
            + "<key>Token</key><data>"
            + BASE64.encodeToString(hardware.udid().getBytes(StandardCharsets.US_ASCII))
            + "</data><key>AwaitingConfiguration</key><false/>");
  }

  byte[] idle() {
    return wire(REPORT, entry("Status", "Idle"));
  }

  byte[] acknowledged(String commandUuid) {
    return wire(REPORT, entry("Status", "Acknowledged") + entry("CommandUUID", commandUuid));
  }

  private static String entry(String key, String value) {
    return "<key>%s</key><string>%s</string>".formatted(key, value);
  }

  private byte[] wire(String contentType, String entries) {
    byte[] body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
        "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0"><dict>%s%s</dict></plist>
        """
            .formatted(entries, entry("UDID", hardware.udid()))
            .getBytes(StandardCharsets.UTF_8);
    String head =
        """
        PUT /mdm HTTP/1.1\r
        Host: localhost:%d\r
        Content-Type: %s\r
        Mdm-Signature: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(port, contentType, BASE64.encodeToString(sign(body)), body.length);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    wire.writeBytes(body);
    return wire.toByteArray();
  }

  private byte[] sign(byte[] body) {
    try {
      return identity.sign(body);
    } catch (IOException e) {
      throw new IllegalStateException("a device can't sign", e);
    }
  }
}
