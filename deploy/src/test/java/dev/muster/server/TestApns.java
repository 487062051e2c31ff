package dev.muster.server;

import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** An APNs for servers under test, with a certificate authority of its own. */
record TestApns(AppleCa apple, ApnsSimulator simulator, Path trusted) implements AutoCloseable {

  /**
   * Starts one.
   *
   * @param directory takes the file with its CA
   */
  static TestApns start(Path directory) throws IOException {
    AppleCa apple = new AppleCa();
    Path trusted = directory.resolve("apple.pem");
    Files.writeString(trusted, apple.certificatePem());
    return new TestApns(apple, ApnsSimulator.start(apple, 0), trusted);
  }

  /** By which a server pushes here. */
  Map<String, String> settings() {
    return Map.of(
        "push.host", "localhost",
        "push.port", Integer.toString(simulator.port()),
        "push.trusted.cas", trusted.toString());
  }

  /** A new push certificate of this topic and its key, as the admin API takes them. */
  JsonObject certificate(String topic) {
    AppleCa.KeyAndCertificate push = apple.pushCertificate(topic);
    return new JsonObject().put("certificate", push.certificatePem()).put("key", push.keyPem());
  }

  @Override
  public void close() {
    simulator.close();
  }
}
