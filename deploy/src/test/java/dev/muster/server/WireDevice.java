package dev.muster.server;

import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListParser;
import dev.muster.simulator.Identity;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Says to a server, signed, whatever a test has it say. */
final class WireDevice {
  /** The push topic that it tells. */
  static final String TOPIC = "com.apple.mgmt.External.test";

  private final RunningServer running;
  private final Identity identity;
  private final String who;

  private WireDevice(RunningServer running, Identity identity, String who) {
    this.running = running;
    this.identity = identity;
    this.who = who;
  }

  /** One with these identifiers, which has a certificate and has said nothing yet. */
  static WireDevice of(RunningServer running, String identifiers) throws Exception {
    return new WireDevice(running, running.identity(Identity.KeyType.EC), identifiers);
  }

  /** Someone on the same device, with identifiers of their own beside the device's. */
  WireDevice user(String identifiers) {
    return new WireDevice(running, identity, who + identifiers);
  }

  /** The same with another certificate. */
  WireDevice with(Identity other) {
    return new WireDevice(running, other, who);
  }

  /** Authenticate and TokenUpdate. */
  WireDevice enroll() throws Exception {
    expectOk(checkIn("Authenticate", string("Topic", TOPIC)));
    expectOk(tokenUpdate());
    return this;
  }

  /** The token by which APNs finds it. */
  byte[] pushToken() {
    return who.getBytes(StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> tokenUpdate() throws Exception {
    return tokenUpdate("");
  }

  HttpResponse<byte[]> tokenUpdate(String more) throws Exception {
    return checkIn(
        "TokenUpdate",
        string("Topic", TOPIC) + string("PushMagic", "magic") + data("Token", pushToken()) + more);
  }

  HttpResponse<byte[]> checkIn(String type, String entries) throws Exception {
    return put(string("MessageType", type) + entries);
  }

  HttpResponse<byte[]> report(String status, String entries) throws Exception {
    return put(string("Status", status) + entries);
  }

  private HttpResponse<byte[]> put(String entries) throws Exception {
    byte[] body =
        ("<plist version=\"1.0\"><dict>" + who + entries + "</dict></plist>")
            .getBytes(StandardCharsets.UTF_8);
    return running.network.send(
        HttpRequest.newBuilder(running.server.deviceUrl())
            .header("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** The dictionary that a message was answered with. */
  static NSDictionary dictionary(HttpResponse<byte[]> answer) throws Exception {
    expectOk(answer);
    return (NSDictionary) PropertyListParser.parse(answer.body());
  }

  /** The dictionary that a message was answered with, or an empty one. */
  static NSDictionary dictionaryOrNothing(HttpResponse<byte[]> answer) throws Exception {
    expectOk(answer);
    return answer.body().length == 0 ? new NSDictionary() : dictionary(answer);
  }

  static String string(String key, String value) {
    return "<key>%s</key><string>%s</string>".formatted(key, value);
  }

  static String data(String key, byte[] value) {
    return "<key>%s</key><data>%s</data>".formatted(key, Base64.getEncoder().encodeToString(value));
  }

  private static void expectOk(HttpResponse<byte[]> answer) {
    if (answer.statusCode() != 200) {
      throw new AssertionError("HTTP " + answer.statusCode());
    }
  }
}
