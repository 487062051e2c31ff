package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which topic devices are told. */
class ITPushTopic {
  private static final String FIRST = "com.apple.mgmt.External.first";
  private static final String SECOND = "com.apple.mgmt.External.second";

  @TempDir Path directory;

  @Test
  void whoEnrolsIsToldTheTopicThatWasAddedLastAndKeepsIt() throws Exception {
    try (TestApns apns = TestApns.start(directory);
        RunningServer running =
            RunningServer.start(directory.resolve("data"), settings(apns, Map.of()))) {
      upload(running, apns.certificate(FIRST));
      List<SimulatedDevice> devices = running.fleet(3, Behaviour.OBEDIENT).devices();
      devices.get(0).enroll();
      upload(running, apns.certificate(SECOND));
      devices.get(1).enroll();
      upload(running, apns.certificate(FIRST));
      devices.get(2).enroll();
      assertEquals(
          List.of(FIRST, SECOND, SECOND), devices.stream().map(SimulatedDevice::topic).toList());
      String before = serial(devices.get(0));
      assertNotEquals(before, renewed(running, devices.get(0)));
    }
  }

  @Test
  void theConfiguredTopicGoesBeforeThatOfTheCertificate() throws Exception {
    try (TestApns apns = TestApns.start(directory);
        RunningServer running =
            RunningServer.start(
                directory.resolve("data"), settings(apns, Map.of("push.topic", SECOND)))) {
      upload(running, apns.certificate(FIRST));
      SimulatedDevice device = running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
      device.enroll();
      assertEquals(SECOND, device.topic());
    }
  }

  private static String serial(SimulatedDevice device) {
    return device.certificate().getSerialNumber().toString();
  }

  /** The serial number of the certificate that it has afterwards. */
  private static String renewed(RunningServer running, SimulatedDevice device) throws Exception {
    running.post(
        "/v1/enrollments/" + device.hardware().udid() + "/renew",
        "application/json",
        Buffer.buffer());
    device.converse();
    return serial(device);
  }

  private static Map<String, String> settings(TestApns apns, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(apns.settings());
    settings.putAll(more);
    return settings;
  }

  private static void upload(RunningServer running, JsonObject certificate) throws Exception {
    assertEquals(200, running.storePushCertificate(certificate, "?new_topic=true").statusCode());
  }
}
