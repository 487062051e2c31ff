package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.ca.DeviceIdentity;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device's certificate is replaced before it ends, and for a while after it. */
@Timeout(180)
class ITRenewal {
  @TempDir Path data;
  private final SteppingClock clock = new SteppingClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = RunningServer.start(data, RunningServer.FREE_PORTS, clock);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void itHappensByItselfAndTheDeviceStaysWhatItWas() throws Exception {
    SimulatedDevice device = enrolled(Behaviour.OBEDIENT);
    X509Certificate before = device.certificate();
    clock.step(Duration.ofDays(330));
    awaitTold(device);
    running.queue(List.of(device), new JsonObject().put("RequestType", "SecurityInfo"));
    device.converse();
    assertNotEquals(before.getSerialNumber(), device.certificate().getSerialNumber());
    assertEquals(DeviceIdentity.of(before), DeviceIdentity.of(device.certificate()));
    DeviceState after = state(device);
    assertTrue(after.identities().renewal().isEmpty());
    // What was queued behind the renewal was carried out and not voided.
    assertEquals(0, channel(device).queue().waiting().size());
    assertTrue(
        device.journal().stream()
            .anyMatch(entry -> entry.toldType().filter("SecurityInfo"::equals).isPresent()));
  }

  @Test
  void aDeviceThatSaysNoIsToldAgain() throws Exception {
    SimulatedDevice device =
        enrolled(
            (type, times) ->
                type.equals("InstallProfile") ? Behaviour.Reaction.FAIL : Behaviour.Reaction.OBEY);
    clock.step(Duration.ofDays(330));
    awaitTold(device);
    device.converse();
    clock.step(Duration.ofDays(2));
    await()
        .atMost(RunningServer.PATIENCE)
        .until(() -> state(device).identities().renewal().orElseThrow().attempts() == 2);
    assertEquals(1, channel(device).queue().waiting().size());
  }

  @Test
  void withACertificateThatEndedADeviceGetsAnotherAndNothingElse() throws Exception {
    SimulatedDevice device = enrolled(Behaviour.OBEDIENT);
    X509Certificate before = device.certificate();
    running.queue(List.of(device), new JsonObject().put("RequestType", "SecurityInfo"));
    clock.step(Duration.ofDays(380));
    awaitTold(device);
    device.converse();
    assertNotEquals(before.getSerialNumber(), device.certificate().getSerialNumber());
    assertTrue(
        device.journal().stream()
            .filter(entry -> entry.toldType().isPresent())
            .findFirst()
            .filter(entry -> entry.toldType().get().equals("InstallProfile"))
            .isPresent());
    device.converse();
    assertEquals(0, channel(device).queue().waiting().size());
  }

  @Test
  void afterTheGraceTimeItIsRefused() throws Exception {
    SimulatedDevice device = enrolled(Behaviour.OBEDIENT);
    clock.step(Duration.ofDays(365 + 91));
    IOException refused = assertThrows(IOException.class, device::converse);
    assertEquals("the server answered HTTP 400", refused.getMessage());
  }

  @Test
  void aRequestSignedWithACertificateThatWasReplacedIsRefused() throws Exception {
    SimulatedDevice device = enrolled(Behaviour.OBEDIENT);
    SimulatedDevice thief = running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    thief.resume(device.identity());
    device.renewCertificate();
    device.converse();
    assertThrows(IOException.class, thief::renewCertificate);
    device.converse();
  }

  private SimulatedDevice enrolled(Behaviour behaviour) throws Exception {
    SimulatedDevice device = running.fleet(1, behaviour).devices().getFirst();
    device.enroll();
    return device;
  }

  private void awaitTold(SimulatedDevice device) {
    await()
        .atMost(RunningServer.PATIENCE)
        .until(() -> state(device).identities().renewal().isPresent());
  }

  private DeviceState state(SimulatedDevice device) {
    return running.server.log().view().device(id(device));
  }

  private ChannelState channel(SimulatedDevice device) {
    return state(device).channel(id(device)).orElseThrow();
  }

  private static EnrollmentId id(SimulatedDevice device) {
    return new EnrollmentId(device.hardware().udid());
  }
}
